import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.settings import Settings, load
from knowledge.errors import WrongUse


def test_flags_win_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KUANGZHI_PORT", "8000")
    monkeypatch.setenv("KUANGZHI_HOME", str(tmp_path))
    assert load().port == 8000
    assert load(port=9000).port == 9000
    assert load(home=None).home == tmp_path


def test_folders_are_written_like_a_search_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUANGZHI_FOLDERS", os.pathsep.join(("/规程", "/制度")))
    assert load().folders == (Path("/规程"), Path("/制度"))


@pytest.mark.parametrize(
    ("name", "value"), [("KUANGZHI_PORT", "x"), ("KUANGZHI_PORT", "99999"), ("KUANGZHI_MODLE", "x")]
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongUse) as told:
        load()
    assert name.removeprefix("KUANGZHI_").lower() in told.value.text("en").lower()


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    assert "geheim" not in repr(Settings(home=tmp_path, api_key=SecretStr("geheim")))


def test_address_and_key_go_to_the_model_they_were_set_for(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path, model="openai:qwen", base_url="http://10.0.0.1/v1", api_key=SecretStr("geheim")
    )
    assert settings.model_settings("openai:other").base_url == "http://10.0.0.1/v1"
    other = settings.model_settings("ollama:qwen2.5:7b")
    assert (other.base_url, other.api_key) == (None, None)
