"""What a document is called and which edition it is, as far as the source says so itself."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import PurePath

from knowledge.clauses import Block

_ENDINGS = (
    "规程|规范|细则|规定|条例|法|标准|办法|方法|要求|条件|分类|指标|手册|制度|措施|指南|通则|守则|导则|规则"
)
_TITLE = re.compile(
    rf"《?(?P<title>[\u4e00-\u9fff、（）()·\-—\s]{{2,58}}(?:{_ENDINGS})(?:[（(](?:暂行|试行)[）)])?)》?"
    r"(?:[（(](?P<note>\d{4}年?\S{0,6}|[A-Z][^）)]{2,24})[）)])?"
)
_STANDARD = re.compile(
    r"\b(?:GB|AQ|MT|NB|KA|YD|GBJ|GBZ|DB\d{0,2})\s*[/／]?\s*[TZ]?\s*\d{2,6}(?:\.\d+)?\s*[-—－–]\s*\d{4}"
)
_NOTE_YEAR = re.compile(r"[（(](\d{4})\s*年?\s*(?:修[正订]|版|年版)[）)]|版本[:：]\s*(\d{4})")
_EFFECTIVE = re.compile(
    r"(?:自|施行日期[:：]|实施日期[:：]|effective\s)\s*(\d{4})[年\-./]\s*(\d{1,2})[月\-./]\s*(\d{1,2})日?\s*(?:起|$|\s)"
)
# Headings that end like titles and name no document.
_GENERIC = re.compile(
    r"(?:一般|基本|总体|特殊|其他)?(?:规定|要求|规则|措施|方法|标准|条件|制度)|(?:技术|安全|管理|组织).{0,2}(?:要求|措施|规定)"
)
_CLAUSE = re.compile(r"第\s*\S{1,5}\s*[编章节条]|\d+[.．]\d")
_SEARCHED = 12  # lines at the top of a file that may hold its title


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`title` without 《》; `label` names the edition ("AQ 1024-2006", "2013"), empty where none is named."""

    title: str
    label: str
    effective: date | None


def identify(blocks: Sequence[Block], name: str, declared: str | None = None) -> Identity:
    """Read title, edition and day of effect from the first lines; the file's stem where none is named.

    `name` is the file as the user named it, `declared` the title that the format itself carries.
    """
    top = [b.text.strip().lstrip("#").strip() for b in blocks[:_SEARCHED] if b.text.strip()]
    stem = PurePath(name).stem.strip().strip("《》").strip()
    title = _declared(declared) or _title(top) or stem
    return Identity(title=title, label=_label(top, stem), effective=_effective(blocks))


def _declared(title: str | None) -> str | None:
    match = _TITLE.fullmatch(title.strip()) if title else None
    return _named(match["title"]) if match else None


def _title(top: Sequence[str]) -> str | None:
    for line in top:
        match = _TITLE.fullmatch(line)
        # 国务院令 and 的通知 stand above the title of what they issue.
        if match and not _CLAUSE.match(line) and "关于" not in line and (title := _named(match["title"])):
            return title
    return None


def _named(title: str) -> str | None:
    compact = _compact(title)
    return None if _GENERIC.fullmatch(compact) else compact


def _compact(title: str) -> str:
    # Chinese titles are often set with spaces between their characters.
    return re.sub(r"(?<=[\u3000-\u9fff（）])\s+(?=[\u3000-\u9fff（）])", "", title).strip()


def _label(top: Sequence[str], stem: str) -> str:
    # Behind the first clause, a number of a standard is one that is referred to.
    above = list(takewhile(lambda line: not _CLAUSE.match(line), top[:6]))
    for line in [*(t for t in above if len(t) <= 45), stem]:
        plain = unicodedata.normalize("NFKC", line)
        if match := _STANDARD.search(plain):
            return re.sub(r"\s*[-—–]\s*", "-", re.sub(r"\s+", "", match.group()))
        if match := _NOTE_YEAR.search(plain):
            return next(g for g in match.groups() if g)
    return ""


def _effective(blocks: Sequence[Block]) -> date | None:
    """The day that the source says it comes into force, from its first or its last lines."""
    for block in [*blocks[:30], *blocks[-15:]]:
        if match := _EFFECTIVE.search(block.text):
            try:
                return date(*(int(g) for g in match.groups()))
            except ValueError:
                continue
    return None
