"""Web addresses to files: `fetch` downloads what a person names, and reaches no inner network for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from knowledge.errors import AddressFailed, AddressIsFile, AddressRefused, SourceTooLarge
from knowledge.fetching.addresses import Allowed, Refused, is_public, transport
from knowledge.fetching.names import file_name

__all__ = ["Fetched", "fetch", "is_address"]

_MAX_REDIRECTS = 5
_SECONDS_TO_CONNECT = 15
_AGENT = "kuangzhi"
_NEVER_TEXT = ("video/", "audio/", "font/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A downloaded file. `name` is the file's own, `address` where it came from after all redirects."""

    path: Path
    name: str
    address: str


def is_address(text: str) -> bool:
    """Whether `text` is meant as a web address rather than a path."""
    return "://" in text


def fetch(
    address: str, folder: Path, *, max_mb: float, seconds: float = 120, allowed: Allowed = is_public
) -> Fetched:
    """Download `address` into `folder`. `allowed` decides which network addresses may be reached.

    Raises `AddressRefused` for what must not be reached, `AddressFailed` for what gives no file, and
    `SourceTooLarge` above `max_mb`.
    """
    deadline = time.monotonic() + seconds
    with httpx.Client(
        transport=transport(allowed),
        trust_env=False,
        timeout=_SECONDS_TO_CONNECT,
        headers={"user-agent": _AGENT},
    ) as client:
        url = _checked(address, address)
        for _ in range(_MAX_REDIRECTS + 1):
            with _told(address), client.stream("GET", url) as response:
                if response.is_redirect and (target := response.headers.get("location")):
                    url = _checked(str(url.join(target)), address)
                    continue
                return _kept(response, address, folder, max_mb, deadline)
    raise AddressFailed(name=address, reason="重定向太多 / too many redirects")


def _checked(text: str, address: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        raise AddressFailed(name=address, reason="网址写得不对 / not an address") from None
    if url.scheme == "file":
        raise AddressIsFile(name=address)
    if url.scheme not in {"http", "https"} or not url.host:
        raise AddressRefused(
            name=address, reason_zh="只支持 http 和 https", reason_en="only http and https are supported"
        )
    if url.userinfo:
        raise AddressRefused(
            name=address, reason_zh="网址里不能带用户名和密码", reason_en="it holds a user name or password"
        )
    return url


@contextmanager
def _told(address: str) -> Iterator[None]:
    """What goes wrong on the way as sentences that a person can act on."""
    try:
        yield
    except Refused:
        raise AddressRefused(
            name=address, reason_zh="它指向内部网络", reason_en="it leads to an inner network"
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise AddressFailed(name=address, reason=str(error) or type(error).__name__) from None


def _kept(response: httpx.Response, address: str, folder: Path, max_mb: float, deadline: float) -> Fetched:
    if response.status_code != httpx.codes.OK:
        raise AddressFailed(name=address, reason=f"HTTP {response.status_code}")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.startswith(_NEVER_TEXT):
        raise AddressFailed(name=address, reason=kind)
    path, size = folder / "fetched", 0
    with path.open("wb") as out:
        # What comes out of a compressed answer is counted, not what it declares.
        for chunk in response.iter_bytes(65_536):
            size += len(chunk)
            if size > max_mb * 2**20:
                raise SourceTooLarge(name=address, size_mb=f">{max_mb:g}", limit_mb=f"{max_mb:g}")
            if time.monotonic() > deadline:
                raise AddressFailed(name=address, reason="太慢 / too slow")
            out.write(chunk)
    name = file_name(
        response.headers.get("content-disposition", ""), response.url.path, response.url.host, kind
    )
    return Fetched(path=path, name=name, address=str(response.url))
