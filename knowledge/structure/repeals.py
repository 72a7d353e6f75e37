"""Which documents a text says it repeals: "《…》同时废止", "代替 AQ 1029-2007"."""

import re

from knowledge.structure import issuing

SIGNS = ("废止", "作废", "代替", "替代")
"""One of these stands in every text that repeals another."""

_SENTENCE = re.compile(r"[^。；;]+")
_REPEALS = re.compile(
    r"(?:同时|一并|即行|予以|相应)(?:予以)?(?:废止|作废|失效)|自[^，。]{2,30}起(?:废止|作废)"
)
# 《关于废止…的决定》 is what repeals; 依照《…》 is what it rests on; 《…》第三条 is a part and no document.
_TITLE = re.compile(
    r"(?<!根据)(?<!依照)(?<!按照)(?<!依据)《(?P<title>[^《》]{3,60})》(?!\s*(?:的决定|第|中的?|附录|附件))"
)
_REPLACES = re.compile(r"^(?:本标准|本文件|本部分)?\s*(?:代替|替代)(?P<what>.{4,80})")
_NUMBER = re.compile(r"[A-Z]{2,3}(?:\s*[/／]\s*[TZ])?\s*\d{2,6}(?:\.\d+)?\s*[-—－–]\s*\d{2,4}")


def repeals(text: str) -> tuple[str, ...]:
    """Titles without 《》 and numbers of standards that `text` says are out of force from now on."""
    found: list[str] = []
    for sentence in _SENTENCE.findall(re.sub(r"\s*\n\s*", "", text)):
        if _REPEALS.search(sentence):
            found += [m["title"].strip() for m in _TITLE.finditer(sentence) if "废止" not in m["title"]]
        if match := _REPLACES.search(sentence.strip()):
            found += [issuing.standard(number) for number in _NUMBER.findall(match["what"])]
    return tuple(dict.fromkeys(filter(None, found)))
