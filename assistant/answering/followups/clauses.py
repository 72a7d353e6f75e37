"""The clause that a follow-up means by 这条, 第二款 or 下一条: the one that was cited or named last."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import Turn
from knowledge.structure import numerals

_NUMBER = rf"[{numerals.CHINESE}\d０-９]{{1,9}}"
_CLAUSE = re.compile(
    rf"(?:《(?P<title>[^《》]{{2,40}})》|(?P<name>[一-鿿]{{0,16}}(?:规程|细则|规范|规定|条例|法|标准|办法)))?"
    rf"(?:的|里的?|中的?|，|,|\s){{0,4}}(?P<label>第\s*{_NUMBER}\s*条(?:之[{numerals.CHINESE}])?)"
)
_TITLE = re.compile(r"《([^《》]{2,40})》")
_THIS = re.compile(r"这一?条|该条|本条|上述条款|上面(?:那|这|说的)(?:一)?条|(?:它|其)(?=的?第)")
_PART = re.compile(rf"^(?:那么?|它的?|其)?\s*(?P<part>第?\s*{_NUMBER}\s*[款项])(?P<rest>.*)$")
_POINT = re.compile(rf"^(?:那么?)?(?:你说的)?第\s*(?P<point>{_NUMBER})\s*(?:点|条要求|个要求)(?P<rest>.*)$")
_BESIDE = re.compile(r"^(?:那么?)?(?:再)?(?P<way>下|上|后|前)(?:面)?一条(?P<rest>.*)$")
_ONLY = re.compile(rf"^(?:那么?|换成|改成)?(?P<label>第\s*{_NUMBER}\s*条)(?P<rest>.*)$")
_ENDS = re.compile(r"^(?:呢|又?(?:说|讲|规定|写)(?:了|的是?)?什么|是什么|怎么说|怎么规定)?[？?。\s]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A clause by its label, and the document's title as it was written (empty: not said)."""

    title: str
    label: str

    @property
    def text(self) -> str:
        return f"{self.title}{self.label}"

    def beside(self, by: int) -> "Named | None":
        """The clause before (-1) or after (1) this one."""
        digits = re.search(_NUMBER, self.label)
        value = numerals.parse(digits.group()) if digits else None
        if value is None or value + by < 1:
            return None
        return replace(self, label=f"第{numerals.chinese(value + by)}条")


def cited(turns: Sequence[Turn]) -> Named | None:
    """The clause that was cited or named last; of one answer the one it cites first, on which it rests."""
    for turn in reversed(turns):
        found = _named(turn.content)
        if found:
            return _titled(found[0 if turn.role == "assistant" else -1], turns)
    return None


def resolved(question: str, turns: Sequence[Turn]) -> str | None:
    """`question` with the clause that it leans on named in full; None where it leans on none."""
    last = cited(turns)
    if last is None:
        return None
    if beside := _BESIDE.match(question):
        target = last.beside(1 if beside["way"] in "下后" else -1)
        return target.text + _rest(beside["rest"]) if target else None
    if (only := _ONLY.match(question)) and _ENDS.match(only["rest"]):
        return replace(last, label=only["label"]).text + _rest(only["rest"])
    if (part := _PART.match(question)) and _ENDS.match(part["rest"]):
        return last.text + part["part"] + _rest(part["rest"])
    if (point := _POINT.match(question)) and (value := numerals.parse(point["point"])):
        # What an answer lists are the items of the clause that it quotes.
        return f"{last.text}（{numerals.chinese(value)}）说的是什么？"
    if _THIS.search(question):
        whole = _THIS.sub(last.text, question, count=1)
        return re.sub(r"^那么?", "", re.sub(r"呢[？?。\s]*$", "说的是什么？", whole))
    return None


def _rest(words: str) -> str:
    words = words.strip()
    return "说的是什么？" if not words.rstrip("？?。") or words.startswith("呢") else words


def _named(text: str) -> list[Named]:
    return [
        Named(
            title=f"《{m['title']}》" if m["title"] else (m["name"] or ""), label="".join(m["label"].split())
        )
        for m in _CLAUSE.finditer(text)
    ]


def _titled(clause: Named, turns: Sequence[Turn]) -> Named:
    """The clause with the title that was named last before it, where it has none of its own."""
    if clause.title:
        return clause
    for turn in reversed(turns):
        for named in reversed(_named(turn.content)):
            if named.title:
                return replace(clause, title=named.title)
        if titles := _TITLE.findall(turn.content):
            return replace(clause, title=f"《{titles[-1]}》")
    return clause
