"""Which network addresses may be reached, and connections that go to the very address that was checked.

A name is resolved once; were it resolved again to connect, it could answer differently in between.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allowed = Callable[[Address], bool]

# Prefixes behind which an IPv4 address stands: a translator may carry the call on to it.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


class Refused(Exception):
    """None of the addresses of a name may be reached."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, and so does any that is wrapped in it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner is None and (address in _NAT64 or address in _COMPATIBLE):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def transport(allowed: Allowed) -> httpx.HTTPTransport:
    """A transport whose connections pass `allowed`; it knows no proxies."""
    made = httpx.HTTPTransport(trust_env=False)
    made._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_Backend(allowed)
    )
    return made


class _Backend(httpcore.NetworkBackend):
    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        found = _resolved(host, port)
        # One inner address among public ones is no accident.
        if not all(self._allowed(address) for address in found):
            raise Refused(host)
        return self._inner.connect_tcp(str(found[0]), port, timeout, local_address, socket_options)


def _resolved(host: str, port: int) -> list[Address]:
    """Every address of a host, IPv4 first. Also reads what only looks like a name: 2130706433, 0x7f.1."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    found = {ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers}
    if not found:
        raise httpcore.ConnectError(host)
    return sorted(found, key=lambda address: (address.version, int(address)))
