"""Clauses of a mine that does not exist, and a judge for what is said of them."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.grounding import Verdict, verify
from knowledge.clauses import Citation, Document, Edition, Evidence

TITLE = "云岭矿安全手册"
CLAUSES = {
    "瓦斯": "第十一条 回采面回风流中甲烷浓度超过1.0%或者二氧化碳浓度超过1.5%时，必须停止工作，撤出人员，20min内报告调度室。",
    "断电": "第十二条 采掘面及其他作业地点风流中甲烷浓度达到1.5%时，必须停止工作，切断电源，撤出人员，进行处理；"
    "浓度降到1.0%以下时，方可复电。",
    "通道": "第十三条 人行道宽度不得小于0.8m，净高不得小于1.8m；管道吊挂高度不得低于1.9m。",
    "探水": "第十四条 探水钻孔的超前距离不得小于20m，每班至少由2名探水工检查1次，记录保存3年。",
    "烟火": "第十五条 井口房周围20m以内严禁烟火。确需动火的，应当制定措施，经矿长批准后方可进行。",
    "人车": "第十六条 人车运行速度不得超过4m/s，每次乘坐不得超过12人。严禁超员。乘车人员应当听从司机指挥，可以携带小件工具。",
    "自救": "第十七条 入井人员必须随身携带自救器。未经培训的人员不得入井。",
    "检修": "第十八条 除停电检修外，严禁打开电气设备的防爆盖。检修前必须验电、放电。",
    "水泵": "第十九条 工作水泵的能力应当能在20h内排出24h的正常涌水量。备用水泵的能力不应小于工作水泵能力的70%，每月检修1次。",
    "措施": "第二十条 发现透水预兆时，必须采取下列措施：\n（一）停止受水威胁地点的作业；\n（二）发出警报；\n（三）撤出所有人员。",
    "禁止": "第二十一条 严禁下列行为：\n（一）携带烟草和点火物品入井；\n（二）在井下拆开矿灯；\n（三）酒后入井。",
    "粉尘": "第二十二条 作业场所总粉尘浓度不得超过4mg/m³，每月测定2次；呼吸性粉尘浓度不得超过2.5 mg/m³。",
    "温度": "第二十三条 机电硐室的空气温度超过30℃时，应当采取降温措施；超过34℃时，必须停止作业。采掘面空气温度不得超过26℃。",
    "培训": "第二十四条 新工人下井前的安全培训时间不得少于72学时，考试合格后，由有经验的工人带领实习4个月。可不参加脱产复训的，应当自学。",
    "放炮": "第二十五条 爆破后至少等待30min，方可进入爆破地点。瞎炮处理完毕前，无关人员不得进入。爆破母线长度宜为100～150m。",
    "表格": "表4 巷道风速\n| 地点 | 最低(m/s) | 最高(m/s) |\n| 回风巷 | 0.25 | 8 |\n| 架线机车巷 | 1.0 | 6 |",
    "坡度": "第二十六条 排水沟坡度不宜小于3‰，盖板间隙不大于5mm。坡度大于15°时，应当设置扶手。",
    "梯子": "第二十七条 梯子间每隔8m设一个平台，平台可以兼作检修台。梯子的倾角不得大于80°。",
    "报告": "第二十八条 事故发生后，现场人员应当立即报告值班矿长；值班矿长应当在1小时内向县级主管部门报告。",
    "escape": "§ 12.4 Each escapeway shall be at least 6 feet wide and 5 feet high. No person shall smoke within 50 feet of a fan.",
    "fan": "§ 12.7 The main fan must be examined daily. If methane exceeds 1.0 percent, work shall stop and the power must be cut off. "
    "A mine may stop the fan for repairs only after all persons are withdrawn.",
}
"""By a short name."""

Judge = Callable[..., Verdict]


def evidence(name: str) -> Evidence:
    text = CLAUSES[name]
    number = text.split("。")[0].split(" ")[0] if not text.startswith("§") else " ".join(text.split(" ")[:2])
    return Evidence(
        document=TITLE,
        edition="2024",
        edition_id=f"{TITLE}@2024",
        clause=number,
        clause_id=f"{TITLE}@2024#{number}",
        heading_path=(),
        text=text,
        page=None,
        score=1.0,
    )


def cited(name: str, quote: str = "") -> Citation:
    found = evidence(name)
    return Citation(
        document=TITLE,
        edition="2024",
        clause=found.clause,
        clause_id=found.clause_id,
        quote=quote or found.text,
    )


EDITION = Edition(
    id=f"{TITLE}@2024",
    document=Document(id=TITLE, title=TITLE),
    label="2024",
    source_name="a",
    source_format="txt",
    source_hash="",
    characters=1,
)


def judged(text: str, *names: str) -> Verdict:
    """`text` held against the clauses `names`, [1] being the first."""
    language = "en" if names[0].isascii() else "zh"
    return verify(
        text,
        [cited(name) for name in names],
        [evidence(name) for name in names],
        [EDITION],
        as_of=date(2026, 1, 1),
        language=language,
    )


@pytest.fixture
def judge() -> Judge:
    return judged
