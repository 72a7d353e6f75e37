"""Numbers in the shapes that word processors count in: 3, 三, c, iii, ③, 叁."""

from collections.abc import Callable

from knowledge.structure.numerals import chinese

_ROMAN_UNITS = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_ROMAN_SIGNS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def formatted(count: int, format: str) -> str:
    """`count` in the format of that name (ECMA-376, ST_NumberFormat); decimal if it has no such shape.

    >>> formatted(12, "chineseCounting"), formatted(28, "lowerLetter"), formatted(4, "upperRoman")
    ('十二', 'bb', 'IV')
    """
    shape = _SHAPES.get(format)
    return (shape(count) if shape and count > 0 else "") or ("" if format == "none" else str(count))


def _letters(count: int) -> str:
    # Word goes on with aa, bb, cc, not with aa, ab, ac.
    turns, index = divmod(count - 1, 26)
    return chr(ord("a") + index) * (turns + 1)


def _roman(count: int) -> str:
    out = ""
    for unit, letters in zip(_ROMAN_UNITS, _ROMAN_SIGNS, strict=True):
        turns, count = divmod(count, unit)
        out += letters * turns
    return out


def _counting(count: int) -> str:
    return chinese(count) if count < 10_000 else ""


def _legal(count: int) -> str:
    return _counting(count).translate(_LEGAL)


def _digits(signs: str) -> Callable[[int], str]:
    return lambda count: str(count).translate(str.maketrans("0123456789", signs))


def _row(first: str, length: int) -> Callable[[int], str]:
    """Signs that follow one another in Unicode, such as ① to ⑳."""
    return lambda count: chr(ord(first) + count - 1) if count <= length else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)]


_SHAPES: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    # The Chinese edition of Word writes 一、二、三 under each of these names.
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting"), _counting),
    **dict.fromkeys(("taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"), _counting),
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "koreanDigital2"), _digits("〇一二三四五六七八九")
    ),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional"), _legal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _row("①", 20)),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "numberInDash": lambda count: f"- {count} -",
}
