"""A small assistant that really searches and answers, over four clauses written for these tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from assistant.answers import Answer, Instruction, Status, Turn
from assistant.evaluation import QuestionSet, Run, Subject, run
from assistant.evaluation.question_sets import LineError
from assistant.evaluation.questions import Gold, Question
from knowledge.clauses import Citation, Evidence
from knowledge.errors import ModelTimeout

CLAUSES = {
    "第一条": "入井人员应当随身携带防护时间不少于 30 min 的自救器。",
    "第二条": "主要绞车道上行车时不得行人，行人时不得行车。",
    "第三条": "井下炸药库应当设两个出口，库房之间留足距离。",
    "第四条": "局部通风机停转后应当先撤人，再查明原因。",
}


def evidence(clause: str, text: str, document: str = "样例矿安全手册") -> Evidence:
    return Evidence(
        document=document,
        edition="2026",
        edition_id="e1",
        clause=clause,
        clause_id=f"e1/{clause}",
        heading_path=(),
        text=text,
        page=None,
        score=1.0,
    )


@dataclass
class FakeSubject:
    """Ranks clauses by the share of the question's characters they hold; refuses below a half.

    `fails_on` is a question whose answer times out; `searched` and `asked` keep what came, in order.
    """

    fails_on: str = ""
    backwards: bool = False
    searched: list[Instruction] = field(default_factory=list)
    asked: list[Instruction] = field(default_factory=list)

    def search(
        self, question: str, *, history: tuple[Turn, ...], as_of: date | None, top_k: int
    ) -> Sequence[Evidence]:
        self.searched.append(Instruction(text=question, history=history, as_of=as_of))
        return self._ranked(question)[:top_k]

    def answer(self, instruction: Instruction) -> Answer:
        self.asked.append(instruction)
        if instruction.text == self.fails_on:
            raise ModelTimeout(model="fake", reason="5 秒")
        first = self._ranked(instruction.text)[0]
        if self._share(instruction.text, first.text) < 0.5:
            return Answer(
                question=instruction.text,
                standalone_question=instruction.text,
                status=Status.REFUSED,
                text="知识库里没有依据。",
            )
        citation = Citation(
            document=first.document,
            edition=first.edition,
            clause=first.clause,
            clause_id=first.clause_id,
            quote=first.text,
        )
        return Answer(
            question=instruction.text,
            standalone_question=instruction.text,
            status=Status.ANSWERED,
            text=first.text + "[1]",
            citations=(citation,),
        )

    def _ranked(self, question: str) -> list[Evidence]:
        ranked = sorted(
            CLAUSES, key=lambda clause: self._share(question, CLAUSES[clause]), reverse=not self.backwards
        )
        return [evidence(clause, CLAUSES[clause]) for clause in ranked]

    @staticmethod
    def _share(question: str, text: str) -> float:
        return sum(character in text for character in question) / len(question)


@pytest.fixture
def fake_subject() -> Callable[..., Subject]:
    return FakeSubject


@pytest.fixture
def found() -> Callable[..., Evidence]:
    return evidence


@pytest.fixture
def question_set() -> QuestionSet:
    """Three questions with gold and one that no clause answers; one line was unreadable."""
    return QuestionSet(
        name="小样",
        questions=(
            Question(
                id="a1",
                question="自救器防护时间不少于多少",
                gold=(Gold(quote="防护时间不少于30min"),),
                must_include=(("30分钟", "30min"),),
                tags=("数值",),
            ),
            Question(
                id="a2",
                question="绞车道行车时能不能行人",
                gold=(Gold(document="《样例矿安全手册》", clause="第2条"),),
                must_not_include=("可以行人",),
                tags=("禁止", "运输"),
            ),
            Question(id="a3", question="炸药库应当设几个出口", gold=(Gold(clause="第三条"),), tags=("数值",)),
            Question(id="a4", question="食堂几点开饭呢", answerable=False),
        ),
        errors=(LineError(line=5, zh="第 5 行：没有问题。", en="Line 5: it has no question."),),
    )


@pytest.fixture
def small_run(question_set: QuestionSet) -> Run:
    return run(question_set, FakeSubject(), conditions={"model": "fake", "version": "0"})
