"""Follow-ups as questions that stand alone, by rule: "那回风流里呢？" puts a place in that of the question before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.followups import clauses, leaning, parts, replies
from assistant.answering.followups.days import SAID, TIME, day_of, day_said
from assistant.answering.followups.subject import subject
from assistant.answers import Turn
from knowledge.provisions import language_of

LONGEST = 120
"""Characters of a question that was put together; a longer one keeps the last words and their subject.

One that is asked at greater length stands alone.
"""
_TURNS = 12  # messages that are looked back on
_READ = {"user": 200, "assistant": 4000}  # characters of each
_THEN = re.compile(r"^那么?(?!种|个|些|时|样)")
_DOUBLED = re.compile(r"(的|兼作|使用|采用|在|对)\1")
_SIGNS = "？?。.！!；; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """A question as it is searched for. `as_of` is the day that it says (None: none said).

    `leans` says whether it was completed from what came before; `how` names the rule, empty where none was.
    """

    text: str
    as_of: date | None = None
    leans: bool = False
    how: str = ""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """`question` as it stands alone; unchanged where it leans on nothing in `history`."""
    return resolve(question, history).text


def resolve(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` completed from the questions before it and from the clause that was cited last.

    A chain of follow-ups is completed from its beginning, each upon the last.
    """
    if len(question.strip()) > LONGEST:
        return Standalone(text=question.strip())
    turns = [
        replace(turn, content=turn.content.strip()[: _READ[turn.role]])
        for turn in [turn for turn in history if turn.content.strip()][-_TURNS:]
    ]
    asked: list[str] = []
    for place, turn in enumerate(turns):
        if turn.role == "user" and not leaning.POLITE.match(turn.content.strip()):
            asked.append(_completed(turn.content.strip(), asked, turns[:place]).text)
    return _completed(question.strip(), asked, turns)


def _completed(question: str, asked: Sequence[str], turns: Sequence[Turn]) -> Standalone:
    before = asked[-1] if asked else ""
    if not question or not (before or turns) or leaning.POLITE.match(question):
        return Standalone(text=question, as_of=day_said(question))
    named = clauses.resolved(question, turns)
    if named is not None:
        return Standalone(text=named, leans=True, how="clause")
    if not before:
        return Standalone(text=question, as_of=day_said(question))
    if chosen := replies.reply(question, turns):
        question = f"{chosen}呢？" if language_of(chosen) == "zh" else f"and in {chosen}?"
    if leaning.COMPARES.match(question) and len(asked) > 1:
        text, how = "，".join([*(one.rstrip(_SIGNS) for one in asked[-2:]), question]), "compared"
    else:
        text, how = _rewritten(question, before)
    if not how:
        return Standalone(text=question, as_of=day_said(question))
    if not _numbers(text) <= _numbers(question) | _numbers("".join(f"{one} " for one in asked)):
        text = f"{before}，{question}"  # two that came to stand side by side would read as a third
    if len(text) >= LONGEST:
        text = f"{subject(before)[: LONGEST // 2]}，{question}"
    if language_of(text) == "zh" and text[-1] not in _SIGNS:
        text += "？"
    return Standalone(text=text, as_of=day_of(text), leans=True, how=how)


def _rewritten(question: str, before: str) -> tuple[str, str]:
    """The question put together, and by which rule; no rule where it stands alone."""
    if language_of(question) == "en":
        return _english(question, before) if leaning.english(question) else ("", "")
    if corrects := leaning.CORRECTS.match(question):
        words = corrects["words"].strip(_SIGNS)
        if leaning.asks(words):
            return words, "correction"
        return _instead(words, before), "correction"
    if when := TIME.match(question):
        return f"{when['when']}，{SAID.sub('', before)}", "time"
    if leaning.more(question):
        return before, "more"
    if leaning.SITUATION.search(question):
        return leaning.SITUATION.sub(lambda _: f"{subject(before)}时", question, count=1), "situation"
    if leaning.points(question):
        return _pointed(question, before), "pronoun"
    elliptic = leaning.ELLIPTIC.match(question)
    if elliptic and (elliptic["asks"] or "") in before and parts.kind_asked(elliptic["words"], before):
        return _instead(elliptic["words"], before), "replaced"
    opened = bool(leaning.OPENS.match(question))
    fragment = leaning.FRAGMENT.match(question)
    if fragment and (opened or fragment["ends"]) and not leaning.asks(fragment["words"]):
        words = fragment["words"].strip(_SIGNS)
        if parts.is_value(words):
            if "多少" in before and not parts.is_valued(before):
                return _reached(words, before), "value"
        elif leaning.bare(words):
            return parts.qualified(words, before) or _beside(question, before), "condition"
        return _instead(words, before, question), "replaced"
    if leaning.bare(question):
        return _continued(question, before), "continued"
    if opened and not leaning.whole(question):
        return _beside(question, subject(before)), "condition"
    return "", ""


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def _instead(words: str, before: str, said: str = "") -> str:
    """`before` with `words` in place of what they stand for; what was said beside it where nothing is alike."""
    whole = parts.put(words, before) or parts.qualified(words, before)
    return _DOUBLED.sub(r"\1", whole) if whole else _beside(said or words + "呢", before)


def _beside(question: str, before: str) -> str:
    return f"{before.rstrip(_SIGNS)}，{_THEN.sub('', question)}"


def _reached(value: str, before: str) -> str:
    """A value said to a question for the limit asks what to do at it."""
    reached = value if re.match(r"[^\d百一二两三四五六七八九十半]", value) else f"到{value}"
    return f"{subject(before)}{reached}怎么办？"


def _pointed(question: str, before: str) -> str:
    """`question` with the thing meant for the word that points back: 避难硐室 for 这个硐室 and for 它."""
    about = subject(before)
    noun = leaning.NOUN.search(question)
    for size in range(len(noun["noun"]) if noun else 0, 1, -1):
        assert noun is not None
        name = noun["noun"][:size]
        if name in about:
            end = noun.start("noun") + size
            return question[: noun.start()] + about[: about.rindex(name) + size] + question[end:]
    # 它 is the thing that was spoken of last: 自救器 of 入井要带自救器.
    last = next((part.text for part in reversed(parts.parts(about)) if about.endswith(part.text)), about)
    return leaning.POINTS.sub(lambda found: last if found.group() == "它" else about, question, count=1)


def _continued(question: str, before: str) -> str:
    if re.match(r"这?(?:是|又)?(?:为什么|为啥|凭什么|依据|根据|哪一?条|出处|是哪)", question):
        return f"{before.rstrip(_SIGNS)}，{question}"
    question = re.sub(r"^这是?", "", _THEN.sub("", question))
    about = subject(before)
    # 台账多久整理一次 reads on; 要练演习，多久一次 does not.
    apart = re.match(r"违反|不|没|超", question) or re.search(r"要|应|须|可以", about)
    return f"{about}{'，' if apart else ''}{question}"


def _english(question: str, before: str) -> tuple[str, str]:
    words = re.sub(
        r"^(?:and|so|what about|how about|what if it is|in|for|on|at|the|\s)+",
        "",
        question,
        flags=re.IGNORECASE,
    ).strip(" ?.")
    put = parts.put(words, before) if words else None
    return put or f"{before.rstrip(_SIGNS)}; {question}", "replaced" if put else "continued"
