"""What personnel answers about any day, after the commands that were carried out."""

from datetime import date
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.personnel import projections
from services.personnel.projections import blocks, leave, people, units
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from shared.ids import person_id
from shared.personal import ERASED
from tests.rebuilding import differences, rebuild
from tests.stores import CONTEXT
from tests.unit.personnel.conftest import Do

TENANT = CONTEXT.tenant
FIRST, JULY, AUGUST = "2019-01-01", "2019-07-01", "2019-08-01"
BEFORE_JULY = "2019-06-30"


def person(code: str) -> str:
    return person_id(TENANT, code)


@pytest.fixture(autouse=True)
def organisation(do: Do) -> None:
    """Units a, b and c, and a person in each of a and b."""
    do("FoundOrganisation", name="Sở Lao động", on=FIRST)
    for unit in "abc":
        do("CreateUnit", unit=unit, name=f"Phòng {unit}", on=FIRST)
    for code, unit in (("CB001", "a"), ("CB002", "a"), ("CB003", "b")):
        do(
            "RegisterPerson",
            code=code,
            name=f"Nguyễn Văn {code}",
            kind="civil-servant",
            position="Chuyên viên",
            unit=unit,
            badge=code[-1],
            on=FIRST,
        )


def placed(store: Store, on: str) -> dict[str, str]:
    """code -> unit on the day `on`."""
    with reading(store.engine) as connection:
        by_id = people.units_on(connection, TENANT, date.fromisoformat(on))
    names = {person(code): code for code in ("CB001", "CB002", "CB003")}
    return {names[one]: unit for one, unit in by_id.items()}


def listed(store: Store, on: str = FIRST, unit: str | None = None) -> list[dict[str, Any]]:
    with reading(store.engine) as connection:
        return people.listed(connection, TENANT, date.fromisoformat(on), unit)


def test_people_are_listed_with_readable_names_that_the_tables_do_not_hold(store: Store) -> None:
    found = listed(store)
    assert [(one["code"], one["name"], one["unit"], one["badge"]) for one in found] == [
        ("CB001", "Nguyễn Văn CB001", "a", "1"),
        ("CB002", "Nguyễn Văn CB002", "a", "2"),
        ("CB003", "Nguyễn Văn CB003", "b", "3"),
    ]
    assert [one["code"] for one in listed(store, unit="b")] == ["CB003"]
    with reading(store.engine) as connection:
        assert not any("Nguyễn" in name for name in connection.scalars(sa.select(people.people.c.name)))
    assert not any("Nguyễn" in bytes(one.payload).decode() for one in store.read_log())


def test_one_person_is_found_by_id_and_nowhere_else(store: Store) -> None:
    (first, *_) = listed(store)
    on = date.fromisoformat(FIRST)
    with reading(store.engine) as connection:
        assert people.of_id(connection, TENANT, on, first["person"]) == first
        for tenant, wanted in (("tinh-hoi", first["person"]), (TENANT, "nobody")):
            with pytest.raises(Refusal, match="There is nobody"):
                people.of_id(connection, tenant, on, wanted)


def test_a_name_is_corrected_and_a_position_changed(store: Store, do: Do) -> None:
    do(
        "RegisterPerson",
        code="CB001",
        name="Nguyễn Văn Ánh",
        kind="civil-servant",
        position="Chuyên viên",
        unit="a",
        on=FIRST,
    )
    do("ChangePosition", person=person("CB001"), position="Trưởng phòng", heads="a", on=JULY)
    first = listed(store)[0]
    assert (first["name"], first["position"], first["heads"]) == ("Nguyễn Văn Ánh", "Trưởng phòng", "a")


def test_before_the_first_day_and_after_the_last_one_belongs_nowhere(store: Store, do: Do) -> None:
    do("DismissPerson", person=person("CB001"), on=JULY, reason="nghỉ hưu")
    assert placed(store, "2018-12-31") == {}
    assert placed(store, BEFORE_JULY) == {"CB001": "a", "CB002": "a", "CB003": "b"}
    assert placed(store, JULY) == {"CB002": "a", "CB003": "b"}


def test_a_transfer_holds_from_its_day_on(store: Store, do: Do) -> None:
    do("TransferPerson", person=person("CB001"), unit="c", on=AUGUST)
    do("TransferPerson", person=person("CB001"), unit="b", on=JULY)
    assert [placed(store, day)["CB001"] for day in (BEFORE_JULY, JULY, "2019-07-31", AUGUST)] == [
        "a",
        "b",
        "b",
        "c",
    ]


