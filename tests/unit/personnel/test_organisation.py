"""What the organisation decides: units, how they become others, and emulation blocks."""

from datetime import date
from typing import Any

import pytest

from services.personnel.domain import organisation
from shared.commands import Decider
from shared.contracts.commands import Command
from shared.contracts.commands import personnel as commands
from shared.contracts.personnel import (
    BlockFormed,
    OrganisationFounded,
    UnitCreated,
    UnitDissolved,
    UnitJoinedBlock,
    UnitLeftBlock,
    UnitMoved,
    UnitRenamed,
    UnitsMerged,
    UnitSplit,
)
from shared.testing.scenario import scenario

FIRST, JULY, AUGUST = date(2019, 1, 1), date(2019, 7, 1), date(2019, 8, 1)

NOTHING_YET = scenario(Decider(organisation.INITIAL, organisation.evolve, organisation.decide))
FOUNDED = NOTHING_YET.given(OrganisationFounded(name="Sở Lao động", on=FIRST))


def created(unit: str, parent: str | None = None, on: date = FIRST) -> UnitCreated:
    return UnitCreated(unit=unit, name=f"Phòng {unit}", kind="division", parent=parent, on=on)


def create(unit: str, **changes: Any) -> commands.CreateUnit:
    fields = {"name": f"Phòng {unit}", "on": FIRST, **changes}
    return commands.CreateUnit(unit=unit, **fields)


THREE_UNITS = FOUNDED.given(created("a"), created("b"), created("c"))
MERGED = THREE_UNITS.given(UnitsMerged(units=["a"], into="b", on=JULY))
IN_BLOCK = THREE_UNITS.given(
    BlockFormed(block="k", name="Khối 1", on=FIRST), UnitJoinedBlock(block="k", unit="a", on=FIRST)
)


def test_founding_an_organisation() -> None:
    found = commands.FoundOrganisation(name="Sở Lao động", on=FIRST)
    NOTHING_YET.when(found).then(OrganisationFounded(name="Sở Lao động", on=FIRST))
    FOUNDED.when(found).then_nothing()


def test_it_is_founded_once() -> None:
    again = commands.FoundOrganisation(name="Sở Nội vụ", on=FIRST)
    FOUNDED.when(again).then_refused("organisation.founded", value="Sở Nội vụ", name="Sở Lao động")


def test_nothing_goes_before_the_founding() -> None:
    NOTHING_YET.when(create("a")).then_refused("organisation.not-founded")


def test_creating_a_unit() -> None:
    FOUNDED.when(create("a")).then(created("a"))
    THREE_UNITS.when(create("d", parent="a")).then(created("d", parent="a"))
    THREE_UNITS.when(create("a")).then_nothing()


@pytest.mark.parametrize("change", [{"name": "Khác"}, {"kind": "affiliate"}, {"parent": "b"}])
def test_a_unit_that_exists_is_not_created_otherwise(change: dict[str, Any]) -> None:
    THREE_UNITS.when(create("a", **change)).then_refused("unit.exists", value="a", name="Phòng a")


def test_the_parent_must_be_there_on_the_day() -> None:
    THREE_UNITS.when(create("d", parent="x")).then_refused(
        "unit.unknown", place="parent", value="x", known="a, b, c"
    )
    MERGED.when(create("d", parent="a", on=JULY)).then_refused("unit.ended", value="a", ended=JULY, on=JULY)
    later = FOUNDED.given(created("a", on=JULY))
    later.when(create("d", parent="a")).then_refused("unit.not-yet", value="a", since=JULY, on=FIRST)
    FOUNDED.when(create("d", parent="x")).then_refused("unit.unknown", known="–")


def test_renaming_a_unit() -> None:
    rename = commands.RenameUnit(unit="a", name="Phòng Việc làm", on=JULY)
    renamed = UnitRenamed(unit="a", name="Phòng Việc làm", on=JULY)
    THREE_UNITS.when(rename).then(renamed)
    THREE_UNITS.given(renamed).when(rename).then_nothing()
    MERGED.when(rename).then_refused("unit.ended", value="a")
    FOUNDED.when(rename).then_refused("unit.unknown", value="a")


def test_moving_a_unit() -> None:
    move = commands.MoveUnit(unit="b", parent="a", on=JULY)
    moved = UnitMoved(unit="b", parent="a", on=JULY)
    THREE_UNITS.when(move).then(moved)
    THREE_UNITS.given(moved).when(move).then_nothing()
    up = commands.MoveUnit(unit="b", parent=None, on=AUGUST)
    THREE_UNITS.given(moved).when(up).then(UnitMoved(unit="b", parent=None, on=AUGUST))


