"""What needs no search to be refused: small talk, this mine's own facts, money, no question at all."""

import re

from assistant.answering.scope.dropping import drops_rules
from assistant.answering.scope.own import money, own_facts
from assistant.answering.scope.reason import OutOfScope

_GREETING = re.compile(
    r"^\W*(?:你好|您好|在吗|在不在|早上好|晚上好|谢谢|多谢|谢了|辛苦了|再见|拜拜|回见|哈哈|hi|hello|thanks?)\W*(?:啊|呀|了|你|您)*"
    r"(?:\W*(?:辛苦了?|谢谢))?\W*$|"
    r"你是谁|你叫(?:什么|啥)|[讲说来](?:一)?[个段点].{0,6}(?:笑话|段子|故事|相声)|解解?闷|逗个?乐|唠唠?嗑|陪我聊|唱[首个段].{0,4}歌|写首诗|"
    r"天气(?:怎么样|如何|预报|咋样)|天儿(?:咋样|怎么样|好不好|冷不冷|热不热)|[带打拿]伞|会不会[下刮][雨雪风]|下不下[雨雪]|"
    r"(?:今天|明天|后天|今晚|今儿|明儿).{0,6}(?:天气|下[雨雪](?:吗|不|么|没)?[？?]?$)|"
    r"(?:吃|喝)(?:点)?(?:什么|啥)(?:好|呢|饭)?[？?]?$|翻译成|"
    r"写(?:一)?(?:篇|首|封)|tell me a joke|(?:write|sing) (?:me )?an? (?:poem|song|story|essay)|"
    r"translate (?:this|the following)|what(?:'s| is) the weather|how are you|good (?:morning|evening)|capital of [a-z]+|who won|"
    r"(?:炒|做)(?:个|一)?菜|菜谱|彩票|股票|足球|电影|明星",
    re.IGNORECASE,
)
# First aid is ruled; what a doctor or a lawyer decides is not.
_ADVICE = re.compile(
    r"(?:吃|喝|抹|贴|开)点?(?:什么|啥|哪种)药|(?:什么|啥|哪种)药(?:好|管用|有效)|偏方|挂(?:什么|哪个|啥)科|能不能治好|治得好吗|"
    r"(?:感冒|发烧|咳嗽|失眠|腰疼|腰痛|头疼|胃疼|关节疼|牙疼|风湿|痔疮|皮炎)(?:了)?.{0,4}(?:怎么|咋|如何|吃)|"
    r"打官司|[请找]个?律师|去哪告|怎么告(?!知|诉|警)|劳动仲裁|怎么(?:要|讨)工钱|合同纠纷"
)
_ABOUT_ITSELF = re.compile(
    r"^\W*(?:你|您|这个(?:助手|系统|软件))(?:都)?(?:能|会|可以)(?:做|干|帮我做|回答)(?:些)?(?:什么|啥|哪些(?:事|问题)?)|"
    r"^\W*(?:你|这个助手)(?:是什么模型|怎么用|有什么用|有什么功能)|^\W*what (?:can|do) you do\b|^\W*who (?:are|made) you\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2}")
_CODE = re.compile(
    r"\bselect\b.+\bfrom\b\s+\w+\s*(?:;|where\b|$)|\b(?:drop|truncate) table\b|\bunion\s+(?:all\s+)?select\b|"
    r"'\s*or\s+'?1'?\s*=\s*'?1|<script\b|\bdef \w+\(.*\):|\bimport (?:os|sys)\b|#include\s*<|rm -rf",
    re.IGNORECASE,
)
_BLOB = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")


def out_of_scope(question: str) -> OutOfScope | None:
    """What needs no search to be refused; None where `question` may be searched for."""
    if _ABOUT_ITSELF.search(question):
        return OutOfScope(
            rule="the assistant",
            zh="我从法规库里的规程、标准和制度找出条款，逐字引用作答；没有条款就不回答。"
            "可以这样问：放炮前警戒距离是多少？《煤矿安全规程》第一百条怎么规定？",
            en="I find the clauses of the documents in the library and quote them; without a clause there is no "
            "answer. Try: how often must methane be checked at the coal face?",
        )
    if not _LETTERS.search(question) or _CODE.search(question) or _BLOB.fullmatch(question.strip()):
        return OutOfScope(
            rule="no question",
            zh="没有看出要问的规定。请用一句话写出地点、设备和想知道的事，例如：回风巷瓦斯超过多少要撤人？",
            en="This does not read as a question on a rule. Say the place, the equipment and what you want to know.",
        )
    if drops_rules(question):
        return OutOfScope(
            rule="drops the rules",
            zh="回答总以条款为据，这一点不能关闭。请直接写出要问的规定；查不到的，请问调度室或主管科室。",
            en="Answers always rest on clauses; that cannot be switched off. Ask about a rule, "
            "or ask the control room or the department in charge.",
        )
    if _GREETING.search(question):
        return OutOfScope(
            rule="chit-chat",
            zh="我只回答矿山安全规程和制度方面的问题，每句话都附条款。可以这样问：采煤工作面瓦斯到多少要停止作业？",
            en="I answer questions on mine-safety rules only, each sentence with its clause. "
            "Try: how often must methane be checked at the coal face?",
        )
    if _ADVICE.search(question):
        return OutOfScope(
            rule="advice",
            zh="看病用药、打官司这类事不在规程制度里，请问医务室、医生或律师；井下急救和职业病防治的规定可以直接问。",
            en="Treatment and lawsuits are not in mine-safety rules: ask a doctor or a lawyer. "
            "Rules on first aid and occupational disease may be asked for.",
        )
    if own_facts(question) or money(question):
        return OutOfScope(
            rule="not in regulations",
            zh="这类信息（本矿的人员、电话、实时数据、价格、待遇）不在规程制度里，请问矿调度室或主管科室。",
            en="Such facts (this mine's people, phones, live readings, prices, pay) are not in regulations. "
            "Ask the control room or the department in charge.",
        )
    return None
