"""Values that no clause rules: of this thing, or at this place, by the table of limits.

The limit of methane asked for a canteen looks answered to any similarity; the table knows that no clause in
force rules methane there.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date

from assistant.answering.scope.reason import OutOfScope
from knowledge.clauses import Evidence
from knowledge.limits import Coverage, Limits, Ruled, coverage
from knowledge.limits.names import place_names, quantity_names

_FOUND = 5  # clauses, best first, that may know what the table does not
_SENTENCE = re.compile(r"[。；;\n]")
_NUMBER = re.compile(r"\d|[一二两三四五六七八九十]")
_PLACES = 6  # places where the quantity is ruled that are told


def unruled(
    question: str, evidence: Sequence[Evidence], limits: Limits, *, day: date, editions: Collection[str]
) -> OutOfScope | None:
    """A refusal where the value that `question` asks for is ruled for nothing and nowhere it names.

    None where one of the clauses found names it beside a number: no table is drawn without a gap.
    """
    found = coverage(question, limits, as_of=day, editions=editions)
    sentences = (
        said for item in evidence[:_FOUND] for part in item.parts for said in _SENTENCE.split(part.text)
    )
    # Of a place it has to rule the quantity that is asked for: water for the canteen is no methane there.
    of = found.asked.quantities if found.ruled is Ruled.QUANTITY_RULED_ELSEWHERE else ()
    if any(
        _NUMBER.search(said) and _names(said, found.missing) and _measures(said, of) for said in sentences
    ):
        return None
    if found.ruled is Ruled.THING_UNKNOWN:
        return _refusal(
            found, "知识库里没有关于“{missing}”的规定", "No clause in the library mentions “{missing}”"
        )
    if found.ruled is Ruled.VALUE_UNRULED:
        return _refusal(
            found, "知识库里没有“{missing}”的这类数值规定", "No clause gives such a value for “{missing}”"
        )
    if found.ruled is Ruled.QUANTITY_RULED_ELSEWHERE:
        return _refusal(
            found, "没有对“{missing}”这个地点的这类规定", "No clause rules such a value at “{missing}”"
        )
    return None


def _names(said: str, missing: Collection[str]) -> bool:
    """Whether a sentence names what is missing, a place by whichever of its names (火药库)."""
    return any(word in said for word in missing) or any(
        named.name in missing for named in place_names().found(said)
    )


def _measures(said: str, quantities: Collection[str]) -> bool:
    """Whether a sentence names one of the quantities; true where none is asked for."""
    return not quantities or any(named.name in quantities for named in quantity_names(None).found(said))


def _refusal(found: Coverage, zh: str, en: str) -> OutOfScope:
    missing = "”“".join(found.missing)
    places = found.places_ruled[:_PLACES]
    ruled_zh = f"有这类规定的地点：{'、'.join(places)}。" if places else ""
    ruled_en = f" It is ruled at: {', '.join(places)}." if places else ""
    return OutOfScope(
        rule="unruled",
        zh=f"{zh.format(missing=missing)}，不作回答。{ruled_zh}请问主管科室，或上传管这件事的文件后再问。",
        en=f"{en.format(missing=missing)}, so no answer is given.{ruled_en} Ask the department in charge, or upload "
        "the document that covers it.",
    )
