"""What needs no search to be refused: small talk, this mine's own facts, money, no question at all."""

import re

from assistant.answering.scope.reason import OutOfScope

_GREETING = re.compile(
    r"^\W*(?:你好|您好|在吗|早上好|晚上好|谢谢|多谢|辛苦了|再见|拜拜|哈哈|hi|hello|thanks?)\W*(?:啊|呀|了|你)?\W*$|"
    r"你是谁|你叫什么|[讲说]个.{0,6}笑话|唱首歌|写首诗|"
    r"天气(?:怎么样|如何|预报|咋样)|(?:今天|明天|今晚)(?:会)?(?:下雨|天气)|(?:吃|喝)(?:点)?(?:什么|啥)(?:好|呢|饭)?[？?]?$|翻译成|"
    r"写(?:一)?(?:篇|首|封)|tell me a joke|(?:write|sing) (?:me )?an? (?:poem|song|story|essay)|"
    r"translate (?:this|the following)|what(?:'s| is) the weather|how are you|good (?:morning|evening)|capital of [a-z]+|who won|"
    r"(?:炒|做)(?:个|一)?菜|菜谱|彩票|股票|足球|电影|明星",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"工资|薪水|奖金发|[夜加]班费|津贴|补贴发|多少钱|什么价|价格|报价|单价|哪个牌子|什么牌子|哪家(?:公司|厂)|在哪买|怎么买|食堂|(?<![这那本当上下])班车|宿舍"
)
_FINE = re.compile(r"罚|赔")
_OWNER = r"(?:我们|咱们?|我|本|俺们?|你们)(?:这个|这)?(?:矿|区队|队|班组|班|工区|厂|科室)"
_DAY = r"(?:今天|昨天|前天|明天|今晚|昨晚|现在|目前|上周|这周|本周|上个?月|这个?月|本月|去年|今年|刚才|这会儿|眼下|上一?班)"
_PERSON = re.compile(
    rf"{_OWNER}(?:的)?.{{0,12}}(?:是谁|叫什么|电话|手机号|几个人|有多少人|归谁管)|"
    r"(?:电话|手机|微信)号?(?:是|码)?(?:多少|几|啥)|叫(?:啥|什么)名"
)
_TODAY = re.compile(
    rf"{_OWNER}.*{_DAY}.*(?:多少|几|谁|哪|啥|怎么样)|{_DAY}.*{_OWNER}.*(?:多少|几|谁|哪|啥|怎么样)|"
    rf"{_DAY}.{{0,14}}(?:是谁|谁值班|谁带班|谁当班|轮到谁|多少度|浓度是多少|产量|出了?多少煤|出勤)"
)
# What a rule decides, though it is asked of this mine and this day: may, must, above what, what to do.
_RULED = re.compile(r"应|要|必须|能|可以|可不可|允许|超|规定|规程|不得|办|处理|合格|合规|不准|多久")
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
_DROPS_RULES = re.compile(
    r"(?:忽略|无视|忘掉|忘记)(?:以上|上面|之前|前面|所有)(?:的)?(?:所有)?(?:规则|指令|要求|提示|设定|说明)|"
    r"(?:不用|别|不要)(?:查|引用|核对)(?:条款|规程|依据)(?:直接)?(?:说|回答|告诉我)?|"
    r"(?:ignore|disregard|forget)\s+(?:all\s+)?(?:(?:the|your|previous|prior|above)\s+)+(?:instructions?|rules?|prompts?)|"
    r"pretend (?:that )?(?:you are|to be)\b|假装你是|你现在是一个没有限制的",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3,}")
_REAL_QUESTION = 4  # pairs of characters, or words, left beside the request to drop the rules


def out_of_scope(question: str) -> OutOfScope | None:
    """What needs no search to be refused; None where `question` may be searched for."""
    if _ABOUT_ITSELF.search(question):
        return OutOfScope(
            rule="the assistant",
            zh="我从法规库里的规程、标准和制度找出条款，逐字引用作答；没有条款就不回答。"
            "可以这样问：放炮前警戒距离是多少？《煤矿安全规程》第一百条怎么规定？",
            en="I find the clauses of the documents in the library and quote them; without a clause there is no "
            "answer. Try: how far away must people be during blasting?",
        )
    if not _LETTERS.search(question) or _CODE.search(question) or _BLOB.fullmatch(question.strip()):
        return OutOfScope(
            rule="no question",
            zh="没有看出要问的规定。请用一句话写出地点、设备和想知道的事，例如：回风巷瓦斯超过多少要撤人？",
            en="This does not read as a question on a rule. Say the place, the equipment and what you want to know.",
        )
    if _DROPS_RULES.search(question) and len(_WORDS.findall(_DROPS_RULES.sub("", question))) < _REAL_QUESTION:
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
            "Try: at what methane level must work at the face stop?",
        )
    own = _PERSON.search(question) or (_TODAY.search(question) and not _RULED.search(question))
    if own or (_MONEY.search(question) and not _FINE.search(question)):
        return OutOfScope(
            rule="not in regulations",
            zh="这类信息（本矿的人员、电话、实时数据、价格、待遇）不在规程制度里，请问矿调度室或主管科室。",
            en="Such facts (this mine's people, phones, live readings, prices, pay) are not in regulations. "
            "Ask the control room or the department in charge.",
        )
    return None
