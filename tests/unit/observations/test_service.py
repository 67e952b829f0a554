"""Commands and questions of observations against its database, without a broker."""

import itertools
import random
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from services.observations.projections import ALL, FOREIGN, directory
from services.observations.service import ObservationsService
from shared.contracts.personnel import PersonErased
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store
from shared.personal import ERASED
from shared.projection import apply_all
from tests.importing import CONTEXT, import_file, importing
from tests.rebuilding import differences, rebuild
from tests.unit.observations.given import AN, BINH, PERSONNEL, SCORING, TENANT, told

RECORD = {
    "command": "RecordBehaviour",
    "record": "r1",
    "subject_kind": "person",
    "subject": "CB001",
    "criterion": "trang-phuc",
    "occurred_at": "2019-07-15T08:05:00+07:00",
    "observer": "CB002",
    "source": "inspection",
    "note": "không đeo thẻ",
}
CONTEST = {"command": "ContestBehaviour", "record": "r1", "by": "CB001", "reason": "nghỉ phép"}
REQUESTS = itertools.count()


@pytest.fixture
def service(store: Store) -> Any:
    return importing(ObservationsService, store)


def execute(service: Any, command: dict[str, Any], tenant: str = TENANT) -> list[dict[str, Any]]:
    context = {**CONTEXT, "tenant": tenant, "correlation_id": f"c-{next(REQUESTS)}"}
    return list(service.execute(command, context))


def test_a_staff_code_stands_for_the_person(service: Any) -> None:
    assert [one["type"] for one in execute(service, RECORD)] == ["BehaviourRecorded"]
    assert service.record(TENANT, "r1")["subject"] == AN
    assert execute(service, {**RECORD, "subject": AN}) == []


def test_a_record_tells_its_story_with_authors_and_reasons(service: Any) -> None:
    execute(service, RECORD)
    execute(service, CONTEST)
    found = service.record(TENANT, "r1")
    assert (found["standing"], found["version"], found["note"]) == ("contested", 2, "không đeo thẻ")
    assert [(one["type"], one["actor"]) for one in found["events"]] == [
        ("BehaviourRecorded", "clerk"),
        ("BehaviourContested", "clerk"),
    ]
    assert found["events"][1]["reason"] == "nghỉ phép"
    assert found["last_event"] == found["events"][1]["id"]


def test_notes_and_reasons_are_sealed_in_the_log_and_go_with_the_person(service: Any, store: Store) -> None:
    execute(service, RECORD)
    execute(service, CONTEST)
    payloads = b"".join(bytes(event.payload) for event in store.read_log())
    assert "không đeo thẻ".encode() not in payloads and "nghỉ phép".encode() not in payloads
    with writing(store.engine) as connection:
        apply_all(connection, FOREIGN["personnel"], [told(PersonErased(person=AN), "person-an", 9)])
    found = service.record(TENANT, "r1")
    assert (found["note"], found["events"][1]["reason"]) == (ERASED, ERASED)
    with pytest.raises(Refusal, match="erased"):
        execute(service, {**RECORD, "record": "r2"})


@pytest.mark.parametrize(
    "judgements",
    [
        ["CorrectBehaviour"],
        ["ContestBehaviour", "UpholdBehaviour"],
        ["RetractBehaviour"],
    ],
)
def test_every_reason_is_sealed_and_read_again(service: Any, store: Store, judgements: list[str]) -> None:
    execute(service, RECORD)
    for number, command in enumerate(judgements):
        said = {"quantity": 300} if command == "CorrectBehaviour" else {}
        judged = {"command": command, "record": "r1", "by": "CB002", "reason": f"vì lẽ {number}", **said}
        execute(service, judged)
        assert execute(service, judged) == []
    payloads = b"".join(bytes(event.payload) for event in store.read_log())
    assert "vì lẽ".encode() not in payloads
    story = service.record(TENANT, "r1")["events"][1:]
    assert [one["reason"] for one in story] == [f"vì lẽ {number}" for number in range(len(judgements))]
    assert {one["subject"] for one in story} == {AN}


def test_a_unit_taken_for_a_person_is_told_by_its_name(service: Any) -> None:
    with pytest.raises(Refusal) as refused:
        execute(service, {**RECORD, "subject": "phong-viec-lam"})
    assert (refused.value.code, refused.value.details["value"]) == (
        "record.unit-as-person",
        "phong-viec-lam",
    )


