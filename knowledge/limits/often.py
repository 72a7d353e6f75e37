"""How often: 每班至少检查3次, 每10天进行1次, 每半年一次."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.limits.limit import Comparator
from knowledge.quantities import Quantity, plain
from knowledge.structure import numerals

_NUMBER = rf"(?:\d+(?:\.\d+)?|[{numerals.CHINESE}]{{1,3}})"
_PERIODS = {
    "班": "班", "小班": "班", "天": "d", "日": "d", "昼夜": "d", "周": "周", "星期": "周", "旬": "旬", "月": "月", "季度": "季",
    "季": "季", "年": "年", "小时": "h", "h": "h", "d": "d", "min": "min", "分钟": "min",
}  # fmt: skip
_OFTEN = re.compile(
    rf"每(?:间?隔)?\s*(?P<every>半|{_NUMBER})?\s*(?:个)?(?P<period>{'|'.join(sorted(_PERIODS, key=len, reverse=True))})"
    rf"(?P<words>[^，。；,;]{{0,22}}?)(?P<times>(?<![第\d.]){_NUMBER}(?:\s*[~-]\s*\d+)?)\s*[次遍回](?!性(?!能)|序)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Often:
    """`quantity` stands at `start` … `end` of the text; its unit tells the period (次/班, 次/10d)."""

    start: int
    end: int
    quantity: Quantity
    comparator: Comparator


def frequencies(text: str) -> Iterator[Often]:
    for found in _OFTEN.finditer(plain(text)):
        times, _, high = re.sub(r"\s", "", found["times"].replace("~", "-")).partition("-")
        value = _number(times)
        every = 0.5 if found["every"] == "半" else _number(found["every"] or "1")
        if not value or not every:
            continue
        period = _PERIODS[found["period"]]
        if every == 0.5:
            every, period = (6, "月") if period == "年" else (every, period)
        words = found["words"]
        most = re.search(r"不[得应]?(?:超过|多于|大于)|最多", words)
        yield Often(
            start=found.start(),
            end=found.end(),
            quantity=Quantity(
                start=found.start("times"),
                end=found.end(),
                begin=found.start(),
                close=found.end(),
                value=value,
                high=float(high) if high else None,
                unit=f"次/{'' if every == 1 else f'{every:g}'}{period}",
                comparator=None,
            ),
            comparator="≤" if most else "~" if high else "≥",
        )


def _number(printed: str) -> float | None:
    if printed[0].isdigit():
        return float(printed)
    value = numerals.parse(printed)
    return None if value is None else float(value)
