"""Imports of people, units, blocks, leave, rosters and discipline: sheets whose rows are commands."""

from typing import Any

from services.personnel.handlers import ROUTES
from services.personnel.projections import ALL, blocks
from shared.commands import parse
from shared.contracts.commands import Command
from shared.contracts.commands.personnel import (
    CreateUnit,
    DecideDiscipline,
    FormBlock,
    GrantLeave,
    JoinBlock,
    RegisterPerson,
    RosterShift,
)
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from shared.ids import derived_id, person_id
from shared.imports.columns import Column
from shared.imports.job import Importer, Job
from shared.imports.rows import CommandImporter
from shared.imports.sheets import Row
from shared.imports.values import choice, day

Asked = list[tuple[type[Command], dict[str, Any]]]

_ON = Column(
    "on", ("Từ ngày", "Ngày", "Ngày vào", "Ngày vào cơ quan", "Ngày bắt đầu", "since"), required=True
)
_UNIT_HEADINGS = ("Mã đơn vị", "Đơn vị", "Phòng", "Mã phòng")

PEOPLE = (
    Column("code", ("Mã CB", "Mã cán bộ", "Mã nhân viên", "Mã NV", "Mã số", "Số hiệu"), required=True),
    Column("name", ("Họ tên", "Họ và tên", "Tên", "full name"), required=True),
    Column("kind", ("Loại", "Đối tượng", "Loại cán bộ"), required=True),
    Column("position", ("Chức vụ", "Chức danh", "Vị trí"), required=True),
    Column("unit", _UNIT_HEADINGS, required=True),
    Column("heads", ("Phụ trách", "Đứng đầu", "Lãnh đạo đơn vị", "Người đứng đầu")),
    Column("badge", ("Mã chấm công", "Số chấm công", "Mã thẻ")),
    _ON,
)
UNITS = (
    Column("unit", ("Mã đơn vị", "Mã", "Mã phòng"), required=True),
    Column("name", ("Tên đơn vị", "Đơn vị", "Tên"), required=True),
    Column("kind", ("Loại", "Loại đơn vị")),
    Column("parent", ("Đơn vị cấp trên", "Trực thuộc", "Cấp trên")),
    Column("block", ("Khối", "Khối thi đua", "Mã khối")),
    _ON,
)
BLOCKS = (
    Column("block", ("Mã khối", "Mã"), required=True),
    Column("name", ("Tên khối", "Khối", "Khối thi đua", "Tên"), required=True),
    _ON,
)
LEAVE = (
    Column("code", ("Mã CB", "Mã cán bộ", "Mã nhân viên", "Mã NV"), required=True),
    Column("leave", ("Số đơn", "Mã đơn nghỉ", "Số giấy phép")),
    Column("kind", ("Loại nghỉ", "Lý do", "Loại"), required=True),
    Column("first_day", ("Từ ngày", "Ngày bắt đầu", "from"), required=True),
    Column("first_part", ("Từ buổi", "Buổi bắt đầu")),
    Column("last_day", ("Đến ngày", "Đến hết ngày", "Ngày kết thúc", "to"), required=True),
    Column("last_part", ("Đến buổi", "Đến hết buổi", "Buổi kết thúc")),
)

ROSTER = (
    Column("code", ("Mã CB", "Mã cán bộ", "Mã nhân viên", "Mã NV"), required=True),
    Column("day", ("Ngày", "Ngày trực", "date"), required=True),
    Column("shift", ("Ca", "Ca làm việc", "Mã ca", "Ca trực")),
)
DISCIPLINE = (
    Column("code", ("Mã CB", "Mã cán bộ", "Mã nhân viên", "Mã NV"), required=True),
    Column("form", ("Hình thức", "Hình thức kỷ luật"), required=True),
    Column("number", ("Số quyết định", "Quyết định số", "Số QĐ"), required=True),
    Column("on", ("Từ ngày", "Ngày quyết định", "Ngày"), required=True),
    Column("until", ("Đến ngày", "Đến hết ngày", "Hết hiệu lực")),
)

