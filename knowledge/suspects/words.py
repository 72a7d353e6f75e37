"""Words that do not exist: confusions of look-alike characters, each with what it should read."""

import re
from collections.abc import Iterator
from itertools import product

from knowledge.clauses import Clause
from knowledge.suspects.finding import Finding, finding

# What is printed (a pattern that only an error fits) and what is meant. Look-alikes that are words
# themselves (人 in 人井, 末 in 末经) stand with neighbours that leave no other reading.
_CONFUSED = {
    "上小于": "不小于",
    "上大于": "不大于",
    "不就(?=超过|大于|小于|低于|高于)": "不应",
    "[小大]子(?=或|等于|\\d)": None,
    "[小大低高少]干(?=或|等于|\\d)": None,
    "对干(?=有|该|于)": "对于",
    "自已": "自己",
    "(?<![自知异利律克])己(?=经|建成|采|停|掘|按|有|被)": "已",
    "巳(?=经|建|采|停|掘)": "已",
    "末(?=经批|经[检审允同许验]|按规|安装|达到|采取|设置|检查|发现|超过|通过)": "未",
    "(?<=\\d)曰": "日",
    "(?<=每)曰": "日",
    "投人(?=使用|生产|运行|工作|正常)": "投入",
    "(?<![\\d个名工])人井(?=口|下)(?!下人员)": "入井",
    "(?<!无)人风(?=流|口|井)": "入风",
    "进人(?=井下|工作面|采区|灾区|火区|现场|巷道|密闭)": "进入",
    "流人(?=井|巷|输|水|管)": "流入",
    "送人孔": "送入孔",
    "出人口": "出入口",
    "地卜(?=水|面|下)": "地下",
    "排上场": "排土场",
    "研石": "矸石",
    "肝石": "矸石",
    "(?<!合)并下(?=可|采|运|作业|巷|工作)": "井下",
    "[于千]燥": "干燥",
    "[千于]扰": "干扰",
    "直经(?=不|大|小|为|\\d)": "直径",
    "百径": "直径",
    "水栅|岩粉栅": None,
    "采刚(?=注|用|压)": "采用",
    "瓦期|瓦撕": "瓦斯",
    "甲院|甲浣": "甲烷",
    "(?<!先)必需(?=停止|撤出|切断|设置|安装|佩戴)": "必须",
}
_WHOLE = {"小": "于", "大": "于", "低": "于", "高": "于", "少": "于"}
_PATTERN = re.compile("|".join(f"(?P<w{n}>{printed})" for n, printed in enumerate(_CONFUSED)))
_MEANT = list(_CONFUSED.values())


def _cores(printed: str) -> list[str]:
    """What must stand in a text for `printed` to fit it: the same without its surroundings, spelt out."""
    bare = re.sub(r"\(\?[^)]*\)", "", printed)
    cores = []
    for one in bare.split("|"):
        parts = re.findall(r"\[([^]]*)\]|([^\[]+)", one)
        cores += [
            "".join(signs) for signs in product(*(list(some) if some else [word] for some, word in parts))
        ]
    return cores


_CORES = re.compile("|".join(core for printed in _CONFUSED for core in _cores(printed)))
"""Plain words, which are looked for a hundred times faster than the patterns they are taken from."""


def words(clause: Clause) -> Iterator[Finding]:
    """Impossible words."""
    if _CORES.search(clause.text) is None:
        return
    for found in _PATTERN.finditer(clause.text):
        number = int((found.lastgroup or "w0")[1:])
        meant = _MEANT[number] or _mended(found[0])
        reason = f"没有这个词，应为“{meant}” / no such word; {meant} is meant"
        yield finding(clause, *found.span(), "word", reason, meant)


def _mended(printed: str) -> str:
    return f"{printed[0]}于" if printed[0] in _WHOLE else printed.replace("栅", "棚")
