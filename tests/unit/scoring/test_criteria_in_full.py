"""A published version is read again as it was written; what was never published is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.scoring.projections import criteria
from shared.contracts.refusal import Refusal
from shared.database import reading
from tests.unit.scoring.history import TENANT
from tests.unit.scoring.office import CRITERIA, Office, new_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_office(tmp_path) as office:
        office.publish()
        yield office


def test_the_text_is_the_published_one(office: Office) -> None:
    with reading(office.store.engine) as connection:
        (listed,) = criteria.listed(connection, TENANT)
        found = criteria.in_full(connection, TENANT, listed["criteria"], listed["version"])
    assert {**listed, "text": found["text"]} == found
    assert found["text"] == CRITERIA


@pytest.mark.parametrize(("tenant", "ahead"), [(TENANT, 1), ("tinh-hoi", 0)])
def test_another_version_or_organisation_has_none(office: Office, tenant: str, ahead: int) -> None:
    with reading(office.store.engine) as connection:
        (listed,) = criteria.listed(connection, TENANT)
        with pytest.raises(Refusal) as refused:
            criteria.in_full(connection, tenant, listed["criteria"], listed["version"] + ahead)
    assert refused.value.code == "criteria-set.unknown"
