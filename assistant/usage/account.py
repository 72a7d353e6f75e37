"""Who pays for a call: prices, ledger and budget together, and the bill of one answer."""

import getpass
import logging
import threading
from dataclasses import dataclass
from datetime import date

from assistant.answers import Usage
from assistant.models import Call, Meter
from assistant.settings import Settings
from assistant.usage.ledger import Ledger
from assistant.usage.prices import Prices
from knowledge.errors import BudgetSpent, KuangzhiError

_log = logging.getLogger(__name__)


class Account:
    """What the models of a data folder may cost, and have cost. Safe from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.prices = Prices(settings.home)
        self.ledger = Ledger(settings.home)
        self._yuan = settings.budget_day
        self._tokens = settings.budget_tokens_day

    def close(self) -> None:
        self.ledger.close()

    def bill(self, user: str = "") -> "Bill":
        """For one answer, or one piece of work, of `user`; empty: whoever runs the program."""
        return Bill(self, user or _system_user())

    def check(self, model: str) -> None:
        """Raises BudgetSpent where today's budget leaves nothing for a call of `model`, WrongUse for a price
        table that cannot be read.

        A model that costs nothing is asked however much was spent; one whose price is unknown is not asked
        under a budget in yuan, which could not be kept.
        """
        if self._yuan is None and self._tokens is None:
            return
        today = date.today()
        spent = self.ledger.total(since=today, until=today)
        tokens = spent.input_tokens + spent.output_tokens
        if self._tokens is not None and tokens >= self._tokens:
            raise BudgetSpent(
                model=model,
                reason=f"{tokens} / {self._tokens} token",
                do_zh="请调大 KUANGZHI_BUDGET_TOKENS_DAY，或明天再用",
                do_en="Raise KUANGZHI_BUDGET_TOKENS_DAY, or wait for tomorrow",
            )
        if self._yuan is None:
            return
        price = self.prices.of(model)
        if price is None:
            raise BudgetSpent(
                model=model,
                reason="有预算而没有它的价格 / a budget, and no price of it",
                do_zh=f"请填写价格：kuangzhi prices --set {model} 输入价 输出价",
                do_en=f"Fill in the price: kuangzhi prices --set {model} IN OUT",
            )
        if not price.free and spent.price >= self._yuan:
            raise BudgetSpent(
                model=model,
                reason=f"{spent.price:.4g} / {self._yuan:g} 元 yuan",
                do_zh="请调大 KUANGZHI_BUDGET_DAY，或明天再用",
                do_en="Raise KUANGZHI_BUDGET_DAY, or wait for tomorrow",
            )

    def record(self, call: Call, *, purpose: str, user: str) -> float | None:
        """Keep a call; its price in yuan, None where it is unknown."""
        price = None
        try:
            known = self.prices.of(call.model)
            price = known.of(call.input_tokens, call.output_tokens) if known else None
            self.ledger.record(call, purpose=purpose, user=user, price=price)
        except KuangzhiError as error:
            # The words are there and were paid for; that they could not be written down takes them from nobody.
            _log.warning("%s", error)
        return price


class Bill:
    """What one answer takes, however many calls and models it needs."""

    def __init__(self, account: Account, user: str) -> None:
        self._account = account
        self._user = user
        self._lock = threading.Lock()
        self._calls: list[tuple[Call, float | None]] = []

    def meter(self, purpose: str) -> Meter:
        """For a model that is used to `answer`, `choose`, `rewrite`, `enrich` or `check`."""
        return _Line(bill=self, purpose=purpose)

    def usage(self, model: str) -> Usage:
        """All calls together; `model` is the one whose words are shown."""
        with self._lock:
            calls = list(self._calls)
        prices = [price for _, price in calls]
        known = [price for price in prices if price is not None]
        return Usage(
            model=model,
            input_tokens=sum(call.input_tokens for call, _ in calls),
            output_tokens=sum(call.output_tokens for call, _ in calls),
            estimated=any(call.estimated for call, _ in calls),
            price=None if len(known) < len(prices) else round(sum(known), 6),
        )

    def check(self, model: str) -> None:
        self._account.check(model)

    def record(self, call: Call, purpose: str) -> None:
        price = self._account.record(call, purpose=purpose, user=self._user)
        with self._lock:
            self._calls.append((call, price))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    bill: Bill
    purpose: str

    def check(self, model: str) -> None:
        self.bill.check(model)

    def record(self, call: Call) -> None:
        self.bill.record(call, self.purpose)


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
