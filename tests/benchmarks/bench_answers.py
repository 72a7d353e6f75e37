"""Answers that can be trusted: how many are right, wrong, partly, refused, and rightly so.

    python tests/benchmarks/bench_answers.py [--home DIR] [--model SPEC] [--half dev|report] [--every N] [--json FILE]

Over the regulations beside the project and the questions of `tests/questions/trust-*.jsonl`, asked of the whole
assistant as a person asks it. `dev` questions (trust-a, trust-b) were used to set thresholds, `report` ones
(trust-c) for nothing.

An answer is **wrong** where it claims what it should not: an unanswerable question answered; a yes for a no; a
forbidden wording said; or an answer given as such of which no citation is a clause that answers and a fact that it
must hold is missing. What is given as the closest rules only (partial) claims nothing. **must** is the share of
answers given as such that hold every fact they must. A **refusal** is precise where the question has no answer.
Then refusals against errors: what of the answers is right, and what of the answerable questions is left, if
only those are answered whose probability is at least so much; and what the checks take.
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import figures
import numpy as np
from over_corpus import HELP, corpus_library

from assistant.answering import asking, confidence
from assistant.answering.parts import parts
from assistant.answering.sentences import competing, ranked
from assistant.answers import Answer, Instruction, Status
from assistant.conversation import Assistant
from assistant.evaluation.matching import holds
from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.questions import Question
from assistant.evaluation.wording import says
from assistant.grounding import verify
from assistant.settings import load as load_settings
from knowledge.library import Library
from knowledge.provisions import language_of

HERE = Path(__file__).resolve().parent
SETS = HERE.parent / "questions"
REPORTED = ("trust-c",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what only these sets say of it: `expected` status and `verdict` (yes, no or none); `half` is
    dev or report."""

    question: Question
    half: str
    kind: str
    expected: str
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An answer and what it is worth; `must` is None where the question names no facts, `sure` (the probability
    that what was found is right) where no threshold decides."""

    asked: Asked
    answer: Answer
    must: bool | None
    cited: bool
    said: str | None
    sure: float | None

    @property
    def right(self) -> bool:
        """Whether its words hold what they must, whatever its status."""
        if self.asked.question.expects_answer is False:
            return False
        return self.cited if self.must is None else self.must

    @property
    def wrong(self) -> bool:
        status, question = self.answer.status, self.asked.question
        if self.said and self.asked.verdict and self.said != self.asked.verdict:
            return True
        if status is not Status.REFUSED and any(
            says(self.answer.text, word) for word in question.must_not_include
        ):
            return True
        if status is not Status.ANSWERED:
            return False
        if question.expects_answer is False:
            return True
        return not self.cited and self.must is not True


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--home", type=Path, help=HELP)
    parser.add_argument("--model", default="extractive")
    parser.add_argument("--half", choices=("dev", "report"))
    parser.add_argument("--every", type=int, default=1, help="only each N-th question")
    parser.add_argument("--kind", help="only this kind of question")
    parser.add_argument("--show", action="store_true", help="print what went wrong, question by question")
    options = parser.parse_args()
    settings = load_settings(model=options.model)
    with (
        corpus_library(options.home) as library,
        figures.Figures("answers", options) as told,
        closing(Assistant(library, settings)) as assistant,
    ):
        asked = [a for a in load(options) if options.half in (None, a.half)]
        judged = [judge(a, assistant, library) for a in asked]
        for half in ("dev", "report"):
            if own := [j for j in judged if j.asked.half == half]:
                tell(half, own, told)
                tell_risk(half, own, told)
        time_checks(judged, library, told)
        if options.show:
            show(judged)


def load(options: argparse.Namespace) -> Iterator[Asked]:
    for path in sorted(SETS.glob("trust-*.jsonl")):
        questions = QuestionSet.load(path).questions
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for question, line in list(zip(questions, lines, strict=True))[:: options.every]:
            kind = question.tags[0]
            if not options.kind or kind == options.kind:
                yield Asked(
                    question=question,
                    half="report" if path.stem in REPORTED else "dev",
                    kind=kind,
                    expected=line["expected"],
                    verdict=line.get("verdict"),
                )


def judge(asked: Asked, assistant: Assistant, library: Library) -> Judged:
    question = asked.question
    answer = assistant.answer(
        Instruction(text=question.asked, history=question.history, as_of=question.as_of)
    )
    groups = question.must_include
    must = all(any(says(answer.text, word) for word in group) for group in groups) if groups else None
    cited = {citation.clause_id for citation in answer.citations}
    shown = [part for item in answer.evidence for part in item.parts if part.clause_id in cited]
    return Judged(
        asked=asked,
        answer=answer,
        must=must,
        cited=any(holds(item, gold) for item in shown for gold in question.gold),
        said=_said(answer.text) if answer.status is Status.ANSWERED else None,
        sure=_sure(answer, library),
    )


def _sure(answer: Answer, library: Library) -> float | None:
    question, found = answer.standalone_question, answer.evidence
    if not found or parts(question) or language_of(question) == "en":
        return None
    nearness = library.retriever.nearness(question, competing(found), focus=asking.focus(question))
    asked = asking.read(question)
    sentences = ranked(asked, found, nearness)
    if not sentences:
        return None
    return confidence.probability("right", confidence.features(question, asked, found, sentences, nearness))


def tell_risk(half: str, judged: Sequence[Judged], told: figures.Figures) -> None:
    """Refusals against errors, over the questions that no rule refuses."""
    own = [j for j in judged if j.sure is not None]
    answerable = sum(j.asked.question.expects_answer is True for j in own) or 1
    told.table(f"{half}: answered from", {"answered": "", "of these right": "", "answerable left out": ""})
    for threshold in (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        above = [j for j in own if (j.sure or 0.0) >= threshold]
        kept = sum(j.asked.question.expects_answer is True for j in above)
        told.row(
            f"{half}: answered from {threshold}",
            len(above) / (len(own) or 1),
            sum(j.right for j in above) / (len(above) or 1),
            1 - kept / answerable,
        )


_YES = re.compile(r"^(?:可以。|要，|是，|是的)")
_NO = re.compile(r"^(?:不可以|不行|不能|不是，|严禁|不允许|否)")


def _said(text: str) -> str | None:
    """The yes or no that an answer begins with."""
    return "no" if _NO.match(text) else "yes" if _YES.match(text) else None


def tell(half: str, judged: Sequence[Judged], told: figures.Figures) -> None:
    columns = ("asked", "answered", "partial", "refused", "must", "must incl. partial", "wrong")
    told.table(half, dict.fromkeys(columns, ""))
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        kinds[item.asked.kind].append(item)
    for kind, own in kinds.items():
        statuses = Counter(j.answer.status for j in own)
        given = [j.must for j in own if j.must is not None and j.answer.status is Status.ANSWERED]
        shown = [j.must for j in own if j.must is not None]
        told.row(
            f"{half} {kind}",
            len(own),
            *(statuses[s] for s in Status),
            float(np.mean(given)) if given else float("nan"),
            float(np.mean(shown)) if shown else float("nan"),
            sum(j.wrong for j in own),
        )
    refused = [j for j in judged if j.answer.status is Status.REFUSED]
    unanswerable = [j for j in judged if j.asked.expected == "refused"]
    right = sum(j.asked.expected == "refused" for j in refused)
    given = [j for j in judged if j.answer.status is Status.ANSWERED and j.must is not None]
    told.figure(f"{half}: wrong", float(np.mean([j.wrong for j in judged])), most=0.02)
    told.figure(f"{half}: must in answered", float(np.mean([j.must for j in given])), least=0.9)
    told.figure(f"{half}: refusal precision", right / (len(refused) or 1), least=0.9)
    told.figure(f"{half}: refusal recall", right / (len(unanswerable) or 1), least=0.9)
    verified = [j for j in judged if j.answer.citations and all(c.passed for c in j.answer.checks)]
    told.figure(f"{half}: verified", len(verified) / (len([j for j in judged if j.answer.citations]) or 1))
    said = [j for j in judged if j.said and j.asked.verdict]
    told.figure(f"{half}: verdicts said", len(said))
    told.figure(f"{half}: verdicts wrong", sum(j.said != j.asked.verdict for j in said), most=0)
    told.figure(
        f"{half}: characters", float(np.median([len(j.answer.text) for j in judged if j.answer.citations]))
    )


def time_checks(judged: Sequence[Judged], library: Library, told: figures.Figures) -> None:
    """What checking takes, over the answers that have something to check."""
    editions = library.catalogue.editions()
    spent = []
    for item in judged:
        answer = item.answer
        if answer.citations:
            parts = [part for found in answer.evidence for part in found.parts]
            started = time.perf_counter()
            verify(answer.text, answer.citations, parts, editions, as_of=item.asked.question.as_of)
            spent.append((time.perf_counter() - started) * 1000)
    if spent:
        told.figure("checks p50", float(np.percentile(spent, 50)), "ms")
        told.figure("checks p95", float(np.percentile(spent, 95)), "ms", most=30)
    told.figure("answer p50", float(np.percentile([j.answer.ms for j in judged], 50)), "ms")
    told.figure("answer p95", float(np.percentile([j.answer.ms for j in judged], 95)), "ms")


def show(judged: Sequence[Judged]) -> None:
    for item in judged:
        expected = item.asked.expected
        refused = (item.answer.status is Status.REFUSED) != (expected == "refused")
        if item.wrong or refused or item.must is False:
            question = item.asked.question
            print(
                f"\n{'WRONG ' if item.wrong else ''}{question.id} {item.asked.kind} expected {expected},"
                f" {item.answer.status} cited={item.cited} must={item.must} said={item.said} {question.asked}"
            )
            print(
                "   must", question.must_include, "gold", [(g.document, g.quote) for g in question.gold][:2]
            )
            print("   " + item.answer.text[:400].replace("\n", "⏎"))


if __name__ == "__main__":
    main()
