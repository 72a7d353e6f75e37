"""Whether the titles, editions, standards and clause numbers that a sentence names are those it cites."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.grounding.names import CLAUSE, STANDARD, bare
from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import Source
from knowledge.clauses import Edition
from knowledge.structure import numerals

_TITLE = re.compile(r"《([^《》]+)》")
_YEAR = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*(?:版|修订|edition)|(?:version|edition of)\s+((?:19|20)\d\d)", re.I
)
_PART = re.compile(rf"第\s*([{numerals.CHINESE}\d０-９]+)\s*款")
_ITEM = re.compile(r"第\s*[（(]?\s*([一二三四五六七八九十\d]+)\s*[）)]?\s*项")
_SECTION = re.compile(
    r"§+\s*(\d[\d.]*(?:\s?\([a-z\d]{1,4}\))*)|(?<![\d.A-Za-z])(\d+(?:\.\d+){2,})(?![\d%])|(?i:sections?|article)\s+(\d[\d.]*(?:\([a-z\d]{1,4}\))*)"
)
_NUMBERED = re.compile(r"(?:附录|附件)\s?[A-Z一二三四五六七八九十\d]+|[表图]\s?\d+(?:[.\-]\d+)*")
_SUPPLEMENT = re.compile(r"[（(].*?[)）]|中华人民共和国")


def check_names(
    text: str, sources: Sequence[Source], editions: Mapping[str, Edition], language: str
) -> Iterator[Problem]:
    """Names in `text` that are neither those of its clauses nor stand in them."""
    known = "|".join(source.named for source in sources)
    for title in _TITLE.findall(text):
        if not any(_titled(title, source) for source in sources):
            yield "titles_right", reason("title", language, said=title)
    for found in _YEAR.finditer(text):
        year = found[1] or found[2]
        if year not in known and not any(_of_year(year, source, editions) for source in sources):
            yield "titles_right", reason("edition", language, said=year)
    for found in STANDARD.finditer(_TITLE.sub("", text)):
        if _plain_code(found[0]) not in _plain_code(known) and not any(
            _plain_code(found[0]) in _plain_code(e.number + e.label) for e in editions.values()
        ):
            yield "titles_right", reason("standard", language, said=found[0].strip())
    yield from _check_numbers(text, sources, known, language)


def _titled(title: str, source: Source) -> bool:
    said, real = bare(title), bare(source.title)
    return said in {real, bare(_SUPPLEMENT.sub("", source.title))} or f"《{said}》" in source.named


def _of_year(year: str, source: Source, editions: Mapping[str, Edition]) -> bool:
    edition = editions.get(source.edition_id)
    if edition is None:
        return False
    days = (edition.issued, edition.effective)
    return year in f"{edition.label} {edition.number} {edition.source_name}" or any(
        d and str(d.year) == year for d in days
    )


def _plain_code(code: str) -> str:
    return re.sub(r"[^a-z\d.]", "", bare(code))


def _check_numbers(text: str, sources: Sequence[Source], known: str, language: str) -> Iterator[Problem]:
    there = {numerals.normal(n) for source in sources for n in source.clause_numbers}
    for found in CLAUSE.findall(text):
        if numerals.normal(found) not in there:
            yield "clause_numbers_right", reason("clause_number", language, said=found)
    for found in _PART.finditer(text):
        place = numerals.parse(found[1]) or 0
        if not any(place <= source.paragraphs for source in sources) and bare(found[0]) not in known:
            yield "clause_numbers_right", reason("clause_number", language, said=found[0])
    for found in _ITEM.finditer(text):
        if f"({found[1]})" not in known and bare(found[0]) not in known and f"{found[1]}." not in known:
            yield "clause_numbers_right", reason("clause_number", language, said=found[0])
    for found in _SECTION.finditer(text):
        number = bare(next(filter(None, found.groups()))).strip(".")
        if not re.search(rf"(?<![\d.]){re.escape(number)}(?!\d|\.\d)", known):
            yield "clause_numbers_right", reason("clause_number", language, said=found[0].strip())
    for found in _NUMBERED.findall(text):
        if not re.search(re.escape(bare(found)) + r"(?!\d|\.\d)", known):
            yield "clause_numbers_right", reason("clause_number", language, said=found)
