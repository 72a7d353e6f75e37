"""Comparing words whatever their typography: white space, full and half width, capitals."""

import re
import unicodedata

from knowledge.structure import numerals

# Regulation texts taken from the web carry line breaks as the two characters \ and n.
_GAPS = re.compile(r"(?:\\n|[\s\u200b-\u200f\ufeff])+")

_CHINESE_NUMERAL = f"[{numerals.CHINESE}]"


def fold(text: str) -> str:
    r"""`text` without white space and literal `\n` marks, in half width and small letters.

    >>> fold(r"瓦斯浓度 ≥１．０％\nCH4")
    '瓦斯浓度≥1.0%ch4'
    """
    return _GAPS.sub("", _half_width(text))


def says(text: str, wording: str) -> bool:
    """Whether `wording` stands in `text`, and not as a part of another number.

    >>> says("不得小于 30 min", "30min"), says("不得超过 10.5%", "0.5%")
    (True, False)
    """
    needle = fold(wording)
    if not needle:
        return False
    pattern = _not_after(needle[0]) + r"\s*".join(map(re.escape, needle)) + _not_before(needle[-1])
    return re.search(pattern, _GAPS.sub(" ", _half_width(text))) is not None


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


# Without these two, 0.5% would be found in 10.5% and 十分钟 in 三十分钟: a wrong limit taken for right.
def _not_after(first: str) -> str:
    if first.isdigit():
        return r"(?<![\d.])"
    return f"(?<!{_CHINESE_NUMERAL})" if first in numerals.CHINESE else ""


def _not_before(last: str) -> str:
    if last.isdigit():
        return r"(?!\.?\d)"
    return f"(?!{_CHINESE_NUMERAL})" if last in numerals.CHINESE else ""
