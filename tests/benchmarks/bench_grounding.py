"""The checks of an answer against sentences of real clauses that were falsified in one way each.

    python tests/benchmarks/bench_grounding.py [--clauses N] [--json FILE] [--show KIND]

Over clauses drawn from the regulations beside the project. Of each kind of falsehood: how many sentences it could
be planted in, and how many of these the checks caught. Then the sentences as they are, and what was shortened
honestly: those must pass.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping

import figures
from bench_suspects import corpus

from assistant.answering.extractive import cite
from assistant.grounding import verify
from knowledge.clauses import Clause, Document, Edition, Evidence

Plant = Callable[[str, random.Random], str | None]

_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
_NUMBER = re.compile(r"^(?:第[^条]{1,9}条(?:之.)?)?\s*(?:[（(]\w{1,3}[)）]|[\d.]+[、.)）]?(?!\d))?\s*")
_LONG = 12  # signs of a sentence that is worth telling
_EDITION = Edition(
    id="样例汇编",
    document=Document(id="样例汇编", title="样例汇编"),
    label="",
    source_name="",
    source_format="txt",
    source_hash="",
    characters=1,
)


def exchange(pairs: Mapping[str, str]) -> Plant:
    """One word of a pair in place of the other, where it stands."""
    both = {**pairs, **{there: here for here, there in pairs.items()}}
    words = re.compile("|".join(sorted(map(re.escape, both), key=len, reverse=True)))

    def plant(sentence: str, chance: random.Random) -> str | None:
        found = list(words.finditer(sentence))
        if not found:
            return None
        at = chance.choice(found)
        return sentence[: at.start()] + both[at[0]] + sentence[at.end() :]

    return plant


def without_condition(sentence: str, chance: random.Random) -> str | None:
    """A leave without what it depends on."""
    phrases = sentence.split("，")
    at = next((i for i, p in enumerate(phrases) if re.search(r"方可|方准|方能|才[能可准]", p)), 0)
    return re.sub(r"方可|方准|方能|才[能可准]", "可以", "，".join(phrases[at:])) if at else None


def cut_condition(sentence: str, chance: random.Random) -> str | None:
    """The same, in the clause's own words."""
    phrases = sentence.split("，")
    at = next((i for i, p in enumerate(phrases) if re.match(r"(?:方可|方准|可以|可|允许)", p)), 0)
    return "，".join(phrases[at:]) if at else None


def elided(sentence: str, chance: random.Random) -> str | None:
    """The middle of a sentence left out behind an ellipsis, as within quotation marks."""
    phrases = sentence.split("，")
    inner = [i for i, p in enumerate(phrases[1:-1], 1) if re.search(r"未|不|除|但|时|后|前|经", p)]
    if not inner:
        return None
    at = chance.choice(inner)
    return "“" + "，".join(phrases[:at]) + "……" + "，".join(phrases[at + 1 :]).rstrip("。；") + "”。"


def excepted(sentence: str, chance: random.Random) -> str | None:
    if "除" in sentence or "但" in sentence or not re.search(r"必须|严禁|不得|应", sentence):
        return None
    return sentence.rstrip("。；;") + chance.choice(
        ["，但检修时除外。", "，紧急情况除外。", "，但经班组长同意的除外。"]
    )


def conditional(sentence: str, chance: random.Random) -> str | None:
    """A condition that the clause does not make."""
    if not re.match(r"[^，]{2,20}(?:必须|严禁|不得|应当)", sentence):
        return None
    return chance.choice(["夜班时，", "雨天时，", "检查人员在场时，", "如果班长要求，"]) + sentence


def only(sentence: str, chance: random.Random) -> str | None:
    if "只" in sentence or "仅" in sentence:
        return None
    return re.sub(r"必须|应当", "只需", sentence, count=1) if re.search(r"必须|应当", sentence) else None


def order(sentence: str, chance: random.Random) -> str | None:
    """先…后…, turned round."""
    found = re.search(
        r"先(?P<a>[^，。；先后再]{2,12})[，、]?(?P<m>后|再|然后)(?P<b>[^，。；先后再]{2,12})", sentence
    )
    if not found:
        return None
    return sentence[: found.start()] + f"先{found['b']}{found['m']}{found['a']}" + sentence[found.end() :]


def count(sentence: str, chance: random.Random) -> str | None:
    """两人 for 一人, 三个 for 两个."""
    found = list(re.finditer(r"[一两二三四五](?=[人名个台套道组次处])", sentence))
    if not found:
        return None
    at = chance.choice(found)
    other = chance.choice([c for c in "一两三四五" if c != at[0] and {c, at[0]} != {"两", "二"}])
    return sentence[: at.start()] + other + sentence[at.end() :]