_FORMS = {
    "reprimand": ("khiển trách",),
    "warning": ("cảnh cáo",),
    "salary-reduction": ("hạ bậc lương",),
    "demotion": ("giáng chức",),
    "removal": ("cách chức",),
    "dismissal": ("buộc thôi việc",),
}
_OFF = ("off", "nghỉ", "n")
_PERSON_KINDS = {
    "cadre": ("cán bộ",),
    "civil-servant": ("công chức",),
    "public-employee": ("viên chức",),
    "worker": ("người lao động", "lao động hợp đồng", "hợp đồng"),
}
_UNIT_KINDS = {
    "division": ("phòng chuyên môn", "phòng"),
    "affiliate": ("đơn vị trực thuộc", "trực thuộc"),
}
_LEAVE_KINDS = {
    "annual": ("nghỉ phép", "phép năm", "phép"),
    "sick": ("nghỉ ốm", "ốm"),
    "maternity": ("thai sản", "nghỉ thai sản"),
    "personal": ("việc riêng", "nghỉ việc riêng"),
    "unpaid": ("không lương", "nghỉ không lương"),
    "business-trip": ("công tác", "đi công tác"),
    "study": ("đi học", "học tập"),
}
_DAY_PARTS = {"morning": ("sáng", "buổi sáng"), "afternoon": ("chiều", "buổi chiều")}


def _person(_store: Store, _job: Job, row: Row) -> Asked:
    fields = {
        **row.cells,
        "kind": choice(row.cells["kind"], "kind", _PERSON_KINDS),
        "on": day(row.cells["on"], "on"),
    }
    return [(RegisterPerson, fields)]


def _unit(store: Store, job: Job, row: Row) -> Asked:
    cells = dict(row.cells)
    block = cells.pop("block", None)
    on = day(cells["on"], "on")
    kind = choice(cells.get("kind", "division"), "kind", _UNIT_KINDS)
    create: tuple[type[Command], dict[str, Any]] = (CreateUnit, {**cells, "kind": kind, "on": on})
    if block is None:
        return [create]
    _require_block(store, job, block)
    join = {"block": block, "unit": cells["unit"], "on": on}
    parse(JoinBlock, join)
    return [create, (JoinBlock, join)]


def _require_block(store: Store, job: Job, block: str) -> None:
    """A unit is not created when the block that it should compete in is not there."""
    with reading(store.engine) as connection:
        known = blocks.names(connection, job.tenant)
    if block not in known:
        raise Refusal("block.unknown", place="block", value=block, known=", ".join(known) or "–")


def _block(_store: Store, _job: Job, row: Row) -> Asked:
    return [(FormBlock, {**row.cells, "on": day(row.cells["on"], "on")})]


def _leave(_store: Store, job: Job, row: Row) -> Asked:
    cells = row.cells
    fields: dict[str, Any] = {
        "person": person_id(job.tenant, cells["code"]),
        "kind": choice(cells["kind"], "kind", _LEAVE_KINDS),
        "first_day": day(cells["first_day"], "first_day"),
        "first_part": choice(cells.get("first_part", "morning"), "first_part", _DAY_PARTS),
        "last_day": day(cells["last_day"], "last_day"),
        "last_part": choice(cells.get("last_part", "afternoon"), "last_part", _DAY_PARTS),
    }
    content = [str(value) for _, value in sorted(fields.items())]
    leave = cells.get("leave") or derived_id(job.tenant, "leave", *content)
    return [(GrantLeave, {**fields, "leave": leave})]


def _rostered(_store: Store, job: Job, row: Row) -> Asked:
    shift = row.cells.get("shift")
    off = shift is None or shift.casefold() in _OFF
    fields = {
        "person": person_id(job.tenant, row.cells["code"]),
        "day": day(row.cells["day"], "day"),
        "shift": None if off else shift,
    }
    return [(RosterShift, fields)]


def _disciplined(_store: Store, job: Job, row: Row) -> Asked:
    cells = row.cells
    until = cells.get("until")
    fields: dict[str, Any] = {
        "person": person_id(job.tenant, cells["code"]),
        "form": choice(cells["form"], "form", _FORMS),
        "number": cells["number"],
        "on": day(cells["on"], "on"),
        "until": None if until is None else day(until, "until"),
    }
    content = [str(value) for _, value in sorted(fields.items())]
    return [(DecideDiscipline, {**fields, "decision": derived_id(job.tenant, "discipline", *content)})]


IMPORTERS: dict[str, Importer] = {
    "people": CommandImporter(PEOPLE, _person, ROUTES, ALL),
    "units": CommandImporter(UNITS, _unit, ROUTES, ALL),
    "blocks": CommandImporter(BLOCKS, _block, ROUTES, ALL),
    "leave": CommandImporter(LEAVE, _leave, ROUTES, ALL),
    "roster": CommandImporter(ROSTER, _rostered, ROUTES, ALL),
    "discipline": CommandImporter(DISCIPLINE, _disciplined, ROUTES, ALL),
}
"""Kind of file -> how it is imported."""
