"""From the setting to a model that can be asked. The libraries are imported here: they take seconds."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from assistant.models import local
from assistant.models.chat import ChatModel
from assistant.models.spec import Kind, ModelSettings, ModelSpec
from knowledge.errors import WrongUse

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_ADDRESSES: dict[Kind, str] = {
    "openai": "https://api.openai.com/v1",
    "deepseek": "https://api.deepseek.com",
    "ollama": "http://127.0.0.1:11434",
}
_NO_KEY = "none"  # a client refuses to start without a key, and most servers at home ask for none
_ALTERNATIVES = 20  # more than 20 no server tells
# One answer, one connection: closing it is all that stopping needs, and none outlives the loop.
_HEADERS = {"Connection": "close"}


def open_model(settings: ModelSettings) -> ChatModel:
    """The model of `settings.spec`, which is not extractive. Nothing is asked of a server yet, but a
    `local:` model is loaded here, which takes seconds.

    Raises WrongUse for a setting that makes no sense, ModelUnavailable for a local model that cannot run.
    """
    spec = ModelSpec.parse(settings.spec)
    tells = settings.likelihood and spec.kind == "local"
    if spec.kind == "extractive":
        raise ValueError("extractive answers without a model")
    key = _key(settings)
    if spec.kind == "ollama":
        chat = _ollama(spec.name, _address(spec, settings), key, settings)
    elif spec.kind == "local":
        server = local.serve(Path(spec.name), name=str(spec))
        key = server.key
        chat = _openai(Path(spec.name).stem, f"{server.url}/v1", key, settings, likelihood=tells)
    else:
        chat = _openai(spec.name, _address(spec, settings), key, settings)
    return ChatModel(
        str(spec), chat, timeout_seconds=settings.timeout_seconds, secret=key, tells_likelihood=tells
    )


def _openai(
    name: str, address: str, key: str, settings: ModelSettings, *, likelihood: bool = False
) -> "BaseChatModel":
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    # OpenAI's newer models know only max_completion_tokens, most compatible servers only max_tokens.
    limit: dict[str, Any] = {"extra_body": {"max_tokens": settings.max_output_tokens}}
    if address == _ADDRESSES["openai"]:
        limit = {"max_completion_tokens": settings.max_output_tokens}
    if likelihood:
        limit |= {"logprobs": True, "top_logprobs": _ALTERNATIVES}
    return ChatOpenAI(
        model=name,
        base_url=address,
        api_key=SecretStr(key or _NO_KEY),
        temperature=settings.temperature,
        stream_usage=True,
        use_responses_api=False,
        max_retries=1,
        timeout=None,  # ChatModel keeps the time
        stream_chunk_timeout=None,
        default_headers=_HEADERS,
        http_socket_options=(),
        http_async_client=DefaultAsyncHttpxClient(timeout=None, **_transport(address)),
        **limit,
    )


def _ollama(name: str, address: str, key: str, settings: ModelSettings) -> "BaseChatModel":
    from langchain_ollama import ChatOllama

    headers = _HEADERS | ({"Authorization": f"Bearer {key}"} if key else {})
    return ChatOllama(
        model=name,
        base_url=address,
        temperature=settings.temperature,
        num_predict=settings.max_output_tokens,
        num_ctx=local.CONTEXT,  # Ollama's default cuts long prompts without a word
        reasoning=False,  # it would use up the tokens of the answer
        async_client_kwargs={"headers": headers, "timeout": None, **_transport(address)},
    )


def _transport(address: str) -> dict[str, Any]:
    """No redirects: the question goes to the server that was named. No proxy to reach this machine."""
    here = urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")
    return {"follow_redirects": False, "trust_env": not here}


def _key(settings: ModelSettings) -> str:
    key = settings.api_key.get_secret_value().strip() if settings.api_key else ""
    if not (key.isascii() and key.isprintable()):
        raise WrongUse(
            detail_zh="模型服务密钥里有不该有的字符（汉字、换行等）。请重新复制 KUANGZHI_API_KEY。",
            detail_en="The key of the model server holds characters that no key has. Copy KUANGZHI_API_KEY anew.",
        )
    return key


def _address(spec: ModelSpec, settings: ModelSettings) -> str:
    address = settings.base_url or _ADDRESSES[spec.kind]
    if not address.startswith(("http://", "https://")):
        raise WrongUse(
            detail_zh=f"模型服务地址“{address}”应以 http:// 或 https:// 开头。请检查 KUANGZHI_BASE_URL。",
            detail_en=f"The model server {address!r} needs http:// or https://. Check KUANGZHI_BASE_URL.",
        )
    return address
