"""Proves a log against its ledger file, event by event, in memory that does not grow with either."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.ledger import merkle
from shared.ledger.canonical import LogRow, canonical, differing, marks
from shared.ledger.inspection import Inspection
from shared.ledger.report import EventTrouble, Finding, Report
from shared.ledger.seal import Entry, read_line
from shared.ledger.source import Source

Lines = Callable[[], Iterable[bytes]]
"""Opens the ledger file anew and gives its lines."""


def verify(source: Source, service: str, lines: Lines, keys: Sequence[Ed25519PublicKey] = ()) -> Report:
    """Compare the log of `service` with its ledger file; `keys` are those that may have signed it.

    The report names the first altered, removed, inserted or reordered event, an end that was cut off, and
    every seal that is missing, altered or forged. Raises OSError where the file cannot be read.
    """
    report = Report(service=service, signatures=0 if keys else None)
    inspection = Inspection(service, keys, source.seals(), report)
    log = _Log(source, lines, report)
    for text in lines():
        entries = inspection.entries_of(text)
        if inspection.gap:
            log.skip()
        if entries is not None:
            log.compare(entries)
    inspection.finish()
    log.finish()
    return report


class _Log:
    """Walks the log and the entries of the ledger side by side, by position."""

    def __init__(self, source: Source, lines: Lines, report: Report) -> None:
        self._source = source
        self._lines = lines
        self._report = report
        self._rows: Iterator[LogRow] = iter(source.rows())
        self._row = next(self._rows, None)
        self._skipping = False
        self._moved: set[str] = set()
        self._cut_off: list[Entry] = []
        self._missing = 0

    def skip(self) -> None:
        """A seal cannot be used: what stands in its place is neither proven nor accused."""
        self._skipping = True

    def compare(self, entries: Sequence[Entry]) -> None:
        """The events of the next usable seal."""
        if self._skipping:
            self._skip_until(entries[0].position)
        for entry in entries:
            if self._source.tenant not in (None, entry.tenant):
                self._report.unseen += 1
                continue
            self._compare_one(entry)
        self._report.sealed_until = entries[-1].position

    def finish(self) -> None:
        """What the log holds beyond the ledger is new, unless the ledger knows it from elsewhere."""
        if self._cut_off:
            first = self._cut_off[0]
            self._report.add(_of(first, "cut-off", count=self._missing))
        while self._row is not None:
            if self._skipping:
                self._report.unproven += 1
            else:
                self._report.unsealed += 1
            self._row = next(self._rows, None)

    def _compare_one(self, entry: Entry) -> None:
        while self._row is not None and self._row.position < entry.position:
            self._unexpected(self._row)
            self._row = next(self._rows, None)
        if self._row is None:
            self._absent_at_the_end(entry)
        elif self._row.position > entry.position:
            self._absent(entry)
        else:
            self._same_place(entry, self._row)
            self._row = next(self._rows, None)

    def _same_place(self, entry: Entry, row: LogRow) -> None:
        self._report.checked += 1
        if merkle.leaf_hash(canonical(row)) == entry.leaf and _plain(row) == _plain(entry):
            return
        if row.id != entry.id and self._moved_here(entry, row):
            return
        different = [name for name in _PLAIN if getattr(row, name) != getattr(entry, name)]
        self._report.add(_of(entry, "altered", differs=[*different, *differing(entry.marks, marks(row))]))

    def _moved_here(self, entry: Entry, row: LogRow) -> bool:
        """Whether the event that belongs here stands elsewhere, or the one here belongs elsewhere."""
        now = self._source.position_of(entry.id)
        if now is not None:
            self._report.add(_of(entry, "reordered", found_at=now))
            return True
        known = self._entry_of(row.id)
        if known is None:
            return False
        self._report.add(_of(entry, "removed"))
        self._report.add(_of(known, "reordered", found_at=row.position))
        return True

    def _absent(self, entry: Entry) -> None:
        now = self._source.position_of(entry.id)
        if now is None:
            self._report.add(_of(entry, "removed"))
        elif entry.id not in self._moved:
            self._moved.add(entry.id)
            self._report.add(_of(entry, "reordered", found_at=now))

    def _absent_at_the_end(self, entry: Entry) -> None:
        """Nothing follows any more: unless it was moved to the front, the log was cut."""
        if entry.id in self._moved:
            return
        if not self._cut_off:
            self._cut_off.append(entry)
        self._missing += 1

    def _unexpected(self, row: LogRow) -> None:
        """An event where the ledger has none."""
        known = self._entry_of(row.id)
        if known is None:
            found = Finding(
                kind="inserted", position=row.position, id=row.id, stream=row.stream, version=row.version
            )
            self._report.add(found)
        elif known.id not in self._moved:
            self._moved.add(known.id)
            self._report.add(_of(known, "reordered", found_at=row.position))

    def _skip_until(self, position: int) -> None:
        while self._row is not None and self._row.position < position:
            self._report.unproven += 1
            self._row = next(self._rows, None)
        self._skipping = False

    def _entry_of(self, event_id: str) -> Entry | None:
        """The ledger's entry of an event; reads the whole file, which only a broken log asks for."""
        if self._report.troubles > _SEARCHES:
            return None
        for text in self._lines():
            try:
                entries = read_line(text).entries
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
            found = next((entry for entry in entries if entry.id == event_id), None)
            if found is not None:
                return found
        return None


_PLAIN = ("position", "id", "stream", "version", "tenant")
_SEARCHES = 100


def _plain(one: LogRow | Entry) -> tuple[object, ...]:
    return one.position, one.id, one.stream, one.version, one.tenant


def _of(entry: Entry, kind: EventTrouble, **more: Any) -> Finding:
    return Finding(
        kind=kind,
        position=entry.position,
        id=entry.id,
        stream=entry.stream,
        version=entry.version,
        **more,
    )
