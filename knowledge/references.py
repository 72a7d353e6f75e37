"""Cross-references: the clauses that a clause's own words point to, and what they resolve to.

A reference is kept as it stands in the source. It is resolved when it is followed, because the document
that it names may come into the library later, or be superseded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from knowledge.clauses import Clause, Edition, Kind
from knowledge.structure import numerals
from knowledge.titles import mentions

_NUM = rf"[{numerals.CHINESE}0-9０-９]{{1,9}}"
_ARTICLE = rf"第\s*{_NUM}\s*条(?:之[{numerals.CHINESE}]{{1,2}})?"
_PART = rf"(?:第\s*{_NUM}\s*款)?(?:第?\s*[（(]?[{numerals.CHINESE}]{{1,3}}[）)]?\s*项)?"
_DOTTED = r"[1-9]\d?(?:[.．]\d{1,3}){1,5}"
_WORDS = re.compile(
    rf"(?P<title>《(?P<document>[^《》\n]{{2,40}})》\s*(?:[（(][^）)\n]{{1,24}}[）)])?\s*(?:的|中|之)?)?"
    rf"(?:(?P<article>{_ARTICLE}{_PART})(?:\s*(?P<to>[至到~～\-—])\s*(?P<last>{_ARTICLE}))?"
    rf"|(?P<own>(?:本|前)条第\s*{_NUM}\s*款)"
    rf"|(?P<chapter>第\s*{_NUM}\s*[章节](?![\u4e00-\u9fff]{{0,3}}第\s*{_NUM}\s*条))"
    r"|(?P<table>(?<!续)表\s*(?:[A-Z]?\d{1,3}(?:[.．\-]\d{1,3}){0,4}))(?![\d%％])"
    r"|(?P<appendix>附\s*[录件]\s*(?:[A-Z]|[一二三四五六七八九十]{1,2}|\d{1,2}))(?![.．]\d)"
    rf"|(?<![\d.．表图A-Za-z])(?P<dotted>{_DOTTED})(?=\s*条?(?:款)?(?:的?(?:规定|要求|条|款|执行|所述)|[、和及与至]\s*{_DOTTED}"
    r"\s*条?的?(?:规定|要求)|\s*(?:进行|确定|采用)))"
    r"|(?P<us>§+\s*\d+\.\d+(?:-\d+)?(?:\([a-z0-9]{1,3}\))*))"
)
_SIGN = re.compile(r"[第表附§]|\d[.．]\d")  # one of these is in every reference
_REPEATED = re.compile(rf"\s*{_ARTICLE}")
_RANGE = 30  # articles that "第五条至第八条" may name; more than that is a chapter, and one link is enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Words at `start:end` of a clause's text that point to `label` (normalised, as ids end in it).

    `document` is the title named with it, empty where the clause's own document is meant.
    """

    words: str
    start: int
    end: int
    document: str
    label: str


class Clauses(Protocol):
    """What resolving needs of a catalogue."""

    def labelled(self, label: str, edition_ids: Sequence[str]) -> list[Clause]: ...


def references(clause: Clause) -> list[Reference]:
    """Every reference in a clause's own text, in order; a range of articles gives one for each of its ends
    and those between. The clause's own number is none."""
    out: list[Reference] = []
    document, until = "", -1
    if not _SIGN.search(clause.text):
        return out
    begins = _own_number(clause)
    if not _SIGN.search(clause.text, begins):
        return out
    for match in _WORDS.finditer(clause.text):
        if match.start() < begins:
            continue
        if match["document"]:
            document = match["document"]
        elif not (
            match.start() - until >= 0
            and re.fullmatch(r"[、，和及与或\s]*", clause.text[until : match.start()])
        ):
            document = ""  # "《…》第七条、第八条": both are of the document named before the first
        until = match.end()
        start = match.end("title") if match["title"] else match.start()
        for label in _labels(match, clause):
            out.append(
                Reference(
                    words=clause.text[start : match.end()],
                    start=start,
                    end=match.end(),
                    document=document,
                    label=label,
                )
            )
    return out


