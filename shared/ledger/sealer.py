"""Seals what was appended since the last seal, and carries every seal into the ledger file."""

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.database import exclusive_at_once, reading, writing
from shared.eventstore import Store
from shared.ledger import tables
from shared.ledger.export import LedgerFile, LedgerForked
from shared.ledger.seal import Entry, Line, Seal, manifest_of, seal_after

EVENTS_A_SEAL = 1000


class Sealer:
    """Reads the log behind those who append, who never wait for it. Any number of replicas may run one.

    The seal enters the database first and the file after it, so that a crash in between only means a line
    that the next run writes; `export` may be one file for all replicas, or one on the machine of each.
    """

    def __init__(
        self,
        store: Store,
        service: str,
        key: Ed25519PrivateKey | None,
        export: LedgerFile,
        events_a_seal: int = EVENTS_A_SEAL,
    ) -> None:
        self._store = store
        self._service = service
        self._key = key
        self._export = export
        self._events_a_seal = events_a_seal
        self._exported = 0
        self._fresh: Line | None = None

    def run_once(self) -> int:
        """Seal the next events, if there are any, and bring the file up to date; returns how many events.

        Raises LedgerForked, after which the file is left as it is, and OSError where it cannot be written.
        """
        sealed = self.seal_next()
        self.carry_out()
        return sealed

    def seal_next(self) -> int:
        """Seal at most `events_a_seal` events; returns how many, 0 also where another replica was quicker."""
        with reading(self._store.engine) as connection:
            before = tables.last_seal(connection, self._service)
            after = before.last_position if before else 0
            rows = tables.rows_after(connection, after, self._events_a_seal)
        if not rows:
            return 0
        line = seal_after(before, self._service, rows, self._store.now(), self._key)
        try:
            with writing(self._store.engine) as connection:
                tables.add_seal(connection, line)
        except sa.exc.IntegrityError:
            return 0
        self._fresh = line
        return len(rows)

    def carry_out(self) -> None:
        """Write the seals that the file lacks. Raises LedgerForked and OSError."""
        with reading(self._store.engine) as connection:
            newest = tables.last_seal(connection, self._service)
            if newest is None and not self._export.path.exists():
                return
            if newest is not None and newest.number == self._exported:
                return
            if not exclusive_at_once(connection, "ledger file"):
                return
            last = self._export.last()
            self._require_same_story(last, newest)
            done = last.number if last else 0
            for seal, signature in tables.seals_after(connection, self._service, done):
                self._export.add(self._line(connection, seal, signature))
            self._exported = newest.number if newest else 0

    def _line(self, connection: sa.Connection, seal: Seal, signature: bytes | None) -> Line:
        """The line of a seal of the database; its entries are made again from the log."""
        if self._fresh is not None and self._fresh.seal == seal:
            return self._fresh
        rows = tables.rows_between(connection, seal.first_position, seal.last_position)
        entries = [Entry.of(row) for row in rows]
        if manifest_of(entries) != seal.manifest:
            raise LedgerForked(
                f"{self._service}: the log no longer is what seal {seal.number} sealed, in the positions "
                f"{seal.first_position} to {seal.last_position}: run `thidua verify {self._service}`"
            )
        return Line(seal, signature, entries)

    def _require_same_story(self, last: Seal | None, newest: Seal | None) -> None:
        """Refuse to write after a seal that the database does not have."""
        if last is None:
            return
        with reading(self._store.engine) as connection:
            same = next((s for s, _ in tables.seals_after(connection, self._service, last.number - 1)), None)
        if same != last:
            raise LedgerForked(
                f"{self._export.path} ends with seal {last.number} of {last.service}, and the database "
                f"{'does not know it' if same is None else 'has another one'}: it was restored from an older "
                f"copy, or altered; run `thidua verify {self._service}`, and move the file away for a new one"
            )
