"""Words printed twice in a row where the language never doubles them."""

import re
from collections.abc import Iterator

from knowledge.clauses import Clause
from knowledge.suspects.finding import Finding, finding

_DOUBLED = re.compile(
    r"(?P<one>(?<!目)的(?=的(?!确|士|话))|了(?=了(?!解|结|然))|和(?=和)|是(?=是(?!非|否))|(?<!存)在(?=在)|为(?=为)|于(?=于)|得(?=得)"
    r"|必须(?=必须)|应当(?=应当)|应(?=应当)|不得(?=不得)|严禁(?=严禁)|禁止(?=禁止)|不(?=不)|进行(?=进行)|采用(?=采用)|设置(?=设置))"
)


def doubled(clause: Clause) -> Iterator[Finding]:
    """的的, 应应当, 必须必须."""
    for first in _DOUBLED.finditer(clause.text):
        end = first.end() + len(first["one"])
        once = clause.text[first.end() : end]
        if first["one"] == "应" and clause.text[first.end() : first.end() + 2] == "应当":
            end, once = first.end() + 2, "应当"
        reason = f"“{first['one']}”重复 / printed twice"
        yield finding(clause, first.start(), end, "doubled", reason, once)
