"""Chinese numerals as clause numbers use them: 三十五, 一千零二十, 二百〇三, １３５."""

import re
import unicodedata
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "O": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}

CHINESE = "零〇○一二三四五六七八九十百千两"
"""Characters that a Chinese clause number is made of."""


@lru_cache(maxsize=4096)
def parse(numeral: str) -> int | None:
    """The value of a Chinese or decimal numeral, white space aside; None if it is neither.

    >>> parse("一百三十五"), parse("二百〇三"), parse("135"), parse("十")
    (135, 203, 135, 10)
    """
    compact = unicodedata.normalize("NFKC", "".join(numeral.split()))
    if compact.isascii() and compact.isdigit():
        return int(compact)
    if not compact or any(c not in _DIGITS and c not in _UNITS for c in compact):
        return None
    if not any(c in _UNITS for c in compact):
        return int("".join(str(_DIGITS[c]) for c in compact))
    total = digit = 0
    for c in compact:
        if c in _UNITS:
            # 十五 is 15: a unit without a digit before it counts once.
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def chinese(value: int) -> str:
    """The usual way to write 1 … 9999, as in clause numbers (10 is 十, 105 is 一百零五)."""
    digits = "零一二三四五六七八九"
    out, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if pending_zero and out else "") + digits[digit] + name
            pending_zero = False
        else:
            pending_zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


_ORDINAL = re.compile(
    rf"第([{CHINESE}0-9０-９]{{1,9}})([编編章节節条條款项項段])(?:之([{CHINESE}0-9]{{1,4}}))?"
)


@lru_cache(maxsize=4096)
def normal(number: str) -> str:
    """A clause number as every spelling of it is filed: 第135条 and 第一百三十五条 are one.

    >>> normal("第１０５条"), normal("第二百〇三条"), normal("5．3．2")
    ('第一百零五条', '第二百零三条', '5.3.2')
    """
    if number.isascii():
        return number
    ordinal = _ORDINAL.sub(_ordinal, "".join(number.split()))
    return ordinal.translate(_HALF_WIDTH)


# Digits, letters and the full stop; brackets keep the width that labels are written in.
_HALF_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B), 0xFF0E)}


_SIMPLIFIED = str.maketrans("編節條項", "编节条项")


def _ordinal(match: re.Match[str]) -> str:
    written, unit, suffix = match.groups()
    unit = unit.translate(_SIMPLIFIED)
    value, sub = parse(written), parse(suffix or "")
    if not value or value > 9999:
        return match.group()
    return f"第{chinese(value)}{unit}" + (f"之{chinese(sub)}" if sub else "")
