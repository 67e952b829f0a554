"""What personnel and observations say of two people and their units, every kind of event among it."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from shared.contracts import observations as o
from shared.contracts import personnel as p
from shared.contracts.event import Event
from shared.eventstore import Recorded
from shared.ids import derived_id

TENANT = "so"
JANUARY, MARCH, MAY, JULY = (date(2019, month, 1) for month in (1, 3, 5, 7))
LEARNT = datetime(2019, 9, 1, tzinfo=UTC)

UNITS = "organisation-so"
HISTORY: list[tuple[str, str, Event]] = [
    ("personnel", UNITS, p.UnitCreated(unit="so", name="Sở", kind="division", on=JANUARY)),
    ("personnel", UNITS, p.UnitCreated(unit="a", name="A", kind="affiliate", parent="so", on=JANUARY)),
    ("personnel", UNITS, p.UnitCreated(unit="b", name="B", kind="division", on=JANUARY)),
    ("personnel", UNITS, p.UnitMoved(unit="a", parent="b", on=MARCH)),
    ("personnel", UNITS, p.UnitDissolved(unit="a", successor="b", on=JULY)),
    ("personnel", "person-an", p.PersonRegistered(
        person="an", code="1", name="An", kind="cadre", position="trưởng phòng", unit="a", heads="a",
        badge="7", on=JANUARY)),
    ("personnel", "person-an", p.PositionChanged(person="an", position="phó phòng", heads="b", on=MARCH)),
    ("personnel", "person-an", p.PositionChanged(person="an", position="trưởng phòng", heads="a", on=MAY)),
    ("personnel", "person-an", p.LeaveGranted(
        person="an", leave="l1", kind="annual", first_day=JANUARY, last_day=date(2019, 1, 20))),
    ("personnel", "person-an", p.LeaveShortened(
        person="an", leave="l1", last_day=date(2019, 1, 15), last_part="morning")),
    ("personnel", "person-an", p.LeaveShortened(
        person="an", leave="l1", last_day=date(2019, 1, 9), last_part="afternoon")),
    ("personnel", "person-binh", p.PersonRegistered(
        person="binh", code="2", name="Bình", kind="worker", position="văn thư", unit="a", on=MARCH)),
    ("personnel", "person-binh", p.LeaveGranted(
        person="binh", leave="l2", kind="sick", first_day=MAY, last_day=date(2019, 5, 3))),
    ("personnel", "person-binh", p.LeaveCancelled(person="binh", leave="l2", reason="không nghỉ")),
    ("personnel", "person-binh", p.DisciplineDecided(
        person="binh", decision="d1", form="warning", number="1", on=MARCH, until=date(2020, 2, 29))),
    ("personnel", "person-binh", p.DisciplineDecided(
        person="binh", decision="d2", form="reprimand", number="2", on=MAY)),
    ("personnel", "person-binh", p.DisciplineRevoked(person="binh", decision="d1", reason="nhầm")),
    ("personnel", "person-binh", p.ShiftRostered(person="binh", day=MAY, shift="night")),
    ("personnel", "person-binh", p.ShiftRostered(person="binh", day=JULY, shift="night")),
    ("personnel", "person-binh", p.ShiftRostered(person="binh", day=MAY, shift=None)),
    ("personnel", "person-binh", p.BadgeAssigned(person="binh", badge="7", on=MAY)),
    ("personnel", "person-binh", p.PersonLeft(person="binh", on=date(2019, 8, 1), reason="nghỉ")),
    ("observations", "explanation-e1", o.SlipExplained(
        explanation="e1", person="an", day=MAY, kind="late", by="an", reason="tắc đường")),
    ("observations", "explanation-e1", o.ExplanationRefused(
        explanation="e1", person="an", by="binh", reason="không")),
    ("observations", "explanation-e1", o.ExplanationAccepted(explanation="e1", person="an", by="binh")),
    ("observations", "explanation-e2", o.SlipExplained(
        explanation="e2", person="an", day=JULY, kind="absent", by="an", reason="đi công tác")),
]  # fmt: skip


def learnt(number: int) -> datetime:
    """When the event of that number in the history became known."""
    return LEARNT + timedelta(minutes=number)


def logs(history: list[tuple[str, str, Event]] = HISTORY) -> dict[str, list[Recorded]]:
    """The history by source."""
    found: dict[str, list[Recorded]] = {"personnel": [], "observations": []}
    versions: dict[str, int] = {}
    for number, (source, stream, event) in enumerate(history):
        version = versions[stream] = versions.get(stream, 0) + 1
        at = learnt(number)
        found[source].append(
            Recorded(
                position=len(found[source]) + 1, id=derived_id(stream, str(version)), stream=stream,
                version=version, type=event.type_name(), schema_version=event.schema_version, occurred_at=at,
                recorded_at=at, actor="ai", correlation_id="c", causation_id=None, tenant=TENANT,
                payload=msgspec.Raw(msgspec.json.encode(event)),
            )
        )  # fmt: skip
    return found
