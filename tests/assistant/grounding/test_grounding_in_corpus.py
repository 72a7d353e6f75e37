"""Clauses of the real corpus quoted as they are pass; with one number, comparator or duty changed they fail."""

import random
import re
from collections.abc import Callable

import pytest
from benchmarks.bench_grounding import evidence, passes
from benchmarks.bench_suspects import corpus

from assistant.grounding.names import hide_names
from knowledge.quantities import numbers, plain

_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
_TURNED = {
    "不得小于": "不得大于",
    "不得超过": "不得低于",
    "不应小于": "不应大于",
    "以上": "以下",
    "以下": "以上",
    "超过": "低于",
}
_SOFTENED = {"必须": "可以", "严禁": "可以", "应当": "可以"}
_CLAUSES = 500


def another_number(sentence: str, chance: random.Random) -> str | None:
    found = [n for n in numbers(hide_names(plain(sentence))) if n.unit and sentence[n.start].isdigit()]
    if not found:
        return None
    at = chance.choice(found).start
    return f"{sentence[:at]}{chance.randint(1, 9)}{sentence[at:]}"


def turned(sentence: str, chance: random.Random) -> str | None:
    for number in numbers(hide_names(plain(sentence))):
        words = sentence[number.begin : number.close]
        if number.comparator and (word := next((w for w in _TURNED if w in words), None)):
            return (
                f"{sentence[: number.begin]}{words.replace(word, _TURNED[word], 1)}{sentence[number.close :]}"
            )
    return None


def softened(sentence: str, chance: random.Random) -> str | None:
    word = next((w for w in _SOFTENED if w in sentence), None)
    return sentence.replace(word, _SOFTENED[word], 1) if word else None


@pytest.mark.corpus
def test_quotations_pass_and_changed_ones_fail() -> None:
    chance = random.Random(5)
    clauses = [clause for clause in corpus().clauses if len(clause.text) > 20]
    items = [evidence(clause) for clause in chance.sample(clauses, _CLAUSES)]
    quoted = [(s.strip(), item) for item in items for s in _SENTENCE.findall(item.text) if len(s.strip()) > 8]
    refused = [s for s, item in quoted if not passes(s, item)]
    assert len(refused) <= 0.005 * len(quoted), refused[:5]

    def caught(change: Callable[[str, random.Random], str | None]) -> float:
        changed = [(new, item) for s, item in quoted if (new := change(s, chance)) and new != s]
        assert len(changed) > 30
        return sum(not passes(new, item) for new, item in changed) / len(changed)

    assert caught(another_number) == 1
    assert caught(turned) >= 0.99
    assert caught(softened) >= 0.99
