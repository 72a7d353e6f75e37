"""One evaluation at a time, in a thread of its own: it outlives the page that began it."""

import logging
import threading
from dataclasses import dataclass, replace

from assistant.conversation import Assistant
from assistant.evaluation import QuestionSet, RunStore
from assistant.evaluation.journal import run_kept
from knowledge.errors import KuangzhiError
from ui.words import refusal

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatingState:
    """`done` of `total` questions; `run` is the id of the run that ended last, `error` why it has none."""

    running: bool = False
    done: int = 0
    total: int = 0
    run: str = ""
    error: KuangzhiError | None = None


class Evaluating:
    def __init__(self, assistant: Assistant, runs: RunStore) -> None:
        self._assistant = assistant
        self._runs = runs
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._state = EvaluatingState()

    @property
    def state(self) -> EvaluatingState:
        return self._state

    def start(self, questions: QuestionSet, *, answers: bool) -> None:
        """Raises WrongUse while another is running."""
        with self._lock:
            if self._state.running:
                raise refusal("already_running")
            self._stopping.clear()
            self._state = EvaluatingState(running=True, total=len(questions.questions))
        threading.Thread(target=self._work, args=(questions, answers), name="evaluation", daemon=True).start()

    def stop(self) -> None:
        """End after the question that is being answered; what was measured is kept."""
        self._stopping.set()

    def _work(self, questions: QuestionSet, answers: bool) -> None:
        try:
            run = run_kept(
                questions,
                self._assistant,
                self._runs,
                answers=answers,
                conditions=self._assistant.conditions(),
                on_progress=self._show,
                should_stop=self._stopping.is_set,
            )
            self._state = EvaluatingState(run=run.id if run.results else "")
        except KuangzhiError as error:
            _log.error("%s", error)
            self._state = EvaluatingState(error=error)
        except BaseException:
            self._state = EvaluatingState()
            raise

    def _show(self, done: int, total: int) -> None:
        self._state = replace(self._state, done=done, total=total)
