"""From the pieces of all pages to blocks, and what is said of pages that could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from knowledge.clauses import Block
from knowledge.reading import ocr
from knowledge.reading.pdf_columns import in_reading_order
from knowledge.reading.pdf_lines import Line
from knowledge.reading.pdf_paragraphs import paragraphs
from knowledge.reading.pdf_running import named_once, running_lines
from knowledge.reading.pdf_watermarks import without_watermarks


@dataclass(slots=True)
class Found:
    """The pages read so far, and the numbers of those that something is to be said about.

    `pictures` are those of the `empty` ones that only recognition could have read.
    """

    pages: list[list[Line]] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)

    def add(self, number: int, lines: list[Line]) -> None:
        self.pages.append(lines)
        if not lines:
            self.empty.append(number)

    def add_recognised(self, number: int, recognised: ocr.Recognised) -> None:
        self.add(number, list(recognised.lines))
        if recognised.doubtful:
            self.doubtful.append(number)

    def add_damaged(self, number: int) -> None:
        self.pages.append([])
        self.damaged.append(number)

    def warnings(self) -> tuple[str, ...]:
        zh, en = "没有文字", f"{'has' if len(self.empty) == 1 else 'have'} no text"
        if self.pictures:
            zh += f"（图片页要先安装文字识别：{ocr.INSTALL}）"
            en += f" (to recognise pictures: {ocr.INSTALL})"
        return (
            *about(self.damaged, "已损坏，未收入", "left out as damaged"),
            *about(self.empty, zh, en),
            *about(self.doubtful, "有认不准的字，请对照原件", "may hold misread signs: see the original"),
        )


def text_of(pages: list[list[Line]]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Paragraphs and tables in reading order, and apart from them the running headers and footers.

    Watermarks and page numbers are in neither.
    """
    ordered = in_reading_order(without_watermarks(pages))
    running = running_lines(ordered)
    text = [[line for line in lines if line not in running] for lines in ordered]
    return tuple(paragraphs(text)), named_once(running)


def about(pages: Sequence[int], zh: str, en: str) -> list[str]:
    """One warning for some pages, none for none: `第3、7-9页没有文字 / pages 3, 7-9 have no text`."""
    if not pages:
        return []
    runs = []
    for _, group in groupby(enumerate(sorted(pages)), key=lambda place: place[1] - place[0]):
        run = [page for _, page in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    word = "page" if len(pages) == 1 else "pages"
    return [f"第{'、'.join(runs)}页{zh} / {word} {', '.join(runs)} {en}"]
