"""The one door, over the real sample handbook."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answers import (
    Answer,
    Cited,
    Done,
    Event,
    EvidenceFound,
    Failed,
    Instruction,
    Searching,
    Status,
    TextDelta,
    Turn,
)
from assistant.conversation import Assistant
from assistant.settings import Settings
from knowledge.errors import WrongUse
from knowledge.handbook import QUESTIONS
from knowledge.library import Library

ASKED = "体积大于0.5m³的空间甲烷浓度达到多少算局部积聚？"


@pytest.fixture
def assistant(sample_library: Library) -> Iterator[Assistant]:
    opened = Assistant(sample_library, Settings(home=sample_library.home))
    yield opened
    opened.close()


def answer_of(events: list[Event]) -> Answer:
    last = events[-1]
    assert isinstance(last, Done)
    return last.answer


def test_an_answer_arrives_event_by_event(assistant: Assistant) -> None:
    events = list(assistant.reply(Instruction(text=ASKED)))
    kinds = [type(event) for event in events]
    assert kinds[:3] == [Searching, EvidenceFound, TextDelta]
    assert kinds[-1] is Done
    answer = answer_of(events)
    assert [e.citation for e in events if isinstance(e, Cited)] == list(answer.citations)
    assert answer.status is Status.ANSWERED
    assert all(check.passed for check in answer.checks)
    assert answer.usage.model == "extractive"


def test_every_quote_stands_in_the_clause_it_cites(assistant: Assistant, sample_library: Library) -> None:
    answer = assistant.answer(Instruction(text=ASKED))
    for citation in answer.citations:
        assert citation.quote in sample_library.provision(citation.clause_id).text


def test_what_is_quoted_always_passes_its_own_checks(assistant: Assistant) -> None:
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    answers = [assistant.answer(Instruction(text=question)) for question in questions]
    failed = [(a.question, c) for a in answers for c in a.checks if not c.passed]
    assert failed == []
    assert sum(a.status is not Status.REFUSED for a in answers) > len(answers) / 2


def test_the_closest_rules_in_english_pass_their_own_checks(tmp_path: Path) -> None:
    rules = tmp_path / "Yunling belt rules.txt"
    rules.write_text("Yunling belt rules\n\n1.1 Belt roads must be swept of coal dust each shift.\n", "utf-8")
    with Library(tmp_path / "home") as library:
        library.ingest([rules])
        assistant = Assistant(library, Settings(home=library.home))
        answer = assistant.answer(Instruction(text="Who sweeps the coal dust of belt roads?"))
    assert answer.status is Status.PARTIAL
    assert [check for check in answer.checks if not check.passed] == []


def test_a_follow_up_is_searched_with_its_history(assistant: Assistant) -> None:
    history = (Turn(role="user", content="井下作业地点一氧化碳最高允许浓度是多少？"),)
    answer = assistant.answer(Instruction(text="那硫化氢呢？", history=history))
    assert answer.question == "那硫化氢呢？"
    assert answer.standalone_question == "井下作业地点硫化氢最高允许浓度是多少？"


def test_a_year_said_in_a_follow_up_is_the_day_that_is_answered_for(assistant: Assistant) -> None:
    history = (Turn(role="user", content="井下作业地点一氧化碳最高允许浓度是多少？"),)
    assert assistant.search("那2026年呢？", history=history, as_of=date(2026, 12, 31))
    assert assistant.answer(Instruction(text="那1950年呢？", history=history)).evidence == ()
    assert assistant.search("那1950年呢？", history=history) == []


@pytest.mark.parametrize(
    "question", ["你好", "《建筑施工规范》第一条怎么规定？", "云岭样例矿安全手册第九百条说了什么"]
)
def test_what_cannot_be_answered_is_refused_without_citations(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(Instruction(text=question))
    assert (answer.status, answer.citations) == (Status.REFUSED, ())
    assert answer.text


def test_an_empty_question_fails_with_a_sentence(assistant: Assistant) -> None:
    (event,) = assistant.reply(Instruction(text="  "))
    assert isinstance(event, Failed)
    assert event.error == "请输入问题。"
    with pytest.raises(WrongUse):
        assistant.answer(Instruction(text=""))


@pytest.mark.parametrize(
    "question", ["？！", "x" * 50_000, "\x00\x1b[31m", "'; DROP TABLE clauses; --", "🙂🙂"]
)
def test_odd_questions_get_an_answer_or_a_refusal(assistant: Assistant, question: str) -> None:
    assert answer_of(list(assistant.reply(Instruction(text=question)))).status in Status


def test_a_model_that_is_away_leaves_the_quotation_and_says_so(sample_library: Library) -> None:
    away = Settings(home=sample_library.home, model="openai:none", base_url="http://127.0.0.1:9/v1")
    assistant = Assistant(sample_library, away)
    answer = assistant.answer(Instruction(text=ASKED))
    assistant.close()
    assert answer.status is Status.ANSWERED
    assert answer.citations
    assert "openai:none" in answer.notice
    assert "摘录" in answer.notice


def test_an_unknown_kind_of_model_is_wrong_use(assistant: Assistant) -> None:
    events = list(assistant.reply(Instruction(text=ASKED, model="gpt")))
    assert isinstance(events[-1], Failed)


def test_two_questions_at_once_get_their_own_answers(assistant: Assistant) -> None:
    questions = [ASKED, "综采工作面生产班最多允许多少人同时作业？"]
    alone = [assistant.answer(Instruction(text=q)).text for q in questions]
    together: dict[int, str] = {}

    def ask(at: int) -> None:
        together[at] = assistant.answer(Instruction(text=questions[at])).text

    threads = [threading.Thread(target=ask, args=(at,)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[0], together[1]] == alone


@pytest.mark.llm
def test_a_real_model_answers_through_the_same_door(sample_library: Library, gguf: Path) -> None:
    settings = Settings(home=sample_library.home, model=f"local:{gguf}", max_output_tokens=64)
    assistant = Assistant(sample_library, settings)
    events = list(assistant.reply(Instruction(text=ASKED)))
    assistant.close()
    answer = answer_of(events)
    # A base model of 270M answers badly; what it says is checked, or the quotation stands in its place.
    assert answer.usage.model.startswith("local:") or answer.notice
    assert all(e.edition_id for e in answer.evidence)
    assert len([e for e in events if isinstance(e, TextDelta)]) > 1


@pytest.mark.llm
def test_a_stopped_model_leaves_what_was_written(sample_library: Library, gguf: Path) -> None:
    settings = Settings(home=sample_library.home, model=f"local:{gguf}", max_output_tokens=512)
    assistant = Assistant(sample_library, settings)
    stop = threading.Event()
    events: list[Event] = []
    for event in assistant.reply(Instruction(text=ASKED), stop=stop):
        events.append(event)
        if isinstance(event, TextDelta):
            stop.set()
    assistant.close()
    assert "停止" in answer_of(events).notice