def test_of_two_transfers_on_one_day_the_later_recorded_holds(store: Store, do: Do) -> None:
    for unit in ("b", "c", "b"):
        do("TransferPerson", person=person("CB001"), unit=unit, on=JULY)
    assert placed(store, JULY)["CB001"] == "b"


def test_members_follow_their_unit_through_mergers(store: Store, do: Do) -> None:
    do("MergeUnits", units=["a"], into="b", on=JULY)
    do("MergeUnits", units=["b"], into="c", on=AUGUST)
    assert placed(store, BEFORE_JULY) == {"CB001": "a", "CB002": "a", "CB003": "b"}
    assert placed(store, JULY) == {"CB001": "b", "CB002": "b", "CB003": "b"}
    assert placed(store, AUGUST) == {"CB001": "c", "CB002": "c", "CB003": "c"}


def test_a_split_sends_the_named_to_their_unit_and_all_others_to_the_default(store: Store, do: Do) -> None:
    do("SplitUnit", unit="a", into=["b", "c"], default="b", members={person("CB002"): "c"}, on=JULY)
    assert placed(store, BEFORE_JULY) == {"CB001": "a", "CB002": "a", "CB003": "b"}
    assert placed(store, JULY) == {"CB001": "b", "CB002": "c", "CB003": "b"}


def test_who_had_left_the_unit_before_does_not_follow_it(store: Store, do: Do) -> None:
    do("TransferPerson", person=person("CB001"), unit="c", on=JULY)
    do("DissolveUnit", unit="a", successor="b", on=AUGUST)
    assert placed(store, AUGUST) == {"CB001": "c", "CB002": "b", "CB003": "b"}


def test_follow_goes_on_from_the_day_of_each_step() -> None:
    known: units.Successions = {
        "a": [(date(2019, 7, 1), "", "b"), (date(2019, 7, 1), "p-2", "c")],
        # b became c before a became b: it was founded anew, and that step is not for those who came later
        "b": [(date(2019, 3, 1), "", "c"), (date(2019, 9, 1), "", "d")],
    }
    start = date(2019, 1, 1)

    def where(person: str, month: int) -> str:
        return units.follow(known, "a", person, start, date(2019, month, 1))

    assert [where("p-1", month) for month in (6, 7, 8, 9, 12)] == ["a", "b", "b", "d", "d"]
    assert [where("p-2", month) for month in (6, 7, 12)] == ["a", "c", "c"]


def test_units_are_listed_as_they_are_now(store: Store, do: Do) -> None:
    do("RenameUnit", unit="a", name="Phòng Việc làm", on=JULY)
    do("MoveUnit", unit="a", parent="b", on=JULY)
    do("DissolveUnit", unit="c", successor="b", on=AUGUST)
    with reading(store.engine) as connection:
        found = msgspec.to_builtins(units.listed(connection, TENANT))
        assert units.listed(connection, "another") == []
    assert found == [
        unit("a", name="Phòng Việc làm", parent="b"),
        unit("b"),
        unit("c", ended=AUGUST),
    ]


def unit(short: str, **changes: Any) -> dict[str, Any]:
    plain = {"unit": short, "name": f"Phòng {short}", "kind": "division", "parent": None}
    return {**plain, "since": FIRST, "ended": None, **changes}


def test_a_block_has_the_units_that_compete_in_it_on_the_day(store: Store, do: Do) -> None:
    do("FormBlock", block="k", name="Khối 1", on=FIRST)
    do("JoinBlock", block="k", unit="b", on=FIRST)
    do("JoinBlock", block="k", unit="a", on=FIRST)
    do("MergeUnits", units=["a"], into="b", on=JULY)
    do("LeaveBlock", block="k", unit="b", on=AUGUST)
    do("JoinBlock", block="k", unit="b", on="2019-09-01")

    def competing(on: str) -> list[str]:
        with reading(store.engine) as connection:
            (block,) = blocks.listed(connection, TENANT, date.fromisoformat(on))
            return list(block["units"])

    assert [competing(day) for day in ("2018-12-31", FIRST, JULY, AUGUST, "2019-09-01")] == [
        [],
        ["a", "b"],
        ["b"],
        [],
        ["b"],
    ]


