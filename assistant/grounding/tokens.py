"""A sentence in pieces that keep their meaning whole: numbers, duties, negations, periods, single signs."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from assistant.grounding.exact import exact
from assistant.grounding.names import hide_names
from knowledge.editions.wording import COMPARISONS, PERIODS
from knowledge.quantities import Quantity, numbers

Kind = Literal["number", "duty", "comparison", "negation", "period", "sign"]

DUTIES: dict[str, tuple[str, ...]] = {
    "must": ("不得不", "不能不", "不可不", "必须", "务必", "必需", "须"),
    "must not": ("严禁", "禁止", "不得", "不准", "不许", "不允许", "严格禁止", "绝对禁止"),
    "shall": ("应当", "应该", "应"),
    "shall not": ("不应当", "不应该", "不应"),
    "should not": ("不宜",),
    "should": ("宜",),
    "only if": ("方可", "方准", "方能", "才能", "才可以", "才可", "才准", "才允许", "才行"),
    "may": ("可以", "允许", "准许", "准予", "可", "能够", "还让", "还准"),
    "free": ("可以不", "可不", "不必", "无需", "无须", "不需要", "不须", "不用", "用不着"),
    "forbidden": ("不可以", "不能", "不行", "不可", "不让", "不要", "绝不能", "千万别", "别"),
    "needed": ("需要", "需", "要", "得先", "就得", "一定要"),
}
"""Words by what they command. The last two are plain speech: `forbidden` holds for any prohibition, `needed`
for any duty."""
_MEANS = {word: duty for duty, words in DUTIES.items() for word in words}
_BY_LENGTH = sorted(_MEANS, key=len, reverse=True)
_WITHIN = {
    "应": r"(?<![供相适反效对响感])应(?!急|力|用|变|对|答|付|有尽有|聘)",
    "可": r"(?<![许认不])可(?!能|靠|行|见|燃|采|爆|溶|视|控|是|塑|变|逆|信|编程|伸|移动|追溯|拆|调)",
    "宜": r"(?<![适事便不])宜",
    "须": r"(?<!必)须(?!知)",
    "允许": r"(?<![最高大不])允许(?!浓度|值|误差|偏差|范围|载|使用期|速度|电流|[^，。；]{0,8}的(?:最|极限|偏差|误差))",
    "要": r"(?<![需主重必概纪提只])要(?!求|点|素|害|件|领|道|么|是|约)",
    "需": r"(?<![必急所供])需(?!求|要|用)",
    "别": r"(?<![级类分特个区识性鉴辨判])别(?!的|处|人|名)",
    "不能": r"不能(?!量|力)",
    "不可": r"不可(?!燃|逆|见|靠|避免|抗|缺|分|行)",
    "不用": r"不用(?=[^的])",
    "方可": r"(?<![下上前对双地])方可",
    "方能": r"(?<![下上前对双地])方能",
    "方准": r"(?<![下上前对双地])方准",
    "才行": r"才行",
    "禁止": r"禁止(?!标志|信号|牌|灯)",
    "不要": r"不要(?!求)",
    "能够": r"能够",
}
_ENGLISH_DUTIES = (
    (
        "must not",
        r"(?:must|may) not|(?:is|are|be) (?:strictly )?(?:prohibited|forbidden)|(?:is|are|be) not (?:permitted|allowed)",
    ),
    ("shall not", r"shall not|shall never"),
    ("should not", r"should not"),
    ("forbidden", r"can ?not|can't|mustn't|do not|don't|never|not allowed|not permitted"),
    (
        "free",
        r"need not|(?:is|are) not required|do(?:es)? not (?:need|have) to|don't (?:need|have) to|doesn't (?:need|have) to"
        r"|no (?:[a-z]+ ){1,4}(?:is|are) (?:needed|required|necessary)|(?:is|are) not (?:needed|necessary)",
    ),
    ("must", r"must"),
    ("shall", r"shall"),
    ("should", r"should"),
    ("needed", r"(?:is|are|be) required|needs? to|ha(?:s|ve) to"),
    ("may", r"may|can|(?:is|are|be) (?:permitted|allowed)"),
)
_COMPARISONS = COMPARISONS | {
    "不应小于": "≥", "不应低于": "≥", "不应少于": "≥", "不应大于": "≤", "不应超过": "≤", "不应高于": "≤", "不能超过": "≤", "不准超过": "≤",
    "严禁超过": "≤", "不宜小于": "≥", "不宜大于": "≤", "不宜超过": "≤", "不宜低于": "≥", "不宜少于": "≥", "不可超过": "≤", "不能低于": "≥",
    "不能小于": "≥", "不能少于": "≥", "不能大于": "≤", "未超过": "≤", "没有超过": "≤",
}  # fmt: skip
_PERIODS = PERIODS | {
    "每昼夜": "day",
    "每小时": "hour",
    "每半月": "half-month",
    "每个月": "month",
    "daily": "day",
    "every day": "day",
    "each day": "day",
    "weekly": "week",
    "every week": "week",
    "monthly": "month",
    "each shift": "shift",
    "every shift": "shift",
    "每一班": "shift",
}
# Most signs begin no word of the table: they are taken in runs, which spares the search.
_FIRST = "".join(
    sorted({word[0] for word in (*_COMPARISONS, *_MEANS, *_PERIODS)} | set("能没未无非不严禁准,;.:，；。："))
)
_OTHER = re.compile(
    "|".join(
        (
            rf"(?P<run>[^\sA-Za-z{re.escape(_FIRST)}]+)",
            "(?P<comparison>" + "|".join(sorted(map(re.escape, _COMPARISONS), key=len, reverse=True)) + ")",
            "(?P<twice>(?:严禁|禁止|不准)不(?!按|符|合|遵|得))",
            "(?P<duty>"
            + "|".join(_WITHIN.get(word, re.escape(word)) for word in _BY_LENGTH)
            + r"|(?:(?<=^)|(?<=[，。；就才也都还仍，,]))能(?![力量见源耗效级不])|(?<=[不])能(?=下|进|用|干|作))",
            *(f"(?P<en{i}>\\b(?:{words})\\b)" for i, (_, words) in enumerate(_ENGLISH_DUTIES)),
            "(?P<period>" + "|".join(sorted(_PERIODS, key=len, reverse=True)) + ")",
            "(?P<negation>没有|没|未|无(?!轨|线|损|烟|缝|论|极|机|水)|不(?!同|燃|仅|但|论|断|良|锈|均|明|定)|非(?!常|煤|金属)|\\bnot\\b|\\bno\\b|\\bwithout\\b)",
            "(?P<word>[A-Za-z]+)",
            "(?P<sign>[^\\s])",
        )
    ),
    re.IGNORECASE,
)
_STOP = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "in",
        "to",
        "and",
        "or",
        "be",
        "is",
        "are",
        "for",
        "at",
        "by",
        "on",
        "with",
        "from",
        "that",
        "any",
        "each",
    )
)
_HAN = re.compile(r"[一-鿿]+|[A-Za-z]{2,}")


class Token(NamedTuple):
    """A piece. `value` is its meaning (the duty, ≥, the period, the sign itself), `mask` what it is one of."""

    kind: Kind
    text: str
    value: str
    mask: str
    quantity: Quantity | None = None


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The pieces in order, white space and width aside."""
    flat = _one_width(text)
    at = 0
    out: list[Token] = []
    for quantity in numbers(hide_names(flat)):
        out += _words(flat[at : quantity.begin])
        printed = flat[quantity.begin : quantity.close]
        out.append(Token("number", printed, "", "#" + exact(quantity)[2], quantity))
        at = quantity.close
    return (*out, *_words(flat[at:]))


