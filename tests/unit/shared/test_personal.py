"""Personal texts are ciphertext in the log, and gone for ever with the person's key."""

import base64
from datetime import date

import pytest
import sqlalchemy as sa

from shared.contracts.observations import BehaviourRetracted
from shared.contracts.personnel import PersonRegistered, UnitRenamed
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store
from shared.personal import ERASED, KeyRing, personal_keys


def registered(name: str = "Nguyễn Thị Ánh", person: str = "p-1") -> PersonRegistered:
    return PersonRegistered(
        person=person,
        code="CB001",
        name=name,
        kind="civil-servant",
        position="Chuyên viên",
        unit="phong-viec-lam",
        on=date(2019, 1, 1),
    )


def test_what_was_sealed_opens_with_the_same_key(store: Store) -> None:
    with writing(store.engine) as connection:
        sealed = KeyRing(connection).seal(registered())
    assert isinstance(sealed, PersonRegistered)
    assert "Ánh" not in sealed.name
    assert sealed.code == "CB001"
    with reading(store.engine) as connection:
        assert KeyRing(connection).open(sealed) == registered()


def test_the_ciphertext_of_one_name_differs_each_time(store: Store) -> None:
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        names = {keys.seal(registered()).name for _ in range(20)}  # type: ignore[attr-defined]
    assert len(names) == 20


def test_each_person_has_a_key_of_their_own(store: Store) -> None:
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        sealed = keys.seal(registered())
        keys.seal(registered(person="p-2"))
        assert connection.scalar(sa.select(sa.func.count(personal_keys.c.key.distinct()))) == 2
        assert keys.read("p-2", sealed.name) == ERASED  # type: ignore[attr-defined]


def test_many_keys_are_looked_up_at_once(store: Store) -> None:
    people = [f"p-{number}" for number in range(1100)]
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        names = {one: keys.seal(registered(one, one)).name for one in people}  # type: ignore[attr-defined]
        keys.erase("p-7")
    queries: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *args: queries.append(args[2]))
    with reading(store.engine) as connection:
        keys = KeyRing(connection)
        keys.load([*people, "nobody"])
        read = [keys.read(one, names[one]) for one in people]
    assert read == [ERASED if one == "p-7" else one for one in people]
    assert len([one for one in queries if one.startswith("SELECT")]) == 3


def test_who_was_looked_up_before_there_was_a_key_still_gets_one(store: Store) -> None:
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        keys.load(["p-1"])
        assert keys.open(keys.seal(registered())) == registered()


def test_erasure_leaves_nothing_readable_and_makes_no_new_key(store: Store) -> None:
    with writing(store.engine) as connection:
        sealed = KeyRing(connection).seal(registered())
        KeyRing(connection).erase("p-1")
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        assert keys.open(sealed) == registered(ERASED)
        with pytest.raises(Refusal) as caught:
            keys.seal(registered())
        assert caught.value.code == "person.erased"
        assert connection.execute(sa.select(personal_keys)).all() == [("p-1", None)]


def test_erasing_twice_or_somebody_without_a_key_is_the_same(store: Store) -> None:
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        keys.erase("p-1")
        keys.erase("p-1")
        assert keys.read("p-1", "enc:1:AAAA") == ERASED


def test_what_was_tampered_with_is_not_shown(store: Store) -> None:
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        mark, _, body = keys.seal(registered()).name.rpartition(":")  # type: ignore[attr-defined]
        whole = base64.b64decode(body)
        for place in (0, len(whole) // 2, len(whole) - 1):
            wrong = bytearray(whole)
            wrong[place] ^= 1
            assert keys.read("p-1", f"{mark}:{base64.b64encode(wrong).decode()}") == ERASED
        assert keys.read("p-1", f"{mark}:{body}") == "Nguyễn Thị Ánh"


@pytest.mark.parametrize("broken", ["enc:1:", "enc:1:AAAA", "enc:1:not base64 at all!", "enc:1:A"])
def test_what_is_no_ciphertext_at_all_is_not_shown_either(store: Store, broken: str) -> None:
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        keys.seal(registered())
        assert keys.read("p-1", broken) == ERASED


def test_a_name_that_looks_sealed_is_sealed_all_the_same(store: Store) -> None:
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        assert keys.open(keys.seal(registered("enc:1:x"))) == registered("enc:1:x")


def test_events_without_personal_texts_pass_unchanged(store: Store) -> None:
    event = UnitRenamed(unit="a", name="B", on=date(2019, 1, 1))
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        assert keys.seal(event) is event
        assert keys.open(event) is event
        assert connection.scalar(sa.select(sa.func.count()).select_from(personal_keys)) == 0


def test_many_events_are_sealed_under_the_keys_of_their_persons(store: Store) -> None:
    events = [registered(person="p-1"), registered(person="p-2"), registered(person="p-1")]
    with writing(store.engine) as connection:
        sealed = KeyRing(connection).seal_all(events)
        assert all(one != event for one, event in zip(sealed, events, strict=True))
        keys = KeyRing(connection)
        assert [keys.open(one) for one in sealed] == events
        keys.erase("p-2")
        with pytest.raises(Refusal):
            KeyRing(connection).seal_all(events)


def test_what_may_still_happen_to_an_erased_person_happens_without_its_texts(store: Store) -> None:
    """A record that was wrong must stay retractable: points outlive the name."""
    with writing(store.engine) as connection:
        keys = KeyRing(connection)
        keys.seal(registered())
        keys.erase("p-1")
        retracted = BehaviourRetracted(record="r-1", subject="p-1", by="CB001", reason="nhầm người")
        sealed = keys.seal(retracted)
        assert sealed == BehaviourRetracted(record="r-1", subject="p-1", by="CB001", reason=ERASED)
        assert keys.open(sealed) == sealed
