"""A ZKTeco clock that is none: it speaks the devices' protocol over TCP, and over HTTP pushes to a server.

The TCP half answers what a client asks to read its memory (packets of a head of 8 bytes, then command,
checksum, session and number of the answer). The HTTP half is the device's side of ADMS.
"""

import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zk.base import make_commkey

from services.observations.domain.timeclock.memory import counted_time

CONNECT, EXIT, AUTH = 1000, 1001, 1102
OPTIONS, TIME, SIZES = 11, 201, 50
READ, CHUNK, FREE = 1503, 1504, 1502
PUNCHES, USERS = 13, 9
DATA, OK, UNAUTHORISED, UNKNOWN = 1501, 2000, 2005, 0xFFFF

_TOP = struct.Struct("<HHI")
_HEAD = struct.Struct("<4H")
_MAGIC = (0x5050, 0x7D82)
_SESSION = 4711

Pass = tuple[str, datetime, int, int]
"""Badge, time, state and verify."""


@dataclass
class Memory:
    """What the clock has in it. `size` is that of its records; `hang_up_after` bytes of them it hangs up."""

    serial: str = "CJ7H202460123"
    passes: list[Pass] = field(default_factory=list)
    size: int = 40
    key: int = 0
    now: datetime = datetime(2019, 7, 15, 8, 5, 3)
    broken: bytes = b""
    hang_up_after: int | None = None

    def records(self) -> bytes:
        return b"".join(self._record(one) for one in self.passes) + self.broken

    def _record(self, one: Pass) -> bytes:
        badge, at, state, verify = one
        if self.size == 8:
            return struct.pack("<HBIB", int(badge), verify, counted_time(at), state)
        if self.size == 16:
            return struct.pack("<IIBB6x", int(badge), counted_time(at), verify, state)
        return struct.pack("<H24sBIB8x", 1, badge.encode(), verify, counted_time(at), state)

    def users(self) -> bytes:
        """Everybody's place is their badge, and their badge a thousand more."""
        places = sorted({int(badge) for badge, *_ in self.passes}) if self.size == 8 else []
        return b"".join(
            struct.pack("<HB5s8sIxBhI", place, 0, b"", b"", 0, 1, 0, 1000 + place) for place in places
        )


@contextmanager
def listening(memory: Memory) -> Iterator[tuple[str, int]]:
    """The clock at an address of its own, until the block ends."""
    handler = type("Handler", (_Talk,), {"memory": memory})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[0], server.server_address[1]  # type: ignore[misc]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Talk(socketserver.BaseRequestHandler):
    memory: Memory
    request: socket.socket

    def handle(self) -> None:
        self._buffer = b""
        self._open = not self.memory.key
        while (asked := self._next()) is not None:
            command, number, data = asked
            if not self._answer(command, number, data):
                return

    def _next(self) -> tuple[int, int, bytes] | None:
        top = self._bytes(_TOP.size)
        if top is None:
            return None
        body = self._bytes(_TOP.unpack(top)[2])
        if body is None:
            return None
        command, _, _, number = _HEAD.unpack(body[: _HEAD.size])
        return command, number, body[_HEAD.size :]

    def _bytes(self, count: int) -> bytes | None:
        while len(self._buffer) < count:
            more = self.request.recv(65536)
            if not more:
                return None
            self._buffer += more
        found, self._buffer = self._buffer[:count], self._buffer[count:]
        return found

    def _answer(self, command: int, number: int, data: bytes) -> bool:
        """Answer one command; no when that was the last word."""
        memory = self.memory
        if command == AUTH:
            self._open = data == make_commkey(memory.key, _SESSION)
        if command in (CONNECT, AUTH) and not self._open:
            return self._send(UNAUTHORISED, number, b"")
        if command in (CONNECT, AUTH, FREE):
            return self._send(OK, number, b"")
        if command == EXIT:
            return self._send(OK, number, b"") and False
        if command == OPTIONS:
            return self._send(OK, number, data.rstrip(b"\0") + b"=" + memory.serial.encode() + b"\0")
        if command == TIME:
            return self._send(OK, number, struct.pack("<I", counted_time(memory.now)))
        if command == SIZES:
            users, passes = len(memory.users()) // 28, len(memory.records()) // memory.size
            return self._send(OK, number, struct.pack("<20i", *[0] * 4, users, *[0] * 3, passes, *[0] * 11))
        if command == READ:
            return self._begin(number, struct.unpack("<bhii", data)[1])
        if command == CHUNK:
            start, count = struct.unpack("<ii", data)
            return self._send(DATA, number, self._wanted[start : start + count])
        return self._send(UNKNOWN, number, b"")

    def _begin(self, number: int, what: int) -> bool:
        content = self.memory.records() if what == PUNCHES else self.memory.users()
        self._wanted = struct.pack("<I", len(content)) + content
        if self.memory.hang_up_after is not None:
            whole = self._packet(DATA, number, self._wanted)
            self.request.sendall(whole[: self.memory.hang_up_after])
            return False
        if len(self._wanted) < 1000:
            return self._send(DATA, number, self._wanted)
        return self._send(OK, number, b"\0" + struct.pack("<I", len(self._wanted)) + bytes(4))

    def _send(self, command: int, number: int, data: bytes) -> bool:
        self.request.sendall(self._packet(command, number, data))
        return True

    @staticmethod
    def _packet(command: int, number: int, data: bytes) -> bytes:
        body = _HEAD.pack(command, 0, _SESSION, number) + data
        return _TOP.pack(*_MAGIC, len(body)) + body