KINDS: dict[str, Plant] = {
    "before / after": exchange({"前": "后"}),
    "inside / outside": exchange({"以内": "以外", "内部": "外部", "内侧": "外侧"}),
    "upper / lower": exchange({"上方": "下方", "上部": "下部", "上风侧": "下风侧", "顶板": "底板"}),
    "intake / return": exchange({"进风": "回风"}),
    "off / on": exchange({"停电": "送电", "打开": "关闭", "切断": "接通", "停止": "开始", "断开": "闭合"}),
    "period": exchange({"每班": "每天", "每周": "每月", "每季度": "每年", "每日": "每旬"}),
    "person": exchange(
        {"矿长": "总工程师", "班组长": "调度员", "瓦斯检查工": "爆破工", "施工单位": "建设单位"}
    ),
    "condition lost": without_condition,
    "condition cut": cut_condition,
    "elided": elided,
    "exception made up": excepted,
    "condition made up": conditional,
    "only": only,
    "order": order,
    "count": count,
}


def evidence(clause: Clause) -> Evidence:
    return Evidence(
        document="样例汇编",
        edition="",
        edition_id="样例汇编",
        clause=clause.label,
        clause_id=clause.id,
        heading_path=clause.heading_path,
        text=clause.text,
        page=None,
        score=1.0,
    )


def passes(text: str, *items: Evidence) -> bool:
    return verify(f"{text}[1]", [cite(item, item.text) for item in items], items, [_EDITION]).passed


def shortened(sentence: str) -> Iterator[str]:
    """What says less and nothing else: a duty from one comma to the end, another word order of a list."""
    phrases = sentence.rstrip("。；").split("，")
    if len(phrases) > 2 and re.match(r"(?:必须|应当?|严禁|不得)", phrases[-1]) and "除" not in sentence:
        yield f"{phrases[0]}，{phrases[-1]}。"
    items = re.search(
        r"[：必须应当]([\u4e00-\u9fff]{2,6})、([\u4e00-\u9fff]{2,6})(?:和|、)([\u4e00-\u9fff]{2,6})[。；]",
        sentence,
    )
    if items:
        yield sentence.replace(f"{items[1]}、{items[2]}", f"{items[2]}、{items[1]}")


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--clauses", type=int, default=3000)
    parser.add_argument("--show", help="print what of this kind passed")
    options = parser.parse_args()
    chance = random.Random(11)
    clauses = [clause for clause in corpus().clauses if len(clause.text) > 20]
    items = [evidence(clause) for clause in chance.sample(clauses, min(options.clauses, len(clauses)))]
    quoted = [
        (stripped, item)
        for item in items
        for s in _SENTENCE.findall(item.text)
        if len(stripped := _NUMBER.sub("", s.strip())) > _LONG
    ]
    with figures.Figures("grounding", options) as told:
        told.table("planted", {"sentences": "", "caught": ""})
        for kind, plant in KINDS.items():
            changed = [(new, item) for s, item in quoted if (new := plant(s, chance)) and new != s]
            if kind != "condition cut":
                changed = [(new, item) for new, item in changed if new.rstrip("。；") not in item.text]
            missed = [new for new, item in changed if passes(new, item)]
            told.row(kind, len(changed), 1 - len(missed) / max(len(changed), 1))
            if options.show == kind:
                print("\n".join(missed))
        merged = _merged(quoted, chance)
        missed = [text for text, item in merged if passes(text, item)]
        told.row("two clauses, one mark", len(merged), 1 - len(missed) / len(merged))
        if options.show == "two clauses, one mark":
            print("\n".join(missed))
        alarms = [s for s, item in quoted if not passes(s, item)]
        told.table("not planted", {"sentences": "", "alarms": ""})
        told.row("as they are", len(quoted), len(alarms) / len(quoted))
        honest = [(text, item) for s, item in quoted for text in shortened(s)]
        refused = [text for text, item in honest if not passes(text, item)]
        told.row("shortened", len(honest), len(refused) / len(honest))
        if options.show == "shortened":
            print("\n".join(refused))


def _merged(quoted: list[tuple[str, Evidence]], chance: random.Random) -> list[tuple[str, Evidence]]:
    """A sentence of a clause and half of another's, under the mark of the first."""
    out = []
    for s, item in chance.sample(quoted, min(400, len(quoted))):
        other, its = chance.choice(quoted)
        if its.clause_id != item.clause_id and re.search(r"必须|严禁|不得|应", other):
            out.append((s.rstrip("。；") + "，并且" + other, item))
    return out


if __name__ == "__main__":
    main()
