"""One POST to an address of somebody else's: resolved once, bounded in time and size, never redirected."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore

from services.gateway.webhooks.addresses import Network, may_be_reached

SECONDS = 15.0
"""For the whole of it: the name, the connection, the request and the answer."""
LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read; nobody looks at them."""

_LONGEST_DETAIL = 300

Resolve = Callable[..., Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: a `status`, or else the code of an `error` and its `detail`; `retry_after` in seconds
    if the other side named it."""

    milliseconds: int
    status: int | None = None
    error: str | None = None
    detail: str = ""
    retry_after: int | None = None

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class PrivateAddress(httpcore.ConnectError):
    """The name leads to where no webhook may go."""


class Poster:
    """Sends to public addresses and those of `allowed`; `resolve` is `socket.getaddrinfo`, or as it."""

    def __init__(
        self,
        allowed: Sequence[Network] = (),
        seconds: float = SECONDS,
        resolve: Resolve = socket.getaddrinfo,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._resolve = resolve
        self._tls = tls or ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], content: bytes) -> Answer:
        """The answer to `content`; never raises for what the network or the other side does."""
        began = time.monotonic()
        line = _Line(self._allowed, self._resolve, began + self._seconds)
        try:
            status, retry_after = self._send(line, url, headers, content)
        except PrivateAddress as error:
            return Answer(_since(began), error="private-address", detail=str(error)[:_LONGEST_DETAIL])
        except httpcore.TimeoutException:
            return Answer(_since(began), error="timeout")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            return Answer(_since(began), error="no-connection", detail=str(error)[:_LONGEST_DETAIL])
        return Answer(_since(began), status=status, retry_after=retry_after)

    def _send(
        self, line: "_Line", url: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[int, int | None]:
        with (
            httpcore.ConnectionPool(ssl_context=self._tls, network_backend=line) as pool,
            pool.stream("POST", url, headers=[*headers.items()], content=content) as response,
        ):
            read = 0
            for chunk in response.iter_stream():
                read += len(chunk)
                if read > LARGEST_ANSWER:
                    break
            return response.status, _retry_after(response.headers)


class _Line(httpcore.NetworkBackend):
    """Connects to where a name leads, having looked at every address of it, and ends at a deadline."""

    def __init__(self, allowed: Sequence[Network], resolve: Resolve, deadline: float) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        address = self._address_of(host, port)
        stream = self._sockets.connect_tcp(address, port, _left(self._deadline, httpcore.ConnectTimeout))
        return _Bounded(stream, self._deadline)

    def _address_of(self, host: str, port: int) -> str:
        """The one address that is connected to: a second look at the name might lead elsewhere."""
        found = [str(one[4][0]) for one in self._resolve(host, port, type=socket.SOCK_STREAM)]
        private = [one for one in found if not may_be_reached(one, self._allowed)]
        if private:
            raise PrivateAddress(f"{host}: {', '.join(private)}")
        if not found:
            raise httpcore.ConnectError(f"{host}: no address")
        return found[0]


class _Bounded(httpcore.NetworkStream):
    """A connection that is waited for until the deadline at most, however often it sends a little."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, over: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise over("out of time")
    return left


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """The seconds that the answer asks to wait; its other form, a date, is not listened to."""
    said = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return int(said) if said.isdigit() and len(said) < 9 else None