def resolve(
    document: str, label: str, own: Edition, editions: Sequence[Edition], clauses: Clauses, day: date
) -> str | None:
    """The id of the clause meant: of `own`, or of the edition in force on `day` of the document named.

    A 款 or 项 that the library does not hold for itself resolves to its article; None where nothing does.
    """
    if document:
        named = [e for e in editions if _is_named(document, e)]
        scope = sorted((e for e in named if e.in_force(day)), key=lambda e: e.label, reverse=True)
    else:
        scope = [own]
    for edition in scope:
        for candidate in _ever_wider(label):
            if found := clauses.labelled(candidate, [edition.id]):
                return found[0].id
    return None


def _is_named(document: str, edition: Edition) -> bool:
    plain = "".join(document.split())
    title = edition.document.title
    return (
        plain == title
        or bool(edition.number and edition.number in plain)
        or (
            # A title that only contains the other ("…安全法实施条例") names something else.
            mentions(plain, title) and plain[-2:] == title[-2:]
        )
    )


def _ever_wider(label: str) -> Iterator[str]:
    yield label
    if chapter := re.fullmatch(r"第(\S+)章", label):
        yield str(numerals.parse(chapter[1]))  # numbered standards print the bare number
    for pattern in (r"（[^）]+）$", r"第\S{1,3}款(?=$|（)", r"（[^）]+）$"):
        wider = re.sub(pattern, "", label)
        if wider != label:
            yield wider
            label = wider


def _own_number(clause: Clause) -> int:
    """Where the clause's words begin behind its own number or caption."""
    if clause.kind is Kind.TABLE:
        return len(clause.text.split("\n", 1)[0])
    if clause.number:
        # Most stand there as they are; a pattern for each number would cost more than all other references.
        if clause.text.startswith(clause.number):
            return len(clause.number)
        if number := re.match(r"\s*" + r"\s*".join(map(re.escape, clause.number)), clause.text):
            return number.end()
    # A paragraph that the source gives its article's number again.
    repeated = _REPEATED.match(clause.text) if clause.kind in {Kind.PARAGRAPH, Kind.ITEM} else None
    return repeated.end() if repeated and clause.label.startswith(numerals.normal(repeated[0].strip())) else 0


def _labels(match: re.Match[str], clause: Clause) -> list[str]:
    if match["article"]:
        label = _clause_label(match["article"])
        return _range(label, numerals.normal(match["last"])) if match["last"] else [label]
    if match["own"]:
        article = re.match(rf"{_ARTICLE}", clause.label)
        own = numerals.normal(article[0]) if article else ""
        return [_first_is_the_article(own + numerals.normal(match["own"])[2:])] if own else []
    if match["us"]:
        number = re.sub(r"\s", "", match["us"].lstrip("§"))
        return ["§ " + number.replace("(", "（").replace(")", "）")]
    printed = next(match[name] for name in ("chapter", "table", "appendix", "dotted") if match[name])
    return [numerals.normal("".join(printed.split())).replace("．", ".")]


def _clause_label(printed: str) -> str:
    plain = numerals.normal(printed)
    item = re.search(r"第?[（(]?([零〇一二三四五六七八九十]{1,3})[）)]?项$", plain)
    if item:
        plain = plain[: item.start()] + f"（{item[1]}）"
    return _first_is_the_article(plain)


def _first_is_the_article(label: str) -> str:
    # An article's own text is its first 款.
    return label.replace("第一款", "")


def _range(first: str, last: str) -> list[str]:
    """第五条 … 第八条, each."""
    ends = [numerals.parse(label[1 : label.index("条")]) for label in (first, last)]
    low, high = ends
    if low is None or high is None or not low < high <= low + _RANGE:
        return [first, last]
    return [f"第{numerals.chinese(n)}条" for n in range(low, high + 1)]
