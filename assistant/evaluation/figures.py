"""What each figure of an evaluation is called, how it is printed, and whether more of it is better."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    SHARE = "share"  # of questions, 0 … 1
    MEASURE = "measure"  # a mean between 0 and 1 that is no share of questions
    TIME = "time"  # milliseconds
    COUNT = "count"
    MONEY = "money"  # yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    zh: str
    en: str
    unit: Unit = Unit.SHARE
    more_is_better: bool = True

    def words(self, language: str) -> str:
        return self.en if language == "en" else self.zh


FIGURES: dict[str, Named] = {
    "hit@1": Named(zh="首条命中", en="first is right"),
    "hit@3": Named(zh="前 3 条命中", en="right in first 3"),
    "hit@5": Named(zh="前 5 条命中", en="right in first 5"),
    "hit@10": Named(zh="前 10 条命中", en="right in first 10"),
    "recall@5": Named(zh="前 5 条找全", en="recall, first 5", unit=Unit.MEASURE),
    "recall@10": Named(zh="前 10 条找全", en="recall, first 10", unit=Unit.MEASURE),
    "mrr": Named(zh="平均倒数排名", en="mean reciprocal rank", unit=Unit.MEASURE),
    "map@10": Named(zh="平均准确率", en="mean average precision, first 10", unit=Unit.MEASURE),
    "ndcg@10": Named(zh="前 10 条排序质量", en="ranking quality, first 10", unit=Unit.MEASURE),
    "wrong_document@5": Named(
        zh="前 5 条里别的文件", en="of other documents, first 5", unit=Unit.MEASURE, more_is_better=False
    ),
    "answered_as_expected": Named(zh="该答的答了", en="answered as expected"),
    "refused_as_expected": Named(zh="该拒的拒了", en="refused as expected"),
    "refusal_precision": Named(zh="拒得对", en="refusals that are right"),
    "refusal_recall": Named(zh="该拒的拒全", en="of what to refuse, refused"),
    "refusal_f1": Named(zh="拒答综合", en="refusals, F1", unit=Unit.MEASURE),
    "must_include": Named(zh="必含要点齐全", en="required facts present"),
    "must_not_include": Named(zh="没有禁含内容", en="nothing forbidden"),
    "citation_precision": Named(zh="引用的条款对", en="citations that are right", unit=Unit.MEASURE),
    "citation_recall": Named(zh="该引的条款引了", en="golds that are cited", unit=Unit.MEASURE),
    "number_match": Named(zh="数值与单位相符", en="numbers and units match", unit=Unit.MEASURE),
    "choice_match": Named(zh="选项全对", en="choices exactly right"),
    "supported_share": Named(zh="通过核对的句子", en="sentences that passed the checks", unit=Unit.MEASURE),
    "ms_p50": Named(zh="用时中位数", en="median time", unit=Unit.TIME, more_is_better=False),
    "ms_p95": Named(zh="用时 95 分位", en="95th percentile of time", unit=Unit.TIME, more_is_better=False),
    "input_tokens": Named(zh="输入 token", en="input tokens", unit=Unit.COUNT, more_is_better=False),
    "output_tokens": Named(zh="输出 token", en="output tokens", unit=Unit.COUNT, more_is_better=False),
    "price": Named(zh="费用", en="price", unit=Unit.MONEY, more_is_better=False),
}
"""By name, in the order in which they are shown."""


def printed(name: str, value: float, *, sign: bool = False) -> str:
    """`value` of the figure `name` as a reader sees it; `sign` for a change."""
    plus = "+" if sign else ""
    match FIGURES[name].unit if name in FIGURES else Unit.MEASURE:
        case Unit.SHARE:
            return f"{100 * value:{plus}.1f}%"
        case Unit.TIME:
            return f"{value:{plus}.0f} ms"
        case Unit.COUNT:
            return f"{value:{plus},.0f}"
        case Unit.MONEY:
            return f"{value:{plus}.4g} ¥"
        case _:
            return f"{value:{plus}.3f}"


def ordered(metrics: dict[str, float]) -> dict[str, float]:
    """`metrics` in the order of FIGURES; what is not named there stands last."""
    places = {name: place for place, name in enumerate(FIGURES)}
    return dict(sorted(metrics.items(), key=lambda item: places.get(item[0], len(places))))
