"""A prompt that says something else bears another version."""

import json
from pathlib import Path

from assistant.answering.prompt_files import versions

RECORDED = json.loads(Path(__file__).with_name("prompt_versions.json").read_text("utf-8"))


def test_every_prompt_bears_the_version_that_was_recorded_for_its_text() -> None:
    # After changing a prompt: raise the version on its first line, and add that with its sha to the record.
    assert set(versions()) == set(RECORDED)
    for name, told in versions().items():
        assert RECORDED[name].get(str(told.version)) == told.sha, (
            f"{name}, version {told.version}: {told.sha}"
        )


def test_no_text_goes_by_two_versions() -> None:
    for name, recorded in RECORDED.items():
        assert len(set(recorded.values())) == len(recorded), name


def test_both_languages_have_every_prompt() -> None:
    names = {name.removesuffix(".md").rsplit(".", 1)[0] for name in versions()}
    assert set(versions()) == {f"{name}.{language}.md" for name in names for language in ("zh", "en")}
