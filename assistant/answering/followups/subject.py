"""What a question is about, without what it asks: the subject that "谁审批？" leaves out."""

import re

_ASKS = re.compile(
    r"(?:最[大小高低多少长短近远]|不能|不得|不可以|应该|应当|应|必须|需要|可以|可否|能否|能不能|可不可以|要不要|用不用|要|得|该|会|"
    r"至少|由|被|允许|规定|叫|是|有|包括|隔|超过|大于|小于|高于|低于|达到|到|在|什么情况下)*"
    r"(?:多久|多长|多大|多远|多高|多少|几[个次天年人条组种级小分]?|谁|什么|哪[些个里条种]?|怎么办?|如何|为什么|为啥|咋|吗|行不行|"
    r"好不好|对不对|可以吗|是不是|能不能|可不可以|要不要|用不用|有没有)"
)
_OPENS = re.compile(
    r"^(?:请问|那么?|我想问|想问一下)?(?:什么叫做?|什么是|啥叫|为什么|哪些|什么样的|什么情况下|谁来?|多久|几天)"
)
_TAIL = re.compile(
    r"(?:的?(?:规定|要求|时候|情况下)|[，,、]|的|要|应|应该|应当|必须|得|该|还|都|用|至少|最[大多少长高低小]|不能|不得|不低于|"
    r"是|有|在|来|了|提前|之内|以内|接|设|放|搞|上报|做|讲|遵守|检查|携带|提出|规定了?)+$"
)
_SHORT = 3


def subject(question: str) -> str:
    """The words of `question` before it begins to ask; the whole, without its sign, where that says nothing."""
    bare = question.strip().rstrip("？?。.！! ")
    rest = _OPENS.sub("", bare, count=1)
    asks = _ASKS.search(rest)
    words = rest[: asks.start()] if asks else rest
    cut = _TAIL.sub("", words)
    words = cut if len(cut) >= _SHORT else words.strip("，,、")
    return words if len(words) >= _SHORT else bare
