"""A TCP proxy between clients and servers, by which connections break, stall, or find nobody."""

import contextlib
import socket
import struct
from collections.abc import Sequence
from typing import Any

from eventlet.patcher import original

# Threads of the system, also where the standard library is patched: a socket that another green thread closes
# keeps its place in the hub, and whatever gets its number next cannot be read.
_sockets: Any = original("socket")
_threading: Any = original("threading")

_CHUNK = 64 * 1024
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER of no time: what closes the socket is a reset, not a farewell."""


class Proxy:
    """Listens on a free port of 127.0.0.1 and joins each client to the first of `ports` that answers.

    The order of `ports` goes round, so that clients spread over servers that are equal.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self._next = 0
        self._listener = _sockets.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._flowing = _threading.Event()
        self._flowing.set()
        self._lock = _threading.Lock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._half_closed: set[tuple[socket.socket, socket.socket]] = set()
        self._closed = False
        _threading.Thread(target=self._accept, daemon=True).start()

    @property
    def connections(self) -> int:
        return len(self._pairs)

    def reset(self) -> int:
        """Break every connection there is, in both directions at once; returns how many."""
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._part(pair)
        return len(pairs)

    def stall(self) -> None:
        """Nothing gets through in either direction until `flow`; connections stay open, and new ones open."""
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def close(self) -> None:
        self._closed = True
        self._flowing.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes who accepts
        self._listener.close()
        self.reset()

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            _threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        server = self._reach_one()
        if server is None:
            client.close()
            return
        pair = (client, server)
        with self._lock:
            self._pairs.add(pair)
        for one in pair:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _threading.Thread(target=self._pump, args=(client, server, pair), daemon=True).start()
        self._pump(server, client, pair)

    def _reach_one(self) -> socket.socket | None:
        with self._lock:
            start, self._next = self._next, (self._next + 1) % len(self._ports)
        for port in self._ports[start:] + self._ports[:start]:
            with contextlib.suppress(OSError):
                server = _sockets.create_connection(("127.0.0.1", port), timeout=2)
                server.settimeout(None)
                return server
        return None

    def _pump(
        self, source: socket.socket, target: socket.socket, pair: tuple[socket.socket, socket.socket]
    ) -> None:
        try:
            while data := source.recv(_CHUNK):
                self._flowing.wait()
                target.sendall(data)
            if pair in self._pairs:
                # whoever said farewell may still be owed an answer
                target.shutdown(socket.SHUT_WR)
        except OSError:
            self._part(pair)
            return
        with self._lock:
            half_closed = pair in self._half_closed
            self._half_closed.add(pair)
        if half_closed:
            self._part(pair)

    def _part(self, pair: tuple[socket.socket, socket.socket]) -> None:
        with self._lock:
            self._half_closed.discard(pair)
            if pair not in self._pairs:
                return
            self._pairs.discard(pair)
        for one in pair:
            with contextlib.suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                # wakes whoever reads from it; the reset goes out with the close
                one.shutdown(socket.SHUT_RD)
                one.close()