def test_what_can_be_recorded_is_listed_and_what_is_computed_is_not(service: Any) -> None:
    assert [(one["subject_kind"], one["criterion"]) for one in service.offered(TENANT)] == [
        ("person", "trang-phuc"),
        ("unit", "chi-tieu"),
        ("unit", "noi-quy"),
    ]
    assert service.offered("tinh-hoi") == []
    with pytest.raises(Refusal, match="computed from the time clock"):
        execute(service, {**RECORD, "criterion": "di-muon"})


def test_records_without_id_are_each_a_record_of_its_own(service: Any) -> None:
    nameless = {key: value for key, value in RECORD.items() if key != "record"}
    execute(service, nameless)
    execute(service, nameless)
    assert len(service.records(TENANT)) == 2


def test_records_are_listed_newest_first_page_by_page(service: Any) -> None:
    for number in range(5):
        at = f"2019-07-1{number // 2}T08:00:00+07:00"
        execute(service, {**RECORD, "record": f"r{number}", "occurred_at": at})
    execute(service, {**CONTEST, "record": "r3"})
    first = service.records(TENANT, limit=2)
    rest = service.records(TENANT, after=first[-1]["record"])
    assert [one["record"] for one in first + rest] == ["r4", "r3", "r2", "r1", "r0"]
    assert [one["record"] for one in service.records(TENANT, standing="contested")] == ["r3"]
    assert service.records(TENANT, subject=BINH) == []


def test_allegations_are_listed_apart(service: Any) -> None:
    execute(service, RECORD)
    execute(service, {**RECORD, "record": "r2", "alleged": True})
    assert [one["record"] for one in service.records(TENANT, alleged=True)] == ["r2"]
    assert [one["record"] for one in service.records(TENANT, alleged=False)] == ["r1"]


def test_another_organisation_neither_sees_nor_touches_a_record(service: Any, store: Store) -> None:
    execute(service, RECORD)
    assert service.records("other") == []
    with pytest.raises(Refusal, match="no record"):
        service.record("other", "r1")
    with pytest.raises(Refusal, match="does not exist in this organisation"):
        execute(service, CONTEST, tenant="other")
    for source, log in (("personnel", PERSONNEL), ("scoring", SCORING)):
        with writing(store.engine) as connection:
            apply_all(
                connection, FOREIGN[source], [msgspec.structs.replace(one, tenant="other") for one in log]
            )
    header = "record,subject_kind,subject,criterion,occurred_at,observer\n"
    rows = f"{header}r1,unit,phong-viec-lam,noi-quy,2019-07-15,CB002\n"
    state = import_file(service, "behaviours", rows, tenant="other")
    assert (state["imported"], state["reasons"]) == (0, {"record.exists": 1})


def test_the_read_model_follows_from_the_log_alone(service: Any, store: Store) -> None:
    execute(service, RECORD)
    execute(
        service,
        {"command": "CorrectBehaviour", "record": "r1", "quantity": 300, "by": "CB002", "reason": "B"},
    )
    before = service.records(TENANT)
    assert differences(rebuild(store, ALL)["outcome"]) == {}
    assert service.records(TENANT) == before
    assert (before[0]["quantity"], before[0]["standing"]) == (300, "corrected")


@pytest.mark.parametrize("seed", range(5))
def test_the_directory_is_the_same_in_any_order_and_for_any_repetition(store: Store, seed: int) -> None:
    with reading(store.engine) as connection:
        expected = directory.known(connection, TENANT, {AN, BINH})
    events = [*PERSONNEL, *PERSONNEL[1:3], *SCORING, SCORING[0]]
    random.Random(seed).shuffle(events)
    with writing(store.engine) as connection:
        for table in (directory.people, directory.departures, directory.units, directory.criteria):
            connection.execute(sa.delete(table))
        for event in events:
            apply_all(connection, [directory.of_personnel, directory.of_scoring], [event])
        assert directory.known(connection, TENANT, {AN, BINH}) == expected
    assert str(expected.people[BINH].left) == "2019-06-01"
    assert expected.criteria["unit"] == {"noi-quy", "chi-tieu"}
