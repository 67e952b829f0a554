"""The ledger file: one line a seal, only ever grown, kept where the database's keepers cannot reach."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from shared.ledger.seal import Line, Seal, read_line

_TAIL_BYTES = 1 << 20


class LedgerForked(Exception):
    """The database and its ledger file tell two different stories: one was altered, or restored from old."""


class LedgerFile:
    """The file at `path`, written by whichever replica seals; its folder is made when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> Seal | None:
        """The newest seal of the file. A last line that a crash cut short is taken away first, for it is
        written again; raises LedgerForked when the last line is no seal."""
        if not self.path.exists():
            return None
        with self.path.open("rb+") as file:
            tail, whole = _last_line(file.fileno())
            file.truncate(whole)
        if not tail:
            return None
        try:
            return read_line(tail).seal
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise LedgerForked(f"{self.path}: the last line is no seal: {error}") from None

    def add(self, line: Line) -> None:
        """Put `line` at the end and have it on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a ledger file, one in memory at a time; raises OSError."""
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield line


def _last_line(descriptor: int) -> tuple[bytes, int]:
    """The last whole line, and the length of the file up to its end."""
    size = os.fstat(descriptor).st_size
    begin, tail = size, b""
    while begin > 0 and tail[: tail.rfind(b"\n") + 1].count(b"\n") < 2:
        begin = max(0, begin - _TAIL_BYTES)
        tail = os.pread(descriptor, size - begin, begin)
    end = tail.rfind(b"\n") + 1
    return tail[:end].removesuffix(b"\n").rpartition(b"\n")[2], begin + end
