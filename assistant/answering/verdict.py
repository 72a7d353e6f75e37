"""Yes or no, said only where the clause's own word of duty makes it certain.

A verdict is the word that a person acts on. So it is given to plain questions alone, from the one sentence
whose duty governs the very words asked about, and withheld wherever either is in doubt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.asking import YesNo
from knowledge import tokens
from knowledge.quantities import quantities

_SIGNS = str.maketrans("，。？！,.?!；;：:", " " * 12)
_CLOSE = 4  # signs behind a word of duty in which an act of one sign stands
_LEAST = 0.34  # share of the question's telling pairs that the governed words hold


class Duty(StrEnum):
    """What a clause commands."""

    PROHIBITED = "prohibited"
    PERMITTED = "permitted"
    CONDITIONAL = "conditional"  # 方可, 才能
    OBLIGED = "obliged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`yes` answers the question; None where the clause makes it depend on conditions."""

    yes: bool | None
    duty: Duty


_COMPARES = r"(?:少|小|低|大|超|高|多|长|短|早|晚|迟|等)(?:于|过)"
_DUTIES = (
    (
        Duty.CONDITIONAL,
        re.compile(r"方可|方准|方能|才能|才可|才准|后可|时可以?再|经.{1,30}(?:批准|同意|许可)"),
    ),
    (
        Duty.PROHIBITED,
        re.compile(
            rf"严禁|禁止|不得(?!不|{_COMPARES})|不准|不许|不应(?!{_COMPARES})|不允许|不能|不可(?!避|逆|预)|不宜(?!{_COMPARES})"
        ),
    ),
    (Duty.PERMITTED, re.compile(r"可以|允许|准许|可(?=[采使用不利设安在按由将采]|根据)|(?<!不)准(?=予)")),
    (
        Duty.OBLIGED,
        re.compile(r"必须|应当|务必|(?<![相供适反效对响感])应(?!急|力|用|变|对|答)|须(?!知)|不得不"),
    ),
)
_PARTS = re.compile(r"[，,；;。\n：:]")
_EXCEPT = re.compile(r"除.{1,40}外|除外|但(?:是|在|经|有)?|特殊情况|确需|不受此限|例外")
_ASKED = re.compile(
    r"能不能|可不可以|可否|能否|准不准|许不许|让不让|允不允许|是否|可以|允许|准许|要不要|用不用|需不需要|该不该|是不是|必须|应当|应该|需要|"
    r"行不行|行不|中不中|中不|成不成|成不|吗|么|嘛|呢|了|的|能|得|不|要|这样|直接"
)


def verdict(question: str, kind: YesNo, sentences: Sequence[str], *, least: float = _LEAST) -> Verdict | None:
    """What `sentences`, of one clause, best first, say to the question; None where that is not certain.

    `least` is the share of the question's telling pairs that the governed words must hold.
    """
    wanted = {pair for pair in tokens.pairs(_ASKED.sub(" ", question)) if len(pair) > 1}
    if not wanted:
        return None
    governed = max(
        (found for text in sentences for found in _governed(text, wanted)), key=lambda g: g[0], default=None
    )
    if governed is None or governed[0] < least:
        return None
    _, duty, sentence = governed
    if not _commands(duty, _acts(question), sentence):
        return None
    # A number decides whether the duty holds at all: 9 m/s where 8 m/s is the most, 25 m where 20 m are barred.
    if any(q.unit for text in (question, sentence) for q in quantities(text)):
        return None
    if duty is Duty.CONDITIONAL:
        return Verdict(yes=None, duty=duty) if kind is YesNo.PERMITTED else None
    if any(_EXCEPT.search(text) for text in sentences):
        return None
    yes = _ANSWERS.get((kind, duty))
    return None if yes is None else Verdict(yes=yes, duty=duty)


_ANSWERS = {
    (YesNo.PERMITTED, Duty.PROHIBITED): False,
    (YesNo.PERMITTED, Duty.PERMITTED): True,
    (YesNo.OBLIGED, Duty.OBLIGED): True,
    (YesNo.OBLIGED, Duty.PROHIBITED): False,
    (YesNo.MAY_OMIT, Duty.OBLIGED): False,
    (YesNo.FORBIDDEN, Duty.PROHIBITED): True,
    (YesNo.FORBIDDEN, Duty.PERMITTED): False,
}


def _governed(text: str, wanted: set[str]) -> list[tuple[float, Duty, str]]:
    """(share of the wanted pairs, duty, sentence) of each part of `text` that a duty governs."""
    out: list[tuple[float, Duty, str]] = []
    for sentence in re.split(r"[。；;\n]", text):
        parts = [part for part in _PARTS.split(sentence) if part.strip()]
        # A duty governs what follows it until the next: 严禁在有风险的地点睡觉、休息, and 不得……, 不得…….
        duty: Duty | None = None
        reach = ""
        for part in parts:
            own = duties(part)
            if len(set(own)) > 1:
                return out  # two duties in one breath: which governs what is not certain
            if own:
                reach = (reach if duty is None else "") + part
                duty = own[0]
            elif duty is None:
                reach += part  # the condition before the duty
                continue
            else:
                reach += part
            have = set(tokens.pairs(reach))
            out.append((len(wanted & have) / len(wanted), duty, sentence))
    return out


def _acts(question: str) -> list[str]:
    """Acts asked about in one sign, of which no pair tells: 停 of 要不要停."""
    return [rest for rest in _ASKED.sub(" ", question).translate(_SIGNS).split() if len(rest) == 1]


def _commands(duty: Duty, acts: Sequence[str], sentence: str) -> bool:
    """Whether each of `acts` follows close upon a word of `duty` in `sentence`."""
    words = dict(_DUTIES)[duty]
    after = [sentence[found.end() : found.end() + _CLOSE] for found in words.finditer(sentence)]
    return all(any(act in close for close in after) for act in acts)


def duties(text: str) -> list[Duty]:
    """The words of duty in `text`, in the order of their strength; a comparison (不得超过) is none."""
    rest = text
    found = []
    for duty, words in _DUTIES:
        if words.search(rest):
            found.append(duty)
            rest = words.sub(" ", rest)
    return found
