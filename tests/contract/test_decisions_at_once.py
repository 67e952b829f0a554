"""Several who decide at the same moment, on each database: no quota is given out beyond its places."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from services.awards import migrations
from services.awards.projections import nominations
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import ScoreChanged
from shared.database import reading
from shared.migrate import upgrade
from tests.concurrency import running
from tests.servers import create_databases
from tests.unit.awards.given import CRITERIA, TENANT
from tests.unit.awards.office import PEOPLE, Office, opened

NOMINATED = ["p7", "p8", "p9"]
DECISION = {"authority": "Giám đốc", "decision_number": "1/QĐ", "decided_on": "2020-02-28"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "sqlite":
        yield from _office(f"sqlite:///{tmp_path / 'awards.sqlite'}")
        return
    with create_databases(request.getfixturevalue("database_url"), ["awards"]) as template:
        yield from _office(template.format(service="awards"))


def _office(url: str) -> Iterator[Office]:
    upgrade(url, migrations)
    with opened(url) as office:
        yield office


def test_of_those_decided_on_at_once_as_many_are_granted_as_there_are_places(office: Office) -> None:
    """Three were nominated of ten people; by the time of the decision there are places for two."""
    for person in NOMINATED:
        office.submit(person)
    office.hear("scoring", *((f"score-{one}", unscored(one)) for one in PEOPLE[:3]))
    named = _state(office)
    refused: list[str] = []

    def decide(command: str, **fields: object) -> None:
        try:
            office.do(command, **fields, **DECISION)
        except Refusal as refusal:
            refused.append(refusal.code)

    approvals = [partial(decide, "ApproveNomination", nomination=named[one][0]) for one in NOMINATED[:2]]
    issued = partial(decide, "IssueDecision", nominations=[named["p9"][0]], signatory="Trần Văn Minh")
    with running(*approvals, issued):
        pass
    assert len(refused) == 1 and refused[0] in ("nomination.hindered", "decision.refused")
    assert sorted(state for _, state in _state(office).values()) == ["approved", "approved", "submitted"]


def unscored(person: str) -> ScoreChanged:
    return ScoreChanged(
        subject_kind="person",
        subject=person,
        period="2019",
        criteria=CRITERIA,
        criteria_version=1,
        points=None,
        grade=None,
        previous_points=None,
    )


def _state(office: Office) -> dict[str, tuple[str, str]]:
    with reading(office.store.engine) as connection:
        rows = nominations.listed(connection, TENANT)
    return {row["recipient"]: (row["nomination"], row["state"]) for row in rows if row["form"] == "giay-khen"}
