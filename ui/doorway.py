"""What stands between the network and the page: headers, refused ways, the page's own <head>."""

from collections.abc import Mapping
from urllib.parse import unquote

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
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


class Doorway:
    """ASGI middleware. `heads` maps the path of a page to what its <head> begins with."""

    def __init__(self, app: ASGIApp, heads: Mapping[str, str]) -> None:
        self._app = app
        self._heads = heads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = unquote(scope["path"])
        # Gradio's file route fetches addresses and its proxy route asks other servers: no page here needs either.
        if "/proxy=" in path or "/file=http" in path.lower():
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        head = self._heads.get(path) if scope["method"] == "GET" else None
        await self._app(scope, receive, _sender(send, head))


def _sender(send: Send, head: str | None) -> Send:
    """`send` with our headers; with `head`, an HTML page is held back until that stands in it."""
    start: Message = {}
    body = bytearray()

    async def forward(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            start.update(message)
            if head is None or not headers.get("content-type", "").startswith("text/html"):
                await send(message)
        elif head is None or not MutableHeaders(scope=start).get("content-type", "").startswith("text/html"):
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                page = bytes(body).replace(b"<head>", b"<head>" + head.encode(), 1)
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})

    return forward
