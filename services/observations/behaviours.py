"""Import of behaviours: sheets whose rows are records, decided like records that come one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from services.observations.domain import record
from services.observations.handlers import record_stream
from services.observations.projections import ALL, directory
from shared import clock
from shared.commands import parse
from shared.contracts.commands.observations import RecordBehaviour
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.eventstore import Transaction
from shared.ids import derived_id, person_id
from shared.imports import sheets
from shared.imports.columns import Column
from shared.imports.job import BulkImporter, Job, Prepared, Rejected
from shared.imports.sheets import Row
from shared.imports.values import choice, hundredths, moment
from shared.personal import KeyRing
from shared.projection import apply_all

COLUMNS = (
    Column("record", ("Mã ghi nhận", "Số ghi nhận")),
    Column("subject_kind", ("Loại đối tượng", "Đối tượng là")),
    Column(
        "subject", ("Đối tượng", "Mã đối tượng", "Mã cán bộ", "Mã CB", "Mã đơn vị", "code"), required=True
    ),
    Column("criterion", ("Tiêu chí", "Mã tiêu chí", "Hành vi"), required=True),
    Column("quantity", ("Số lượng", "Số lần", "Kết quả", "Mức")),
    Column("occurred_at", ("Thời điểm", "Thời gian", "Ngày giờ", "Ngày", "date", "on"), required=True),
    Column("observer", ("Người ghi nhận", "Người quan sát", "Đoàn kiểm tra"), required=True),
    Column("source", ("Nguồn",)),
    Column("evidence", ("Minh chứng", "Căn cứ", "Số biên bản")),
    Column("note", ("Ghi chú", "Nội dung")),
)

_KINDS = {"person": ("cá nhân", "người"), "unit": ("đơn vị", "tập thể")}
_SOURCES = {
    "inspection": ("kiểm tra",),
    "time-clock": ("chấm công", "máy chấm công"),
    "citizen": ("người dân", "công dân"),
    "self": ("tự khai", "tự đánh giá"),
    "report": ("báo cáo",),
    "import": ("nhập tệp",),
    "other": ("khác",),
}


@dataclass(frozen=True)
class Said:
    """A row understood: the command, for which record, and what the row called its subject."""

    row: Row
    command: RecordBehaviour
    record: str
    named: str


class BehaviourImporter(BulkImporter):
    """A row without `record` gets an id from its content, so that the same row twice adds nothing."""

    def prepare(self, job: Job, content: bytes) -> Prepared:
        read = sheets.read(content, COLUMNS, job.options, job.file_name)
        return Prepared(
            [row if isinstance(row, Rejected) else _understood(row, job) for row in read.rows], read.remarks
        )

    def append(self, transaction: Transaction, job: Job, rows: Sequence[Said]) -> list[Rejected]:
        connection = transaction.connection
        codes = {code for said in rows for code in (said.named, said.command.observer)}
        known = directory.known(connection, job.tenant, {said.command.subject for said in rows}, codes)
        states, others = _there(transaction, job, rows)
        keys = KeyRing(connection)
        keys.prepare({said.command.subject for said in rows if said.command.note is not None})
        rejected: list[Rejected] = []
        fresh: list[tuple[str, Event]] = []
        for said in rows:
            state = states.get(said.record, record.INITIAL)
            try:
                if said.record in others:
                    raise Refusal("record.exists", place="record", value=said.record)
                around = record.Surroundings(said.record, clock.now(), known, said.named)
                events = record.decide(said.command, state, around)
                fresh.extend((record_stream(said.record), keys.seal(event)) for event in events)
            except Refusal as refusal:
                rejected.append(Rejected(said.row.line, refusal.code, said.row.text, refusal.details))
                continue
            if not events:
                rejected.append(Rejected(said.row.line, "already-known", said.row.text))
            states[said.record] = reduce(record.evolve, events, state)
        apply_all(connection, ALL, transaction.append_new(fresh, job.context()))
        return rejected


def _there(
    transaction: Transaction, job: Job, rows: Sequence[Said]
) -> tuple[dict[str, record.Record], set[str]]:
    """The records that are there already, as they were first written, and those of other organisations."""
    keys = KeyRing(transaction.connection)
    states: dict[str, record.Record] = {}
    others: set[str] = set()
    for recorded in transaction.first_events([record_stream(said.record) for said in rows]):
        event: Any = keys.open(recorded.event())
        states[event.record] = record.evolve(record.INITIAL, event)
        if recorded.tenant != job.tenant:
            others.add(event.record)
    return states, others


def _understood(row: Row, job: Job) -> Said | Rejected:
    try:
        return _said(row, job)
    except Refusal as refusal:
        return Rejected(row.line, refusal.code, row.text, refusal.details)


def _said(row: Row, job: Job) -> Said:
    cells = row.cells
    kind = choice(cells.get("subject_kind", "person"), "subject_kind", _KINDS)
    named = cells["subject"]
    fields: dict[str, Any] = {
        "subject_kind": kind,
        "subject": named if kind == "unit" else person_id(job.tenant, named),
        "criterion": cells["criterion"],
        "quantity": _quantity(cells.get("quantity", "1")),
        "occurred_at": moment(cells["occurred_at"], "occurred_at"),
        "observer": cells["observer"],
        "source": choice(cells.get("source", "import"), "source", _SOURCES),
        "evidence": cells.get("evidence"),
        "note": cells.get("note"),
    }
    given = cells.get("record")
    content = [str(value) for name, value in sorted(fields.items())]
    return Said(
        row=row,
        command=parse(RecordBehaviour, {**fields, "record": given}),
        record=given or derived_id(job.tenant, "record", *content),
        named=named,
    )


def _quantity(text: str) -> int:
    found = hundredths(text, "quantity")
    if found < 0:
        raise Refusal("import.negative-number", place="quantity", value=text)
    return found
