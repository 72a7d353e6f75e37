import re
import string
from pathlib import Path

import pytest

from ui.layout.guides import NAMES, text
from ui.words import WORDS, Language, Words, refusal

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "ui" / "templates").glob("*.html")]


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same_with_the_same_facts(key: str) -> None:
    zh, en = WORDS[key]
    assert zh
    assert en
    assert _facts(zh) == _facts(en)


def test_every_word_that_is_asked_for_exists() -> None:
    asked = {
        key
        for source in SOURCES
        for key in re.findall(
            r"\b(?:t|words|_words|refusal)\(\"?'?([a-z_]+)[\"'](?! \+)", source.read_text("utf-8")
        )
    }
    assert asked
    assert asked <= set(WORDS)


def test_a_refusal_speaks_both_languages() -> None:
    error = refusal("long_question", length=6000, limit=5000)
    assert "6000" in error.text("zh")
    assert "5000" in error.text("en")


def test_words_follow_their_language() -> None:
    assert Words("zh")("page", page=6) == "第 6 页"
    assert Words("en")("page", page=6) == "page 6"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_guide_is_listed_and_opens_with_its_title(language: Language) -> None:
    kept = {path.name for path in (ROOT / "ui" / "help").glob(f"*.{language}.md")}
    assert kept == {f"{name}.{language}.md" for name in NAMES}
    assert all(text(name, language).startswith("## ") for name in NAMES)
