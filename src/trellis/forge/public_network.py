"""Connects to public addresses only: a name is resolved once, and the connection goes to what it resolved to.

A name that is resolved to be checked, and once more to connect, can lead elsewhere the second time. An address can be
spelled in many ways, and an IPv6 address can stand for an IPv4 address; so what is checked is the address itself.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx

_PUBLIC_IPV6 = IPv6Network("2000::/3")
"""The only part of IPv6 that is given out to hosts."""

_SPECIAL_NETWORKS = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("2001::/23"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
)
"""Networks in which addresses stand for other addresses, or for none: relays, Teredo, 6to4, documentation."""

Resolve = Callable[[str, int], tuple[str, ...]]
"""Takes a host and a port; returns the addresses. Raises OSError if there are none."""

IsPublic = Callable[[str], bool]
"""Takes an address; returns whether anybody may be asked there."""


class PrivateAddress(Exception):
    """A host has an address that is not public."""


def is_public_address(address: str) -> bool:
    """Returns whether an address is one of a host on the public internet."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip not in _PUBLIC_IPV6:
        return False
    return ip.is_global and not ip.is_multicast and not any(_contains(network, ip) for network in _SPECIAL_NETWORKS)


def resolve_host(host: str, port: int) -> tuple[str, ...]:
    """Returns the addresses of a host, each once. Raises OSError if it has none."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in infos))


def _contains(network: IPv4Network | IPv6Network, ip: IPv4Address | IPv6Address) -> bool:
    return network.version == ip.version and ip in network


class PublicTransport(httpx.BaseTransport):
    """Sends requests to hosts that have public addresses only. Raises PrivateAddress for others.

    seconds: within which each request has to be answered, headers included, however steadily they come.
    """

    def __init__(
        self, seconds: float, is_public: IsPublic = is_public_address, resolve: Resolve = resolve_host
    ) -> None:
        backend = _PublicBackend(seconds, is_public, resolve)
        context = httpx.create_ssl_context()
        self._pool = httpcore.ConnectionPool(ssl_context=context, keepalive_expiry=0.0, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        core_url = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        core_request = httpcore.Request(
            request.method, core_url, headers=request.headers.raw, extensions=request.extensions
        )
        try:
            response = self._pool.handle_request(core_request)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            error_class: type[httpx.TransportError] = getattr(httpx, type(error).__name__, httpx.TransportError)
            raise error_class(str(error), request=request) from error
        return httpx.Response(
            response.status, headers=response.headers, stream=_ResponseStream(response), extensions=response.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _ResponseStream(httpx.SyncByteStream):
    """The body of a response, which is read by nobody and only closed."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _PublicBackend(httpcore.SyncBackend):
    """Opens connections to the address that was checked. A connection serves one request."""

    def __init__(self, seconds: float, is_public: IsPublic, resolve: Resolve) -> None:
        self._seconds, self._is_public, self._resolve = seconds, is_public, resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        deadline = time.monotonic() + self._seconds
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from None
        if not addresses or not all(self._is_public(address) for address in addresses):
            raise PrivateAddress(host)
        problem: Exception = httpcore.ConnectTimeout("too slow")
        for address in addresses:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                break
            try:
                stream = super().connect_tcp(address, port, remaining, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _TimedStream(stream, deadline)
        raise problem


class _TimedStream(httpcore.NetworkStream):
    """A connection that is given up at a deadline, however steadily something comes."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._limit(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._limit(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = self._limit(timeout, httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, limit), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _limit(self, timeout: float | None, error: type[Exception]) -> float:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise error("too slow")
        return min(remaining, timeout or remaining)
