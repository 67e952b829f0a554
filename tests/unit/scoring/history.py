"""A sample organisation's year as the events of personnel's and observations' logs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from shared.contracts import observations, personnel
from shared.contracts.event import Event
from shared.eventstore import Recorded
from shared.eventstore.envelope import occurrence
from shared.ids import derived_id, person_id
from thidua.sample import Sample
from thidua.sample.model import Merger, Renaming, Review

TENANT = "so-mau"
BEGINNING = datetime(2020, 1, 5, tzinfo=UTC)


class Log:
    """Events numbered as one service would number them; each is learnt a second after the one before."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self._versions: dict[str, int] = {}

    def add(self, stream: str, event: Event) -> Recorded:
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        recorded_at = BEGINNING + timedelta(seconds=len(self.events))
        self.events.append(
            Recorded(
                position=len(self.events) + 1,
                id=derived_id(TENANT, stream, str(version)),
                stream=stream,
                version=version,
                type=event.type_name(),
                schema_version=event.schema_version,
                occurred_at=occurrence(event) or recorded_at,
                recorded_at=recorded_at,
                actor="test",
                correlation_id="test",
                causation_id=None,
                tenant=TENANT,
                payload=msgspec.Raw(msgspec.json.encode(event)),
            )
        )
        return self.events[-1]


def personnel_log(sample: Sample) -> Log:
    log = Log()
    organisation = f"organisation-{TENANT}"
    founded = {unit.unit: unit.on for unit in sample.units}
    for place in sample.units:
        created = personnel.UnitCreated(
            unit=place.unit, name=place.name, kind=place.kind, parent=place.parent, on=place.on
        )
        log.add(organisation, created)
    for block in sample.blocks:
        for member in block.units:
            joined = max(block.on, founded[member])
            log.add(organisation, personnel.UnitJoinedBlock(block=block.block, unit=member, on=joined))
    for change in sample.restructurings:
        if isinstance(change, Merger):
            log.add(
                organisation, personnel.UnitsMerged(units=list(change.units), into=change.into, on=change.on)
            )
        elif isinstance(change, Renaming):
            log.add(organisation, personnel.UnitRenamed(unit=change.unit, name=change.name, on=change.on))
    for one in sample.people:
        person = person_id(TENANT, one.code)
        log.add(
            f"person-{person}",
            personnel.PersonRegistered(
                person=person,
                code=one.code,
                name=one.name,
                kind=one.kind,
                position=one.position,
                unit=one.unit,
                heads=one.heads,
                badge=one.badge,
                on=one.on,
            ),
        )
    _later_life(log, sample)
    return log


def _later_life(log: Log, sample: Sample) -> None:
    for move in sample.transfers:
        person = person_id(TENANT, move.person)
        log.add(f"person-{person}", personnel.PersonTransferred(person=person, unit=move.unit, on=move.on))
    for one in sample.leaves:
        person = person_id(TENANT, one.person)
        granted = personnel.LeaveGranted(
            person=person,
            leave=one.leave,
            kind=one.kind,
            first_day=one.first_day,
            first_part=one.first_part,
            last_day=one.last_day,
            last_part=one.last_part,
        )
        log.add(f"person-{person}", granted)
    for gone in sample.departures:
        person = person_id(TENANT, gone.person)
        log.add(f"person-{person}", personnel.PersonLeft(person=person, on=gone.on, reason=gone.reason))


def observations_log(sample: Sample) -> Log:
    log = Log()
    subjects = {}
    for one in sample.behaviours:
        kind = one.subject_kind
        subjects[one.record] = subject = one.subject if kind == "unit" else person_id(TENANT, one.subject)
        log.add(
            f"record-{one.record}",
            observations.BehaviourRecorded(
                record=one.record,
                subject_kind=kind,
                subject=subject,
                criterion=one.criterion,
                quantity=one.quantity,
                occurred_at=one.occurred_at,
                observer=one.observer,
                source=one.source,
                evidence=one.evidence,
            ),
        )
    for punch in sample.punches:
        stream = f"punch-{derived_id(TENANT, 'punch', punch.badge, punch.at.isoformat())}"
        log.add(stream, observations.PunchRecorded(badge=punch.badge, at=punch.at))
    for review in sample.reviews:
        log.add(f"record-{review.record}", _review(review, subjects[review.record]))
    return log


def _review(review: Review, subject: str) -> Event:
    said: dict[str, Any] = {"record": review.record, "by": review.by, "reason": review.reason}
    match review.action:
        case "contest":
            return observations.BehaviourContested(subject=subject, **said)
        case "uphold":
            return observations.BehaviourUpheld(subject=subject, **said)
        case "retract":
            return observations.BehaviourRetracted(subject=subject, **said)
    now = review.corrected
    assert now is not None
    kind = now.subject_kind
    return observations.BehaviourCorrected(
        subject_kind=kind,
        subject=now.subject if kind == "unit" else person_id(TENANT, now.subject),
        criterion=now.criterion,
        quantity=now.quantity,
        occurred_at=now.occurred_at,
        observer=now.observer,
        source=now.source,
        evidence=now.evidence,
        **said,
    )


CRITERIA = (Path(__file__).parents[3] / "services/scoring/criteria/van-hoa-cong-so-2019.yaml").read_text(
    encoding="utf-8"
)
