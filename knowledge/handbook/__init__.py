"""The sample knowledge: the safety handbook of a fictional mine, and questions over it."""

from pathlib import Path

HANDBOOK: Path = Path(__file__).with_name("云岭样例矿安全手册.md")
QUESTIONS: Path = Path(__file__).with_name("questions.jsonl")
