"""What a number is said of: the substance, the dimension and the place named nearest before it."""

import re
from collections.abc import Sequence

_SUBSTANCES = {
    "甲烷": r"甲烷|瓦斯|CH4|methane",
    "二氧化碳": r"二氧化碳|CO2|carbon dioxide",
    "一氧化碳": r"一氧化碳|CO(?![2A-Za-z])|carbon monoxide",
    "氧": r"氧气|氧浓度|oxygen",
    "氢": r"氢气|hydrogen(?! sul)",
    "硫化氢": r"硫化氢|H2S|hydrogen sul\w+",
    "二氧化硫": r"二氧化硫|SO2",
    "氮氧化物": r"氮氧化物|二氧化氮|NO2",
    "氨": r"氨气?(?=浓|[不超达为])",
    "总粉尘": r"总粉尘",
    "呼吸性粉尘": r"呼吸性粉尘|呼尘|respirable",
    "粉尘": r"粉尘|煤尘|岩尘|dust",
    "水": r"水位|水量|涌水",
}
_DIMENSIONS = {
    "浓度": r"浓度|concentration",
    "温度": r"温度|气温|temperature",
    "风速": r"风速|air velocity",
    "风量": r"风量|quantity of air",
    "风压": r"风压",
    "压力": r"压力|水压|压强|pressure",
    "高度": r"高度|净高|height",
    "宽度": r"宽度|净宽|width",
    "长度": r"长度|length",
    "深度": r"深度|depth",
    "厚度": r"厚度|thickness",
    "直径": r"直径|孔径|diameter",
    "距离": r"距离|间距|超前距|距|distance",
    "坡度": r"坡度|倾角|slope",
    "速度": r"(?<!风)速度|车速|speed",
    "电压": r"电压|voltage",
    "电流": r"电流|current",
    "功率": r"功率",
    "电阻": r"电阻",
    "噪声": r"噪声|noise",
    "重量": r"重量|质量(?=不|[超为])|weight",
    "系数": r"系数",
    "时间": r"时间|时长",
    "能力": r"能力",
}
_PLACES = {
    "采煤面": r"[采回]煤?工作面(?!回风|进风)|采面",
    "掘进面": r"掘进工作面(?!回风|进风)|掘进头|迎头",
    "回风": r"回风[流巷道]?",
    "进风": r"进风[流巷道]?",
    "井底": r"井底",
    "井口": r"井口",
    "硐室": r"硐室",
    "斜井": r"斜井",
    "立井": r"立井|竖井",
    "平巷": r"平巷",
    "运输巷": r"运输巷|运输大巷",
    "仓": r"煤仓|溜煤眼",
    "地面": r"地面",
    "人行道": r"人行道|行人侧",
}
_KINDS = tuple(
    re.compile("|".join(f"(?P<g{i}>{words})" for i, words in enumerate(table.values())), re.IGNORECASE)
    for table in (_SUBSTANCES, _DIMENSIONS, _PLACES)
)
_NAMES = tuple(tuple(table) for table in (_SUBSTANCES, _DIMENSIONS, _PLACES))

Subject = tuple[str, str, str]
"""Substance, dimension, place; each empty where none is named."""


_BESIDE = {
    "宽": "宽度",
    "高": "高度",
    "深": "深度",
    "长": "长度",
    "厚": "厚度",
    "远": "距离",
    "wide": "宽度",
    "high": "高度",
    "deep": "深度",
    "long": "长度",
    "thick": "厚度",
}
_BESIDE_BEFORE = re.compile(r"(宽|高|深|长|厚)(?:度)?\s*$")
_BESIDE_AFTER = re.compile(r"\s*(宽|高(?!度|处)|深(?!度|处)|长(?!度)|厚|远|wide|high|deep|long|thick)")


def subject(before: str, after: str, above: Subject = ("", "", "")) -> Subject:
    """What the words beside a number name: the last before it, else what was named `above` in the same sentence.

    A word that stands right beside it (20 米深, 6 feet wide) says what is measured.
    """
    out = []
    for kind, (pattern, names) in enumerate(zip(_KINDS, _NAMES, strict=True)):
        last = None
        for last in pattern.finditer(before):  # noqa: B007
            pass
        out.append(names[int((last.lastgroup or "g0")[1:])] if last else above[kind])
    beside = _BESIDE_AFTER.match(after) or _BESIDE_BEFORE.search(before)
    return out[0], _BESIDE[beside[1]] if beside else out[1], out[2]


def conflict(one: Subject, other: Subject) -> bool:
    """Whether both name the same kind of thing, and different ones."""
    return any(a and b and not (a.endswith(b) or b.endswith(a)) for a, b in zip(one, other, strict=True))


def named(text: str) -> frozenset[str]:
    """All substances and dimensions that `text` names."""
    return frozenset(
        _NAMES[kind][int((found.lastgroup or "g0")[1:])]
        for kind in (0, 1)
        for found in _KINDS[kind].finditer(text)
    )


def unnamed(said: Subject, texts: Sequence[frozenset[str]]) -> bool:
    """Whether the substance or dimension is named by none of the clauses, which name another."""
    known = frozenset().union(*texts)
    for kind in (0, 1):
        others = known & set(_NAMES[kind])
        if said[kind] and others and said[kind] not in known:
            return True
    return False
