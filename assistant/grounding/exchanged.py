"""Words that a sentence has in the place of their opposites: 检查后 for 检查前, 送电 for 停电, 矿长 for 总工程师.

Looked for where the rest of the sentence is nearly the clause's own; what is said in other words is left to the
checks that need no such likeness.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from assistant.grounding.names import bare
from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import Source

_NEAR = 70.0  # likeness (of 100) from which the sentence is one of the clause's with words changed
_LONGEST = 400  # signs of a sentence of which a part is looked for
_AROUND = 3  # signs beside a change that belong to the word it is in
_OPPOSED = (
    ("前", "后"),
    ("以内", "以外", "之内", "之外"),
    ("内", "外"),
    ("上", "下"),
    ("左", "右"),
    ("进风", "回风"),
    ("顶", "底"),
    ("停电", "送电", "断电", "复电"),
    ("停止", "开始", "启动", "恢复", "继续"),
    ("打开", "关闭"),
    ("开启", "关闭"),
    ("切断", "接通"),
    ("断开", "闭合"),
    ("停", "开"),
    ("高", "低"),
    ("大", "小"),
    ("升", "降"),
    ("正压", "负压"),
    ("抽出", "压入"),
    ("专职", "兼职"),
    ("串联", "并联"),
    ("每班", "每天", "每日", "每周", "每旬", "每月", "每季", "每年"),
)
"""Of each row one word is not the other."""
_WHO = re.compile(
    r"总工程师|矿长|班组长|班长|队长|区长|调度[室员]|瓦斯检查[工员]|瓦检[工员]|爆破[工员]|放炮员|电工|司机|把钩工|信号工|安全员|安监员|"
    r"施工单位|建设单位|监理单位|设计单位|煤矿企业|主要负责人|救护队|指挥员|监测[工员]|探水工|通风部门|机电部门"
)
_SAME = {
    "瓦检工": "瓦斯检查工",
    "瓦检员": "瓦斯检查工",
    "瓦斯检查员": "瓦斯检查工",
    "放炮员": "爆破工",
    "爆破员": "爆破工",
    "班长": "班组长",
}
_ONLY = re.compile(r"只需|只要|只有|仅需|仅仅|只能|(?<!不)仅")
_CONDITION = re.compile(
    r"^(?:如果|若|当|在)?[^，。；,;]{2,14}(?:时|的话|情况下|期间)[，,]$|^(?:如果|若)[^，。；,;]{2,14}[，,]$"
)
_CLEARED = re.compile(r"这|该|此|上述|上面|以上|出现|遇到|发生|一旦")
_EXCEPTED = re.compile(r"除外|除非|例外|不受此限")


def check_exchanged(body: str, question: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """Opposites, persons, an 只需 and conditions that the clause's sentence has not; `question` may bring in its own
    circumstances.
    """
    said = bare(body)
    nearest = _nearest(said, sources)
    if nearest is None:
        return
    for mine, there, before, after in _changes(said, nearest):
        if (pair := _opposed(mine, there, before, after)) is not None:
            yield "polarity_matches", reason("duty", language, said=pair[0], source=pair[1])
            return
        if not there and _CONDITION.match(mine) and not _CLEARED.search(mine) and not _of(mine, question):
            yield "polarity_matches", reason("duty_absent", language, said=mine.strip("，,"))
            return
    yield from _persons(said, nearest, sources, language)
    for added, there in ((_ONLY, r"只|仅|唯|才|方[可准能]"), (_EXCEPTED, r"除|例外|不受此限|但|方[可准能]")):
        found = added.search(said)
        if found and not re.search(there, nearest):
            yield "polarity_matches", reason("duty_absent", language, said=found[0])


def _nearest(said: str, sources: Sequence[Source]) -> str | None:
    """The sentence of a clause that `said` nearly is; None where it is in words of its own."""
    known = [there for source in sources for there in source.bare_sentences]
    found = process.extractOne(said, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if found is None:
        longer = [there for there in known if len(said) <= len(there) <= _LONGEST]
        found = process.extractOne(said, longer, scorer=fuzz.partial_ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def _changes(said: str, there: str) -> Iterator[tuple[str, str, str, str]]:
    """What differs: the words here, those there, and the signs that both have before and after."""
    mine: list[str] = []
    theirs: list[str] = []
    before = ""
    for op in Indel.opcodes(said, there):
        if op.tag == "equal":
            same = said[op.src_start : op.src_end]
            if mine or theirs:
                yield "".join(mine), "".join(theirs), before[-_AROUND:], same[:_AROUND]
                mine, theirs = [], []
            before = same
        else:
            mine.append(said[op.src_start : op.src_end])
            theirs.append(there[op.dest_start : op.dest_end])
    if mine or theirs:
        yield "".join(mine), "".join(theirs), before[-_AROUND:], ""


def _opposed(mine: str, there: str, before: str, after: str) -> tuple[str, str] | None:
    """The opposite words of which one stands here and the other there, the change being in them."""
    if not mine or not there or len(mine) > 12 or len(there) > 12:
        return None
    here, other = before[-1:] + mine + after[:1], before[-1:] + there + after[:1]
    for row in _OPPOSED:
        one = next((word for word in row if word in here and word not in other), None)
        two = next((word for word in row if word in other and word not in here), None)
        if one and two:
            return one, two
    return None


def _persons(said: str, there: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """Who is named here and nowhere in the clauses, and who acts in the place of another."""
    everything = {_known(who) for source in sources for who in _WHO.findall(source.named)}
    if not everything:
        return
    mine = [_known(who) for who in _WHO.findall(said)]
    theirs = [_known(who) for who in _WHO.findall(there)]
    strange = next((who for who in mine if who not in everything), None)
    if strange is not None:
        yield "polarity_matches", reason("duty_absent", language, said=strange)
    elif len(mine) == len(theirs) and mine != theirs:
        at = next(i for i, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b)
        yield "polarity_matches", reason("duty", language, said=mine[at], source=theirs[at])


def _known(who: str) -> str:
    return _SAME.get(who, who)


def _of(condition: str, question: str) -> bool:
    words = re.sub(r"^(?:如果|若|当|在)|(?:时|的话|情况下|期间)?[，,]$", "", condition)
    return bool(question) and words in bare(question)