_STOPS = ",;.:，；。："
_DENIED = {"must": "must not", "may": "forbidden", "shall": "shall not", "should": "should not"}


def _words(text: str) -> Iterator[Token]:
    none = False  # No person shall …: the duty is a ban
    for found in _OTHER.finditer(text):
        word, name = found[0], found.lastgroup or "sign"
        if name == "run":
            yield from map(_sign, word)
            continue
        none = none or word.lower() == "no"
        if name == "comparison":
            yield Token("comparison", word, _COMPARISONS[word], "C")
        elif name == "twice":
            yield Token("duty", word, "must", "Dmust")
        elif name == "duty":
            duty = _MEANS.get(word, "may")
            yield Token("duty", word, duty, "D" + duty)
        elif name.startswith("en"):
            duty = _ENGLISH_DUTIES[int(name[2:])][0]
            duty = _DENIED.get(duty, duty) if none else duty
            yield Token("duty", word, duty, "D" + duty)
        elif name == "period":
            yield Token("period", word, _PERIODS[word.lower()], "P")
        elif name == "negation":
            yield Token("negation", word, "not", "N" + word.lower())
        else:
            none = none and word not in _STOPS
            yield _sign(word)


@lru_cache(maxsize=8192)
def _sign(word: str) -> Token:
    return Token("sign", word, word.lower(), word.lower())


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """What `text` is about: pairs of Chinese signs and English words, duties and numbers aside."""
    rest = "".join(
        t.text + (" " if t.text.isascii() else "") if t.kind == "sign" else " " for t in tokens(text)
    )
    out: set[str] = set()
    for run in _HAN.findall(rest):
        if run.isascii():
            if run.lower() not in _STOP:
                out.add(run.lower()[:6])
        else:
            out |= {run[i : i + 2] for i in range(len(run) - 1)}
    return frozenset(out)


def _one_width(text: str) -> str:
    """Every sign in its usual width, sign by sign."""
    return "".join(n if len(n := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)
