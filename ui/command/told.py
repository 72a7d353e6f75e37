"""An answer as a terminal shows it, in the language of its question."""

from rich.console import Console

from assistant.answers import Answer
from knowledge.provisions import language_of
from ui.badges import badge, check_name, taken
from ui.command.progress import console
from ui.words import Words

_STYLES = {"verified": "green", "partial": "yellow", "refused": "yellow", "unverified": "bold red"}


def put(answer: Answer) -> None:
    """The answer and its clauses to standard output; what is said of it beside them, to standard error."""
    words = Words(language_of(answer.standalone_question))
    out = Console()
    # The terminal breaks Chinese lines better than words are broken at blanks.
    out.print(answer.text, markup=False, highlight=False, soft_wrap=True)
    if answer.asks:
        out.print(f"\n{answer.asks}", style="yellow", markup=False)
    for number, choice in enumerate(answer.choices, 1):
        out.print(f"  {number}. {choice}", style="yellow", markup=False)
    if answer.choices:
        example = words("ask_with_place", question=f"{answer.choices[0]}，{answer.standalone_question}")
        out.print(example, style="dim", markup=False, soft_wrap=True)
    if answer.citations:
        out.print()
    for index, citation in enumerate(answer.citations, 1):
        page = words("on_page", page=citation.page) if citation.page else ""
        out.print(f"[{index}] 《{citation.document}》{citation.clause}{page}", style="green", markup=False)
    key = badge(answer)
    sources = len({citation.clause_id for citation in answer.citations})
    console.print(words(key, count=sources), style=_STYLES[key], markup=False, end="")
    cost = taken(answer.usage, words)
    console.print(f" · {answer.ms:.0f} ms{' · ' if cost else ''}{cost}", style="dim", markup=False)
    for check in answer.checks:
        if not check.passed:
            console.print(
                f"✗ {check_name(check.check, words)}：{check.detail}",
                style="red",
                markup=False,
                soft_wrap=True,
            )
    if answer.notice:
        console.print(answer.notice, style="yellow", markup=False)
