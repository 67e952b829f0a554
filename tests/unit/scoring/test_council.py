"""What a council decides about scoring takes effect at once, touches what it must, and can be taken back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.scoring.asked import Question
from services.scoring.domain.periods import Period
from services.scoring.projections import criteria, decisions
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import FlagCleared, ScoreChanged
from shared.database import reading
from tests.unit.scoring.history import TENANT
from tests.unit.scoring.office import CRITERIA, STAFF, Office, new_office

ONE = STAFF[0]
SAID = {"reason": "Có căn cứ"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Somebody came late twice and broke a rule badly in March 2019; the unit met 80 % of its plan."""
    with new_office(tmp_path) as office:
        office.publish()
        office.found()
        office.record("r-1", ONE, "di-muon", date(2019, 3, 4))
        office.record("r-2", ONE, "di-muon", date(2019, 3, 5))
        office.record("r-3", ONE, "ky-luat", date(2019, 3, 6))
        office.record("r-4", "phong-a", "ke-hoach", date(2019, 3, 29), 8000, kind="unit")
        office.settle()
        yield office


def restored(office: Office, before: dict[str, Any]) -> bool:
    """Whether everything is as it was, down to the byte."""
    office.settle()
    return office.tables() == before


@pytest.mark.parametrize(
    ("what", "code", "points"),
    [("criterion", "ky-luat", 90), ("criterion", "di-muon", 80), ("source", "inspection", 100)],
)
def test_what_is_suspended_does_not_count_until_it_is_lifted(
    office: Office, what: str, code: str, points: int
) -> None:
    before = office.tables()
    assert (office.points(ONE, "2019-03"), office.grade(ONE, "2019-03")) == (70, "C")
    office.decide("SuspendScoring", what=what, code=code, **SAID)
    office.settle()
    assert office.points(ONE, "2019-03") == points
    assert ("don-thu" in office.flags(ONE, "2019-03")) == (code == "di-muon")
    office.decide("LiftSuspension", what=what, code=code, **SAID)
    assert restored(office, before)


def test_without_any_set_that_governs_the_scores_are_withdrawn(office: Office) -> None:
    before, head = office.tables(), office.store.head()
    office.decide("SuspendScoring", what="criteria", code="noi-quy", **SAID)
    office.settle()
    now = office.tables()
    assert now["scores"] == now["flags"] == now["member_days"] == []
    said = [one for one in office.said(head) if isinstance(one, ScoreChanged)]
    assert len(said) == len(before["scores"]) and all(one.removed for one in said)
    office.decide("LiftSuspension", what="criteria", code="noi-quy", **SAID)
    assert restored(office, before)


def test_when_a_set_is_suspended_the_next_one_governs(office: Office) -> None:
    other = CRITERIA.replace("criteria: noi-quy", "criteria: noi-quy-moi").replace("points: -5", "points: -7")
    office.publish(other)
    office.settle()
    assert office.points(ONE, "2019-03") == 66
    office.decide("SuspendScoring", what="criteria", code="noi-quy-moi", **SAID)
    office.settle()
    assert office.points(ONE, "2019-03") == 70


def test_a_record_that_comes_while_its_criterion_is_suspended_is_not_lost(office: Office) -> None:
    office.decide("SuspendScoring", what="criterion", code="di-muon", **SAID)
    office.settle()
    office.record("r-5", ONE, "di-muon", date(2019, 3, 7))
    office.settle()
    assert office.points(ONE, "2019-03") == 80
    office.decide("LiftSuspension", what="criterion", code="di-muon", **SAID)
    office.settle()
    assert office.points(ONE, "2019-03") == 65


def test_what_was_suspended_when_can_be_asked_afterwards(office: Office) -> None:
    moments = [office.store.now()]
    for command in ("SuspendScoring", "LiftSuspension"):
        for what, code in (("criterion", "di-muon"), ("criteria", "noi-quy")):
            office.decide(command, what=what, code=code, **SAID)
        moments.append(office.store.now())
    with reading(office.store.engine) as connection:
        sets = [decisions.suspended_sets(connection, TENANT, one) for one in moments]
        standing = [decisions.standing_suspensions(connection, TENANT, one) for one in moments]
        codes = [decisions.suspended_by(one).criteria for one in standing]
        march = Period.parse("2019-03")
        governed = [Question(connection, TENANT, one).criteria(march) is not None for one in moments]
    assert sets == [frozenset(), {"noi-quy"}, frozenset()]
    assert codes == [frozenset(), {"di-muon"}, frozenset()]
    assert governed == [True, False, True]


def test_a_criterion_left_out_gives_its_weight_to_the_others(office: Office) -> None:
    before = office.tables()
    about = {"subject_kind": "unit", "subject": "phong-a", "criterion": "ke-hoach", "period": "2019", **SAID}
    office.decide("LeaveOutCriterion", **about)
    assert office.marks() == [("unit", "phong-a", "2019")]
    office.settle()
    assert office.tables() != before
    office.decide("TakeInCriterion", **about)
    assert restored(office, before)


def test_who_is_not_known_has_nothing_left_out(office: Office) -> None:
    about = {"subject_kind": "unit", "criterion": "ke-hoach", "period": "2019", **SAID}
    with pytest.raises(Refusal, match="phong-x"):
        office.decide("LeaveOutCriterion", subject="phong-x", **about)


def test_a_lifted_flag_is_cleared_and_stays_so(office: Office) -> None:
    assert office.flags(ONE, "2019-03") == ["don-thu", "hay-muon"]
    head = office.store.head()
    about = {"subject_kind": "person", "subject": ONE, "period": "2019-03", **SAID}
    office.decide("LiftFlag", flag="don-thu", **about)
    assert office.marks() == [("person", ONE, "2019-03")]
    office.settle()
    assert [one.flag for one in office.said(head) if isinstance(one, FlagCleared)] == ["don-thu"]
    office.record("r-5", ONE, "khen", date(2019, 3, 7))
    office.settle()
    assert office.flags(ONE, "2019-03") == ["hay-muon"]
    with pytest.raises(Refusal, match="don-thu"):
        office.decide("LiftFlag", flag="don-thu", **about)
    with pytest.raises(Refusal, match="by_decision"):
        office.decide("LiftFlag", flag="hay-muon", **about)


def test_what_a_version_does_not_govern_from_its_day_on_stays_under_the_one_before(office: Office) -> None:
    later = CRITERIA.replace("points: -5", "points: -10").replace("2019-01-01", "2019-03-05")
    office.publish(later + "takes_effect: on-date\n")
    office.settle()
    # 100 - 5 (on the 4th) - 10 (on the 5th) - 20 (on the 6th)
    assert office.points(ONE, "2019-03") == 65
    with reading(office.store.engine) as connection:
        march, april = Period.parse("2019-03"), Period.parse("2019-04")
        rules, version = Question(connection, TENANT).criteria(march) or (None, 0)
        assert rules is not None and version == 2
        before = criteria.previous(connection, TENANT, rules, march)
        assert before is not None and before.effective_from == date(2019, 1, 1)
        assert criteria.previous(connection, TENANT, rules, april) is None
