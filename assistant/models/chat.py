"""A chat model as the rest of the assistant sees it: messages in, pieces of text out."""

import asyncio
import queue
import threading
from collections.abc import Generator, Sequence
from contextlib import aclosing, closing
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, cast

from assistant.models.failures import broken_off, failed, timed_out
from assistant.models.metering import Call, Meter, Unmetered
from assistant.models.retrying import retrying
from assistant.models.thinking import Spoken
from assistant.models.window import Window

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

_OVERALL = 5  # a whole answer may take this many times the time-out
_POLL = 0.05  # seconds after which a set stop event is noticed


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The next words. The last piece has no text: it brings the token counts, where the server told
    them, and `cut`, true where the answer ran into the limit of output tokens.

    `likely` is what the model might have said in place of `text`, with the logarithm of how likely that
    was; empty where the model was not opened to tell.
    """

    text: str = ""
    likely: tuple[tuple[str, float], ...] = ()
    input_tokens: int | None = None
    output_tokens: int | None = None
    cut: bool = False


class ChatModel:
    """A LangChain chat model behind a plain iterator that can be stopped from any thread.

    The stream runs as a task of an event loop of its own: cancelling a task closes its connection at
    once, where a thread that waits for a socket cannot be woken.
    """

    def __init__(
        self,
        name: str,
        chat: "BaseChatModel",
        window: Window,
        *,
        timeout_seconds: float,
        max_output_tokens: int,
        retries: int = 0,
        secret: str = "",
        tells_likelihood: bool = False,
        meter: Meter | None = None,
    ) -> None:
        self.name = name
        self.timeout_seconds = timeout_seconds
        self.max_output_tokens = max_output_tokens
        self.tells_likelihood = tells_likelihood
        self.window = window
        self._chat = chat
        self._retries = retries
        self._secret = secret
        self._meter = meter or Unmetered()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"model {name}", daemon=True)
        self._thread.start()

    @property
    def context(self) -> int | None:
        """Tokens of question, clauses and answer together; None where the server does not tell."""
        return self.window.context

    def count(self, text: str) -> int:
        """Tokens of `text`, by the model's own tokenizer where its server has one, else an upper estimate."""
        return self.window.count(text)

    def metered(self, meter: Meter) -> Self:
        """The same model, connection and all, of whose calls `meter` hears."""
        same = copy(self)
        same._meter = meter
        return same

    def stream(
        self, messages: Sequence[tuple[str, str]], stop: threading.Event | None = None
    ) -> Generator[Piece, None, None]:
        """Ask with (role, text) messages; roles are system, user and assistant.

        Setting `stop`, or leaving the iterator, ends it and closes the connection; a stopped stream has
        no last piece. Before the first word, a server that is busy or away is asked again. Raises
        ModelUnavailable, ModelTimeout, BudgetSpent or ModelError.
        """
        self._meter.check(self.name)
        stop = stop or threading.Event()
        said: list[str] = []
        last = Piece()
        taken_up = True
        try:
            tries = retrying(self._retries, self.timeout_seconds, stop)
            pieces, piece = tries(self._begin, messages, stop)
            with closing(pieces):
                while piece is not None:
                    said.append(piece.text)
                    last = piece
                    yield piece
                    piece = next(pieces, None)
        except Exception as error:
            taken_up = bool(said)
            # The cause may quote request headers, and with them the key.
            raise failed(error, self.name, self._secret) from None
        finally:
            if taken_up:
                self._meter.record(self._called(messages, "".join(said), last))

    def _begin(
        self, messages: Sequence[tuple[str, str]], stop: threading.Event
    ) -> tuple[Generator[Piece, None, None], Piece | None]:
        """A stream and its first piece, which stands for the server's having taken the question up."""
        pieces = self._once(messages, stop)
        return pieces, next(pieces, None)

    def _called(self, messages: Sequence[tuple[str, str]], said: str, last: Piece) -> Call:
        told, spoken = last.input_tokens, last.output_tokens
        return Call(
            model=self.name,
            input_tokens=self.window.recount("\n".join(text for _, text in messages))
            if told is None
            else told,
            output_tokens=self.window.recount(said) if spoken is None else spoken,
            estimated=told is None or spoken is None,
        )

    def _once(
        self, messages: Sequence[tuple[str, str]], stop: threading.Event
    ) -> Generator[Piece, None, None]:
        arrivals: queue.SimpleQueue[Piece | Exception | None] = queue.SimpleQueue()
        task = asyncio.run_coroutine_threadsafe(self._pump(list(messages), arrivals), self._loop)
        try:
            while not stop.is_set():
                try:
                    arrival = arrivals.get(timeout=_POLL)
                except queue.Empty:
                    continue
                if arrival is None:
                    raise broken_off(self.name)
                if isinstance(arrival, Exception):
                    raise arrival
                yield arrival
                if not arrival.text:
                    return
        finally:
            task.cancel()

    def close(self) -> None:
        """End what still streams and let go of the loop. The model cannot be used afterwards."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(_cancel_others(), self._loop).result(timeout=self.timeout_seconds)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=self.timeout_seconds)
        self.window.close()
        self._loop.close()

    async def _pump(
        self, messages: list[tuple[str, str]], arrivals: "queue.SimpleQueue[Piece | Exception | None]"
    ) -> None:
        from langsmith import tracing_context

        try:
            # Whatever the environment says, a mine's questions go to no tracing service.
            with tracing_context(enabled=False):
                await self._read(messages, arrivals)
        except Exception as error:
            arrivals.put(error)
        finally:
            arrivals.put(None)

    async def _read(
        self, messages: list[tuple[str, str]], arrivals: "queue.SimpleQueue[Piece | Exception | None]"
    ) -> None:
        spoken = Spoken()
        last: Piece | None = None
        stream = cast("AsyncGenerator[AIMessageChunk]", self._chat.astream(messages))
        try:
            async with (
                asyncio.timeout(self.timeout_seconds * _OVERALL) as overall,
                aclosing(stream) as chunks,
            ):
                while (chunk := await self._next(chunks)) is not None:
                    if text := spoken.feed(chunk.text):
                        arrivals.put(Piece(text=text, likely=_likely(chunk)))
                    last = _ending(chunk, last)
        except TimeoutError:
            raise timed_out(
                self.name, self.timeout_seconds * (_OVERALL if overall.expired() else 1)
            ) from None
        if last is None:
            # Half a safety rule must not pass for a whole one.
            raise broken_off(self.name)
        if text := spoken.rest():
            arrivals.put(Piece(text=text))
        arrivals.put(last)

    async def _next(self, chunks: "AsyncGenerator[AIMessageChunk]") -> "AIMessageChunk | None":
        async with asyncio.timeout(self.timeout_seconds):
            return await anext(chunks, None)


def _ending(chunk: "AIMessageChunk", last: Piece | None) -> Piece | None:
    """The last piece as far as `chunk` tells it; None while nothing says that the answer has ended."""
    facts = chunk.response_metadata
    reason = facts.get("finish_reason") or facts.get("done_reason")
    usage = chunk.usage_metadata
    if not (reason or usage):
        return last
    told = last or Piece()
    return Piece(
        input_tokens=usage["input_tokens"] if usage else told.input_tokens,
        output_tokens=usage["output_tokens"] if usage else told.output_tokens,
        cut=told.cut or reason == "length",
    )


def _likely(chunk: "AIMessageChunk") -> tuple[tuple[str, float], ...]:
    told = (chunk.response_metadata.get("logprobs") or {}).get("content") or [{}]
    return tuple((one["token"], float(one["logprob"])) for one in told[0].get("top_logprobs") or ())


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
