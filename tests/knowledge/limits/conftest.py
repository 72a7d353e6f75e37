"""A library over made-up rules of 云岭矿."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library

VENTILATION = """云岭矿通风管理规定

第一章 总则
第一条 云岭矿采煤工作面、掘进工作面的风速不得超过3.5m/s。
第二条 采区回风巷、采掘工作面回风巷风流中甲烷浓度超过0.9%或者二氧化碳浓度超过1.4%时，必须停止工作，撤出人员。
第三条 矿井总回风巷中甲烷浓度超过0.6%时，必须立即查明原因，进行处理。
第四条 掘进工作面风流中甲烷浓度达到1.3%时，必须停止工作，切断电源，撤出人员。
第五条 机电设备硐室的空气温度超过31℃时，必须停止作业。
第六条 局部通风机及其开关附近10m以内风流中的甲烷浓度不超过0.4%时，方可人工开启。
第七条 采掘工作面每班至少检查3次瓦斯。
第八条 水沟盖板由维修队更换，盖板的宽度不得小于400mm。
第九条 柴油机车排气口的排气温度不得超过66℃。
"""
TRANSPORT = """云岭矿运输管理规定

第一条 柴油机车排气口的排气温度不得超过72℃。
第二条 斜井人车的速度不得超过3m/s。
第三条 炮眼深度超过1m时，封泥长度不得小于0.4m。
第四条 炮眼深度超过2m时，封泥长度不得小于0.8m。
"""


@pytest.fixture
def yunling(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "云岭矿通风管理规定.txt").write_text(VENTILATION, encoding="utf-8")
    (tmp_path / "云岭矿运输管理规定.txt").write_text(TRANSPORT, encoding="utf-8")
    with Library(tmp_path / "home") as library:
        results = library.ingest(sorted(tmp_path.glob("*.txt")))
        assert all(result.error is None for result in results)
        yield library
