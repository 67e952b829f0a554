"""What a service offers that imports files, besides the commands that it takes one by one."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from nameko.extensions import DependencyProvider
from sqlalchemy.engine import Connection

from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store
from shared.ids import new_id
from shared.imports import tables
from shared.imports.job import Importer, Job
from shared.imports.preview import preview, reported
from shared.imports.runner import Runner
from shared.messaging.extensions import store_of
from shared.messaging.rpc import rpc
from shared.service import context_of, plain

STEPS_A_TICK = 10
"""Steps that a service's timer takes in one go, so that it stops soon when it is asked to."""

LARGEST_CHUNK = 256 * 1024
LARGEST_FILE = 200 * 1024 * 1024


class ImportRunner(DependencyProvider):
    """Gives workers the one `Runner` of this process, which keeps files parsed between its steps."""

    def setup(self) -> None:
        self._runner: Runner | None = None

    def get_dependency(self, worker_ctx: Any) -> Runner:
        if self._runner is None:
            service = self.container.service_cls
            self._runner = Runner(store_of(self.container), service.importers, service.announces_imports)
        return self._runner


class ImportingService:
    """Mixed into a service class, before `EventSourcedService`; `importers` are its kinds of files.

    The service class itself calls `imports.step()` from a timer.
    """

    importers: ClassVar[Mapping[str, Importer]] = {}
    announces_imports: ClassVar[bool] = False

    store: Store
    imports: Runner = ImportRunner()

    def waiting(self, connection: Connection) -> int:
        return len(tables.running(connection))

    @rpc(expected_exceptions=Refusal)
    def begin_import(
        self, kind: str, file_name: str, options: dict[str, Any] | None, context: dict[str, Any]
    ) -> dict[str, Any]:
        """Open an import, to which chunks are added; returns `{"import_id"}`."""
        if kind not in self.importers:
            raise Refusal(
                "import.unknown-kind", place="kind", value=kind, known=", ".join(sorted(self.importers))
            )
        author = context_of(context)
        job = Job(
            id=new_id(),
            tenant=author.tenant,
            kind=kind,
            file_name=file_name,
            options=options or {},
            state="receiving",
            lines=None,
            done=0,
            imported=0,
            not_imported=0,
            sha256=None,
            actor=author.actor,
            correlation_id=author.correlation_id,
            created=clock.now(),
        )
        with writing(self.store.engine) as connection:
            tables.begin(connection, job)
        return {"import_id": job.id}

    @rpc(expected_exceptions=Refusal)
    def add_chunk(self, tenant: str, import_id: str, number: int, data_base64: str) -> None:
        """Add one part of the file, counted from 0, of at most `LARGEST_CHUNK` bytes; twice is as once."""
        data = _decoded(data_base64, number)
        with writing(self.store.engine) as connection:
            _require_receiving(tables.job_of(connection, tenant, import_id))
            tables.keep_chunk(connection, import_id, number, data)

    @rpc(expected_exceptions=Refusal)
    def preview_import(
        self, tenant: str, import_id: str, options: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """What the file would give if it were started with `options`; nothing is recorded. See `preview`."""
        with reading(self.store.engine) as connection:
            job = tables.job_of(connection, tenant, import_id)
            _require_receiving(job)
            _require_whole(connection, job)
            content = tables.content_of(connection, import_id)
        tried = job if options is None else replace(job, options=options)
        return preview(self.importers[job.kind], tried, content)

    @rpc(expected_exceptions=Refusal)
    def start_import(self, tenant: str, import_id: str, options: dict[str, Any] | None = None) -> None:
        """Have the file read, once all of it is there; starting again changes nothing.

        `options` take the place of those that the import was begun with.
        """
        with writing(self.store.engine) as connection:
            job = tables.job_of(connection, tenant, import_id)
            if job.state != "receiving":
                return
            _require_whole(connection, job)
            tables.start(connection, import_id, options)

    @rpc(expected_exceptions=Refusal)
    def import_state(self, tenant: str, import_id: str) -> dict[str, Any]:
        """How far the import is, what was imported and why the rest was not."""
        with reading(self.store.engine) as connection:
            row = tables.state_of(connection, tenant, import_id)
            return {
                **_counts(row),
                "reasons": tables.reasons(connection, import_id),
                "failure": row.failure,
                "remarks": row.remarks,
                "columns": list(self.importers[row.kind].column_names()),
            }

    @rpc(expected_exceptions=Refusal)
    def imports_of(self, tenant: str, limit: int = 50) -> list[dict[str, Any]]:
        """The imports of an organisation, the newest first, each with when it was `created` and by whom."""
        with reading(self.store.engine) as connection:
            return [
                plain({**_counts(row), "created": row.created, "actor": row.actor})
                for row in tables.newest(connection, tenant, limit)
            ]

    @rpc(expected_exceptions=Refusal)
    def import_report(
        self, tenant: str, import_id: str, after: int = 0, limit: int = 1000
    ) -> list[dict[str, Any]]:
        """The lines behind line `after` that were not imported, each with its reason."""
        with reading(self.store.engine) as connection:
            importer = self.importers[tables.job_of(connection, tenant, import_id).kind]
            return [reported(importer, one) for one in tables.rejected(connection, import_id, after, limit)]


def _counts(row: Any) -> dict[str, Any]:
    return {
        "import_id": row.id,
        "kind": row.kind,
        "file_name": row.file_name,
        "state": row.state,
        "lines": row.lines,
        "done": row.done,
        "imported": row.imported,
        "not_imported": row.not_imported,
    }


def _decoded(data_base64: str, number: int) -> bytes:
    try:
        data = base64.b64decode(data_base64, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("import.bad-chunk", place="data_base64", value=number) from None
    if len(data) > LARGEST_CHUNK:
        raise Refusal("import.chunk-too-large", place="data_base64", value=len(data), limit=LARGEST_CHUNK)
    return data


def _require_whole(connection: Connection, job: Job) -> None:
    numbers, size = tables.received(connection, job.id)
    missing = next((at for at, number in enumerate(numbers) if at != number), None)
    if missing is not None:
        raise Refusal("import.missing-chunk", place=job.file_name, value=missing)
    if size > LARGEST_FILE:
        raise Refusal("import.too-large", place=job.file_name, value=size, limit=LARGEST_FILE)


def _require_receiving(job: Job) -> None:
    if job.state != "receiving":
        raise Refusal("import.started", place=job.file_name, value=job.state)
