"""The parts of a question that a follow-up may put another in place of: where, of what, with what, who, how much.

A few words of our own, open at the front and closed at the end, for names of places and machines are made so.
"""

import re
from dataclasses import dataclass

_WHERE = (
    r"(?:采煤|掘进|采掘|回采|开采|煤巷|炮采|综采)(?:工作)?面(?:的)?(?:进风流|回风流|进风巷|回风巷|上隅角|机尾|机头)?|"
    r"(?:矿井|采区|总|主要|专用|一翼|盘区|工作面)*(?:回风|进风)(?:大巷|巷道|巷|流|井|上山|下山|顺槽)?|"
    r"(?:采区|主要|盘区)*(?:运输|轨道|皮带|胶带|行人|带式输送机)(?:大巷|巷道|巷|上山|下山|顺槽)|"
    r"(?:立|斜|主|副|风|回风|进风|箕斗|罐笼|箕斗提升|罐笼提升)井|(?:有|设有|装有|装)[^，。、？?]{1,8}的(?:井筒|巷道)|"
    r"井筒|上隅角|工作面|井底车场|绞车道|采空区|盲巷|老空区?|含水层|断层|陷落柱|石门|上山|下山|平巷|"
    r"[一-鿿]{0,4}(?:硐室|变电所|水泵房|泵房|火药库|炸药库|爆炸物品库|充电室)|井口房?|井口附近|地面|井下|露天"
)
_OF_WHAT = (
    r"一氧化碳|二氧化碳|硫化氢|二氧化硫|二氧化氮|氧化氮|氨气?|氢气?|氧气|甲烷|瓦斯|沼气|煤尘|粉尘|"
    r"总粉尘|呼吸性粉尘|风速|风量|温度|气温|噪声|湿度|风压|水压|CO2|CO|H2S|CH4|"
    r"methane|carbon monoxide|carbon dioxide|oxygen|hydrogen sulfide|dust|noise"
)
_WITH_WHAT = (
    r"带式输送机|刮板输送机|输送机|皮带机?|溜子|采煤机|掘进机|耙装机|装岩机|抓岩机|伞钻|钻机|局部通风机|主要通风机|"
    r"局扇|主扇|通风机|风机|水泵|潜水泵|抽采泵|空气压缩机|空压机|压风机|蓄电池电机车|架线电机车|电机车|单轨吊|"
    r"齿轨车|人车|矿车|罐笼|箕斗|吊桶|吊盘|绞车|提升机|架空乘人装置|猴车|钢丝绳|保险绳|罐道|自救器|呼吸器|矿灯|便携仪|"
    r"瓦斯检定器|传感器|断电仪|变压器|开关|电缆|液压支架|单体支柱|锚杆|防火门|防水闸门|防水闸墙|风门|密闭|压风自救装置"
)
_WHO = (
    r"(?:爆破|放炮|瓦检|安全|安检|质检|押运|保管|调度|监控|电钳|监察|验收|炮|绞车|爆破器材保管|爆破器材|器材保管|救护队)+员|"
    r"瓦斯检查[员工]|爆破工|放炮工|绞车司机|司机|把钩工|信号工|电工|焊工|探放水工|瓦检工|班组长|班长|段长|区队长|队长|"
    r"矿长|总工程师|总工|工程技术人员|技术员|(?:主要|分管)?负责人|矿调度室|调度室|带班(?:领导|人员)|"
    r"(?:救护)?(?:大队|中队|小队)|兼职救护队|(?:煤矿安全)?(?:省级)?监察(?:分局|机构|局)|(?:人民)?政府|煤炭企业|煤矿企业"
)
_WEATHER = r"雷雨|雷电|打雷|暴雨|下雨|大雾|雾天|台风|大雪|下雪|大风|[三四五六七八九\d]级(?:以上)?(?:大)?风|高温|停电|停风"
_MINE = (
    r"(?:低瓦斯|高瓦斯|非突出|突出|冲击地压|煤与瓦斯突出|露天|新建|生产|改扩建|水文地质类型(?:极)?复杂的?)矿井|"
    r"(?:突出|自燃|容易自燃|保护|薄|厚|中厚)煤层|非突出煤层|岩巷|煤巷|半煤岩巷|"
    r"(?:一般|较大|重大|特别重大)事故|(?:特|重)大事故"
)
_VALUE = (
    r"(?<![\d.第])(?:厚度|深度|长度|浓度|倾角|坡度)?(?:超过|大于|小于|不到|不足|达到|到|高于|低于)?"
    r"\d+(?:\.\d+)?\s*(?:％|%|‰|℃|度|m³|m/s|MPa|kPa|kV|ppm|mg/m³|m|km|cm|mm|t|kg|米|厘米|吨|千克|公斤|伏|千伏|"
    r"小时|分钟|天|日|个月|年|人|次|条|组)?(?:\s*(?:及以上|及以下|以上|以下|以内|以外))?|"
    r"(?:超过|大于|小于|不到|达到|到)?(?:百分之[一二三四五六七八九十零点]+|"
    r"[一二两三四五六七八九十百半]+(?:米|吨|小时|天|度|公里|分钟|个月|年))"
)
_KINDS = {
    "value": re.compile(_VALUE),
    "of what": re.compile(_OF_WHAT, re.IGNORECASE),
    "who": re.compile(_WHO),
    "mine": re.compile(_MINE),
    "weather": re.compile(_WEATHER),
    "with what": re.compile(_WITH_WHAT),
    "where": re.compile(_WHERE),
}
"""Tried in this order: 箕斗 is a machine, 箕斗井 a place."""
_FACE = re.compile(r"面$")
_OF_A_FACE = re.compile(r"^(?:回风流|进风流|上隅角|回风巷|进风巷|回风|进风)")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a question between two places of its text, and what kind they are."""

    kind: str
    start: int
    end: int
    text: str


def without_values(words: str) -> str:
    """`words` without the values in them."""
    return _KINDS["value"].sub("", words)


def part_of(words: str) -> str:
    """The kind of `words` where they are a part as a whole; else empty."""
    words = words.strip()
    whole = next((kind for kind, known in _KINDS.items() if known.fullmatch(words)), "")
    # The last of a compound says what it is: 装皮带的井筒 is a place.
    return whole or next(
        (kind for kind, known in _KINDS.items() if any(m.end() == len(words) for m in known.finditer(words))),
        "",
    )


def parts(question: str) -> list[Part]:
    """Every part of `question`, the longest where they overlap, in its order."""
    every = [
        Part(kind, m.start(), m.end(), m.group())
        for kind, known in _KINDS.items()
        for m in known.finditer(question)
        if m.group().strip()
    ]
    kept: list[Part] = []
    for part in sorted(every, key=lambda p: (p.start - p.end, p.start)):
        if all(part.end <= k.start or k.end <= part.start for k in kept):
            kept.append(part)
    return sorted(kept, key=lambda p: p.start)


def is_value(words: str) -> bool:
    """Whether `words` are a value and nothing else: 到2%, 5吨以上的."""
    return bool(_KINDS["value"].fullmatch(words.strip().removesuffix("的")))


def is_valued(question: str) -> bool:
    """Whether `question` says a value."""
    return any(part.kind == "value" for part in parts(question))


def names_something(words: str) -> bool:
    """Whether `words` name a thing that a question can be about."""
    return any(part.kind != "value" for part in parts(words))


def put(words: str, question: str) -> str | None:
    """`question` with `words` in the place of what they stand for; None where it has nothing of that kind."""
    words = words.strip().removesuffix("的") or words
    kind = part_of(words)
    same = [part for part in parts(question) if part.kind == kind]
    if not kind or not same:
        return _by_likeness(words, question)
    old = _nearest(words, same)
    if kind == "where" and _FACE.search(old.text) and _OF_A_FACE.search(words):
        words = old.text + words  # the return of the face that was asked about
    if kind == "value":
        words = _whole_value(words, old.text)
    return question[: old.start] + words + question[old.end :]


def kind_asked(words: str, question: str) -> bool:
    """Whether `words` are, as a whole, a part of a kind that `question` has too."""
    kind = next((kind for kind, known in _KINDS.items() if known.fullmatch(words.strip())), "")
    return bool(kind) and any(part.kind == kind for part in parts(question))


def qualified(words: str, question: str) -> str | None:
    """兼职的 for 中队 is 兼职的中队: `question` with `words`, which end in 的, before what it asks about."""
    things = [part for part in parts(question) if part.kind in ("who", "with what", "mine", "where")]
    if not words.endswith("的") or not things:
        return None
    return question[: things[0].start] + words + question[things[0].start :]


def _nearest(words: str, same: list[Part]) -> Part:
    """The part that `words` are most like; of equals the last but for places, which are told first."""
    ordered = same if same[0].kind == "where" else same[::-1]
    return max(ordered, key=lambda part: len(set(part.text) & set(words)))


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMPARES = re.compile(r"以上|以下|以内|以外")


def _whole_value(words: str, old: str) -> str:
    """1.5 in place of 1.0% is 1.5%; of 超过1.0% it is 超过1.5%."""
    if _NUMBER.fullmatch(words.strip()):
        return _NUMBER.sub(words.strip(), old, count=1)
    number = _NUMBER.search(old)
    if number and _NUMBER.match(words) and not _COMPARES.search(words):
        return old[: number.start()] + words
    return words


_WHEN = re.compile(r"(?P<act>.{2,6}?)(?:前|后|时|中|期间|过程中|之前|之后)")


def _by_likeness(words: str, question: str) -> str | None:
    """A word that begins or ends as one of the question does: 突出矿井 for 突出煤层, 掘进巷 for 回风巷."""
    words = words.strip()
    if not 3 <= len(words) <= 10 or part_of(words) == "value":
        return None
    if when := _WHEN.fullmatch(words):
        other = re.search(rf"{re.escape(when['act'])}(?:前|后|时|中|期间|过程中|之前|之后)", question)
        if other:
            return question[: other.start()] + words + question[other.end() :]
    for size in range(len(words) - 1, 1, -1):
        end = re.search(rf"(?:(?<=[，。、的在对用])|^)[一-鿿]{{1,5}}{re.escape(words[-size:])}", question)
        if end:
            return question[: end.start()] + words + question[end.end() :]
        begin = re.search(
            rf"{re.escape(words[:size])}[一-鿿]{{{len(words) - size}}}(?=[？?，。的]|$)", question
        )
        if begin:
            return question[: begin.start()] + words + question[begin.end() :]
    return None
