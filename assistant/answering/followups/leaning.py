"""Whether a question leans on what was said before it, and how: what is left of it without its asking."""

import re

from assistant.answering.followups.parts import names_something, without_values
from assistant.answering.followups.subject import subject
from knowledge.retrieval.words import WordTable

POLITE = re.compile(
    r"^(?:好的?|行|嗯+|哦|明白了?|知道了?|懂了|谢谢(?:你|您)?|多谢|辛苦了|你好|再见|收到|ok|okay|thanks|thank you|hello|hi|bye)"
    r"(?:[，,。.！!~\s]*(?:好的?|谢谢(?:你|您)?|多谢|明白了?|知道了?|辛苦了|收到|再见|了|thanks|thank you))*[。.！!~\s]*$",
    re.IGNORECASE,
)
"""Manners: they ask nothing."""
CORRECTS = re.compile(
    r"^(?:(?:不是(?:的|这个)?|不对|(?:我)?[说问打搞]?错了|更正|no|sorry)[，,。.、：:；;\s]+|(?=我(?:想)?[说问]的(?:不)?是))"
    r"(?:(?:我)?(?:想)?(?:问|说|指)的?是|应该?是|我是(?:问|说)|是|改成|i mean[t]?|i meant)?\s*(?P<words>\S.*)$",
    re.IGNORECASE,
)
"""Another part in place of one that was wrong."""
FRAGMENT = re.compile(
    r"^(?:那么?|那要是|要是|如果是?|假如是?|若是?|换成|换做|改成|换|至于|还有|再问|在|对于?|\s)*"
    r"(?P<words>\S.{0,24}?)"
    r"(?:里面|里边|里头|里|中间|那边|那儿|的话|的时候|这种情况)?"
    r"(?P<ends>呢|又?咋样|又?怎么样|也一样吗|一样吗|也是吗|也行吗|也可以吗|也要吗|也这样吗|又?是多少)?[？?。！!\s]*$"
)
"""Words that stand in the place of others: no question of their own."""
ELLIPTIC = re.compile(
    r"^(?:那么?)?(?P<words>\S{1,10}?)(?:里面|里|中)?(?:呢|又|是|要|得|应该|最[大小多少高低]|[？?。，,\s])*"
    r"(?P<asks>多少|多久(?:一次)?|谁来?|几天|几个?人)?[？?。\s]*$"
)
"""A part of a question and at most the word that asks, which the question before asks too: 回风流里多少？"""
COMPARES = re.compile(
    r"^(?:那么?)?(?:这?两[个者条种]|它们|二者)?(?:里|中|之间)?(?:哪一?(?:个|条|种|部|边|本)|谁)(?:更|为准|优先|[较最]?严)|"
    r"^(?:那么?)?(?:两[个者条种]|它们|二者).{0,6}(?:区别|不同|不一样|一样)"
)
OPENS = re.compile(r"^(?:那么?|那要是|要是|如果是?|假如|换成|换做|改成|换)")
NOUN = re.compile(r"(?:这|那)(?:个|种|些|类|台|条|处)(?P<noun>[一-鿿]{2,6})")
POINTS = re.compile(
    r"(?:上面|前面|刚才)(?:说|讲|提到)?的(?:这些|那些|这个|那个)?|"
    r"它们|他们|它|这个|那个|这些|那些|这种|那种|这样|其中|其(?=的)|(?<!其)他(?!们)"
)
SITUATION = re.compile(r"(?:在|遇到|出现)?(?:这|那|此)(?:种|个)?情况(?:下|时|的话)?|(?:这|那)时候?|这样的话")
_ASKING = re.compile(
    r"什么时候|什么情况下?|什么|怎么办?|怎样|如何|为什么|为啥|凭什么|咋办|咋|谁来?|哪(?:些|个|里|儿|条|种|一条)?|多久|多长|多大|多高|多远|"
    r"多少|几|[吗呢吧啊么]|行不行|可不可以|能不能|要不要|用不用|是不是|有没有|[？?。，,！!\s]"
)
_BARE = re.compile(
    r"违反|处罚|罚款|罚|审批|批准|整理|检查|检验|检测|测定|测量|测|恢复|作业|生产|施工|上报|报告|汇报|负责|处理|培训|保存|保管|记录|停工|停产|停止|"
    r"停电|撤人|撤离|撤出|验收|签字|签发|公布|更换|更新|维护|维修|检修|试验|演练|演习|编制|制定|组织|参加|通知|办理|管理?|做|用|装|设|"
    r"可以|能|应该|应当|必须|得|需要|至少|最多|最少|时间|间隔|距离|一次|[一二两三]次|次|天|小时|分钟|月|年|米|个人|人|钱|依据|根据|规定|要求|标准|"
    r"条件|具体|方法|步骤|程序|措施|后果|责任|原因|例外|其他|其它|别的|更|严格?|区别|不同|一样|超限?|超了|超过|不|没有?|了|的|有|是|在|被|由|"
    r"对|向|把|给|还|再|又|也|都|就|才|会|要|那么?|然后|接下来|之后|以后|以前|完|后|前|里|上|下|和|与|或|内|外|行|好|一|条|出处|来|去|长|"
    r"继续|谁|周期|频率|期限|数量|内容|资料|名字|人员|单位|部门"
)
_MORE = re.compile(
    r"^(?:还有(?:别的|其他|哪些|什么)?|其他的?|别的|除此之外|继续|接着说|再说说|再说一遍|重复一遍|具体点|详细点|说(?:得)?(?:具体|详细|清楚)(?:点|些|一点)|"
    r"more|go on|what else|say (?:it|that) again)(?:呢|吗|要求)?[？?。\s]*$"
)
_ENGLISH_BARE = re.compile(
    r"^(?:why|who|how often|how long|how much|how many|where|when|how|which|and then)\b.{0,24}$|^(?:and|so|what about|how about)\b|"
    r"\b(?:it|they|them|that one|this one|these|those)\b",
    re.IGNORECASE,
)
_FEW = 3  # characters of a thing that is named without naming anything that regulations know


def bare(question: str) -> bool:
    """Whether `question` asks without naming what it asks of: 谁审批？ 多久一次？"""
    left = _BARE.sub("", _ASKING.sub("", without_values(question)))
    if not left:
        return True
    return len(left) < _FEW and not names_something(question) and not WordTable.shipped().expansions(question)


def more(question: str) -> bool:
    return bool(_MORE.match(question))


def english(question: str) -> bool:
    return bool(_ENGLISH_BARE.search(question))


def asks(words: str) -> bool:
    """Whether `words` ask by themselves: 怎么防火, 多久一次."""
    inside = words.rstrip("？?。呢吗 ")
    return bool(
        re.search(
            r"什么|怎么|怎样|如何|谁|哪|多[久长大高远少]|几|为啥|咋|吗$|能不能|要不要|行不行|可以", inside
        )
    )


def points(question: str) -> bool:
    """Whether a word of `question` points back, at nothing that it names itself before that word."""
    found = POINTS.search(question)
    return bool(found) and not names_something(question[: found.start() if found else 0])


def hints(question: str) -> bool:
    """Whether `question` has a word that often leans on what was said, whatever else it says."""
    return "呢" in question or bool(OPENS.match(question) or POINTS.search(question))


def whole(question: str) -> bool:
    """Whether `question`, which begins as a follow-up does, names a thing and asks of it."""
    rest = OPENS.sub("", question).strip()
    return (
        asks(rest)
        and not POINTS.search(rest)
        and not SITUATION.search(rest)
        and names_something(subject(rest))
    )
