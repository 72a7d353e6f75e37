"""What went wrong with a model, in words that a person can act on.

The reasons stand in both languages, for they go into both sentences of an error.
"""

from knowledge.errors import ModelError, ModelTimeout, ModelUnavailable

_REFUSALS = {
    401: "密钥不被接受 / the key was refused",
    402: "余额不足 / the account has no credit",
    403: "没有权限 / access denied",
    404: "地址或模型名不对 / no such address or model",
    429: "请求太多或额度用完 / too many requests or quota used up",
}
_AWAY = {"ConnectError", "ConnectionError", "NetworkError", "ProxyError"}
_NOWHERE = {"UnsupportedProtocol", "InvalidURL", "gaierror"}
_DETAIL = 120  # characters of a server's own message that are passed on


def unavailable(model: str, zh: str, en: str) -> ModelUnavailable:
    return ModelUnavailable(model=model, reason=f"{zh} / {en}")


def timed_out(model: str, seconds: float) -> ModelTimeout:
    return ModelTimeout(model=model, reason=f"{seconds:g} s")


def broken_off(model: str) -> ModelError:
    return ModelError(model=model, reason="回答中途断开 / the answer broke off")


def may_pass(error: BaseException) -> bool:
    """Whether `error` of a model's client may be gone a moment later: too busy, out of order, away, silent."""
    if isinstance(error, ModelTimeout):
        return True
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 300:
        return status == 429 or status >= 500
    return bool((kinds := _kinds(error)) & _AWAY) and not kinds & _NOWHERE


def failed(error: Exception, model: str, secret: str = "") -> ModelError:
    """`error` of a model's client as one of ours; `secret` occurs nowhere in it."""
    if isinstance(error, ModelError):
        return error
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 300:
        return _refused(error, status, model, secret)
    kinds = _kinds(error)
    if kinds & {"RemoteProtocolError", "ReadError"}:
        return broken_off(model)
    if "UnsupportedProtocol" in kinds or "InvalidURL" in kinds:
        return unavailable(model, "地址写法不对", "the address is malformed")
    if "gaierror" in kinds:
        return unavailable(model, "找不到这个主机名", "no such host")
    if kinds & _AWAY:
        return unavailable(model, "连接失败", "connection failed")
    detail = _detail(error, secret)
    return ModelError(
        model=model, reason=f"回复读不懂 / unreadable reply{detail or f': {type(error).__name__}'}"
    )


def _refused(error: Exception, status: int, model: str, secret: str) -> ModelError:
    if status < 400:
        return unavailable(model, "地址被转到别处", f"redirected elsewhere, HTTP {status}")
    # A server's words on a refused key may quote the key.
    detail = "" if status in (401, 403) else _detail(error, secret)
    if status in _REFUSALS:
        return ModelUnavailable(model=model, reason=f"{_REFUSALS[status]}，HTTP {status}{detail}")
    if status >= 500:
        return ModelUnavailable(model=model, reason=f"服务出错 / server error，HTTP {status}{detail}")
    return ModelError(model=model, reason=f"请求被拒绝 / request refused，HTTP {status}{detail}")


def _detail(error: Exception, secret: str) -> str:
    """The server's own message after a colon, short and on one line; empty where there is none."""
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else getattr(error, "error", None)
    if not isinstance(message, str) or "<" in message:
        return ""
    line = " ".join(message.split())
    if secret:
        line = line.replace(secret, "***")
    return f": {line[:_DETAIL]}"


def _kinds(error: BaseException) -> set[str]:
    """Names of the classes of `error` and of what caused it.

    By name: the clients bring httpx or httpx2, whose errors are called the same and share no class.
    """
    names: set[str] = set()
    link: BaseException | None = error
    while link is not None:
        names |= {kind.__name__ for kind in type(link).__mro__}
        link = link.__cause__ or link.__context__
    return names
