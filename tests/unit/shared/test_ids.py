"""New ids sort by time; derived ids are the same for the same thing and for nothing else."""

from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from shared.ids import derived_id, is_id, new_id, person_id

parts = st.lists(st.text(st.characters(exclude_characters="\x1f", codec="utf-8")), min_size=1, max_size=4)


def test_new_ids_are_unique_version_7_and_in_order() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(set(made))
    assert {UUID(one).version for one in made} == {7}


@given(parts, parts)
def test_derived_ids_differ_whenever_a_part_does(one: list[str], other: list[str]) -> None:
    assume(one != other)
    assert derived_id("so", *one) == derived_id("so", *one)
    assert derived_id("so", *one) != derived_id("so", *other)
    assert derived_id("so", *one) != derived_id("khac", *one)


def test_the_id_of_a_person_never_changes() -> None:
    # recorded in logs: another value here would make everybody a stranger
    assert person_id("so-ldtbxh", "CB001") == "6022eca5-4070-55e3-a101-7f7c449e70d4"
    assert UUID(person_id("so-ldtbxh", "CB001")).version == 5


def test_only_uuids_are_ids() -> None:
    assert is_id(new_id())
    assert is_id(person_id("so", "CB001"))
    assert not is_id("CB001")
    assert not is_id("")
