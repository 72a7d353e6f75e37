"""Whether every number of a sentence stands in its clauses with unit, comparator and subject."""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.exact import Measure, exact
from assistant.grounding.reasons import reason
from assistant.grounding.sources import Source, Stated, stated
from assistant.grounding.subjects import conflict, unnamed
from assistant.grounding.tokens import content, tokens
from knowledge.quantities import Comparator, Quantity, numbers

Problem = tuple[str, str]
"""The check that failed, and why."""


def check_numbers(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """Numbers that none of the clauses holds, holds otherwise, or holds for something else."""
    there = [one for source in sources for one in source.numbers]
    for said in stated(body):
        yield from _check(said, there, sources, language)
    for found in _SPOKEN.finditer(body):
        half = _half(found["of"]) if found["of"] else None
        if not any(found[0] in source.text for source in sources) and not any(
            half == exact(one.quantity) for one in there
        ):
            yield "numbers_in_clause", reason("number", language, said=found[0])
    periods = frozenset().union(*(source.periods for source in sources))
    for token in tokens(body):
        if token.kind == "period" and token.value not in periods:
            yield "numbers_in_clause", reason("period", language, said=token.text)


# Numbers that the reader of quantities leaves alone: half hours, tenths (三成), numerals of account, Roman ones.
_SPOKEN = re.compile(
    r"(?<![一二两三四五六七八九十\d每])个?半个?(?P<of>小时|月|年|天|米)|[\d一二三四五六七八九]成(?![立为品员功熟套分本])|一半"
    r"|[壹贰叁肆伍陆柒捌玖拾佰仟]{1,8}(?![音取起])|[Ⅰ-Ⅻ]级?|[\d一二三四五六七八九十]+个半\w{1,2}"
)


def _half(unit: str) -> Measure:
    """Half an hour and the like."""
    (whole,) = numbers(f"0.5{'个' if unit == '月' else ''}{unit}")
    return exact(whole)


def _check(
    said: Stated, there: Sequence[Stated], sources: Sequence[Source], language: str
) -> Iterator[Problem]:
    same = [one for one in there if _same(said.quantity, one.quantity)]
    printed = said.printed
    if not same:
        yield "numbers_in_clause", reason("number", language, said=printed)
        return
    agreeing = [one for one in same if compared_alike(said.quantity, one)]
    if not agreeing:
        source = same[0]
        key = "comparator" if source.quantity.comparator else "comparator_added"
        said_word, source_word = (
            said.compared,
            source.compared if source.quantity.comparator else source.printed,
        )
        yield "comparators_match", reason(key, language, said=said_word, source=source_word)
        return
    if _of_another(said, agreeing, there, sources):
        yield "numbers_in_clause", reason("number_elsewhere", language, said=printed)


def _same(said: Quantity, there: Quantity) -> bool:
    one, other = exact(said), exact(there)
    if one == other:
        return True
    # 至少 5 m is what 5～10 m says of its lower end.
    if one[2] != other[2] or one[1] is not None or other[1] is None or said.comparator is None:
        return False
    end = other[0] if said.comparator is Comparator.AT_LEAST else other[1]
    return said.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST) and one[0] == end


def compared_alike(said: Quantity, there: Stated) -> bool:
    """Whether the sentence bounds the number as the clause does. One that bounds nothing says nothing false."""
    comparator, source = said.comparator, there.quantity.comparator
    if comparator is None or comparator == source:
        return True
    if there.quantity.high is not None and said.high is None:
        return True  # an end of a range; `_same` looked at which
    if source is not None:
        return False
    closed = comparator in (Comparator.AT_LEAST, Comparator.AT_MOST)
    return closed and there.direction is comparator.upward


def _of_another(
    said: Stated, agreeing: Sequence[Stated], there: Sequence[Stated], sources: Sequence[Source]
) -> bool:
    """Whether the words beside the number are those that the clause has beside another one."""
    if said.period and all(one.period and one.period != said.period for one in agreeing):
        return True
    if unnamed(said.subject, [source.subjects for source in sources]):
        return True
    unit = exact(said.quantity)[2]
    rivals = [
        one
        for one in there
        if exact(one.quantity)[2] == unit
        and not any(one is other for other in agreeing)
        and exact(one.quantity) != exact(said.quantity)
    ]
    if not rivals:
        return False
    fitting = [one for one in rivals if any(one.subject) and not conflict(said.subject, one.subject)]
    if fitting and all(conflict(said.subject, one.subject) for one in agreeing):
        return True
    words = content(said.before[-_NEAR:])
    near = [content(one.before[-_NEAR:]) for one in agreeing]
    if not words or any(not own or words & own for own in near):
        return False
    # Each of the places where the number stands has words of its own, and none of them is said here.
    own = frozenset().union(*near)
    after = content(said.after)
    if any(after & content(one.after) for one in agreeing):
        return False
    return any(len(words & content(one.before[-_NEAR:]) - own) >= _TELLING for one in rivals)


_NEAR = 14  # signs before a number that say what it measures
_TELLING = 3  # pairs of signs that can be no chance
