"""Facts that no regulation tells: this mine's people, readings, plans, output, money; statistics of the trade."""

import re

_OWNER = r"(?:我们|咱们?|我|本|俺们?|你们)(?:这个|这)?(?:矿|区队|队|班组|班|工区|厂|科室|科)"
_PLACE = (
    r"(?:(?<![\d.])\d{3,5}(?:综采|综放|采煤|掘进)?(?:工作面|采面|掘进面|面|回风|进风|运输|轨道|顺槽|机巷|风巷|切眼|皮带)|"
    r"[一二三四五六七八九十\d]+(?:采区|盘区|水平)|[东西南北]翼|"
    r"[一二三四五六\d]+(?:号|#)(?:主扇|风机|主井|副井|风井|煤仓|皮带|水泵|变电所|绞车|采煤机|掘进机|瓦斯泵)|"
    r"(?:综采|综掘|掘进|采煤|开拓|机电|运输|通风|准备)[一二三四五六七八九十\d]+队)"
)
_OURS = rf"(?:{_OWNER}|{_PLACE})"
_PAST = (
    r"(?:昨天|昨儿|昨晚|昨夜|前天|前儿|前几天|上个?(?:周|礼拜|星期)[一二三四五六日天]?|上个?月|上个?季度|上一?班|去年|前年|"
    r"刚才|刚刚|刚(?=过去))"
)
_NOW = (
    r"(?:今天|今儿|今早|今晚|现在|目前|当前|眼下|这会儿|此刻|这阵儿?|这两天|这几天|这周|本周|这个?月|本月|本季度|今年|"
    r"明天|明儿|后天|下周|下个?月)"
)
_DAY = rf"(?:{_PAST}|{_NOW})"
_ASKED = r"(?:多少|几|谁|哪|啥|怎么样|咋样|有没有人|什么时候|为什么|为啥)"
_WHEN = r"(?:什么时候|啥时候|哪天|哪一天|几号|多会儿|几月)"
_PERSON = re.compile(
    rf"{_OWNER}(?:的)?.{{0,12}}(?:是谁|叫什么|电话|手机号|几个人|有多少人|归谁管)|"
    r"(?:电话|手机|微信)(?:号码?)?(?:是)?(?:多少|几|啥)(?![米台部年天个盏处]|路)|叫(?:啥|什么)名|"
    r"(?:老|小)[张王李赵刘陈杨黄周吴孙马朱胡郭何林高罗郑梁](?:师傅)?(?:的)?.{0,6}(?:多少|几号|谁|在哪|啥)|"
    rf"{_DAY}.{{0,14}}(?:谁|哪位|哪个领导).{{0,6}}(?:值班|带班|当班|盯班|跟班)|轮到谁"
)
_TODAY = re.compile(
    rf"{_OURS}.*{_DAY}.*{_ASKED}|{_DAY}.*{_OURS}.*{_ASKED}|{_NOW}.{{0,14}}(?:是谁|多少度|浓度是多少)|"
    rf"{_DAY}.{{0,14}}(?:产量|出了?多少煤|出勤|考勤)|"
    rf"{_OURS}.{{0,4}}{_DAY}.{{0,10}}(?:数据|曲线|读数|报表)|{_DAY}.{{0,4}}{_OURS}.{{0,10}}(?:数据|曲线|读数|报表)|"
    rf"{_PAST}.{{0,16}}(?:为什么|为啥|咋).{{0,4}}(?:停|坏|断|跳)了"
)
_STANDING = re.compile(
    rf"{_OWNER}(?:的)?.{{0,10}}(?:有(?:几|多少)(?:个|台|条|名|套|口)|什么型号|啥型号|产能|哪年(?:建|投产)|"
    r"(?:瓦斯|突出|地质类型|水文)(?:等级|类型)?是(?:什么|啥|几))|"
    rf"(?:上次|上回|最近一次|前一次).{{0,14}}{_WHEN}|{_WHEN}(?:修|检修|大修|更换|换|装|买|进|标校|投产|投运)(?:好)?(?:的|过)|"
    rf"(?:{_WHEN}|几点钟?)(?:就)?(?:上班|下班|开饭|开班|交班|接班|开门|关门|发车)|定在{_WHEN}|{_WHEN}(?:放假|发工资|发到|到货|分房|体检完|开年会)|"
    r"哪(?:个|一个|家)(?:厂家?|厂子|公司)(?:生产|制造|造|出|做|供)"
)
# A thing counted or read off in the past is a fact, whatever rule it may touch: how often was it over the limit.
_COUNTED = re.compile(
    rf"(?=.*{_PAST})(?=.*(?:{_OURS}|咱|我们))(?:.*(?:一共|总共|累计|批下来|最高到|最低到|平均是)|"
    r".*(?:报|出|打|掘|采|停|死|伤|招|修|罚|来)了?(?:多少|几)(?!.*(?:怎么|合规|违规|规定)))"
)
_STATISTICS = re.compile(
    r"世界上?最[深大高长早老]|全世界|(?:(?:19|20)\d\d年|去年|今年).{0,4}(?:全国|全省|国内).{0,12}多少|"
    r"全国(?:一共|总共|共)?有(?:多少|几)"
)
# What a rule decides, though it is asked of this mine and this day: may, must, above what, what to do.
_RULED = re.compile(r"应|要|必须|能|可以|可不可|允许|超|规定|规程|不得|办|处理|合格|合规|不准|多久")
_MONEY = re.compile(
    r"工资|薪水|[夜加]班费|多少钱|什么价|啥价|价格|报价|单价|采购价|售价|进价|造价|报名费|考证费|培训费多少|保额|"
    r"哪个牌子|什么牌子|啥牌子|哪家(?:公司|厂)|在哪买|怎么买|去哪买|(?<![这那本当上下])班车|"
    r"(?:奖金|安全奖|津贴|补贴|补助|下井费|入井费|降温费|取暖费|高温费|分红|提成).{0,10}(?:多少|几|发|涨)|"
    r"(?:一|每)吨.{0,4}(?:卖|值)多少|(?:卖|值|花|涨)(?:了)?多少(?:钱|块|元)"
)
# What laws do set in money: fines, damages, the funds that a mine must put by.
_BY_LAW = re.compile(r"罚|赔|提取|抵押|保证金|安全费用|安全投入|抚恤")


def own_facts(question: str) -> bool:
    """Whether `question` asks what only the mine's own people, screens and books can tell."""
    if _PERSON.search(question) or _COUNTED.search(question) or _STATISTICS.search(question):
        return True
    return bool(_TODAY.search(question) or _STANDING.search(question)) and not _RULED.search(question)


def money(question: str) -> bool:
    """Whether `question` asks for pay, a price or where to buy."""
    return bool(_MONEY.search(question)) and not _BY_LAW.search(question)
