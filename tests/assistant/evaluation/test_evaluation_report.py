import re
from collections.abc import Callable
from html.parser import HTMLParser

from assistant.evaluation import QuestionSet, Run, Subject, compare_runs, render_report, run
from assistant.evaluation.question_sets import LineError
from assistant.evaluation.questions import Gold, Question

Fake = Callable[..., Subject]

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}</style>\u202e\x00"

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Collects elements, attributes and text, and notices tags that are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_shows_conditions_figures_tags_and_questions(small_run: Run) -> None:
    page = Page(render_report(small_run))

    assert page.open == []
    for words in (
        "小样",
        small_run.id,
        "fake",
        "前 5 条命中",
        "hit@5",
        "1.000",
        "运输",
        "第 5 行",
        "食堂几点开饭呢",
    ):
        assert words in page.words
    assert "svg" in page.elements


def test_a_failed_question_shows_why_and_what_was_found(
    question_set: QuestionSet, fake_subject: Fake
) -> None:
    subject = fake_subject(fails_on="食堂几点开饭呢", backwards=True)

    words = Page(render_report(run(question_set, subject, conditions={}))).words

    failed = words.split("未通过的题")[1].split("全部题目")[0]
    assert "没有回答" in failed
    assert "did not answer" in failed
    assert "该答而没有答" in failed
    assert "第四条" in failed


def test_a_run_without_failures_says_so(question_set: QuestionSet, fake_subject: Fake) -> None:
    good = QuestionSet(name="好", questions=question_set.questions[:1])

    assert "没有。" in Page(render_report(run(good, fake_subject(), conditions={}))).words


def test_nothing_hostile_becomes_markup(fake_subject: Fake) -> None:
    hostile = Question(
        id=HOSTILE,
        question=HOSTILE,
        gold=(Gold(document=HOSTILE, clause=HOSTILE, quote=HOSTILE),),
        must_include=((HOSTILE,),),
        must_not_include=(HOSTILE,),
        tags=(HOSTILE,),
    )
    error = LineError(line=1, zh=HOSTILE, en=HOSTILE)
    question_set = QuestionSet(name=HOSTILE, questions=(hostile,), errors=(error,))
    measured = run(question_set, fake_subject(), conditions={HOSTILE: HOSTILE})

    page = Page(render_report(measured, compare_runs(measured, measured)))

    assert page.open == []
    assert not {"script", "img"} & set(page.elements)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in page.words
    assert "{{ 7 * 7 }}" in page.words


def test_the_page_needs_nothing_from_outside(small_run: Run) -> None:
    html = render_report(small_run)
    page = Page(html)

    assert not {"script", "link", "img", "iframe"} & set(page.elements)
    assert not {"src", "href"} & {name for name, _ in page.attributes}
    assert not re.search(r"https?:|url\(|@import", html)
    assert "default-src 'none'" in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_a_comparison_is_shown_when_there_is_one(
    question_set: QuestionSet, small_run: Run, fake_subject: Fake
) -> None:
    worse = run(question_set, fake_subject(backwards=True), conditions={})

    words = Page(render_report(worse, compare_runs(small_run, worse))).words

    assert words.index("变了的题") < words.index("a1 · ") < words.index("a3 · ")
    assert "-100.0%" in words
    assert "0.25" in words
    assert "与上次比较" not in Page(render_report(worse)).words


def test_a_stopped_run_is_marked(question_set: QuestionSet, fake_subject: Fake) -> None:
    stopped = run(question_set, fake_subject(), conditions={}, should_stop=lambda: True)

    words = Page(render_report(stopped)).words

    assert "中途停止" in words
    assert "没有适用的指标" in words
