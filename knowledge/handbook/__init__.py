"""The sample knowledge: the safety handbook of a fictional mine, and questions over it."""

from pathlib import Path

HANDBOOK: Path = Path(__file__).with_name("handbook.md")
QUESTIONS: Path = Path(__file__).with_name("questions.jsonl")
