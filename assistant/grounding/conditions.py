"""Whether a sentence that allows something carries what its clause makes the leave depend on.

经检查、瓦斯不超过1.0%并经批准后方可送电 may not be told as 可以送电, nor as 检查后可以送电.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import NUMBERED, Source
from assistant.grounding.tokens import content
from knowledge.quantities import numbers

_ALLOWS = re.compile(
    r"可以|允许|准许|方可|方准|方能|才[能可准]|[即就便](?:可|能)|(?<![不可])能(?!够|力|量|见)"
)
_BARS = re.compile(r"不(?:得|准|许|能|可|应|允许)|严禁|禁止")
_ONLY_IF = re.compile(r"方可|方准|方能|才[能可准]|只有")
_WHILE = re.compile(r"(?:后|时|的|下|前提下|情况下)$|批准|同意|许可|确认|只有|如果")
_SITUATION = re.compile(r"(?:后|时|的|前|中|下)$")
REFERRED = re.compile(r"条件|按(?:照)?(?:条文|规定)")
"""The reader is sent to the conditions: nothing is said to be allowed without them."""
_PHRASE = re.compile(r"[，,、：:]|并且|(?<=[\u4e00-\u9fff])并(?=[经由报])")
_TOLD = 0.4  # share of a condition's pairs of signs with which it counts as told
_SAME = 0.5  # share of what is allowed that lies in the sentence which tells it
_FEW = 2  # pairs of signs below which a phrase is no condition
_OR = re.compile(r"([\u4e00-\u9fff\d.%％]{2,12})(?:或者|或)([\u4e00-\u9fff\d.%％]{2,12})")
_BOTH = re.compile(r"[且并和及与]|同时")
_ONE_OF = re.compile(r"(?:之一|任[一何意]|其中一)")
_ALL_OF = re.compile(r"同时(?:满足|符合|具备|达到)|全部|均(?:满足|符合)|都(?:满足|符合|要|得)")


def check_conditions(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """A leave whose conditions are left out, and one of several told for all of them or all for one."""
    if not re.search(r"[\u4e00-\u9fff]", body):
        return
    allows = _ALLOWS.search(body)
    if allows and not _BARS.search(body) and not REFERRED.search(body):
        left_out = [missing for source in sources if (missing := _left_out(body, source)) is not None]
        # Of several clauses that allow it, the one whose conditions are told stands for it.
        if left_out and all(left_out):
            yield "polarity_matches", reason("lost", language, source=left_out[0])
    yield from _joined_otherwise(body, sources, language)


def _left_out(body: str, source: Source) -> str | None:
    """The first condition that is not told; empty where all are, None where the clause allows no such thing."""
    said = content(body)
    out: str | None = None
    for sentence in source.sentences:
        leave = _ONLY_IF.search(sentence) or re.search(r"可以|允许|准许", sentence)
        if leave is None:
            continue
        phrases = [phrase.strip() for phrase in _PHRASE.split(NUMBERED.sub("", sentence))]
        at = next((i for i, phrase in enumerate(phrases) if _ALLOWS.search(phrase)), None)
        if at is None:
            continue
        before, _, allowed = _halves(phrases[at])
        words = content(allowed)
        if not words or len(words & said) / len(words) < _SAME:
            continue
        strict = bool(_ONLY_IF.search(sentence))
        conditions = [
            phrase
            for phrase in (*phrases[:at], before)
            if len(content(phrase)) >= _FEW and (strict or _WHILE.search(phrase))
        ]
        # What merely sets the scene needs no telling beside what must be fulfilled.
        if len(conditions) > 1 and _SITUATION.search(conditions[0]):
            conditions = conditions[1:]
        missing = next((one for one in conditions if not _told(one, said, body)), "")
        if not missing:
            return ""
        out = out or missing
    return out


def _halves(phrase: str) -> tuple[str, str, str]:
    leave = _ALLOWS.search(phrase)
    assert leave is not None
    return phrase[: leave.start()], leave[0], phrase[leave.end() :]


def _told(condition: str, said: frozenset[str], body: str) -> bool:
    values = {(number.value, number.unit) for number in numbers(condition)}
    if values & {(number.value, number.unit) for number in numbers(body)}:
        return True
    words = content(condition)
    return len(words & said) / len(words) >= _TOLD


def _joined_otherwise(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    if _BARS.search(body):
        return  # 不得携带烟草和火柴 and 不得携带烟草或火柴 say the same
    text = "".join(source.text for source in sources)
    for one, other in _OR.findall(text):
        told = re.search(rf"{re.escape(one[-2:])}(?P<between>[^，。；]{{0,4}}){re.escape(other[:2])}", body)
        if told and _BOTH.search(told["between"]) and "或" not in told["between"]:
            yield "polarity_matches", reason("duty", language, said=told[0], source=f"{one}或者{other}"[-20:])
            return
    for said, there in ((_ALL_OF, _ONE_OF), (_ONE_OF, _ALL_OF)):
        found, other = said.search(body), there.search(text)
        if found and other and not said.search(text):
            yield "polarity_matches", reason("duty", language, said=found[0], source=other[0])
            return
