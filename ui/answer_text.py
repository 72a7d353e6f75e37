"""The text of an answer, taken apart for show: notice, lead, paragraphs, lists, source lines, marks.

Text stays text here, as in `ui.marking`; a mark `[n]` that points to no citation is left as words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from assistant.answers import Status
from ui.marking import RULE

Kind = Literal["notice", "lead", "paragraph", "list", "table", "source", "label"]

_TOKENS = re.compile(
    r"\s*\[(?P<mark>\d{1,3})\]|(?P<flag>（未核实(?:：(?P<why>[^（）]*))?）|\s?\(unverified(?:: (?P<reason>[^()]*))?\))"
)
_UNIT = r"%|‰|℃|°|m³/min|mg/m³|m/s|[kM]?Pa|mm|km|min|[mhsVA]|米|小时|分钟|秒|天|人|次|名|台|倍"
_FIGURE = re.compile(rf"(?<![\w.])\d+(?:\.\d+)?\s?(?:{_UNIT})(?:[²³])?(?![A-Za-z])", re.ASCII)
_SOURCE = ("依据：", "Source:")
_ROW = re.compile(
    r"(?P<row>\|.*\|)(?P<behind>(?:\s*\[\d{1,3}\]|（未核实[^（）]*）|\s?\(unverified[^()]*\))*)"
)
_BAR = re.compile(r"(?<!\\)\|")
_ROWS = re.compile(r"\|(?:[^|\n]+\|)+(?:\s*\|(?:[^|\n]+\|)+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words; or the mark of citation `mark` (from 1); or the remark that a sentence failed its check, and why.

    `figure` tells that the words are a value with its unit, which a reader in a hurry looks for.
    """

    text: str = ""
    figure: bool = False
    mark: int = 0
    flag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph or a list, line by line; or a table, row by row, whose first row is its head.

    `lines` of a table are what stands behind its last row: the marks of the clause that it is.
    """

    kind: Kind
    lines: tuple[tuple[Piece, ...], ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()


def parts(text: str, status: Status, citations: int) -> list[Part]:
    """The parts in order. `citations` is how many there are to point to.

    The first paragraph is the lead; where it only introduces the second, it is the notice, and that the lead.
    """
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip()) if p.strip()]
    leads: dict[int, Kind] = {0: "notice", 1: "lead"} if _introduces(paragraphs, status) else {0: "lead"}
    out: list[Part] = []
    for place, paragraph in enumerate(paragraphs):
        for kind, lines in _runs(paragraph, leads.get(place)):
            if kind == "table":
                out.append(_table(lines, citations))
                continue
            pieces = tuple(tuple(_pieces(line, citations, figures=kind == "lead")) for line in lines)
            if kind == "list" and out and out[-1].kind == "list":
                pieces = out.pop().lines + pieces
            out.append(Part(kind=kind, lines=pieces))
    return out


def tables(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """`lines` in runs, each with whether it is a table: rows within bars, more than one, one below the other."""
    for rows, run in groupby(lines, key=lambda line: bool(_ROW.fullmatch(line.strip()))):
        found = list(run)
        yield rows and sum(not RULE.fullmatch(line.strip()) for line in found) > 1, found


def cells(row: str) -> tuple[list[str], str]:
    """The cells of a row, and what stands behind it; none of a rule (`| --- | --- |`)."""
    found = _ROW.fullmatch(row.strip())
    if found is None or RULE.fullmatch(row.strip()):
        return [], ""
    return [cell.strip() for cell in _BAR.split(found["row"].strip("|"))], found["behind"].strip()


def _table(lines: Sequence[str], citations: int) -> Part:
    rows = [cells(line) for line in lines]
    behind = " ".join(after for _, after in rows if after)
    return Part(
        kind="table",
        lines=(tuple(_pieces(behind, citations, figures=False)),) if behind else (),
        rows=tuple(tuple(tuple(_pieces(c, citations, figures=False)) for c in row) for row, _ in rows if row),
    )


def _introduces(paragraphs: list[str], status: Status) -> bool:
    """Whether the first paragraph only says what to make of the next: it cites nothing and leads over, or
    the answer is one in part (a model's begins with what it answers)."""
    if len(paragraphs) < 2 or re.search(r"\[\d", paragraphs[0]):
        return False
    leads_over = paragraphs[0].rstrip().endswith(("：", ":")) and not paragraphs[0].startswith(
        ("关于“", "On “")
    )
    return leads_over or status is Status.PARTIAL


def _runs(paragraph: str, lead: Kind | None) -> Iterator[tuple[Kind, list[str]]]:
    lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
    for is_table, rows in tables(lines):
        if is_table:
            yield "table", rows
            continue
        for kind, run in groupby(rows, key=lambda line: _kind(line, lead)):
            yield kind, [_ROWS.sub(_spoken, line.removeprefix("- ")) for line in run]


def _kind(line: str, lead: Kind | None) -> Kind:
    if line.startswith("- "):
        return "list"
    if line.startswith(_SOURCE):
        return "source"
    if lead is not None:
        return lead
    return "label" if len(line) <= 20 and line.endswith(("：", ":")) else "paragraph"


def _spoken(rows: re.Match[str]) -> str:
    """Table rows that are quoted within a sentence: `| a | b | | c | d |` reads `a，b；c，d`."""
    lines = re.split(r"\|\s*\|", rows[0])
    return "；".join("，".join(cell.strip() for cell in line.strip("| ").split("|")) for line in lines)


def _pieces(line: str, citations: int, *, figures: bool) -> Iterator[Piece]:
    at = 0
    for token in _TOKENS.finditer(line):
        mark = int(token["mark"] or 0)
        if not token["flag"] and not 1 <= mark <= citations:
            continue
        yield from _plain(line[at : token.start()], figures)
        why = token["why"] or token["reason"] or ""
        yield Piece(text=why, flag=True) if token["flag"] else Piece(mark=mark)
        at = token.end()
    yield from _plain(line[at:], figures)


def _plain(text: str, figures: bool) -> Iterator[Piece]:
    at = 0
    for figure in _FIGURE.finditer(text) if figures else ():
        if at < figure.start():
            yield Piece(text=text[at : figure.start()])
        yield Piece(text=figure[0], figure=True)
        at = figure.end()
    if at < len(text):
        yield Piece(text=text[at:])
