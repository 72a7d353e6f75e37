"""What models take: tokens and yuan, by day, model and user, and how much a day may cost."""

from assistant.usage.account import Account, Bill
from assistant.usage.ledger import Ledger, Total
from assistant.usage.prices import Price, Prices

__all__ = ["Account", "Bill", "Ledger", "Price", "Prices", "Total"]
