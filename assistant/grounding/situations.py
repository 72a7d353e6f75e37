"""Places and acts that a sentence may not bring into its clause, nor turn round: numbers and duties alone would
let 总回风巷 pass for 采区回风巷, and 保留电源 for 切断电源."""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import Source

_APART = re.compile(
    r"总回风|一翼回风|采区回风|进风巷|进风流|专用回风|露天|机电硐室|机电设备硐室|停风区|火区|灾区|被串|贯通|井底车场|水泵房|变电所|爆炸物品库|全矿井|"
    r"炮采|综采|低瓦斯矿|高瓦斯矿|突出矿"
)
"""What is ruled of one of these is ruled of no other."""
_TURNED = re.compile(
    r"(?<!不能)(?<!不得)(?<!不准)(?<!严禁)(?<!不可以)(?<!不应)(?<!停止)继续(?:工作|作业|生产|施工|干)|照常|照干|保留电源|不用?停|不用?撤|不必|无需|留在原地|不受影响|部分人员|再停止|然后切断|再切断|没问题|没事|放心"
)
"""Acts that turn an order round where the clause does not say so itself."""
_PERSON = re.compile(
    r"(?:报|经|由|请示?)(?P<who>[\u4e00-\u9fff]{0,4}?(?:总工程师|班组长|队长|矿长|调度室|检查工|区长))"
)


def check_situations(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """Places, acts and persons of `body` that none of its clauses names."""
    text = "".join(source.named for source in sources)
    if not re.search(r"[\u3400-\u9fff]", text):
        return
    for found in (*_APART.finditer(body), *_TURNED.finditer(body)):
        if found[0] not in text:
            yield "polarity_matches", reason("duty_absent", language, said=found[0])
    for person in _PERSON.finditer(body):
        if person["who"] not in text:
            yield "polarity_matches", reason("duty_absent", language, said=person["who"])
