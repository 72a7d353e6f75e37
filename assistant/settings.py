"""Every setting, in one object: flags over environment over `.env` over these defaults."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.models import ModelSettings, ModelSpec
from knowledge.errors import WrongUse
from knowledge.home import default_home
from knowledge.reading import Limits


class Settings(BaseSettings):
    """Environment names are `KUANGZHI_` and the field in capitals: `KUANGZHI_MODEL=deepseek:deepseek-chat`."""

    model_config = SettingsConfigDict(
        env_prefix="KUANGZHI_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = Field(default_factory=default_home, description="数据目录 / data folder")
    encoder: str = Field(
        "offline", description="句向量模型 / sentence encoder: offline, or a sentence-transformers name"
    )
    reranker: str = Field(
        "", description="重排模型，不填不用 / cross-encoder that orders again: a name or a folder"
    )
    model: str = Field(
        "extractive",
        description="作答模型 / answering model: extractive, openai:…, deepseek:…, ollama:…, local:…",
    )
    choose: bool | None = Field(
        None,
        description="让作答模型在最好的十条里先挑，不填：local: 以外都挑 / the answering model chooses among the "
        "ten best first; unset: all but local: do",
    )
    fallback: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="作答模型出错时依次改用，用逗号隔开，最后总是摘录 / asked in turn where the model fails, "
        "comma-separated; quotation always comes last",
    )
    base_url: str | None = Field(None, description="模型服务地址 / model server")
    api_key: SecretStr | None = Field(None, description="模型服务密钥 / its key")
    model_timeout: float = Field(
        60, gt=0, le=3600, description="模型超时（秒） / seconds to wait for the model"
    )
    model_retries: int = Field(
        2, ge=0, le=10, description="模型忙或连不上时再试几次 / tries again where it is busy or away"
    )
    budget_day: float | None = Field(
        None, ge=0, description="每天最多花多少元，不填不限 / yuan a day, unset: no limit"
    )
    budget_tokens_day: int | None = Field(
        None, ge=0, description="每天最多用多少 token，不填不限 / tokens a day, unset: no limit"
    )
    temperature: float = Field(0.0, ge=0, le=2, description="模型温度 / sampling temperature")
    max_output_tokens: int = Field(1024, ge=16, le=32768, description="回答上限（token） / longest answer")
    max_file_mb: int = Field(100, ge=1, le=4096, description="单个文件上限（MB） / largest file")
    read_seconds: int = Field(
        300, ge=5, le=7200, description="读一个文件的时限（秒） / seconds to read a file"
    )
    folders: Annotated[tuple[Path, ...], NoDecode] = Field(
        (),
        description=f"网页开着时跟随的文件夹，用 {os.pathsep} 隔开 / folders to follow while the page is served",
    )
    host: str = Field("127.0.0.1", description="网页监听地址 / address of the page")
    port: int = Field(7860, ge=0, le=65535, description="网页端口 / port of the page")
    language: Literal["zh", "en"] = Field("zh", description="界面语言 / language of messages")

    @field_validator("folders", mode="before")
    @classmethod
    def _separate(cls, value: object) -> object:
        """Written like PATH: a separator between folders, not JSON."""
        return tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("fallback", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("fallback")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            ModelSpec.parse(text)
        return value

    @property
    def limits(self) -> Limits:
        return Limits(max_mb=self.max_file_mb, seconds=self.read_seconds)

    def model_settings(self, spec: str | None = None) -> ModelSettings:
        """For `spec`, or for the model that is set.

        Address and key belong to the model that is set: another kind asked for once never gets them.
        """
        wanted = ModelSpec.parse(spec or self.model)
        own = wanted.kind == ModelSpec.parse(self.model).kind or self.model == "extractive"
        return ModelSettings(
            spec=str(wanted),
            base_url=self.base_url if own else None,
            api_key=self.api_key if own else None,
            timeout_seconds=self.model_timeout,
            retries=self.model_retries,
            temperature=self.temperature,
            max_output_tokens=self.max_output_tokens,
        )


def load(**flags: object) -> Settings:
    """Settings with `flags` on top, those left None aside. Raises WrongUse naming the setting at fault.

    A `KUANGZHI_…` variable that names no setting is refused: a typo must not pass for a choice.
    """
    known = {f"KUANGZHI_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith("KUANGZHI_") and name not in known)
    if unknown:
        raise WrongUse(
            detail_zh=f"没有 {unknown[0]} 这项设置。可用的有：{'、'.join(sorted(known))}。",
            detail_en=f"There is no setting {unknown[0]}. Known ones: {', '.join(sorted(known))}.",
        )
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise WrongUse(
            detail_zh=f"设置 {name} 的值不对：{first['msg']}。",
            detail_en=f"The setting {name} is wrong: {first['msg']}.",
        ) from error
