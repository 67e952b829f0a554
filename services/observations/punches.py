"""Import of punches: whatever a time clock wrote, every line a punch in the log or a reason why not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from services.observations.domain import timeclock
from services.observations.domain.timeclock import Columns, DateOrder, Punch, ReadOptions, Reason, Unread
from services.observations.projections import directory
from services.observations.streams import punch_stream
from shared.clock import VIETNAM
from shared.contracts.observations import PunchRecorded
from shared.contracts.refusal import Refusal
from shared.eventstore import Transaction
from shared.imports.job import BulkImporter, Job, Prepared, Rejected, Remark
from shared.imports.text import printable
from shared.imports.workbook import MAGIC, workbook_rows

_BADGES_NAMED = 20
_ROLES = ("badge", "time", "date", "device", "state", "verify")
_REASONS = {reason.value for reason in Reason}


class PunchImporter(BulkImporter):
    """Options: `date_order` "day-first" or "month-first", `device_column` true or false, `not_before` a day,
    `mapping` {role: heading or number from 1} for a table, `sheet` of a workbook.
    """

    def prepare(self, job: Job, content: bytes) -> Prepared:
        options = read_options(job)
        try:
            if content.startswith(MAGIC):
                rows = workbook_rows(content, job.options.get("sheet"), midnights=True)
                reading = timeclock.parse_rows(rows, options)
            else:
                reading = timeclock.read(content, options)
        except Refusal as refusal:
            raise refusal.at(f"{job.file_name}, {refusal.details.get('place', '')}".strip(", ")) from None
        remarks = [
            Remark(
                code=f"timeclock.{one.note}",
                details={"detail": one.detail},
                message_vi=timeclock.explain(one, "vi"),
                message_en=timeclock.explain(one, "en"),
            )
            for one in reading.remarks
        ]
        return Prepared([_row(outcome) for outcome in reading.outcomes], remarks)

    def told(self, row: Punch) -> dict[str, Any]:
        return {"badge": row.badge, "time": row.at.isoformat(" "), "device": row.device, "state": row.state}

    def column_names(self) -> Sequence[str]:
        return _ROLES

    def append(self, transaction: Transaction, job: Job, rows: Sequence[Punch]) -> list[Rejected]:
        punches = [(punch, *stream_and_event(job.tenant, punch)) for punch in rows]
        recorded = transaction.append_new([(stream, event) for _, stream, event in punches], job.context())
        fresh = {one.stream for one in recorded}
        return [
            Rejected(punch.line, "already-known", printable(f"{punch.badge} {punch.at}"))
            for punch, stream, _ in punches
            if stream not in fresh
        ]

    def closing(self, connection: Connection, job: Job, rows: Sequence[Punch | Rejected]) -> list[Remark]:
        """Says which badges nobody carries: their punches are facts, but count for nobody yet."""
        counts = Counter(row.badge for row in rows if isinstance(row, Punch))
        carried = directory.carried(connection, job.tenant, counts)
        unknown = {badge: count for badge, count in counts.most_common() if badge not in carried}
        if not unknown:
            return []
        named = ", ".join(list(unknown)[:_BADGES_NAMED]) + (", …" if len(unknown) > _BADGES_NAMED else "")
        punches = sum(unknown.values())
        return [Remark.of("punches.unknown-badges", punches=punches, count=len(unknown), badges=named)]

    def message(self, rejected: Rejected, language: str) -> str:
        if rejected.reason not in _REASONS:
            return rejected.message(language)
        reason, detail = Reason(rejected.reason), rejected.details.get("detail", "")
        return timeclock.explain(Unread(rejected.line, reason, rejected.text, detail), language)


def read_options(job: Job) -> ReadOptions:
    """How the file is to be read, as of the moment at which it was handed in; raises Refusal."""
    given = job.options
    order = given.get("date_order")
    device = given.get("device_column")
    if order is not None and order not in [one.value for one in DateOrder]:
        raise _bad_option("date_order", order, ", ".join(DateOrder))
    if device is not None and not isinstance(device, bool):
        raise _bad_option("device_column", device, "true, false")
    options = ReadOptions(
        now=job.created,
        date_order=None if order is None else DateOrder(order),
        device_column=device,
        columns=_columns(given.get("mapping")),
    )
    earliest = given.get("not_before")
    if earliest is None:
        return options
    try:
        return ReadOptions(
            options.now, datetime.fromisoformat(earliest), options.date_order, device, options.columns
        )
    except (TypeError, ValueError):
        raise _bad_option("not_before", earliest, "2005-01-01") from None


def _columns(mapping: Any) -> Columns | None:
    if not mapping:
        return None
    if not isinstance(mapping, Mapping) or not {"badge", "time"} <= mapping.keys() <= set(_ROLES):
        raise _bad_option("mapping", mapping, f"badge, time; {', '.join(_ROLES[2:])}")
    values = {role: int(name) if str(name).isdigit() else name for role, name in mapping.items()}
    try:
        return Columns(**values)
    except (TypeError, ValueError) as error:
        raise _bad_option("mapping", mapping, str(error)) from None


def _bad_option(name: str, value: Any, known: str) -> Refusal:
    return Refusal("import.bad-option", place=f"options.{name}", value=value, known=known)


def _row(outcome: timeclock.Outcome) -> Punch | Rejected:
    if isinstance(outcome, Punch):
        return outcome
    return Rejected(outcome.line, outcome.reason.value, outcome.text, {"detail": outcome.detail})


def stream_and_event(tenant: str, punch: Punch) -> tuple[str, PunchRecorded]:
    """The same pass has the same stream, whichever way it came here."""
    at = punch.at.replace(tzinfo=VIETNAM)
    event = PunchRecorded(
        badge=punch.badge, at=at, device=punch.device, state=punch.state, verify=punch.verify
    )
    return punch_stream(tenant, punch.badge, at.isoformat()), event
