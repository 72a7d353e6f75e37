"""What a document is called and which edition it is, as far as the source says so itself.

Nothing is guessed: what the source does not say stays empty, and a person can add it later.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from pathlib import PurePath

from knowledge.clauses import Block, Rank
from knowledge.structure import issuing, numerals
from knowledge.structure.days import DAY, days, parse

_ENDINGS = (
    "规程|规范|细则|规定|条例|法|标准|办法|方法|要求|条件|分类|指标|手册|制度|措施|指南|通则|守则|导则|规则"
    "|規程|規範|細則|規定|條例|標準|辦法|規則|導則"  # as traditional characters write them
)
_TITLE = re.compile(
    rf"《?(?P<title>[\u4e00-\u9fff、（）()·\-—\s]{{2,58}}(?:{_ENDINGS})(?:[（(](?:暂行|试行)[）)])?)》?"
    r"(?:[（(](?P<note>\d{4}年?\S{0,6}|[A-Z][^）)]{2,24})[）)])?"
)
_NOTE_YEAR = re.compile(r"[（(](\d{4})\s*年?\s*(?:修[正订]|版|年版)[）)]|版本[:：]\s*(\d{4})")
# Headings that end like titles and name no document.
_GENERIC = re.compile(
    r"(?:一般|基本|总体|特殊|其他)?(?:规定|要求|规则|措施|方法|标准|条件|制度)|(?:技术|安全|管理|组织).{0,2}(?:要求|措施|规定)"
)
_CLAUSE = re.compile(r"第\s*\S{1,5}\s*[编編章节節条條]|\d+[.．]\d")
_FIRST_CLAUSE = re.compile(
    r"第\s*[一1]\s*[编編章节節条條]|1(?:\.0\.1|\.1|\s*[、.．]?\s*(?:总\s*则|(?:适用)?范\s*围))|\d\s*(?:规范性)?引用|§"
)
_ENTRY = re.compile(r"\d{1,2}\s*[.．、]\s*\D")
_SEARCHED = 12  # lines at the top of a file that may hold its title
_FRONT = 60  # lines before the first clause at most: an order and a notice, no whole foreword

_SELF = r"(?:本|该)?(?:法|条例|规程|规定|规范|细则|办法|标准|规则|制度|手册|文件|通知)?"
_EFFECTIVE = re.compile(
    rf"(?:自|从|于)\s*(?P<day>{DAY})\s*(?:起|开始)?\s*(?:正式)?(?:施行|实施|执行|生效)"
    rf"|(?:施行|实施|执行|生效)(?:日期|时间)?\s*[:：]\s*(?P<named>{DAY})"
    rf"|(?P<cover>{DAY})\s*起?(?:实施|施行)"
    rf"|effective(?:\s+(?:date|as\s+of|from|on))*\s*[:：]?\s*(?P<english>{DAY})",
    re.IGNORECASE,
)
_AT_ISSUE = re.compile(rf"自\s*{_SELF}\s*(?:发布|公布|印发|颁布)之日\s*起\s*(?:施行|实施|执行|生效)")
_AFTER_ISSUE = re.compile(
    rf"自\s*{_SELF}\s*(?:发布|公布|印发|颁布)之日\s*起\s*(?:满\s*)?(?P<days>[\d{numerals.CHINESE}]+)\s*[日天]\s*(?:之?后)?\s*起?"
    r"\s*(?:施行|实施|执行|生效)"
)
_CLOSES = re.compile(rf"本[\u4e00-\u9fff]{{1,12}}?\s*(?:自|从)\s*(?:{DAY}|{_SELF}(?:发布|公布|印发|颁布))")
_ISSUED = re.compile(
    rf"(?P<day>{DAY})\s*(?:[\u4e00-\u9fff\s]{{0,40}}?(?:令\s*第?\s*\S{{1,8}}号|会议)\s*)?(?:发布|公布|颁布|印发|通过)"
    rf"|(?:发布|公布|颁布|印发)(?:日期|时间)?\s*[:：]\s*(?P<named>{DAY})",
    re.IGNORECASE,
)
_REVISED = re.compile(rf"(?P<day>{DAY})[^）)年]{{0,60}}?(?:修正|修订)", re.IGNORECASE)
_REPEALED = re.compile(
    rf"(?:自|于)\s*(?P<day>{DAY})\s*起?\s*(?:废止|作废|失效)|废止日期\s*[:：]\s*(?P<named>{DAY})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`title` without 《》; `label` names the edition ("AQ 1024-2006", "2013"), empty where none is named.

    The other fields are those of `Edition`. `effective` is the day from which this text can bind: of a
    revised text, that of its last revision, where the closing article still names the day of the first.
    """

    title: str
    label: str
    number: str = ""
    issuer: str = ""
    rank: Rank | None = None
    issued: date | None = None
    effective: date | None = None
    repealed: date | None = None


