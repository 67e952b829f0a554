"""From a command to events: decided on what is there, again when that changed, and not for ever."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from shared.commands import (
    ATTEMPTS,
    MOST_TOGETHER,
    Decided,
    Decider,
    Route,
    Routes,
    TooBusy,
    dispatch,
    dispatch_each,
    execute,
    parse,
    parse_each,
)
from shared.contracts.commands.personnel import RenameUnit
from shared.contracts.event import Event
from shared.contracts.messages import LANGUAGES
from shared.contracts.personnel import UnitRenamed
from shared.contracts.refusal import Refusal
from shared.eventstore import Context, Store, Transaction, VersionConflict
from tests.stores import CONTEXT, append, renamed

DAY = date(2019, 1, 1)
RENAME = RenameUnit(unit="a", name="B", on=DAY)


def counting(meanwhile: Callable[[int], None] = lambda _: None) -> Decider[Any, Any]:
    """Renames to the number of events so far; `meanwhile` runs between the decision and its append."""

    def decide(command: RenameUnit, events: int) -> list[Event]:
        meanwhile(events)
        if command.name == "nothing":
            return []
        if command.name == "refused":
            raise Refusal("unit.unknown", value=command.unit, known="–")
        return [UnitRenamed(unit=command.unit, name=str(events), on=command.on)]

    return Decider(0, lambda events, _event: events + 1, decide)


def names(store: Store) -> list[Any]:
    return [one.event().name for one in store.read_stream("unit-a")]  # type: ignore[attr-defined]


def test_a_decision_sees_what_happened_before(store: Store) -> None:
    append(store, "unit-a", 0, 7)
    (recorded,) = execute(store, counting(), "unit-a", RENAME, CONTEXT)
    assert (recorded.version, recorded.stream) == (2, "unit-a")
    assert names(store) == ["Phòng số 7", "1"]


def test_after_a_conflict_it_is_decided_again_on_what_is_there_now(store: Store) -> None:
    def once(events: int) -> None:
        if events == 0:
            append(store, "unit-a", 0, 7)

    execute(store, counting(once), "unit-a", RENAME, CONTEXT)
    assert names(store) == ["Phòng số 7", "1"]


def test_a_stream_that_never_rests_is_given_up(store: Store) -> None:
    def always(events: int) -> None:
        append(store, "unit-a", events, events)

    with pytest.raises(TooBusy, match=r"'unit-a' changed 8 times while deciding RenameUnit"):
        execute(store, counting(always), "unit-a", RENAME, CONTEXT)
    assert [one.event() for one in store.read_stream("unit-a")] == [renamed(n) for n in range(ATTEMPTS)]


ROUTES = {RenameUnit: Route(lambda command, _: f"unit-{command.unit}", lambda *_: counting())}


def rename(name: str) -> dict[str, Any]:
    return {"command": "RenameUnit", "unit": "a", "name": name, "on": "2019-01-01"}


def test_commands_come_by_name_with_their_fields(store: Store) -> None:
    (recorded,) = dispatch(store, ROUTES, (), rename("x"), CONTEXT)
    assert recorded.event() == UnitRenamed(unit="a", name="0", on=DAY)
    assert dispatch(store, ROUTES, (), rename("nothing"), CONTEXT) == []


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        ({"command": "RenameCity"}, "command.unknown", "RenameCity"),
        ({}, "command.unknown", "RenameUnit"),
        ({**rename("x"), "on": "yesterday"}, "command.malformed", "on: ‹yesterday›"),
        ({**rename("x"), "colour": "red"}, "command.malformed", "colour"),
        ({**rename("x"), "unit": "Phòng A"}, "command.malformed", "unit: ‹Phòng A› is no short name"),
        ({"command": "RenameUnit"}, "command.malformed", "unit"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(
    store: Store, data: dict[str, Any], code: str, said: str
) -> None:
    with pytest.raises(Refusal) as caught:
        dispatch(store, ROUTES, (), data, CONTEXT)
    assert caught.value.code == code
    assert said in caught.value.text("en")
    assert store.head() == 0


def test_every_mistake_of_a_command_is_said_in_both_languages() -> None:
    with pytest.raises(Refusal) as caught:
        parse(RenameUnit, {"unit": "Phòng A", "name": "", "on": 7})
    for language in LANGUAGES:
        said = caught.value.text(language)
        assert all(f"{field}: ‹" in said for field in ("unit", "name", "on"))
    assert caught.value.text("vi") != caught.value.text("en")


def test_what_is_no_object_at_all_is_no_command() -> None:
    with pytest.raises(Refusal, match="Must be a JSON object"):
        parse(RenameUnit, 7)


def test_many_commands_stand_each_on_its_own(store: Store) -> None:
    commands = [rename("x"), rename("refused"), {"command": "?"}, rename("nothing"), rename("y")]
    first, refused, unknown, nothing, last = dispatch_each(store, ROUTES, (), commands, CONTEXT)
    assert refused == {"refused": {"code": "unit.unknown", "details": {"value": "a", "known": "–"}}}
    assert unknown["refused"]["code"] == "command.unknown"
    assert nothing == {"events": []}
    assert [first["events"], last["events"]] == [[one.id] for one in store.read_stream("unit-a")]


@pytest.mark.parametrize("name", ["NUL \0", "nửa ký tự \ud800"])
def test_a_text_that_cannot_be_stored_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="name: Holds a NUL or a broken character"):
        parse(RenameUnit, {"unit": "a", "name": name, "on": "2019-01-01"})


def test_a_backslash_is_a_text_like_any_other() -> None:
    assert parse(RenameUnit, {"unit": "a", "name": r"\u0000", "on": "2019-01-01"}).name == r"\u0000"


def test_many_are_understood_as_each_alone() -> None:
    good, bad = {"unit": "a", "name": "B", "on": "2019-01-01"}, {"unit": "a", "name": "\0", "on": 7}
    assert parse_each(RenameUnit, [good, good]) == [RENAME, RENAME]
    first, refused, last = parse_each(RenameUnit, [good, bad, good])
    assert (first, last) == (RENAME, RENAME)
    assert isinstance(refused, Refusal)
    with pytest.raises(Refusal) as alone:
        parse(RenameUnit, bad)
    assert refused.args == alone.value.args


def test_neighbours_of_one_type_go_together(store: Store) -> None:
    asked: list[int] = []

    def together(transaction: Transaction, commands: Sequence[RenameUnit], context: Context) -> list[Decided]:
        asked.append(len(commands))
        return [
            Refusal("unit.unknown", value=one.unit)
            if one.name == "refused"
            else transaction.append_new([(f"unit-{one.name}", renamed(1, one.unit))], context)
            for one in commands
        ]

    routes: Routes = {RenameUnit: Route(ROUTES[RenameUnit].stream, ROUTES[RenameUnit].decider, together)}
    many = [rename(str(number)) for number in range(MOST_TOGETHER)]
    commands = [*many, rename("refused"), rename(""), rename("7"), {"command": "?"}, rename("last")]
    results = dispatch_each(store, routes, (), commands, CONTEXT)
    assert asked == [MOST_TOGETHER, 2, 1]
    assert [one.id for one in store.read_log(limit=2000)] == [
        event for one in results for event in one.get("events", [])
    ]
    refused = [one.get("refused", {}).get("code") for one in results[MOST_TOGETHER:]]
    assert refused == ["unit.unknown", "command.malformed", None, "command.unknown", None]
    assert results[-3] == {"events": []}


def test_many_together_are_given_up_like_one(store: Store) -> None:
    tries: list[int] = []

    def overtaken(_transaction: Transaction, commands: Sequence[RenameUnit], _context: Context) -> Any:
        tries.append(len(commands))
        raise VersionConflict("unit-a", 0, 1)

    routes: Routes = {RenameUnit: Route(ROUTES[RenameUnit].stream, ROUTES[RenameUnit].decider, overtaken)}
    with pytest.raises(TooBusy, match="streams changed 8 times while deciding 1 commands together"):
        dispatch_each(store, routes, (), [rename("x")], CONTEXT)
    assert tries == [1] * ATTEMPTS
