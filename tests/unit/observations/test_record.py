"""What may be recorded, and what may become of a record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from services.observations.domain import record
from services.observations.domain.directory import Directory, Stay
from shared.commands import Decider
from shared.contracts.commands import Command
from shared.contracts.commands.observations import (
    ContestBehaviour,
    CorrectBehaviour,
    RecordBehaviour,
    RetractBehaviour,
    UpholdBehaviour,
)
from shared.contracts.observations import (
    BehaviourContested,
    BehaviourCorrected,
    BehaviourRecorded,
    BehaviourRetracted,
    BehaviourUpheld,
)
from shared.testing.scenario import Scenario, scenario

NOW = datetime(2019, 7, 20, 3, tzinfo=UTC)
SEEN = datetime(2019, 7, 15, 1, 5, tzinfo=UTC)

DIRECTORY = Directory(
    people={
        "an": Stay(date(2019, 1, 1)),
        "binh": Stay(date(2019, 7, 15), left=date(2019, 7, 16)),
    },
    staff=frozenset({"CB005", "CB018"}),
    units=frozenset({"phong-viec-lam", "van-phong"}),
    criteria={
        "person": frozenset({"trang-phuc", "di-muon", "thai-do"}),
        "unit": frozenset({"chi-tieu"}),
        "computed": frozenset({"di-muon-15-phut"}),
    },
)
AROUND = record.Surroundings("r1", NOW, DIRECTORY)

COMMAND = RecordBehaviour(
    record="r1",
    subject_kind="person",
    subject="an",
    criterion="trang-phuc",
    quantity=200,
    occurred_at=SEEN,
    observer="CB018",
    source="inspection",
    evidence="BB-12",
    note="không đeo thẻ",
)
CONTENT: dict[str, Any] = {
    "record": "r1",
    "subject_kind": "person",
    "subject": "an",
    "criterion": "trang-phuc",
    "quantity": 200,
    "occurred_at": SEEN,
    "observer": "CB018",
    "source": "inspection",
    "evidence": "BB-12",
    "note": "không đeo thẻ",
}
RECORDED = BehaviourRecorded(**CONTENT)
CORRECTED = BehaviourCorrected(**{**CONTENT, "quantity": 100}, by="CB018", reason="đếm nhầm")
CONTESTED = BehaviourContested(record="r1", subject="an", by="CB018", reason="hôm đó nghỉ phép")
UPHELD = BehaviourUpheld(record="r1", subject="an", by="CB005", reason="có biên bản")
RETRACTED = BehaviourRetracted(record="r1", subject="an", by="CB018", reason="nhầm người")

CORRECT = CorrectBehaviour(record="r1", quantity=100, by="CB018", reason="đếm nhầm")
CONTEST = ContestBehaviour(record="r1", by="CB018", reason="hôm đó nghỉ phép")
UPHOLD = UpholdBehaviour(record="r1", by="CB005", reason="có biên bản")
RETRACT = RetractBehaviour(record="r1", by="CB018", reason="nhầm người")


def told(around: record.Surroundings = AROUND) -> Scenario[Any, record.Record]:
    def decide(command: Command, state: record.Record) -> Any:
        return record.decide(command, state, around)

    return scenario(Decider(record.INITIAL, record.evolve, decide))


def but(**changes: Any) -> RecordBehaviour:
    return msgspec.structs.replace(COMMAND, **changes)


def test_behaviour_is_recorded_as_it_was_seen() -> None:
    told().when(COMMAND).then(RECORDED)


def test_the_same_record_sent_twice_adds_nothing() -> None:
    told().given(RECORDED).when(COMMAND).then_nothing()


def test_not_even_after_it_was_corrected_or_retracted() -> None:
    told().given(RECORDED, CORRECTED).when(COMMAND).then_nothing()
    told().given(RECORDED, RETRACTED).when(COMMAND).then_nothing()


def test_the_same_id_with_other_content_is_refused() -> None:
    told().given(RECORDED).when(but(quantity=300)).then_refused("record.exists", value="r1")


def test_nothing_is_recorded_of_the_future() -> None:
    late = but(occurred_at=NOW + timedelta(seconds=1))
    told().when(late).then_refused("record.future", place="occurred_at")
    told().when(but(occurred_at=NOW)).then(msgspec.structs.replace(RECORDED, occurred_at=NOW))


def test_an_unknown_person_is_named_as_the_author_called_them() -> None:
    around = replace(AROUND, named="CB999")
    told(around).when(but(subject="nobody")).then_refused("record.unknown-person", value="CB999")


def test_an_unknown_unit_is_refused_with_the_nearest_ones() -> None:
    command = but(subject_kind="unit", subject="phong-viec-lm", criterion="chi-tieu")
    told().when(command).then_refused("record.unknown-unit", known="phong-viec-lam")


def test_an_unknown_criterion_is_refused_with_the_nearest_ones() -> None:
    told().when(but(criterion="trang-phục")).then_refused("record.unknown-criterion", known="trang-phuc")


def test_a_criterion_for_units_is_none_for_people() -> None:
    told().when(but(criterion="chi-tieu")).then_refused(
        "record.criterion-of-others", subject_kind="person", offered="unit"
    )


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        (datetime(2019, 7, 14, 16, 59, tzinfo=UTC), "record.before-joining"),
        (datetime(2019, 7, 14, 17, 0, tzinfo=UTC), ""),  # midnight in Viet Nam
        (datetime(2019, 7, 15, 16, 59, tzinfo=UTC), ""),
        (datetime(2019, 7, 15, 17, 0, tzinfo=UTC), "record.after-leaving"),
    ],
)
def test_a_person_is_recorded_only_while_they_belong_to_the_organisation(at: datetime, refused: str) -> None:
    outcome = told().when(but(subject="binh", occurred_at=at))
    if not refused:
        outcome.then(msgspec.structs.replace(RECORDED, subject="binh", occurred_at=at))
    else:
        outcome.then_refused(refused, value="binh")


def test_what_is_no_near_miss_is_refused_with_how_many_there_are() -> None:
    told().when(but(criterion="zzz")).then_refused("record.no-such-criterion", count=3)
    command = but(subject_kind="unit", subject="zzz", criterion="chi-tieu")
    told().when(command).then_refused("record.no-such-unit", count=2)


def test_a_criterion_that_the_time_clock_tells_is_not_recorded_by_hand() -> None:
    told().when(but(criterion="di-muon-15-phut")).then_refused("record.computed-criterion")


def test_who_takes_a_unit_for_a_person_or_a_person_for_a_unit_is_told_so() -> None:
    around = replace(AROUND, named="van-phong")
    told(around).when(but(subject="id-of-it")).then_refused("record.unit-as-person", value="van-phong")
    command = but(subject_kind="unit", subject="CB005", criterion="chi-tieu")
    told().when(command).then_refused("record.person-as-unit", value="CB005")


@pytest.mark.parametrize("source", ["inspection", "self", "report", "import"])
def test_who_saw_it_has_a_staff_code(source: Any) -> None:
    command = but(source=source, observer="Đoàn kiểm tra")
    told().when(command).then_refused("record.unknown-observer", place="observer", value="Đoàn kiểm tra")


@pytest.mark.parametrize("source", ["citizen", "time-clock", "other"])
def test_what_comes_from_outside_may_be_described(source: Any) -> None:
    seen = {"source": source, "observer": "hòm thư góp ý"}
    told().when(but(**seen)).then(msgspec.structs.replace(RECORDED, **seen))


@pytest.mark.parametrize("command", [CORRECT, CONTEST, RETRACT])
def test_who_judges_a_record_has_a_staff_code(command: Any) -> None:
    unknown = msgspec.structs.replace(command, by="hội đồng")
    told().given(RECORDED).when(unknown).then_refused("record.unknown-observer", place="by")


def test_a_correction_carries_the_whole_new_content() -> None:
    told().given(RECORDED).when(CORRECT).then(CORRECTED)


def test_a_correction_that_changes_nothing_adds_nothing() -> None:
    told().given(RECORDED, CORRECTED).when(CORRECT).then_nothing()


def test_what_a_correction_says_must_be_true_as_well() -> None:
    wrong = CorrectBehaviour(record="r1", criterion="khong-co", by="CB005", reason="y")
    told().given(RECORDED).when(wrong).then_refused("record.no-such-criterion", count=3)


@pytest.mark.parametrize("before", [[], [CORRECTED]])
def test_a_record_that_stands_can_be_contested(before: list[Any]) -> None:
    told().given(RECORDED, *before).when(CONTEST).then(CONTESTED)


@pytest.mark.parametrize("before", [[CONTESTED], [CONTESTED, UPHELD]])
def test_a_record_is_not_contested_twice(before: list[Any]) -> None:
    again = ContestBehaviour(record="r1", by="CB005", reason="khác")
    told().given(RECORDED, *before).when(again).then_refused("record.standing")


def test_only_a_contested_record_can_be_upheld() -> None:
    told().given(RECORDED, CONTESTED).when(UPHOLD).then(UPHELD)
    told().given(RECORDED).when(UPHOLD).then_refused("record.standing", standing="recorded")


@pytest.mark.parametrize("before", [[], [CORRECTED], [CONTESTED], [CONTESTED, UPHELD]])
def test_a_record_can_be_retracted_at_any_time(before: list[Any]) -> None:
    told().given(RECORDED, *before).when(RETRACT).then(RETRACTED)


@pytest.mark.parametrize("command", [CORRECT, CONTEST, UPHOLD])
def test_nothing_becomes_of_a_retracted_record(command: Command) -> None:
    told().given(RECORDED, CONTESTED, RETRACTED).when(command).then_refused("record.retracted", value="r1")


def test_it_is_retracted_once_for_one_reason() -> None:
    told().given(RECORDED, RETRACTED).when(RETRACT).then_nothing()
    other = RetractBehaviour(record="r1", by="CB005", reason="khác")
    told().given(RECORDED, RETRACTED).when(other).then_refused("record.retracted", by="CB018")


@pytest.mark.parametrize(
    ("command", "history"),
    [(CONTEST, [CONTESTED]), (UPHOLD, [CONTESTED, UPHELD])],
)
def test_the_same_judgement_sent_twice_adds_nothing(command: Command, history: list[Any]) -> None:
    told().given(RECORDED, *history).when(command).then_nothing()


@pytest.mark.parametrize("command", [CORRECT, CONTEST, UPHOLD, RETRACT])
def test_a_record_that_is_not_there_cannot_be_judged(command: Command) -> None:
    told().when(command).then_refused("record.unknown", value="r1")
