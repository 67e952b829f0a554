"""Few events and many enter the log by other statements, and are the same for whoever reads it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.eventstore import Context, Store, VersionConflict
from shared.eventstore.rows import FEW
from tests.stores import CONTEXT, append, renamed

AWKWARD = (
    "\\N",
    "\\",
    "a\\tb",
    "a\tb",
    "a\nb",
    "\r\n",
    '"',
    "'",
    "{}",
    "",
    " ",
    "Thi đua 🏅",
    "\u2028",
    "NULL",
)
texts = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30)
)


@given(count=st.sampled_from([1, FEW, FEW + 1, 3 * FEW]), said=st.lists(texts, min_size=4, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_comes_back_as_it_was(store: Store, count: int, said: list[str]) -> None:
    head = store.head()
    name, actor, cause, correlation = said
    context = Context(tenant="so-ldtbxh", actor=actor, correlation_id=correlation, causation_id=cause)
    events = [(f"unit-{head}-{number}{name}", renamed(number, unit=name)) for number in range(count)]
    with store.begin() as transaction:
        written = transaction.append_new(events, context)
    read = store.read_log(head)
    assert [(one.id, one.stream, one.actor, one.causation_id, one.event()) for one in read] == [
        (one.id, one.stream, actor, cause, event) for one, (_, event) in zip(written, events, strict=True)
    ]
    assert [one.position for one in read] == sorted(one.position for one in read)


@pytest.mark.parametrize("count", [FEW, 3 * FEW])
def test_a_conflict_among_many_leaves_nothing_of_them(store: Store, count: int) -> None:
    append(store, "unit-7", 0, 0)
    before = store.read_log()
    with pytest.raises(VersionConflict, match="unit-7"), store.begin() as transaction:
        for number in range(count):
            transaction.append(f"unit-{number}", 0, [renamed(number)], CONTEXT)
    assert store.read_log() == before
    append(store, "unit-7", 1, 1)
    assert len(store.read_log()) == 2
