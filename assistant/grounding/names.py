"""Numbers that only name something: clauses, standards, tables, editions, places in a list."""

import re
import unicodedata

from knowledge.structure import numerals

CLAUSE = re.compile(rf"第\s*[{numerals.CHINESE}\d０-９]+\s*[编章节条](?:之[一二三四五六七八九十\d]+)?")
STANDARD = re.compile(
    r"(?<![A-Za-z])[A-Z]{1,4}(?:\s*/\s*[TZ])?\s*\d[\d.]*(?:\s*[-—–－]\s*\d{2,4})?(?!\s*[A-Za-z%])"
)
_NAMES = re.compile(
    r"第\s*[\d零〇○一二三四五六七八九十百千]+\s*[编章节条款项](?:之[一二三四五六七八九十\d]+)?|《[^《》]*》"
    r"|[（(]\s*[\d一二三四五六七八九十]+\s*[）)]|[①-⑳]|(?:(?<![仪电水秒压报])表|图|附录|附件|公式)\s*[A-Z]?\d+(?:[.\-]\d+)*"
    r"|§+\s*[\d.]+(?:\([a-z\d]+\))*|(?<![\d.])\d+(?:\.\d+){2,}|(?:19|20)\d\d\s*年?(?=\s*(?:版|edition))|号令|第\s*\d+\s*号"
    r"|[〔\[［](?:19|20)\d\d[〕\]］]\s*\d*\s*号?"
    r"|(?m:^)\s*(?:[-*•]\s*)?\d{1,2}(?:\s*[.、)）．](?!\d)|(?=\s*[一-鿿])(?![倍次人名组台个节发根条道层年日天周月级类班度米元小分秒昼毫厘公吨千万以处]))"
)


def bare(text: str) -> str:
    """`text` without width, case and white space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def hide_names(text: str) -> str:
    """`text` with the numbers of clauses, standards, lists and editions blanked: they count nothing."""
    return _NAMES.sub(_blank, STANDARD.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
