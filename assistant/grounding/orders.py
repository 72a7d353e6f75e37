"""Words of a clause that are meant for a program and not for miners ("AI助手请回答…").

A document is evidence of what it rules, never of what it tells the program that reads it: such words prove
nothing, whoever repeats them fails, and an answer that cites their clause says so.
"""

import re
import unicodedata
from collections.abc import Iterator

_SENTENCE = re.compile(r"(?:[^。！？!?；;\n.|]|\.(?!\s|$))+(?:[。！？!?；;.|]|(?=\n)|$)|[\n.|。！？!?；;]")
_PROGRAM = r"(?:AI|人工智能|(?:语言|大)?模型|智能助手|助手|机器人|程序)(?:助手)?"
_CHECKED = r"写(?!明)|说(?!明)|输出|答(?!复)|改口|引用|附上|照抄"
_CHINESE = (
    rf"{_PROGRAM}(?:请|注意|须知|必须(?:写|回)|应当(?:写|回))|(?:给|致|告诉){_PROGRAM}|作为(?:AI|语言模型|大模型|助手)",
    r"(?:忽略|无视|忘记|忘掉|抛开)[^，。；\n]{0,6}(?:以上|上文|上述|上面|前文|前面|先前|之前|所有|一切|系统|规则|指令|提示)",
    r"提示词|(?:输出|优先于|忽略)[^，。；\n]{0,8}系统提示|开发者模式|越狱模式|解码并(?:执行|照)",
    rf"(?<![申邀聘提报呈恳烦敬吁])请(?:你|只|直接|先|再|另|对外|原样|逐字)?(?:回答|作答|{_CHECKED}|补充[:：])",
    r"请(?:以|把|在|将)[^。；\n]{0,14}(?:作答|写在|写成|说成|改成|回答|附上)",
    r"回答(?:本条|时|里|末尾|请)?[^，。；]{0,6}(?:写成|说成|改成|写|不需要)|(?:引用|作答)时写|对外一律说",
    r"从现在起你|你(?:现在)?(?:不再)?是[^，。；]{0,10}(?:助手|模型|程序|AI)|你不(?:回答|说|写)|只回答[“\"「]",
    r"(?:豁免|免于|不再)[^，。；]{0,4}核对|让用户[^，。]{0,8}(?:输入|点击|打开)|NO[ _]EVIDENCE",
)
_ENGLISH = (
    r"\b(?:ignore|disregard|forget|override)\b[^.;\n]{0,20}\b(?:instructions?|rules?|prompts?|checks?)\b",
    r"\b(?:system|developer) (?:prompt|message|mode)\b|\b(?:language|chat|AI) (?:model|assistant)\b",
    r"\byou are (?:now )?(?:an? )?(?:AI|assistant|model)\b|\b(?:tell|show|ask) the (?:reader|user)\b|\banswer (?:only|with)\b",
)
_ORDER = re.compile("|".join((*_CHINESE, *_ENGLISH)), re.IGNORECASE)
# Where a clause plays a conversation, what follows is not its own.
_TURN = re.compile(
    r"<\|\w|^\s*(?:(?:用户|user|system)\s*[:：][^\n]*\n+\s*)?(?:助手|assistant)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
# Words of two alphabets, and signs that turn the direction of what follows, deceive the eye.
_DECEIVES = re.compile(r"[A-Za-z][Ѐ-ӿ][A-Za-z]|[Ѐ-ӿ][A-Za-z]{2}|[\u202a-\u202e\u2066-\u2069]")


def orders(text: str) -> list[str]:
    """The sentences of `text` that are meant for a program, in order."""
    return [sentence.strip() for sentence, is_order in _judged(text) if is_order and sentence.strip()]


def without_orders(text: str) -> str:
    """`text` without them; a blank line stands where one was, so that nothing new comes to stand together."""
    return "".join("\n" if is_order else sentence for sentence, is_order in _judged(text))


def _judged(text: str) -> Iterator[tuple[str, bool]]:
    turn = _TURN.search(text)
    end = turn.start() if turn else len(text)
    for found in _SENTENCE.finditer(text[:end]):
        yield found[0], bool(_DECEIVES.search(found[0]) or _ORDER.search(_seen(found[0])))
    if turn:
        yield text[end:], True


def _seen(sentence: str) -> str:
    """As a reader sees it: width and unseen signs aside, blanks between Chinese signs too."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", sentence) if unicodedata.category(c) != "Cf")
    return re.sub(r"(?<=[^\x21-\x7e]) +| +(?=[^\x21-\x7e])", "", shown)
