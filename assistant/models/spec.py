"""Which model answers, and how it is asked: the one setting and what goes with it."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

from pydantic import SecretStr

from knowledge.errors import WrongUse

Kind = Literal["extractive", "openai", "deepseek", "ollama", "local"]
FORMS = "extractive, openai:NAME, deepseek:NAME, ollama:NAME, local:/path/model.gguf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """A parsed model setting. `name` is empty for extractive, a file's path for local."""

    kind: Kind
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> "ModelSpec":
        """`kind:name`; the name may hold colons. Raises WrongUse naming the known forms."""
        kind, colon, name = (part.strip() for part in text.partition(":"))
        kind = kind.lower()
        # Extractive alone takes no name; every other kind needs one.
        if kind not in get_args(Kind) or (kind == "extractive") == bool(colon) or bool(colon) != bool(name):
            raise WrongUse(
                detail_zh=f"模型“{text}”写法不对。可用的写法：{FORMS}。",
                detail_en=f"The model {text!r} is not of a known form. Known forms: {FORMS}.",
            )
        return cls(kind=cast(Kind, kind), name=name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """What `open_model` needs.

    `timeout_seconds` bounds the wait for a connection and for each next piece; a whole answer may
    take five times as long. `retries` is how often a server that is busy or away is asked again before the
    first word. `max_output_tokens` cuts the answer. `likelihood` asks to be told what else
    the model might have said; only `local:` models are known to tell.
    """

    spec: str
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout_seconds: float = 60
    retries: int = 2
    temperature: float = 0
    max_output_tokens: int = 1024
    likelihood: bool = False
