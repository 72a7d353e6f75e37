"""An answer as a terminal shows it, in the language of its question."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.answers import Answer
from knowledge.provisions import language_of
from ui.answer_text import cells, tables
from ui.badges import badge, check_name, taken
from ui.command.progress import console
from ui.words import Words

_STYLES = {"verified": "green", "partial": "yellow", "refused": "yellow", "unverified": "bold red"}


def put(answer: Answer) -> None:
    """The answer and its clauses to standard output; what is said of it beside them, to standard error."""
    words = Words(language_of(answer.standalone_question))
    out = Console()
    for is_table, lines in tables(answer.text.splitlines()):
        if is_table:
            _put_table(out, lines)
        else:
            # The terminal breaks Chinese lines better than words are broken at blanks.
            out.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    if answer.asks:
        out.print(f"\n{answer.asks}", style="yellow", markup=False)
    for number, choice in enumerate(answer.choices, 1):
        out.print(f"  {number}. {choice}", style="yellow", markup=False)
    if answer.choices:
        said = words("said_first", place=answer.choices[0], question=answer.standalone_question)
        example = words("ask_with_place", question=said)
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
                f"✗ {check_name(check.check, words)}{words('colon')}{check.detail}",
                style="red",
                markup=False,
                soft_wrap=True,
            )
    if answer.notice:
        console.print(answer.notice, style="yellow", markup=False)


def _put_table(out: Console, lines: list[str]) -> None:
    """Rows under their head, columns aligned; what stands behind the last row, below."""
    head, *rows = [(row, behind) for row, behind in map(cells, lines) if row]
    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in head[0]:
        table.add_column(Text(name))
    for row, _ in rows:
        table.add_row(*map(Text, row[: len(head[0])]))
    out.print(table)
    if marks := " ".join(behind for _, behind in (head, *rows) if behind):
        out.print(marks, markup=False, highlight=False)
