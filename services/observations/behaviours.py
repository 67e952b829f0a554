"""Import of behaviours: sheets whose rows are records, decided like records that come one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from services.observations.intake import Wanted, record_all
from services.observations.projections import ALL
from shared.commands import Decided, parse
from shared.contracts.commands.observations import RecordBehaviour
from shared.contracts.refusal import Refusal
from shared.eventstore import Transaction
from shared.ids import derived_id, person_id
from shared.imports import sheets
from shared.imports.columns import Column
from shared.imports.job import BulkImporter, Job, Prepared, Rejected
from shared.imports.sheets import Row
from shared.imports.values import choice, hundredths, moment
from shared.projection import apply_all

_MEASURES: dict[str, tuple[str, ...]] = {
    "hours": ("Giờ chuẩn", "Số giờ chuẩn"),
    "quality": ("Hệ số chất lượng", "Chất lượng"),
    "late-percent": ("% trễ hạn", "Trễ hạn (%)"),
    "faults": ("Số lần không đạt", "Lần không đạt"),
    "replies": ("Số phiếu", "Số phiếu trả lời"),
}

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
    Column("column", ("Cột", "Cột chấm", "Bên chấm")),
    Column("alleged", ("Chưa xác minh", "Phản ánh")),
    *(Column(measure, headings) for measure, headings in _MEASURES.items()),
)

_KINDS = {"person": ("cá nhân", "người"), "unit": ("đơn vị", "tập thể")}
_YES_NO = {"yes": ("có", "x", "1", "true"), "no": ("không", "0", "false")}
_SOURCES = {
    "inspection": ("kiểm tra",),
    "time-clock": ("chấm công", "máy chấm công"),
    "citizen": ("người dân", "công dân"),
    "self": ("tự khai", "tự đánh giá"),
    "report": ("báo cáo",),
    "import": ("nhập tệp",),
    "other": ("khác",),
}

_REMEMBERED = 256
"""Texts of a column with few values that are read once."""


@dataclass(frozen=True, slots=True)
class Said:
    """A row understood, with its line and the beginning of its text."""

    line: int
    text: str
    wanted: Wanted


class BehaviourImporter(BulkImporter):
    """A row without `record` gets an id from its content, so that the same row twice adds nothing."""

    def prepare(self, job: Job, content: bytes) -> Prepared:
        read = sheets.read(content, COLUMNS, job.options, job.file_name)
        return Prepared(
            [row if isinstance(row, Rejected) else _understood(row, job) for row in read.rows], read.remarks
        )

    def told(self, row: Said) -> dict[str, Any]:
        command = row.wanted.command
        return {
            "subject": row.wanted.named,
            "criterion": command.criterion,
            "quantity": command.quantity / 100,
            "occurred_at": command.occurred_at.isoformat(),
            "observer": command.observer,
            "source": command.source,
            "note": command.note,
        }

    def column_names(self) -> Sequence[str]:
        return [column.name for column in COLUMNS]

    def append(self, transaction: Transaction, job: Job, rows: Sequence[Said]) -> list[Rejected]:
        decided = record_all(transaction, [said.wanted for said in rows], job.context(), _of_others)
        recorded = [one for events in decided if not isinstance(events, Refusal) for one in events]
        apply_all(transaction.connection, ALL, recorded)
        return [
            _rejected(said, outcome)
            for said, outcome in zip(rows, decided, strict=True)
            if isinstance(outcome, Refusal) or not outcome
        ]


def _of_others(record: str) -> Refusal:
    return Refusal("record.exists", place="record", value=record)


def _rejected(row: Row | Said, outcome: Decided) -> Rejected:
    if isinstance(outcome, Refusal):
        return Rejected(row.line, outcome.code, row.text, outcome.details)
    return Rejected(row.line, "already-known", row.text)


def _understood(row: Row, job: Job) -> Said | Rejected:
    try:
        return _said(row, job)
    except Refusal as refusal:
        return _rejected(row, refusal)


def _said(row: Row, job: Job) -> Said:
    cells = row.cells
    kind = _kind(cells.get("subject_kind", "person"))
    named = cells["subject"]
    fields: dict[str, Any] = {
        "subject_kind": kind,
        "subject": named if kind == "unit" else person_id(job.tenant, named),
        "criterion": cells["criterion"],
        "quantity": _quantity(cells.get("quantity", "1")),
        "occurred_at": moment(cells["occurred_at"], "occurred_at"),
        "observer": cells["observer"],
        "source": _source(cells.get("source", "import")),
        "evidence": cells.get("evidence"),
        "note": cells.get("note"),
    }
    # Only what the row says: the id of a row without one is made from its content.
    if "column" in cells:
        fields["column"] = cells["column"]
    if "alleged" in cells:
        fields["alleged"] = choice(cells["alleged"], "alleged", _YES_NO) == "yes"
    measures = {name: _quantity(cells[name], name) for name in _MEASURES if name in cells}
    if measures:
        fields["measures"] = measures
    given = cells.get("record")
    command = parse(RecordBehaviour, {**fields, "record": given})
    return Said(row.line, row.text, Wanted(command, given or _id_of(fields, job), named))


def _id_of(fields: dict[str, Any], job: Job) -> str:
    content = [str(value) for _, value in sorted(fields.items())]
    return derived_id(job.tenant, "record", *content)


@lru_cache(maxsize=_REMEMBERED)
def _kind(text: str) -> str:
    return choice(text, "subject_kind", _KINDS)


@lru_cache(maxsize=_REMEMBERED)
def _source(text: str) -> str:
    return choice(text, "source", _SOURCES)


def _quantity(text: str, place: str = "quantity") -> int:
    found = hundredths(text, place)
    if found < 0:
        raise Refusal("import.negative-number", place=place, value=text)
    return found
