"""Carries imports on, one bounded step at a time; what a step does and its progress are one transaction.

So a process may die at any moment: whoever goes on begins behind the last step that was saved.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from shared.commands import TooBusy
from shared.contracts.event import Event
from shared.contracts.observations import ImportFinished
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store, Transaction, VersionConflict
from shared.imports import tables
from shared.imports.job import BulkImporter, Importer, Job, Prepared, Rejected, RowImporter

logger = structlog.get_logger(__name__)

KEPT = timedelta(days=30)
"""How long rows that were not imported can be read: they may hold names, in plain text."""

_FORGETTING_SECONDS = 3600.0
_PAUSES = (0.5, 2.0, 5.0, 15.0, 30.0)
"""Seconds to wait after one failure, two failures …; one more, and the import is given up."""


class Runner:
    """The imports of one service in this process.

    `announce` says whether its log tells of finished imports. A file is parsed once a process and kept until
    the import ends.
    """

    def __init__(self, store: Store, importers: Mapping[str, Importer], announce: bool = False) -> None:
        self._store = store
        self.importers = importers
        self._announce = announce
        self._prepared: dict[str, Prepared] = {}
        self._failures: dict[str, tuple[int, float]] = {}
        self._forget_at = 0.0

    def step(self) -> bool:
        """Take every running import one step further; no when there was nothing to do."""
        self._forget()
        with reading(self._store.engine) as connection:
            jobs = tables.running(connection)
        # Another replica may have finished what this one has parsed.
        self._prepared = {job.id: self._prepared[job.id] for job in jobs if job.id in self._prepared}
        return any([self._try(job) for job in jobs])

    def _forget(self) -> None:
        """Once an hour, delete what has been kept long enough."""
        if time.monotonic() < self._forget_at:
            return
        self._forget_at = time.monotonic() + _FORGETTING_SECONDS
        with writing(self._store.engine) as connection:
            tables.forget(connection, self._store.now() - KEPT)

    def _try(self, job: Job) -> bool:
        failures, rested_at = self._failures.get(job.id, (0, 0.0))
        if time.monotonic() < rested_at:
            return False
        try:
            self._one(job)
        except (VersionConflict, TooBusy):
            return True  # somebody else wrote the same at the same time: the next try sees it
        except Refusal as refusal:
            self._fail(job, refusal.code, refusal.details)
        except Exception as error:
            logger.exception("import step failed", import_id=job.id, kind=job.kind, done=job.done)
            if failures == len(_PAUSES):
                self._fail(job, "import.broken", {"place": job.file_name, "value": repr(error)})
            else:
                self._failures[job.id] = failures + 1, time.monotonic() + _PAUSES[failures]
        else:
            self._failures.pop(job.id, None)
        return True

    def _one(self, job: Job) -> None:
        importer = self.importers[job.kind]
        prepared = self._read(job, importer)
        rows = prepared.rows[job.done : job.done + importer.rows_a_step]
        if isinstance(importer, RowImporter):
            taken = [_take(importer, self._store, job, row) for row in rows]
            refused = [one for one in taken if one is not None]
            with self._store.begin() as transaction:
                self._save(transaction, job, importer, prepared, rows, refused)
        elif isinstance(importer, BulkImporter):
            fit = [row for row in rows if not isinstance(row, Rejected)]
            with self._store.begin() as transaction:
                if not tables.claim(transaction.connection, job):
                    return
                unfit = [row for row in rows if isinstance(row, Rejected)]
                refused = [*unfit, *importer.append(transaction, job, fit)]
                self._save(transaction, job, importer, prepared, rows, refused)
        else:
            return
        if job.id not in self._prepared:
            _tell(
                "import finished",
                job,
                lines=len(prepared.rows),
                imported=job.imported + len(rows) - len(refused),
                not_imported=job.not_imported + len(refused),
            )

    def _read(self, job: Job, importer: Importer) -> Prepared:
        if job.id in self._prepared:
            return self._prepared[job.id]
        with reading(self._store.engine) as connection:
            content = tables.content_of(connection, job.id)
        prepared = importer.prepare(job, content)
        if not prepared.rows:
            raise Refusal("import.empty", place=job.file_name)
        if job.lines is None:
            sha256 = hashlib.sha256(content).hexdigest()
            with writing(self._store.engine) as connection:
                tables.was_read(connection, job, len(prepared.rows), sha256, prepared.remarks)
        self._prepared[job.id] = prepared
        begun = "import started" if not job.done else "import goes on after a restart"
        _tell(begun, job, lines=len(prepared.rows), done=job.done)
        return prepared

    def _save(
        self,
        transaction: Transaction,
        job: Job,
        importer: Importer,
        prepared: Prepared,
        rows: Sequence[Any],
        refused: Sequence[Rejected],
    ) -> None:
        connection = transaction.connection
        if not tables.went_on(connection, job, len(rows), refused):
            return
        if job.done + len(rows) < len(prepared.rows):
            return
        tables.finish(connection, job, importer.closing(connection, job, prepared.rows))
        if self._announce:
            row = tables.state_of(connection, job.tenant, job.id)
            finished = _finished(row, tables.reasons(connection, job.id))
            transaction.append(f"import-{job.id}", 0, [finished], job.context())
        self._prepared.pop(job.id, None)

    def _fail(self, job: Job, code: str, details: dict[str, Any]) -> None:
        with writing(self._store.engine) as connection:
            tables.fail(connection, job, code, details)
        _tell("import refused", job, code=code)
        self._prepared.pop(job.id, None)
        self._failures.pop(job.id, None)


def _tell(event: str, job: Job, **counts: Any) -> None:
    """One line of the log. Not the file's name, in which somebody may be named."""
    logger.info(event, import_id=job.id, kind=job.kind, tenant=job.tenant, **counts)


def _take(importer: RowImporter, store: Store, job: Job, row: Any) -> Rejected | None:
    return row if isinstance(row, Rejected) else importer.take(store, job, row)


def _finished(row: Any, reasons: dict[str, int]) -> Event:
    return ImportFinished(
        import_id=row.id,
        kind=row.kind,
        file_name=row.file_name,
        sha256=row.sha256,
        lines=row.lines,
        imported=row.imported,
        not_imported=row.not_imported,
        reasons=reasons,
    )