def test_leave_is_listed_with_what_became_of_it(store: Store, do: Do) -> None:
    who = person("CB001")
    granted = {"person": who, "kind": "annual", "last_day": AUGUST}
    do("GrantLeave", leave="l-2", first_day=AUGUST, **granted)
    do("GrantLeave", leave="l-1", first_day=JULY, **{**granted, "last_day": JULY, "last_part": "morning"})
    do("CancelLeave", person=who, leave="l-2", reason="nhầm")
    with reading(store.engine) as connection:
        found = leave.of_person(connection, CONTEXT.tenant, who)
        assert leave.of_person(connection, CONTEXT.tenant, person("CB002")) == []
        assert leave.of_person(connection, "another", who) == []
    assert [(one["leave"], one["last_part"], one["cancelled"]) for one in found] == [
        ("l-1", "morning", False),
        ("l-2", "afternoon", True),
    ]


def test_a_badge_passes_on_only_when_nobody_carries_it(store: Store, do: Do) -> None:
    with pytest.raises(Refusal) as caught:
        do("AssignBadge", person=person("CB002"), badge="1", on=JULY)
    assert (caught.value.code, caught.value.details["holder"]) == ("badge.taken", person("CB001"))
    do("DismissPerson", person=person("CB001"), on=JULY, reason="nghỉ hưu")
    do("AssignBadge", person=person("CB002"), badge="1", on=JULY)
    assert {one["code"]: one["badge"] for one in listed(store, AUGUST)} == {
        "CB001": "1",
        "CB002": "1",
        "CB003": "3",
    }
    assert holder(store, "1", BEFORE_JULY) == person("CB001")
    assert holder(store, "1", JULY) == person("CB002")
    assert holder(store, "9", JULY) is None


def holder(store: Store, badge: str, on: str) -> str | None:
    with reading(store.engine) as connection:
        return people.holder_of(connection, TENANT, badge, date.fromisoformat(on))


def test_who_is_erased_has_no_name_left_anywhere(store: Store, do: Do) -> None:
    do("ErasePerson", person=person("CB001"))
    assert [one["name"] for one in listed(store)] == [ERASED, "Nguyễn Văn CB002", "Nguyễn Văn CB003"]
    assert placed(store, JULY)["CB001"] == "a"


def rows(connection: Connection) -> dict[str, list[Any]]:
    return {
        table.name: sorted(map(repr, connection.execute(sa.select(table))))
        for projection in projections.ALL
        for table in projection.tables
    }


def test_what_is_rebuilt_from_the_log_equals_what_was_kept_up_to_date(store: Store, do: Do) -> None:
    do("FormBlock", block="k", name="Khối 1", on=FIRST)
    do("JoinBlock", block="k", unit="a", on=FIRST)
    do("TransferPerson", person=person("CB003"), unit="c", on=JULY)
    do("AssignBadge", person=person("CB003"), badge="33", on=JULY)
    do("GrantLeave", person=person("CB002"), leave="l-1", kind="sick", first_day=JULY, last_day=JULY)
    do("CancelLeave", person=person("CB002"), leave="l-1", reason="nhầm")
    later = {"first_day": AUGUST, "last_day": "2019-08-09"}
    do("GrantLeave", person=person("CB002"), leave="l-2", kind="annual", **later)
    do("ShortenLeave", person=person("CB002"), leave="l-2", last_day=AUGUST)
    do("RosterShift", person=person("CB002"), day=JULY, shift="night")
    do("RosterShift", person=person("CB002"), day=JULY)
    reprimanded = {"form": "reprimand", "number": "45/QĐ", "on": JULY}
    do("DecideDiscipline", person=person("CB002"), decision="d-1", **reprimanded)
    do("RevokeDiscipline", person=person("CB002"), decision="d-1", reason="nhầm")
    do("SplitUnit", unit="a", into=["b", "c"], default="b", members={person("CB002"): "c"}, on=AUGUST)
    do("ChangePosition", person=person("CB002"), position="Trưởng phòng", heads="c", on=AUGUST)
    do("DismissPerson", person=person("CB001"), on="2019-09-01", reason="nghỉ hưu")
    do("ErasePerson", person=person("CB001"))
    with reading(store.engine) as connection:
        live = rows(connection)
    assert all(live.values())
    outcome = rebuild(store, projections.ALL)["outcome"]
    with reading(store.engine) as connection:
        assert rows(connection) == live
    assert differences(outcome) == {}
    wanted = {kind.type_name() for one in projections.ALL if one.tables for kind in one.changes}
    assert outcome["events"] == sum(event.type in wanted for event in store.read_log(limit=1000))
    assert {one["table"]: one["rows"] for one in outcome["tables"]} == {
        name: len(found) for name, found in live.items()
    }
    assert listed(store)[0]["name"] == ERASED