def identify(blocks: Sequence[Block], name: str, declared: str | None = None) -> Identity:
    """Read what a source says of itself, from its first lines and its closing article.

    `name` is the file as the user named it, `declared` the title that the format itself carries; the
    file's stem stands in for a title that is named nowhere.
    """
    lines = [b.text.strip().lstrip("#").strip() for b in blocks if b.text.strip()]
    top = lines[:_SEARCHED]
    stem = PurePath(name).stem.strip().strip("《》").strip()
    front = _front(lines)
    title = _declared(declared) or _title(top) or issuing.without_standard(stem)
    label = _label(front, stem)
    number, issuer = _number(front, label)
    issuer = issuer or issuing.issuer(front)
    issued, revised = _issued(front)
    effective = _effective([*front, *_closing(lines)], issued)
    if revised and (effective is None or effective < revised):
        effective = revised
    return Identity(
        title=title,
        label=label,
        number=number,
        issuer=issuer,
        rank=issuing.rank(title, number, issuer),
        issued=revised or issued,
        effective=effective,
        repealed=repealed(lines),
    )


def repealed(lines: Sequence[str]) -> date | None:
    """The day of its own repeal that a source names before its first clause."""
    return _day(_REPEALED, _front(lines))


def _declared(title: str | None) -> str | None:
    match = _TITLE.fullmatch(title.strip()) if title else None
    return _named(match["title"]) if match else None


def _title(top: Sequence[str]) -> str | None:
    # Behind the first entry of a list, a line that looks like a title heads a part.
    for line in takewhile(lambda line: not _ENTRY.match(line), top):
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


def _label(front: Sequence[str], stem: str) -> str:
    above = list(takewhile(lambda line: not _CLAUSE.match(line), front[:6]))
    for line in [*(t for t in above if len(t) <= 45), stem]:
        if number := issuing.standard(line):
            return number
        if match := _NOTE_YEAR.search(unicodedata.normalize("NFKC", line)):
            return next(g for g in match.groups() if g)
    return ""


def _front(lines: Sequence[str]) -> list[str]:
    """What stands before the first clause: title, order, notice, cover."""
    return list(takewhile(lambda line: not _FIRST_CLAUSE.match(line), lines[:_FRONT]))


def _closing(lines: Sequence[str]) -> list[str]:
    """The closing article, wherever it stands (appendices may follow): 本规程自…起施行."""
    return [line for line in lines if _CLOSES.search(line)]


def _number(front: Sequence[str], label: str) -> tuple[str, str]:
    """Number and issuer, of the standard itself or of the order above it."""
    if issuing.standard(label):
        return label, ""
    # What the last revision does not name is that of the first issue.
    for line in [*_last_revision(front), *front]:
        number, issuer = issuing.order(line)
        if number:
            return number, issuer
    return "", ""


def _last_revision(front: Sequence[str]) -> list[str]:
    """The words that name the last revision of all, where the source names one."""
    found = [(day, m.group()) for line in front for m in _REVISED.finditer(line) if (day := parse(m["day"]))]
    return [max(found)[1]] if found else []


def _issued(front: Sequence[str]) -> tuple[date | None, date | None]:
    """The day of issue, and that of the last revision that the source names."""
    revised = [day for line in front for m in _REVISED.finditer(line) if (day := parse(m["day"]))]
    issued = _day(_ISSUED, front)
    if issued is None:
        # Under an order or notice the day stands on a line of its own.
        alone = [line for line in front if re.fullmatch(DAY, line.strip(), re.IGNORECASE)]
        issued = next((day for line in alone for day in days(line)), None)
    return issued, max(revised, default=None)


def _effective(lines: Sequence[str], issued: date | None) -> date | None:
    if (day := _day(_EFFECTIVE, lines)) is not None:
        return day
    if issued is None:
        return None
    for line in lines:
        if (match := _AFTER_ISSUE.search(line)) and (count := numerals.parse(match["days"])) is not None:
            return issued + timedelta(days=count)
    return issued if any(_AT_ISSUE.search(line) for line in lines) else None


def _day(pattern: re.Pattern[str], lines: Sequence[str]) -> date | None:
    """The first day that `pattern` finds, in any of its groups."""
    for line in lines:
        for match in pattern.finditer(line):
            for group in match.groupdict().values():
                if group and (day := parse(group)) is not None:
                    return day
    return None
