"""The migrated database of observations, with an organisation that has two people and some criteria."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from services.observations import migrations
from services.observations.projections import FOREIGN
from shared.contracts.event import Event
from shared.contracts.personnel import PersonLeft, PersonRegistered, UnitCreated
from shared.contracts.scoring import CriteriaPublished, CriterionOffered
from shared.database import connect, writing
from shared.eventstore import Context, Recorded, Store
from shared.eventstore.store import _record
from shared.ids import person_id
from shared.migrate import upgrade
from shared.projection import apply_all

TENANT = "so"
CONTEXT = Context(tenant=TENANT, actor="clerk", correlation_id="c-1")
AN, BINH = person_id(TENANT, "CB001"), person_id(TENANT, "CB002")


def told(event: Event, stream: str, version: int = 1) -> Recorded:
    """`event` as another service's log delivers it."""
    return _record(f"{stream}-{version}", stream, version, event, CONTEXT_TIME, CONTEXT)


def registered(code: str, badge: str | None) -> PersonRegistered:
    return PersonRegistered(
        person=person_id(TENANT, code),
        code=code,
        name="enc:1:x",
        kind="civil-servant",
        position="Chuyên viên",
        unit="phong-viec-lam",
        badge=badge,
        on=date(2019, 1, 1),
    )