Send = Callable[..., Any]
"""Sends one request, `(method, path, query_string=…, data=…)`, and gives its response."""


@dataclass
class PushingClock:
    """The device's side of ADMS. It posts `passes` in pieces and remembers each until it was told OK; its
    stamp is the number of the pass."""

    send: Send
    serial: str = "CJ7H202460123"
    path: str = "/iclock"
    passes: list[Pass] = field(default_factory=list)
    acknowledged: int = 0

    def greet(self) -> Any:
        """Ask for the options, and go back to the stamp that they name."""
        answer = self._ask("GET", "cdata", options="all", pushver="2.4.1")
        if answer.status_code == 200:
            options = dict(line.split("=", 1) for line in answer.text.splitlines()[1:] if "=" in line)
            self.acknowledged = min(int(options["ATTLOGStamp"]), len(self.passes))
        return answer

    def push(self, piece: int = 50) -> Any:
        """Post what is not acknowledged, until something fails; the last answer."""
        answer: Any = None
        while self.acknowledged < len(self.passes):
            last = min(self.acknowledged + piece, len(self.passes))
            answer = self.post(self.passes[self.acknowledged : last], last)
            if answer.status_code != 200:
                return answer
            self.acknowledged = last
        return answer

    def post(self, passes: Sequence[Pass], stamp: int, table: str = "ATTLOG") -> Any:
        lines = "".join(
            f"{badge}\t{at:%Y-%m-%d %H:%M:%S}\t{state}\t{verify}\t0\t0\t0\n"
            for badge, at, state, verify in passes
        )
        return self._ask("POST", "cdata", lines, table=table, Stamp=str(stamp))

    def poll(self) -> Any:
        """Ask what there is to do, and do it: the one command is to look at the options again."""
        answer = self._ask("GET", "getrequest")
        if answer.status_code == 200 and answer.text.startswith("C:"):
            _, number, command = answer.text.split(":")
            assert command == "CHECK"
            self.greet()
            self._ask("POST", "devicecmd", f"ID={number}&Return=0&CMD={command}\n")
        return answer

    def _ask(self, method: str, what: str, data: str | None = None, **query: str) -> Any:
        return self.send(method, f"{self.path}/{what}", query_string={"SN": self.serial, **query}, data=data)
