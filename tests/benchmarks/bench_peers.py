"""Side by side with what else one would install: the same files, questions and encoder, in the same run.

    python tests/benchmarks/bench_peers.py [--home DIR] [--vectors FILE] [--venv DIR] [--quick]

Each peer is installed into an environment of its own, which sees the product's packages behind its own,
and each system runs in a process of its own. All get what the product's reader makes of the files; only
for the product is the reading itself within the seconds of the ingest. Peers are set up as their quick
start shows (the recursive splitter with its default separators), with the product's encoder in them.

hit@k: one of the first k texts returned holds a gold quote, white space aside; clause numbers count for
nobody. Characters are those of a text returned. Encoding counts each text's seconds for every system
that needs it, though it is done once (--vectors keeps the vectors for the next run; with --home the
product's own come from that library, and their seconds are scaled up from 200 of them). Memory is the
peak of the process, without the model that encodes passages.
"""

import json
import os
import random
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from figures import PROJECT, Figures, parser

from assistant.evaluation import QuestionSet
from assistant.evaluation.matching import ranks
from assistant.evaluation.metrics import DEPTH, hit_at
from assistant.evaluation.questions import Gold, Question
from knowledge import reading
from knowledge.clauses import Evidence

PEERS = Path(__file__).with_name("peers")
SHARED = PROJECT.parent / "shared"
SETS = {"colloquial-dev": 42, "zh-dev": 150}
QUICK = 30
DEPTHS = (1, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """`module` is in the folder beside; `packages` are what it wants beyond the product's own."""

    name: str
    module: str
    packages: tuple[str, ...] = ()


OURS = Contender(name="kuangzhi", module="our_library")
THEIRS = (
    Contender(
        name="LangChain + Chroma",
        module="langchain_chroma_start",
        packages=("langchain-chroma", "langchain-text-splitters"),
    ),
    Contender(name="txtai, hybrid", module="txtai_hybrid", packages=("txtai", "langchain-text-splitters")),
    Contender(name="LlamaIndex", module="llama_index_start", packages=("llama-index-core",)),
)


class NotThere(Exception):
    """A peer that cannot be measured here, and why."""


def main() -> None:
    wanted = parser(__doc__)
    wanted.add_argument("--home", type=Path, help="a library that holds vectors of these files")
    wanted.add_argument("--vectors", type=Path, default=PROJECT / ".bench" / "vectors.sqlite3")
    wanted.add_argument("--venv", type=Path, default=PROJECT / ".bench" / "peers")
    wanted.add_argument("--quick", action="store_true", help=f"{QUICK} questions of each set")
    options = wanted.parse_args()
    if not (SHARED / "corpus" / "zh").is_dir():
        raise SystemExit(f"no corpus at {SHARED}")
    options.vectors.parent.mkdir(parents=True, exist_ok=True)
    sets = {name: sample(name, min(count, QUICK) if options.quick else count) for name, count in SETS.items()}
    files = sorted((SHARED / "corpus" / "zh").iterdir())
    job = {
        "texts": {str(path): text_of(path) for path in files},
        "questions": [q.question for questions in sets.values() for q in questions],
        "depth": DEPTH,
        "cache": str(options.vectors),
        "python": sys.executable,
        "home": str(options.home) if options.home else None,
    }
    with Figures("peers", options) as told:
        outcomes = {}
        for contender in (OURS, *THEIRS):
            try:
                outcomes[contender.name] = measure(contender, job, options.venv)
            except NotThere as reason:
                print(f"{contender.name} left out: {reason}", flush=True)
        report(told, outcomes, sets)


def report(told: Figures, outcomes: dict[str, dict[str, Any]], sets: dict[str, list[Question]]) -> None:
    told.table("quality", {f"{name} @{k}": "" for name in sets for k in DEPTHS} | {"characters": ""})
    questions = [q for questions in sets.values() for q in questions]
    for name, outcome in outcomes.items():
        found = dict(zip((q.id for q in questions), outcome["found"], strict=True))
        hits = [
            fmean(hit(q, found[q.id], k) for q in questions) for questions in sets.values() for k in DEPTHS
        ]
        told.row(name, *hits, fmean(len(text) for texts in found.values() for text in texts))
    told.table(
        "cost",
        {"ingest": "s", "with encoding": "s", "p50": "ms", "p95": "ms", "memory": "MB"},
    )
    for name, outcome in outcomes.items():
        taken = np.percentile(outcome["milliseconds"], [50, 95])
        told.row(
            name, outcome["ingest"], outcome["ingest"] + outcome["encoding"], *taken, outcome["megabytes"]
        )
    told.ratios(OURS.name, tuple(name for name in outcomes if name != OURS.name))


def sample(name: str, count: int) -> list[Question]:
    """Some questions of a set, always the same."""
    questions = QuestionSet.load(SHARED / "questions" / f"{name}.jsonl").questions
    return random.Random(0).sample(list(questions), min(count, len(questions)))


def text_of(path: Path) -> str:
    return "\n".join(block.text for block in reading.read(path, name=path.name).blocks)


def hit(question: Question, texts: Sequence[str], depth: int) -> float:
    """Whether one of the texts holds a quote, as the evaluation matches them."""
    quotes = [Gold(quote=gold.quote) for gold in question.gold if gold.quote]
    return hit_at(ranks([_evidence(text) for text in texts], quotes), depth)


def _evidence(text: str) -> Evidence:
    return Evidence(
        document="",
        edition="",
        edition_id="",
        clause="",
        clause_id="",
        heading_path=(),
        text=text,
        page=None,
        score=0.0,
    )


def measure(contender: Contender, job: dict[str, Any], venv: Path) -> dict[str, Any]:
    """What `asking.py` tells of the contender. Raises NotThere."""
    python = installed(contender, venv) if contender.packages else Path(sys.executable)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        told, result = folder / "job.json", folder / "result.json"
        told.write_text(json.dumps(job | {"folder": str(folder / "store")}), "utf-8")
        paths = os.pathsep.join(map(str, (PROJECT, PEERS)))
        print(f"  {contender.name} …", file=sys.stderr, flush=True)
        run = subprocess.run(
            [str(python), str(PEERS / "asking.py"), contender.module, str(told), str(result)],
            env=os.environ | {"PYTHONPATH": paths, "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"},
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise NotThere(_last(run.stderr))
        found: dict[str, Any] = json.loads(result.read_text("utf-8"))
        return found


def installed(contender: Contender, venv: Path) -> Path:
    """The Python of the contender's own environment, made and filled where it is not there. Raises NotThere."""
    folder = venv / contender.module
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        # Behind its own packages it sees the product's: torch need not be there a second time.
        own = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
        (Path(own) / "product.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    run = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *contender.packages],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise NotThere(_last(run.stderr))
    return python


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]


if __name__ == "__main__":
    main()