def test_a_unit_never_comes_below_itself() -> None:
    chain = THREE_UNITS.given(
        UnitMoved(unit="b", parent="a", on=JULY), UnitMoved(unit="c", parent="b", on=JULY)
    )
    below = commands.MoveUnit(unit="a", parent="c", on=AUGUST)
    chain.when(below).then_refused("unit.below-itself", value="a", parent="c")
    itself = commands.MoveUnit(unit="a", parent="a", on=AUGUST)
    THREE_UNITS.when(itself).then_refused("unit.below-itself", value="a", parent="a")


def test_merging_units() -> None:
    merge = commands.MergeUnits(units=["a", "b", "c"], into="c", on=JULY)
    merged = UnitsMerged(units=["a", "b"], into="c", on=JULY)
    THREE_UNITS.when(merge).then(merged)
    THREE_UNITS.given(merged).when(merge).then_nothing()


def test_units_that_merge_leave_their_block() -> None:
    IN_BLOCK.when(commands.MergeUnits(units=["a", "b"], into="c", on=JULY)).then(
        UnitsMerged(units=["a", "b"], into="c", on=JULY), UnitLeftBlock(block="k", unit="a", on=JULY)
    )


def test_a_unit_named_twice_merges_once() -> None:
    IN_BLOCK.when(commands.MergeUnits(units=["a", "a"], into="c", on=JULY)).then(
        UnitsMerged(units=["a"], into="c", on=JULY), UnitLeftBlock(block="k", unit="a", on=JULY)
    )


@pytest.mark.parametrize("units", [[], ["c"], ["c", "c"]])
def test_merging_needs_another_unit(units: list[str]) -> None:
    merge = commands.MergeUnits(units=units, into="c", on=JULY)
    THREE_UNITS.when(merge).then_refused("unit.merge-nothing", value="c")


def test_all_units_of_a_merger_must_be_there() -> None:
    unknown = commands.MergeUnits(units=["a", "x"], into="c", on=JULY)
    THREE_UNITS.when(unknown).then_refused("unit.unknown", place="units", value="x")
    ended = commands.MergeUnits(units=["a"], into="c", on=AUGUST)
    MERGED.when(ended).then_refused("unit.ended", place="units", value="a")
    into_ended = commands.MergeUnits(units=["c"], into="a", on=AUGUST)
    MERGED.when(into_ended).then_refused("unit.ended", place="into", value="a")


def test_a_merger_into_another_unit_on_the_same_day_is_not_the_same_merger() -> None:
    MERGED.when(commands.MergeUnits(units=["a"], into="c", on=JULY)).then_refused("unit.ended", value="a")


def split(**changes: Any) -> commands.SplitUnit:
    fields = {"unit": "a", "into": ["b", "c"], "default": "b", "members": {"p-1": "c"}, "on": JULY}
    return commands.SplitUnit(**{**fields, **changes})


def test_splitting_a_unit() -> None:
    done = UnitSplit(unit="a", into=["b", "c"], default="b", members={"p-1": "c"}, on=JULY)
    THREE_UNITS.when(split()).then(done)
    IN_BLOCK.when(split()).then(done, UnitLeftBlock(block="k", unit="a", on=JULY))
    THREE_UNITS.given(done).when(split()).then_nothing()
    THREE_UNITS.given(done).when(split(default="c")).then_refused("unit.ended", value="a")


@pytest.mark.parametrize(
    ("change", "code", "value"),
    [
        ({"default": "a"}, "unit.split-default", "a"),
        ({"into": ["a", "b"]}, "unit.split-itself", "a"),
        ({"into": ["b", "x"]}, "unit.unknown", "x"),
        ({"members": {"p-1": "x"}}, "unit.split-member", "x"),
        ({"unit": "x"}, "unit.unknown", "x"),
    ],
)
def test_a_split_must_lead_somewhere(change: dict[str, Any], code: str, value: str) -> None:
    THREE_UNITS.when(split(**change)).then_refused(code, value=value)


