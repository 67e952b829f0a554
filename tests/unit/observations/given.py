"""An organisation with two people and two criteria, as personnel's and scoring's logs tell of it."""

from datetime import UTC, date, datetime

import msgspec

from shared.contracts.event import Event
from shared.contracts.observations import SubjectKind
from shared.contracts.personnel import BadgeAssigned, PersonLeft, PersonRegistered, UnitCreated
from shared.contracts.scoring import CriteriaPublished, CriterionOffered
from shared.eventstore import Recorded
from shared.ids import derived_id, person_id

TENANT = "so"
AN, BINH = person_id(TENANT, "CB001"), person_id(TENANT, "CB002")
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


def told(event: Event, stream: str, version: int = 1, tenant: str = TENANT) -> Recorded:
    """`event` as another service's log delivers it."""
    return Recorded(
        position=0,
        id=derived_id(tenant, stream, str(version)),
        stream=stream,
        version=version,
        type=event.type_name(),
        schema_version=1,
        occurred_at=LONG_AGO,
        recorded_at=LONG_AGO,
        actor="clerk",
        correlation_id="c-0",
        causation_id=None,
        tenant=tenant,
        payload=msgspec.Raw(msgspec.json.encode(event)),
    )


def registered(person: str, code: str, badge: str | None = None) -> PersonRegistered:
    return PersonRegistered(
        person=person,
        code=code,
        name="enc:1:x",
        kind="civil-servant",
        position="Chuyên viên",
        unit="phong-viec-lam",
        badge=badge,
        on=date(2019, 1, 1),
    )


PERSONNEL = [
    told(
        UnitCreated(unit="phong-viec-lam", name="Phòng Việc làm", kind="division", on=date(2019, 1, 1)),
        "organisation-so",
    ),
    told(registered(AN, "CB001", "17"), "person-an"),
    told(BadgeAssigned(person=AN, badge="18", on=date(2019, 3, 1)), "person-an", 2),
    told(registered(BINH, "CB002"), "person-binh"),
    told(PersonLeft(person=BINH, on=date(2019, 9, 1), reason="chuyển"), "person-binh", 2),
    told(PersonLeft(person=BINH, on=date(2019, 6, 1), reason="sửa ngày"), "person-binh", 3),
]

OFFERED: list[tuple[int, list[tuple[str, SubjectKind]]]] = [
    (1, [("trang-phuc", "person"), ("noi-quy", "unit")]),
    (2, [("trang-phuc", "person"), ("chi-tieu", "unit")]),
]

TEXT = """
groups:
- items:
  - criterion: trang-phuc
  - {criterion: di-muon, from: attendance}
"""

SCORING = [
    told(
        CriteriaPublished(
            criteria="van-hoa",
            version=version,
            name="Tiêu chí",
            effective_from=date(2019, 1, 1),
            text=TEXT,
            sha256="",
            offered=[
                CriterionOffered(criterion=name, name=name, subject_kind=kind) for name, kind in offered
            ],
        ),
        "criteria-van-hoa",
        version,
    )
    for version, offered in OFFERED
]
