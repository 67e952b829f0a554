"""Histories of records, punches and imports, as deliveries in any order and some of them twice."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from shared.contracts.event import Event
from shared.contracts.observations import (
    BehaviourConfirmed,
    BehaviourContested,
    BehaviourCorrected,
    BehaviourRecorded,
    BehaviourRetracted,
    BehaviourUpheld,
    ImportFinished,
    Measure,
    PunchRecorded,
)
from shared.eventstore import Recorded
from shared.ids import derived_id

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))])
MOMENTS = st.datetimes(datetime(2018, 12, 31, 15), datetime(2019, 2, 1, 20), timezones=ZONES)
SUBJECTS = st.tuples(st.sampled_from(["person", "unit"]), st.sampled_from(["an", "bình\t", "\\N", "phòng 1"]))
AFTERWARDS = (
    BehaviourCorrected,
    BehaviourContested,
    BehaviourUpheld,
    BehaviourConfirmed,
    BehaviourRetracted,
)
TENANTS = st.sampled_from(["so", "hoi"])


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, str, Event]]:
    """One stream's tenant, name and events: a record with what became of it, a punch, or an import's end."""
    tenant = draw(TENANTS)
    kind = draw(st.sampled_from(["record", "record", "punch", "import"]))
    name = f"{kind}-{draw(st.uuids(version=4))}"
    if kind == "import":
        end = ImportFinished(
            import_id="i", kind="punches", file_name="a", sha256="", lines=0, imported=0, not_imported=0
        )
        return [(tenant, name, end)]
    if kind == "punch":
        punch = PunchRecorded(badge=draw(st.sampled_from(["1", "a\\b", "\n"])), at=draw(MOMENTS))
        return [(tenant, f"punch-{derived_id(tenant, punch.badge, str(punch.at.astimezone(UTC)))}", punch)]
    told = [BehaviourRecorded, *draw(st.lists(st.sampled_from(AFTERWARDS), max_size=4))]
    return [(tenant, name, draw(_event(one, name))) for one in told]


@st.composite
def _event(draw: st.DrawFn, kind: Any, record: str) -> Event:
    subject_kind, subject = draw(SUBJECTS)
    by = {} if kind is BehaviourRecorded else {"by": "ai", "reason": "vì"}
    content = {
        "subject_kind": subject_kind,
        "criterion": draw(st.sampled_from(["di-muon", "đồng phục"])),
        "quantity": draw(st.integers(-500, 500)),
        "occurred_at": draw(MOMENTS),
        "observer": "ai",
        "source": draw(st.sampled_from(["inspection", "citizen"])),
        "column": draw(st.none() | st.sampled_from(["self", "\\N"])),
        "measures": draw(
            st.dictionaries(st.sampled_from(get_args(Measure)), st.integers(0, 500), max_size=2)
        ),
        "alleged": draw(st.booleans()),
    }
    said = kind in (BehaviourRecorded, BehaviourCorrected)
    return kind(record=record, subject=subject, **(content if said else {}), **by)


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Recorded]]:
    """A history in pieces, in any order, some of them twice."""
    found = {story[0][1]: story for story in draw(st.lists(stories(), min_size=1, max_size=8))}
    events = [
        _recorded(position, version, *one)
        for position, (version, one) in enumerate(
            ((version, one) for story in found.values() for version, one in enumerate(story, 1)), 1
        )
    ]
    shuffled = draw(st.permutations(events))
    size = draw(st.integers(1, len(shuffled)))
    pieces = [
        sorted(shuffled[at : at + size], key=lambda one: one.position) for at in range(0, len(shuffled), size)
    ]
    return [*pieces, *draw(st.lists(st.sampled_from(pieces), max_size=2))]


def _recorded(position: int, version: int, tenant: str, stream: str, event: Event) -> Recorded:
    recorded_at = datetime(2019, 3, 1, tzinfo=UTC) + timedelta(microseconds=position)
    moment = getattr(event, "occurred_at", getattr(event, "at", recorded_at))
    return Recorded(
        position=position, id=derived_id(stream, str(version)), stream=stream, version=version,
        type=event.type_name(), schema_version=1, occurred_at=moment.astimezone(UTC), recorded_at=recorded_at,
        actor="ai", correlation_id="c", causation_id=None, tenant=tenant,
        payload=msgspec.Raw(msgspec.json.encode(event)),
    )  # fmt: skip
