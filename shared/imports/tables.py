"""Where imports are kept: the job, the file's chunks while it is needed, and the lines not imported."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from shared.contracts.refusal import Refusal
from shared.database import Instant, insert_new, upsert
from shared.imports.job import Job, Rejected, Remark

import_metadata = sa.MetaData()

imports = sa.Table(
    "imports",
    import_metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    sa.Column("lines", sa.Integer),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("imported", sa.Integer, nullable=False),
    sa.Column("not_imported", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64)),
    sa.Column("remarks", sa.JSON, nullable=False),
    sa.Column("failure", sa.JSON),
    sa.Column("actor", sa.String(120), nullable=False),
    sa.Column("correlation_id", sa.String(80), nullable=False),
    sa.Column("created", Instant, nullable=False),
)
"""`state` is receiving, running, finished or failed."""

chunks = sa.Table(
    "import_chunks",
    import_metadata,
    sa.Column("import_id", sa.String(36), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

rejections = sa.Table(
    "import_rejections",
    import_metadata,
    sa.Column("import_id", sa.String(36), primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True),
    sa.Column("reason", sa.String(80), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
)

_JOB = [imports.c[name] for name in Job.__dataclass_fields__]


def begin(connection: Connection, job: Job) -> None:
    row = {name: getattr(job, name) for name in Job.__dataclass_fields__}
    connection.execute(sa.insert(imports), [row | {"remarks": []}])


def keep_chunk(connection: Connection, import_id: str, number: int, data: bytes) -> None:
    upsert(connection, chunks, [{"import_id": import_id, "number": number, "data": data}])


def content_of(connection: Connection, import_id: str) -> bytes:
    """The whole file."""
    query = sa.select(chunks.c.data).where(chunks.c.import_id == import_id).order_by(chunks.c.number)
    return b"".join(connection.scalars(query))


def received(connection: Connection, import_id: str) -> tuple[list[int], int]:
    """The numbers of the chunks that came, in order, and how many bytes they have together."""
    query = sa.select(chunks.c.number, sa.func.length(chunks.c.data)).where(chunks.c.import_id == import_id)
    found = sorted((number, size) for number, size in connection.execute(query))
    return [number for number, _ in found], sum(size for _, size in found)


def job_of(connection: Connection, tenant: str, import_id: str) -> Job:
    """Raises Refusal when `tenant` has no such import."""
    row = connection.execute(sa.select(*_JOB).where(_of(tenant, import_id))).first()
    if row is None:
        raise Refusal("import.unknown", place="import", value=import_id)
    return Job(**row._asdict())


def running(connection: Connection) -> list[Job]:
    """The imports that have yet to be finished, the oldest first."""
    query = sa.select(*_JOB).where(imports.c.state == "running").order_by(imports.c.created, imports.c.id)
    return [Job(**row._asdict()) for row in connection.execute(query)]


def start(connection: Connection, import_id: str, options: dict[str, Any] | None = None) -> None:
    """Have it read, with other `options` than it was begun with where there are any."""
    waiting = sa.and_(imports.c.id == import_id, imports.c.state == "receiving")
    changed = {} if options is None else {"options": options}
    connection.execute(sa.update(imports).where(waiting).values(state="running", **changed))


def claim(connection: Connection, job: Job) -> bool:
    """Hold the job until the end of the transaction; no when another replica has it or went on with it."""
    here = sa.and_(imports.c.id == job.id, imports.c.state == "running", imports.c.done == job.done)
    query = sa.select(imports.c.id).where(here).with_for_update(skip_locked=True)
    return connection.execute(query).first() is not None


def was_read(connection: Connection, job: Job, lines: int, sha256: str, remarks: list[Remark]) -> None:
    """Note how long the file is and what is remarkable about it, once."""
    fresh = sa.and_(imports.c.id == job.id, imports.c.lines.is_(None))
    values = {"lines": lines, "sha256": sha256, "remarks": msgspec.to_builtins(remarks)}
    connection.execute(sa.update(imports).where(fresh).values(**values))


def went_on(connection: Connection, job: Job, rows: int, rejected: Sequence[Rejected]) -> bool:
    """Save that `rows` more were dealt with; no when somebody else saved that first."""
    here = sa.and_(imports.c.id == job.id, imports.c.state == "running", imports.c.done == job.done)
    saved = connection.execute(
        sa.update(imports)
        .where(here)
        .values(
            done=job.done + rows,
            imported=job.imported + rows - len(rejected),
            not_imported=job.not_imported + len(rejected),
        )
    )
    if saved.rowcount:
        insert_new(connection, rejections, [_rejection(job, one) for one in rejected])
    return bool(saved.rowcount)


def finish(connection: Connection, job: Job, remarks: list[Remark]) -> None:
    before = connection.scalar(sa.select(imports.c.remarks).where(imports.c.id == job.id)) or []
    _end(connection, job, state="finished", remarks=[*before, *msgspec.to_builtins(remarks)])


def fail(connection: Connection, job: Job, code: str, details: dict[str, Any]) -> None:
    """Give a running import up; one that another replica finished meanwhile stays finished."""
    _end(connection, job, state="failed", failure={"code": code, "details": _plain(details)})


def _end(connection: Connection, job: Job, **values: Any) -> None:
    here = sa.and_(imports.c.id == job.id, imports.c.state == "running")
    if connection.execute(sa.update(imports).where(here).values(**values)).rowcount:
        connection.execute(sa.delete(chunks).where(chunks.c.import_id == job.id))


def reasons(connection: Connection, import_id: str) -> dict[str, int]:
    """How many lines were not imported, by reason, the most frequent first."""
    count = sa.func.count()
    query = (
        sa.select(rejections.c.reason, count)
        .where(rejections.c.import_id == import_id)
        .group_by(rejections.c.reason)
        .order_by(count.desc(), rejections.c.reason)
    )
    return {reason: number for reason, number in connection.execute(query)}


def state_of(connection: Connection, tenant: str, import_id: str) -> Row[Any]:
    """The whole row of an import; raises Refusal when `tenant` has none of this id."""
    row = connection.execute(sa.select(imports).where(_of(tenant, import_id))).first()
    if row is None:
        raise Refusal("import.unknown", place="import", value=import_id)
    return row


def newest(connection: Connection, tenant: str, limit: int) -> Sequence[Row[Any]]:
    """The imports of `tenant`, those begun last first."""
    order = (imports.c.created.desc(), imports.c.id.desc())
    query = sa.select(imports).where(imports.c.tenant == tenant).order_by(*order).limit(limit)
    return connection.execute(query).all()


def rejected(connection: Connection, import_id: str, after: int, limit: int) -> Iterable[Rejected]:
    """Lines behind line `after` that were not imported, in their order."""
    here = sa.and_(rejections.c.import_id == import_id, rejections.c.line > after)
    query = sa.select(rejections).where(here).order_by(rejections.c.line).limit(limit)
    return [Rejected(row.line, row.reason, row.text, row.details) for row in connection.execute(query)]


def forget(connection: Connection, before: datetime) -> None:
    """Delete what imports handed in before that instant still hold of the file: rows not imported, and the
    file itself where nobody ever started its import.
    """
    old = sa.select(imports.c.id).where(imports.c.created < before)
    connection.execute(sa.delete(rejections).where(rejections.c.import_id.in_(old)))
    left = old.where(imports.c.state == "receiving")
    connection.execute(sa.delete(chunks).where(chunks.c.import_id.in_(left)))


def _of(tenant: str, import_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(imports.c.id == import_id, imports.c.tenant == tenant)


def _rejection(job: Job, one: Rejected) -> dict[str, Any]:
    return {
        "import_id": job.id,
        "line": one.line,
        "reason": one.reason,
        "text": one.text,
        "details": _plain(one.details),
    }


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    """`details` as JSON has them, times as people of the office read them."""
    return {
        name: value.isoformat(" ") if isinstance(value, datetime) else msgspec.to_builtins(value)
        for name, value in details.items()
    }
