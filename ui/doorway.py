"""What stands between the network and the page: headers, refused requests, the page's own <head>."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio compiles its templates with `new Function` and styles elements inline, hence the two unsafe words;
# what matters here is that the browser is never allowed to reach any other machine.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_LONGEST = 4 * 2**20  # bytes of a request that is no upload


class Doorway:
    """ASGI middleware. `heads` maps the path of a page to what its <head> begins with.

    Files that a request names must lie in `uploads`: Gradio would copy any file that the process may
    read, and fetch any address.
    """

    def __init__(self, app: ASGIApp, heads: Mapping[str, str], uploads: Path) -> None:
        self._app = app
        self._heads = heads
        self._uploads = uploads.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = unquote(scope["path"])
        if path == "/" and Request(scope).cookies.get("kuangzhi-language") == "en":
            await RedirectResponse("/en/", 302, {"Vary": "Cookie"})(scope, receive, send)
            return
        head = self._heads.get(path) if scope["method"] == "GET" else None
        send = _sender(send, head)
        # Gradio's file route fetches addresses and its proxy route asks other servers: no page here needs either.
        if "/proxy=" in path or "/file=http" in path.lower():
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        if scope["method"] == "POST" and not path.endswith("/upload"):
            body = await _read(receive)
            if body is None:
                await PlainTextResponse("Too large", 413)(scope, receive, send)
                return
            if _names_foreign_file(body, self._uploads):
                await PlainTextResponse("Forbidden", 403)(scope, receive, send)
                return
            receive = _replayed(body, receive)
        await self._app(scope, receive, send)


async def _read(receive: Receive) -> bytes | None:
    """The whole body of a request; None where it is longer than any that the page sends."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _LONGEST:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """`receive` for an application that has yet to read the body."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _names_foreign_file(body: bytes, uploads: Path) -> bool:
    try:
        waiting = [json.loads(body)]
    except (ValueError, RecursionError):
        return False  # no JSON, so nothing that Gradio would take for a file
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            named = value.get("path")
            if isinstance(named, str) and not _lies_in(named, uploads):
                return True
    return False


def _lies_in(named: str, folder: Path) -> bool:
    try:
        return Path(named).resolve().is_relative_to(folder)
    except (OSError, ValueError):
        return False


def _sender(send: Send, head: str | None) -> Send:
    """`send` with our headers; with `head`, an HTML page is held back until that stands in it."""
    start: Message = {}
    body = bytearray()

    async def forward(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            start.update(message)
            if not _is_page(message, head):
                await send(message)
        elif not _is_page(start, head):
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                page = bytes(body).replace(b"<head>", b"<head>" + str(head).encode(), 1)
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})

    return forward


def _is_page(start: Message, head: str | None) -> bool:
    return head is not None and MutableHeaders(scope=start).get("content-type", "").startswith("text/html")
