"""Who issued an edition, under which number, with what rank: read from orders, notes and covers.

Only what stands before the first clause is read: behind it, orders and standards are those referred to.
"""

import re
import unicodedata
from collections.abc import Sequence

from knowledge.clauses import Rank

_NATIONAL = r"GB\s*[JZ]?"
_INDUSTRY = r"AQ|MT|NB|KA|YD|JGJ|JB|SY|DZ|HJ"
_STANDARD = re.compile(
    rf"(?<![A-Za-z])(?P<code>{_NATIONAL}|{_INDUSTRY}|DB\s*\d{{0,4}})\s*(?:[/／]\s*[TZ]|[TZ](?=\s*\d))?"
    r"\s*\d{2,6}(?:\.\d+)?\s*[-—－–]\s*(?:\d{4}|\d{2})(?!\d)"
)
_ORGAN = r"[\u4e00-\u9fff、]{2,40}?(?:国务院|委员会|部|总局|局|署|人民政府|办公厅|人民代表大会|公司|集团)"
_ORDER = re.compile(
    rf"(?P<issuer>{_ORGAN})(?:主席)?令\s*[（(〔\[]?\s*第?\s*(?P<number>[\d零〇○一二三四五六七八九十百]+)\s*号"
)
_PRESIDENT = re.compile(r"(?:中华人民共和国)?主席令\s*[（(]?\s*第?\s*([\d零〇○一二三四五六七八九十百]+)\s*号")
_PAPER = re.compile(
    r"^[\u4e00-\u9fff]{2,12}\s*[〔﹝\[（(【]\s*\d{4}\s*[〕﹞\]）)】]\s*(?:第\s*)?\d{1,5}\s*号$"
)
_ISSUER = re.compile(rf"^(?P<issuer>{_ORGAN})(?:\s*(?:令|发布|公布|颁布|印发|批准))?$")
_ISSUING = re.compile(r"^(?P<issuer>[\u4e00-\u9fff]{2,24}?)关于(?:印发|发布|公布)")
_BEFORE_ORGAN = re.compile(
    r"^.*(?:日|规程|规范|细则|规定|条例|办法|制度|措施|通则|守则|导则|规则|手册|决定)(?=[\u4e00-\u9fff]{2})"
)
_OF_A_MINE = re.compile(r"(?:作业规程|操作规程|安全(?:技术)?措施(?:汇编)?|措施和方法|手册|制度|须知)$")
"""How what a mine makes for itself ends; a regulation of such a name bears a number or names who issued it."""
_REGION = re.compile(r"^[\u4e00-\u9fff]{2,8}(?:省|自治区|市|自治州|县)")


def standard(text: str) -> str:
    """The first number of a standard in `text`, in one spelling ("AQ/T 1047—2007" → "AQ/T1047-2007")."""
    match = _STANDARD.search(_plain(text))
    return re.sub(r"\s*[-—–]\s*", "-", re.sub(r"\s+", "", match.group())) if match else ""


def without_standard(name: str) -> str:
    """`name` without the number of a standard that opens it ("(AQ1024-2006)煤与…"); as it is where no more is there."""
    match = re.match(
        rf"\s*[（(\[【]?\s*(?:{_STANDARD.pattern})\s*[）)\]】]?[\s_—－-]*(?P<rest>.*[\u4e00-\u9fff].*)", name
    )
    return match["rest"].strip() if match else name


def order(text: str) -> tuple[str, str]:
    """Number and issuer of an order or paper that `text` names ("国务院令第296号", "国务院"), else empty."""
    plain = _plain(text)
    if match := _PRESIDENT.search(plain):
        return f"主席令第{match[1]}号", ""
    if match := _ORDER.search(plain):
        issuer = _organ(match["issuer"])
        return f"{issuer}令第{match['number']}号", issuer
    if _PAPER.match(bare := re.sub(r"\s", "", text)):
        # The number is cited with 〔〕, whatever brackets a conversion left.
        return re.sub(r"[﹝\[（(【](\d{4})[﹞\]）)】]", r"〔\1〕", bare), ""
    return "", ""


def issuer(lines: Sequence[str]) -> str:
    """The body that stands alone on one of `lines`, as under an order or on a cover."""
    for line in lines:
        if (match := _ISSUER.match(re.sub(r"\s", "", line))) and not _names_no_body(match["issuer"]):
            return _organ(match["issuer"])
    for line in lines:
        if match := _ISSUING.match(line):
            return _organ(match["issuer"])
    return ""


def rank(title: str, number: str, issuer: str) -> Rank | None:
    """The rank that number, issuer or the very form of the title proves; None where none does."""
    if number.startswith("主席令") or (
        title.startswith("中华人民共和国") and re.search(r"(?<![办方])法$", title)
    ):
        return Rank.LAW
    if code := _STANDARD.match(number):
        name = code["code"]
        if name.startswith("GB"):
            return Rank.NATIONAL
        return Rank.LOCAL if name.startswith("DB") else Rank.INDUSTRY
    if number.startswith("国务院令") or (title.startswith("中华人民共和国") and title.endswith("条例")):
        return Rank.REGULATION
    if _REGION.match(issuer) or _REGION.match(number):
        return Rank.LOCAL
    if re.search(r"(?:公司|集团)$", issuer) or (not number and not issuer and _OF_A_MINE.search(title)):
        return Rank.MINE
    if re.search(r"(?:部|委员会|总局|局|署)令第", number) or re.match(
        r"(?:国家|国务院|应急管理部|自然资源部)", issuer
    ):
        return Rank.RULE
    return None


def _organ(name: str) -> str:
    # Of a note such as "2000年11月7日中华人民共和国国务院令…", the day is no part of the name; neither is a
    # title that runs into it, as in text that was read from a picture.
    return re.sub(_BEFORE_ORGAN, "", name).removeprefix("中华人民共和国")


def _names_no_body(name: str) -> bool:
    """A heading that merely ends like a body ("一部", "局部")."""
    return len(name) < 3 or name.endswith(
        ("全部", "局部", "内部", "外部", "各部", "下部", "上部", "顶部", "底部")
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
