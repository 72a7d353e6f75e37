"""A model's answer, from its first word to what is shown once it was checked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Answer, Done, Event, Instruction, Status, TextDelta
from assistant.conversation import Assistant
from assistant.settings import Settings
from knowledge.library import Library

RULES = """云岭矿安全手册

第一条 迎头瓦斯浓度达到1.5%时，必须停止作业，切断电源，撤出人员。

第二条 入井人员必须随身携带自救器。严禁在井下拆开矿灯。
"""
ASKED = "迎头瓦斯浓度达到多少必须停止作业？"
RIGHT = "迎头瓦斯浓度达到1.5%时，必须停止作业。[1]"
WRONG = "迎头瓦斯浓度达到3%时，必须停止作业。[1]"

Ask = Callable[..., tuple[Answer, list[Event]]]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("rules")
    file = home / "云岭矿安全手册.txt"
    file.write_text(RULES, "utf-8")
    with Library(home / "home") as library:
        library.ingest([file])
        yield library


@pytest.fixture
def ask(rules: Library, site: Any, tmp_path: Path) -> Iterator[Ask]:
    """The answer where the model writes these words."""
    settings = Settings(home=tmp_path, model="openai:m", base_url=site.url, choose=False)
    assistant = Assistant(rules, settings)

    def ask_(*words: str, then: str = "finish") -> tuple[Answer, list[Event]]:
        site.streams(words, then=then)
        events = list(assistant.reply(Instruction(text=ASKED)))
        assert isinstance(events[-1], Done)
        return events[-1].answer, events

    yield ask_
    assistant.close()


def failed(answer: Answer) -> set[str]:
    return {check.check for check in answer.checks if not check.passed}


def streamed(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def test_a_right_answer_is_shown_as_written_without_its_line_of_evidence(ask: Ask) -> None:
    answer, events = ask("依据：1\n", RIGHT)
    assert streamed(events) == answer.text == RIGHT
    assert (answer.status, failed(answer), answer.notice) == (Status.ANSWERED, set(), "")
    assert answer.checks[-1].check == "nothing_struck"


def test_a_wrong_sentence_is_struck_and_the_reader_is_told(ask: Ask) -> None:
    answer, events = ask("依据：1\n", RIGHT, "\n\n", WRONG)
    assert "3%" in streamed(events)
    assert answer.text == RIGHT
    assert answer.status is Status.PARTIAL
    assert "已删去 1 句" in answer.notice
    assert failed(answer) == {"nothing_struck"}
    assert "3%" in answer.checks[-1].detail


def test_where_nothing_is_verified_the_clause_is_quoted_instead(ask: Ask) -> None:
    answer, _ = ask("依据：1\n", WRONG)
    assert "3%" not in answer.text
    assert "1.5%" in answer.text
    assert failed(answer) == set()
    assert "没有一句通过核对" in answer.notice
    assert answer.usage.model == "openai:m"


def test_an_answer_that_names_its_clause_and_forgets_the_marks_is_held_against_it(ask: Ask) -> None:
    answer, _ = ask("依据：1\n", RIGHT.removesuffix("[1]"))
    assert answer.text == RIGHT
    assert failed(answer) == set()


def test_words_without_any_clause_are_not_shown(ask: Ask) -> None:
    answer, _ = ask("多注意安全，听队长安排。")
    assert "听队长安排" not in answer.text
    assert "没有指出条款" in answer.notice


def test_no_evidence_named_is_a_refusal_with_the_closest_clauses(ask: Ask) -> None:
    answer, events = ask("依据：无")
    assert streamed(events) == ""
    assert (answer.status, answer.citations, answer.checks) == (Status.REFUSED, (), ())
    assert answer.evidence


def test_what_is_not_covered_makes_the_answer_partial(ask: Ask) -> None:
    answer, _ = ask("依据：1\n", RIGHT, "\n未覆盖：由谁下令停止作业")
    assert answer.status is Status.PARTIAL
    assert failed(answer) == set()


def test_a_cut_answer_keeps_what_is_verified_and_says_so(ask: Ask) -> None:
    answer, _ = ask("依据：1\n", RIGHT, "\n还要撤", then="length")
    assert answer.text == RIGHT
    assert "长度上限" in answer.notice
