"""From the setting to a model that can be asked. The libraries are imported here: they take seconds."""

from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.models import local
from assistant.models.chat import ChatModel
from assistant.models.endpoint import ADDRESSES, HEADERS, Endpoint, endpoint
from assistant.models.metering import Meter
from assistant.models.spec import ModelSettings, ModelSpec
from assistant.models.window import Window

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NO_KEY = "none"  # a client refuses to start without a key, and most servers at home ask for none
_ALTERNATIVES = 20  # more than 20 no server tells


def open_model(settings: ModelSettings, meter: Meter | None = None) -> ChatModel:
    """The model of `settings.spec`, which is not extractive. Nothing is asked of a server yet, but a
    `local:` model is loaded here, which takes seconds. `meter` hears of each call.

    Raises WrongUse for a setting that makes no sense, ModelUnavailable for a local model that cannot run.
    """
    server = endpoint(settings)
    tells = settings.likelihood and server.kind == "local"
    return ChatModel(
        str(ModelSpec.parse(settings.spec)),
        _ollama(server, settings) if server.kind == "ollama" else _openai(server, settings, likelihood=tells),
        Window(server),
        timeout_seconds=settings.timeout_seconds,
        retries=settings.retries,
        max_output_tokens=settings.max_output_tokens,
        secret=server.key,
        tells_likelihood=tells,
        meter=meter,
    )


def _openai(server: Endpoint, settings: ModelSettings, *, likelihood: bool) -> "BaseChatModel":
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    # OpenAI's newer models know only max_completion_tokens, most compatible servers only max_tokens.
    limit: dict[str, Any] = {"extra_body": {"max_tokens": settings.max_output_tokens}}
    if server.url == ADDRESSES["openai"]:
        limit = {"max_completion_tokens": settings.max_output_tokens}
    if likelihood:
        limit |= {"logprobs": True, "top_logprobs": _ALTERNATIVES}
    return ChatOpenAI(
        model=server.model,
        base_url=server.url,
        api_key=SecretStr(server.key or _NO_KEY),
        temperature=settings.temperature,
        stream_usage=True,
        use_responses_api=False,
        max_retries=0,  # ChatModel tries again, and keeps the time
        timeout=None,
        stream_chunk_timeout=None,
        default_headers=HEADERS,
        http_socket_options=(),
        http_async_client=DefaultAsyncHttpxClient(timeout=None, **server.transport),
        **limit,
    )


def _ollama(server: Endpoint, settings: ModelSettings) -> "BaseChatModel":
    from langchain_ollama import ChatOllama

    headers = HEADERS | ({"Authorization": f"Bearer {server.key}"} if server.key else {})
    return ChatOllama(
        model=server.model,
        base_url=server.url,
        temperature=settings.temperature,
        num_predict=settings.max_output_tokens,
        num_ctx=local.CONTEXT,  # Ollama's default cuts long prompts without a word
        reasoning=False,  # it would use up the tokens of the answer
        async_client_kwargs={"headers": headers, "timeout": None, **server.transport},
    )
