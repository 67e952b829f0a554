"""Whatever is done in whatever order: no quota is exceeded, nobody barred gets through, nothing is conferred
without a decision."""

import shutil
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.awards import migrations
from services.awards.projections import nominations
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.migrate import upgrade
from tests.unit.awards.given import CAMPAIGN, TENANT
from tests.unit.awards.office import CERTIFICATE, PEOPLE, Office, flagged, opened

QUOTA = len(PEOPLE) * (CERTIFICATE.quota_percent or 0) // 100
SOME = PEOPLE[5:]
DECISION = {"authority": "Giám đốc", "decision_number": "1/QĐ", "decided_on": "2020-02-28"}
OFTEN = ("submit", "approve", "issue")
DONE = ("propose", "refuse", "confer", "revoke", "withdraw", "score", "flag", "matter", "look")
STEPS = st.tuples(
    st.sampled_from([*OFTEN, *OFTEN, *DONE]), st.sampled_from(SOME), st.sampled_from([8900, 9050, 9100])
)


@dataclass
class Model:
    """What the test knows of each person: points, and whether something bars or puts off."""

    points: dict[str, int]
    barred: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)

    def hindered(self, person: str) -> bool:
        return self.points[person] < 9000 or person in self.barred or person in self.pending


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an office in which nothing was done yet."""
    file = tmp_path_factory.mktemp("nominating") / "awards.sqlite"
    upgrade(f"sqlite:///{file}", migrations)
    with opened(f"sqlite:///{file}") as office, office.store.engine.connect() as connection:
        # back into the one file that is copied
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


_NUMBERS = count()


def rows(office: Office) -> dict[str, dict[str, Any]]:
    with reading(office.store.engine) as connection:
        found = nominations.listed(connection, TENANT, CAMPAIGN)
    return {row["recipient"]: row for row in found if row["form"] == "giay-khen"}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
def test_no_order_of_steps_breaks_a_rule(template: Path, steps: list[tuple[str, str, int]]) -> None:
    file = template.parent / f"{next(_NUMBERS)}.sqlite"
    shutil.copy(template, file)
    with opened(f"sqlite:///{file}", again=True) as office:
        model = Model({person: 9000 + 10 * number for number, person in enumerate(PEOPLE)})
        for number, (step, person, points) in enumerate(steps):
            before = rows(office)
            try:
                _do(office, model, step, person, points, number, before)
            except Refusal as refusal:
                assert not refusal.code.startswith("command."), refusal
            _require_rules(model, before, rows(office))


def _do(
    office: Office,
    model: Model,
    step: str,
    person: str,
    points: int,
    number: int,
    before: dict[str, dict[str, Any]],
) -> None:
    named = before[person]["nomination"] if person in before else "nobody"
    if step == "submit":
        office.do("SubmitNomination", **office.nomination(person))
    elif step == "propose":
        office.do("ProposeNominations", campaign=CAMPAIGN, period="2019")
    elif step == "approve":
        office.do("ApproveNomination", nomination=named, **DECISION)
    elif step == "issue":
        everybody = [row["nomination"] for row in before.values() if row["state"] == "submitted"]
        office.do("IssueDecision", nominations=everybody, signatory="Trần Văn Minh", **DECISION)
    elif step == "refuse":
        refusal = {name: value for name, value in DECISION.items() if name != "decision_number"}
        office.do("RefuseNomination", nomination=named, reason="Chưa đủ hồ sơ", **refusal)
    elif step == "confer":
        office.do("ConferAward", nomination=named, conferred_on="2020-03-20", signatory="Giám đốc")
    elif step == "revoke":
        revocation = {"decision_number": "9/QĐ", "reason": "Sai", "revoked_on": "2020-05-04"}
        office.do("RevokeAward", nomination=named, **revocation)
    elif step == "withdraw":
        office.do("WithdrawNomination", nomination=named, by=person, on="2020-02-01", reason="Xin rút")
    else:
        _hear(office, model, step, person, points, number)


def _hear(office: Office, model: Model, step: str, person: str, points: int, number: int) -> None:
    if step == "score":
        office.score((person, points))
        model.points[person] = points
    elif step == "flag":
        office.hear("scoring", (f"flags-{person}", flagged("citizen-complaint", "disqualifying", person)))
        model.barred.add(person)
    elif step == "matter":
        office.do(
            "RaiseMatter",
            matter=f"don-{number}",
            kind="complaint",
            subject_kind="person",
            subject=person,
            since="2020-01-15",
            document="Đơn",
        )
        model.pending.add(person)
    else:
        office.look()


def _require_rules(model: Model, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> None:
    states = {person: row["state"] for person, row in after.items()}
    given = [person for person, state in states.items() if state in ("approved", "conferred")]
    assert len(given) <= QUOTA
    for person, state in states.items():
        was = before[person]["state"] if person in before else None
        if state == was:
            continue
        if was is None:
            assert model.points[person] >= 9000 and person not in model.barred
        if state == "approved":
            assert was == "submitted" and not model.hindered(person)
        if state == "conferred":
            assert was == "approved"
