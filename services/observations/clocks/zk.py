"""Talking to a ZKTeco clock over TCP, as pyzk does, but never for ever and never without end."""

import socket
import struct
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zk import ZK
from zk import const as zk_commands
from zk.exception import ZKError

from services.observations.domain.timeclock.memory import SIZES, record_size
from shared.contracts.refusal import Refusal

SECONDS = 60.0
"""For a whole conversation."""
LARGEST = 32 * 2**20
"""Bytes of one: more than the largest memory of these clocks."""

_HEAD = struct.Struct("<I")
_GARBLED = (ZKError, OSError, ValueError, TypeError, LookupError, struct.error)
"""What pyzk comes to when a clock is not there, or answers what no clock should."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the clock said: its serial number, the time that it shows (None where that is no time), and its
    records in their own form, each of `size` bytes; `badges` are those of the users' places."""

    serial: str
    shown: datetime | None
    content: bytes
    size: int
    badges: dict[int, str]


def read(host: str, port: int, key: int, seconds: float = SECONDS) -> Memory:
    """Ask the clock for all that it remembers; raises Refusal when it cannot be asked."""
    try:
        clock = _Clock(host, port, key, seconds)
        clock.connect()
        try:
            return _read(clock)
        finally:
            clock.disconnect()
    except _GARBLED as error:
        raise Refusal("device.silent", value=f"{host}:{port}", detail=str(error)) from error


def _read(clock: Any) -> Memory:
    serial = clock.get_serialnumber()
    shown = _shown(clock)
    clock.read_sizes()
    if not clock.records:
        return Memory(serial, shown, b"", SIZES[0], {})
    answer, _ = clock.read_with_buffer(zk_commands.CMD_ATTLOG_RRQ)
    content = bytes(answer[_HEAD.size :])
    (length,) = _HEAD.unpack(answer[: _HEAD.size])
    if length != len(content):
        raise ValueError(f"{len(content)} bytes of records came, {length} were announced")
    size = record_size(len(content), clock.records)
    # Records of 8 bytes alone name a user's place instead of the badge.
    badges = {user.uid: user.user_id for user in clock.get_users()} if size == 8 else {}
    return Memory(serial, shown, content, size, badges)


def _shown(clock: Any) -> datetime | None:
    try:
        shown: datetime = clock.get_time()
    except ValueError:
        return None
    return shown


class _Clock(ZK):
    """pyzk's client on a `_Line`: its own socket, hung up on in the midst of a record, is read for ever."""

    def __init__(self, host: str, port: int, key: int, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds, password=key, ommit_ping=True)
        self._ZK__sock: Any = self._ZK__sock
        self._ZK__sock.close()
        self._line = _Line(host, port, time.monotonic() + seconds)
        self.helper = self

    def test_tcp(self) -> int:
        """pyzk would open a connection only to see whether it can."""
        return 0

    def _ZK__create_socket(self) -> None:  # noqa: N802 - pyzk's own, by its mangled name
        self._line.open()
        self._ZK__sock = self._line

    def disconnect(self) -> None:
        """Say goodbye if there is still somebody; hang up in any case."""
        try:
            if self.is_connect:
                super().disconnect()
        except _GARBLED:
            return  # the answer is read already: a clock that hangs up first is none the worse
        finally:
            self._line.close()


class _Line:
    """A connection that ends at a deadline, after LARGEST bytes, and when the other side hangs up."""

    def __init__(self, host: str, port: int, deadline: float) -> None:
        self._address = (host, port)
        self._deadline = deadline
        self._received = 0
        self._socket: socket.socket | None = None

    def open(self) -> None:
        self._socket = socket.create_connection(self._address, timeout=self._left())

    def send(self, data: bytes) -> None:
        self._open().sendall(data)

    def recv(self, most: int) -> bytes:
        data = self._open().recv(most)
        if not data:
            raise ConnectionError("the clock hung up")
        self._received += len(data)
        if self._received > LARGEST:
            raise ConnectionError(f"the clock sends more than {LARGEST} bytes")
        return data

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _open(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionError("not connected")
        self._socket.settimeout(self._left())
        return self._socket

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the clock took too long")
        return left
