"""Where a model is asked: address, key and name of a server, and how it is reached."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.models import local
from assistant.models.spec import Kind, ModelSettings, ModelSpec
from knowledge.errors import WrongUse

if TYPE_CHECKING:
    import httpx

ADDRESSES: dict[Kind, str] = {
    "openai": "https://api.openai.com/v1",
    "deepseek": "https://api.deepseek.com",
    "ollama": "http://127.0.0.1:11434",
}
# One answer, one connection: closing it is all that stopping needs, and none outlives the loop.
HEADERS = {"Connection": "close"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`url` is what the setting names: with `/v1` for most servers of the OpenAI form."""

    kind: Kind
    model: str
    url: str
    key: str = field(repr=False)

    @property
    def transport(self) -> dict[str, Any]:
        """No redirects: the question goes to the server that was named. No proxy to reach this machine."""
        here = urlsplit(self.url).hostname in ("127.0.0.1", "localhost", "::1")
        return {"follow_redirects": False, "trust_env": not here}

    def client(self, timeout_seconds: float) -> "httpx.Client":
        """For the small questions beside the conversation."""
        import httpx

        headers = HEADERS | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        return httpx.Client(headers=headers, timeout=timeout_seconds, **self.transport)

    def beside(self, path: str) -> str:
        """The address of what a server has beside `/v1`."""
        return f"{self.url.rstrip('/').removesuffix('/v1')}/{path}"


def endpoint(settings: ModelSettings) -> Endpoint:
    """The server of `settings.spec`, which is not extractive; the one of a local model is started.

    Raises WrongUse for a setting that makes no sense, ModelUnavailable for a local model that cannot run.
    """
    spec = ModelSpec.parse(settings.spec)
    if spec.kind == "extractive":
        raise ValueError("extractive answers without a model")
    key = _key(settings)
    if spec.kind == "local":
        server = local.serve(Path(spec.name), name=str(spec))
        return Endpoint(kind=spec.kind, model=Path(spec.name).stem, url=f"{server.url}/v1", key=server.key)
    return Endpoint(kind=spec.kind, model=spec.name, url=_address(spec, settings), key=key)


def _key(settings: ModelSettings) -> str:
    key = settings.api_key.get_secret_value().strip() if settings.api_key else ""
    if not (key.isascii() and key.isprintable()):
        raise WrongUse(
            detail_zh="模型服务密钥里有不该有的字符（汉字、换行等）。请重新复制 KUANGZHI_API_KEY。",
            detail_en="The key of the model server holds characters that no key has. Copy KUANGZHI_API_KEY anew.",
        )
    return key


def _address(spec: ModelSpec, settings: ModelSettings) -> str:
    address = settings.base_url or ADDRESSES[spec.kind]
    if not address.startswith(("http://", "https://")):
        raise WrongUse(
            detail_zh=f"模型服务地址“{address}”应以 http:// 或 https:// 开头。请检查 KUANGZHI_BASE_URL。",
            detail_en=f"The model server {address!r} needs http:// or https://. Check KUANGZHI_BASE_URL.",
        )
    return address
