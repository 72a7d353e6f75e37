import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from assistant.evaluation import Journal
from assistant.evaluation.questions import Severity
from knowledge.errors import QuestionSetError, WrongUse
from ui.desk import Desk
from ui.evaluation import EvaluationPage, Screen
from ui.render import Render

Press = Callable[..., gr.EventData]
QUESTIONS = [
    {"question": "采掘工作面瓦斯到1.5%怎么办？", "gold": [{"clause": "第二十二条"}]},
    {"question": "没领自救器能不能下井？", "gold": [{"clause": "第十二条"}]},
    {"question": "这一题的依据不存在", "gold": [{"clause": "第九百九十九条"}]},
]


@pytest.fixture
def page(desk: Desk, render: Render) -> EvaluationPage:
    return EvaluationPage(desk, render)


def _field(folder: Path, content: str, name: str = "我的题.jsonl") -> list[dict[str, str]]:
    path = folder / name
    path.write_text(content, "utf-8")
    return [{"path": str(path), "orig_name": name}]


def _run(page: EvaluationPage, folder: Path) -> Screen:
    lines = "\n".join(json.dumps(q, ensure_ascii=False) for q in QUESTIONS)
    chosen = page.choose(_field(folder, lines))
    return list(page.start(chosen.questions, False))[-1]


def test_the_sample_questions_are_chosen_at_first(page: EvaluationPage) -> None:
    chosen = page.sample()
    assert chosen.questions is None
    assert "60 题" in chosen.summary


def test_an_uploaded_set_replaces_the_sample_and_its_file_is_gone(
    page: EvaluationPage, tmp_path: Path
) -> None:
    field = _field(tmp_path, '{"question": "一"}\nnot json\n')
    chosen: Any = page.choose(field)
    assert "我的题 · 1 题" in chosen.summary
    assert "第 2 行" in chosen.summary
    assert chosen.sample["visible"]
    assert not Path(field[0]["path"]).exists()


def test_a_set_that_cannot_be_read_is_told(page: EvaluationPage, tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError):
        page.choose(_field(tmp_path, "nothing here"))


def test_a_run_shows_figures_plot_and_failed_questions(page: EvaluationPage, tmp_path: Path) -> None:
    screen: Any = _run(page, tmp_path)
    assert "前 5 条命中" in screen.result
    assert "hit@5" in screen.result
    assert f"/reports/{screen.opened}.html" in screen.result
    assert "这一题的依据不存在" in screen.failed
    assert screen.plot["value"]["data"][0][0] == "首条命中"
    assert screen.start["visible"]
    assert "打开" in screen.runs


def test_an_earlier_run_can_be_opened_and_compared(
    page: EvaluationPage, tmp_path: Path, press: Press
) -> None:
    first: Any = _run(page, tmp_path)
    second: Any = _run(page, tmp_path)
    assert ("不比较", "") in second.compare["choices"]
    compared: Any = page.compare(second.opened, first.opened)
    assert "同题 3 题" in compared.result
    assert "+0.0%" in compared.result
    assert page.view(press(run=first.opened)).opened == first.opened


def test_a_run_that_does_not_exist_is_told(page: EvaluationPage, press: Press) -> None:
    for forged in ("20260101T000000000000-abcdef", "../../etc/passwd"):
        with pytest.raises(WrongUse):
            page.view(press(run=forged))


def test_only_one_evaluation_runs_at_a_time_and_it_can_be_stopped(page: EvaluationPage, desk: Desk) -> None:
    screens = page.start(None, False)
    first: Any = next(screens)
    assert "正在评测" in first.progress
    with pytest.raises(WrongUse, match="已有一次评测"):
        next(page.start(None, True))
    page.stop()
    last: Any = list(screens)[-1]
    assert last.start["visible"]
    assert not desk.evaluating.state.running


def test_a_page_that_is_opened_during_a_run_follows_it(page: EvaluationPage) -> None:
    screens = page.start(None, True)
    next(screens)
    arrived: list[Any] = list(page.arrive())
    assert "正在评测" in arrived[0].progress
    assert "前 5 条命中" in arrived[-1].result
    list(screens)


def test_without_runs_the_page_says_so(page: EvaluationPage) -> None:
    (screen,) = page.arrive()
    assert "还没有评测过" in str(screen.runs)


def test_questions_that_flipped_are_shown_with_the_critical_first(
    page: EvaluationPage, desk: Desk, tmp_path: Path
) -> None:
    first: Any = _run(page, tmp_path)
    run = desk.runs.load(str(first.opened))
    one, two, *others = run.results
    worse = replace(one, scores={**one.scores, "hit@5": 1.0 - one.scores["hit@5"]})
    critical = replace(
        two,
        scores={**two.scores, "hit@5": 1.0 - two.scores["hit@5"]},
        question=replace(two.question, severity=Severity.CRITICAL),
    )
    later = replace(run, id="20991231T000000000000-abcdef", results=(worse, critical, *others))
    desk.runs.save(later)
    shown = str(page.compare(later.id, run.id).result)
    assert "安全攸关" in shown
    table = shown[shown.index("变了的题") :]
    assert table.index(two.question.question) < table.index(one.question.question)


def test_a_run_that_was_cut_off_goes_on(page: EvaluationPage, desk: Desk, tmp_path: Path) -> None:
    whole: Any = _run(page, tmp_path)
    questions = page.choose(
        _field(tmp_path, "\n".join(json.dumps(q, ensure_ascii=False) for q in QUESTIONS))
    ).questions
    assert questions is not None
    kept = desk.runs.load(str(whole.opened)).results[0]
    marked = replace(kept, answer="从前答的")
    with Journal(desk.runs.folder, questions, desk.assistant.conditions(), answers=True) as journal:
        journal.add(marked)
    again: Any = list(page.start(questions, False))[-1]
    assert desk.runs.load(str(again.opened)).results[0].answer == "从前答的"
    assert not list(desk.runs.folder.glob("*.journal"))