def test_dissolving_a_unit() -> None:
    dissolve = commands.DissolveUnit(unit="a", successor="b", on=JULY)
    dissolved = UnitDissolved(unit="a", successor="b", on=JULY)
    THREE_UNITS.when(dissolve).then(dissolved)
    IN_BLOCK.when(dissolve).then(dissolved, UnitLeftBlock(block="k", unit="a", on=JULY))
    THREE_UNITS.given(dissolved).when(dissolve).then_nothing()
    other = commands.DissolveUnit(unit="a", successor="c", on=JULY)
    THREE_UNITS.given(dissolved).when(other).then_refused("unit.ended", value="a")


def test_a_unit_is_not_its_own_successor() -> None:
    itself = commands.DissolveUnit(unit="a", successor="a", on=JULY)
    THREE_UNITS.when(itself).then_refused("unit.succeeds-itself", value="a")
    to_nowhere = commands.DissolveUnit(unit="a", successor="x", on=JULY)
    THREE_UNITS.when(to_nowhere).then_refused("unit.unknown", place="successor", value="x")


@pytest.mark.parametrize(
    "command",
    [
        commands.DissolveUnit(unit="a", successor="b", on=JULY),
        commands.MergeUnits(units=["a"], into="b", on=JULY),
        split(),
    ],
)
def test_a_unit_with_units_below_it_does_not_end(command: Command) -> None:
    with_child = THREE_UNITS.given(created("d", parent="a"))
    with_child.when(command).then_refused("unit.has-children", value="a", children="d")
    moved = with_child.given(UnitMoved(unit="d", parent="b", on=FIRST))
    assert moved.when(command).refusal is None


def test_forming_a_block() -> None:
    form = commands.FormBlock(block="k", name="Khối 1", on=FIRST)
    FOUNDED.when(form).then(BlockFormed(block="k", name="Khối 1", on=FIRST))
    IN_BLOCK.when(form).then_nothing()
    other = commands.FormBlock(block="k", name="Khối 2", on=FIRST)
    IN_BLOCK.when(other).then_refused("block.exists", value="k", name="Khối 1")


def test_joining_a_block() -> None:
    join = commands.JoinBlock(block="k", unit="b", on=JULY)
    IN_BLOCK.when(join).then(UnitJoinedBlock(block="k", unit="b", on=JULY))
    IN_BLOCK.when(commands.JoinBlock(block="k", unit="a", on=JULY)).then_nothing()
    THREE_UNITS.when(join).then_refused("block.unknown", value="k", known="–")
    IN_BLOCK.when(commands.JoinBlock(block="k", unit="x", on=JULY)).then_refused("unit.unknown", value="x")


def test_a_unit_competes_in_one_block_at_a_time() -> None:
    two = IN_BLOCK.given(BlockFormed(block="m", name="Khối 2", on=FIRST))
    join = commands.JoinBlock(block="m", unit="a", on=JULY)
    two.when(join).then(
        UnitLeftBlock(block="k", unit="a", on=JULY), UnitJoinedBlock(block="m", unit="a", on=JULY)
    )


def test_leaving_a_block() -> None:
    leave = commands.LeaveBlock(block="k", unit="a", on=JULY)
    left = UnitLeftBlock(block="k", unit="a", on=JULY)
    IN_BLOCK.when(leave).then(left)
    IN_BLOCK.given(left).when(leave).then_nothing()
    IN_BLOCK.when(commands.LeaveBlock(block="k", unit="b", on=JULY)).then_nothing()
    THREE_UNITS.when(leave).then_refused("block.unknown", value="k")
    rejoined = IN_BLOCK.given(left, UnitJoinedBlock(block="k", unit="a", on=AUGUST))
    rejoined.when(leave).then_refused("block.left-before-joined", value="a", since=AUGUST, on=JULY)


def test_changing_the_block_before_one_joined_it_is_refused() -> None:
    joined = THREE_UNITS.given(
        BlockFormed(block="k", name="Khối 1", on=FIRST),
        BlockFormed(block="m", name="Khối 2", on=FIRST),
        UnitJoinedBlock(block="k", unit="a", on=AUGUST),
    )
    join = commands.JoinBlock(block="m", unit="a", on=JULY)
    joined.when(join).then_refused("block.left-before-joined", value="a", since=AUGUST, on=JULY)


def test_every_command_of_the_organisation_is_told_here() -> None:
    told = {
        commands.FoundOrganisation,
        commands.CreateUnit,
        commands.RenameUnit,
        commands.MoveUnit,
        commands.MergeUnits,
        commands.SplitUnit,
        commands.DissolveUnit,
        commands.FormBlock,
        commands.JoinBlock,
        commands.LeaveBlock,
    }
    assert told == organisation.HANDLED
