"""Question files in the layouts of common benchmarks: BEIR folders, SQuAD and CMRC, dialogues, lists in JSON.

Each entry becomes one of our own, so that the same reader names what is wrong with it.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.evaluation.rows import Row, Unreadable, read_rows, unreadable
from knowledge.errors import QuestionSetError

_QUOTED = 160  # characters of a passage that tell it from any other
_STOPS = re.compile(r"[。！？；\n]|[.!?;]\s")


def read(path: Path) -> list[Row]:
    """Every entry of a file or folder, whatever its layout. Raises SourceMissing, SourceUnsupported and QuestionSetError."""
    if path.is_dir():
        return list(_beir(path))
    if path.suffix.lower() == ".json" and path.exists():
        return _json(path)
    return read_rows(path)


def _json(path: Path) -> list[Row]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise unreadable(path, problem) from problem
    data = content.get("data", content.get("questions")) if isinstance(content, dict) else content
    if not isinstance(data, list):
        raise unreadable(path, "没有题目列表 / no list of questions")
    rows: list[Row] = []
    for place, entry in enumerate(data, 1):
        try:
            rows += [Row(line=place, values=values) for values in _entries(entry)]
        except (KeyError, TypeError, AttributeError) as problem:
            rows.append(Row(line=place, values=Unreadable(f"缺少 {problem}", f"it lacks {problem}")))
    return rows


def _entries(entry: Any) -> Iterator[Mapping[str, object]]:
    """The questions of one entry of a JSON list."""
    if not isinstance(entry, Mapping):
        raise TypeError("{…}")
    if "paragraphs" in entry:
        for paragraph in entry["paragraphs"]:
            yield from _squad(str(entry.get("title", "")), paragraph["context"], paragraph["qas"])
    elif "context" in entry and "qas" in entry:
        yield from _squad(str(entry.get("title", "")), entry["context"], entry["qas"])
    elif "context_text" in entry and "qas" in entry:
        yield from _squad("", entry["context_text"], entry["qas"])
    elif "conversation" in entry:
        yield from _dialogue(str(entry.get("id", "")), entry["conversation"])
    else:
        yield entry


def _squad(title: str, context: str, questions: Sequence[Any]) -> Iterator[Mapping[str, object]]:
    for asked in questions:
        answers = [one["text"] if isinstance(one, Mapping) else str(one) for one in asked.get("answers", ())]
        impossible = bool(asked.get("is_impossible")) or not answers
        known: dict[str, object] = {
            "id": str(asked.get("id", asked.get("query_id", ""))),
            "question": asked.get("question", asked.get("query_text")),
            "answerable": not impossible,
        }
        if not impossible:
            quote = _around(context, answers[0])
            known["gold"] = [{"quote": quote}]
            known["must_include"] = [list(dict.fromkeys(answers))]
        if title:
            known["tags"] = [title]
        yield known


def _dialogue(id: str, turns: Sequence[Any]) -> Iterator[Mapping[str, object]]:
    """Each question of a dialogue, with what was said before it."""
    before: list[Mapping[str, str]] = []
    for place, turn in enumerate(turns, 1):
        asked, told = str(turn["user"]), str(turn.get("assistant", turn.get("response", "")))
        articles = turn.get("article", turn.get("articles", ()))
        articles = [articles] if isinstance(articles, str) else articles
        yield {
            "id": f"{id}-{place}" if id else "",
            "question": asked,
            "history": list(before),
            "gold": [{"quote": _opening(str(article))} for article in articles] or None,
            "reference": told,
        }
        before += [{"role": "user", "content": asked}, {"role": "assistant", "content": told}]


def _beir(folder: Path) -> Iterator[Row]:
    """corpus.jsonl, queries.jsonl and qrels/*.tsv: which passages answer which query."""
    files = [folder / "corpus.jsonl", folder / "queries.jsonl"]
    judged = sorted((folder / "qrels").glob("*.tsv"))
    for wanted in (*files, *([] if judged else [folder / "qrels" / "test.tsv"])):
        if not wanted.exists():
            name = wanted.relative_to(folder).as_posix()
            raise QuestionSetError(
                detail_zh=f"{folder.name} 是文件夹而没有 {name}。BEIR 文件夹要有 corpus.jsonl、queries.jsonl 和 qrels/*.tsv。",
                detail_en=f"The folder {folder.name} has no {name}: BEIR needs corpus.jsonl, queries.jsonl, qrels/*.tsv.",
            )
    try:
        corpus = {str(one["_id"]): str(one["text"]) for one in map(json.loads, _lines(files[0]))}
        gold: dict[str, list[str]] = {}
        for path in judged:
            for row in csv.reader(_lines(path), delimiter="\t"):
                if len(row) == 3 and row[2].strip().isdigit() and int(row[2]) > 0:
                    gold.setdefault(row[0], []).append(row[1])
        queries = [(str(one["_id"]), str(one["text"])) for one in map(json.loads, _lines(files[1]))]
    except (ValueError, KeyError, TypeError) as problem:
        raise unreadable(folder, problem) from problem
    for line, (id, text) in enumerate(queries, 1):
        if id in gold:
            quotes = [{"quote": _opening(corpus[passage])} for passage in gold[id] if passage in corpus]
            lost = Unreadable("qrels 指向的段落不在 corpus 里", "its qrels point to no passage of the corpus")
            yield Row(line=line, values={"id": id, "question": text, "gold": quotes} if quotes else lost)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8-sig").split("\n") if line.strip()]


def _around(context: str, answer: str) -> str:
    """The sentence of `context` that holds `answer`."""
    at = context.find(answer)
    if at < 0:
        return answer
    before = [found.end() for found in _STOPS.finditer(context, 0, at)]
    after = _STOPS.search(context, at + len(answer))
    return context[before[-1] if before else 0 : after.start() if after else len(context)].strip()[
        : 2 * _QUOTED
    ]


def _opening(passage: str) -> str:
    """The first words of a passage, to the end of a sentence where one ends in time."""
    words = passage.strip()
    if len(words) <= _QUOTED:
        return words
    ends = [found.start() for found in _STOPS.finditer(words, 20, _QUOTED)]
    return words[: ends[-1] if ends else _QUOTED]
