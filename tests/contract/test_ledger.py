"""Whatever is done to a sealed log, its verification finds it and names the event."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.personnel import PersonRenamed
from shared.database import reading, writing
from shared.eventstore import Store
from shared.eventstore.schema import log
from shared.ledger import Finding, Report
from shared.ledger.export import LedgerForked
from shared.ledger.tables import ledger_seals
from shared.personal import KeyRing
from tests.ledgers import EVENTS_A_SEAL, KEY, fill, seal_all, sealer, tamper, verified
from tests.stores import CONTEXT

EVENTS = 30
"""Four seals of seven events and one of two."""

positions = st.integers(1, EVENTS)


class Sealed:
    """One sealed log; `untouched` gives it back as it was, however it was tampered with."""

    def __init__(self, store: Store, file: Path) -> None:
        self.store, self.file = store, file
        fill(store, EVENTS)
        seal_all(store, file)
        with reading(store.engine) as connection:
            self.rows = [row._asdict() for row in connection.execute(sa.select(log).order_by(log.c.position))]
            self.seals = [row._asdict() for row in connection.execute(sa.select(ledger_seals))]
        self.text = file.read_bytes()

    def untouched(self) -> "Sealed":
        tamper(self.store, "DELETE FROM log", "DELETE FROM ledger_seals")
        with writing(self.store.engine) as connection:
            connection.execute(sa.insert(log), self.rows)
            connection.execute(sa.insert(ledger_seals), self.seals)
        self.file.write_bytes(self.text)
        return self

    def event(self, position: int) -> dict[str, object]:
        """How a finding names the event that was sealed at `position`."""
        row = self.rows[position - 1]
        return {name: row[name] for name in ("position", "id", "stream", "version")}

    def tamper(self, statement: str, **values: object) -> Report:
        tamper(self.store, statement, **values)
        return verified(self.store, self.file)


@pytest.fixture
def sealed(store: Store, tmp_path: Path) -> Sealed:
    return Sealed(store, tmp_path / "ledger" / "personnel.jsonl")


many = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def name_of(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in ("position", "id", "stream", "version")}


def edited(value: Any) -> Any:
    """Another value of the same form, be it a number, a time, a text, a hash or base64."""
    if isinstance(value, int):
        return value + 1
    if value[0].isdigit():
        return str((int(value[0]) + 1) % 10) + value[1:]
    return ("b" if value[0] == "a" else "a") + value[1:]


def first(report: Report) -> Finding:
    assert not report.whole
    return report.findings[0]


def test_an_untouched_log_is_whole(sealed: Sealed) -> None:
    assert verified(sealed.store, sealed.file) == Report(
        service="personnel", seals=5, checked=EVENTS, sealed_until=EVENTS, signatures=5
    )


def test_what_came_after_the_last_seal_is_counted_and_sealed_next(sealed: Sealed) -> None:
    fill(sealed.store, 3, first=EVENTS)
    assert verified(sealed.store, sealed.file).unsealed == 3
    seal_all(sealed.store, sealed.file)
    report = verified(sealed.store, sealed.file)
    assert (report.whole, report.seals, report.checked, report.unsealed) == (True, 6, EVENTS + 3, 0)


@many
@given(position=positions, data=st.data())
def test_1_a_changed_letter_of_a_payload(sealed: Sealed, position: int, data: st.DataObject) -> None:
    payload = str(sealed.untouched().rows[position - 1]["payload"])
    at = data.draw(st.integers(0, len(payload) - 1))
    letter = data.draw(st.characters(min_codepoint=33, max_codepoint=0x1EF9, exclude_categories=["Cs"]))
    changed = payload[:at] + (letter if letter != payload[at] else "ợ") + payload[at + 1 :]
    report = sealed.tamper("UPDATE log SET payload = :to WHERE position = :at", to=changed, at=position)
    found = first(report)
    assert (found.kind, name_of(found), found.differs) == ("altered", sealed.event(position), ["payload"])
    assert report.troubles == 1


@many
@given(position=positions, name=st.sampled_from(["occurred_at", "recorded_at"]), late=st.integers(1, 10**9))
def test_2_a_changed_time(sealed: Sealed, position: int, name: str, late: int) -> None:
    row = sealed.untouched().rows[position - 1]
    moment = datetime.fromtimestamp(row[name].timestamp() + late, UTC)
    statement = sa.update(log).where(log.c.position == position).values({name: moment})
    tamper(sealed.store)
    with writing(sealed.store.engine) as connection:
        connection.execute(statement)
    found = first(verified(sealed.store, sealed.file))
    assert (found.kind, name_of(found), found.differs) == ("altered", sealed.event(position), [name])


@many
@given(position=st.integers(1, EVENTS - 1))
def test_3_an_event_taken_out_of_the_middle(sealed: Sealed, position: int) -> None:
    report = sealed.untouched().tamper("DELETE FROM log WHERE position = :at", at=position)
    found = first(report)
    assert (found.kind, name_of(found)) == ("removed", sealed.event(position))
    assert report.troubles == 1


@many
@given(position=st.integers(1, EVENTS - 2), place=st.sampled_from(["gap", "front"]))
def test_4_an_event_put_in(sealed: Sealed, position: int, place: str) -> None:
    """Into a gap that a rolled back transaction left, or before the first."""
    at = -position if place == "front" else position
    if place == "gap":
        with_gap = [{**row, "position": row["position"] + (row["position"] >= at)} for row in sealed.rows]
        tamper(sealed.untouched().store, "DELETE FROM log", "DELETE FROM ledger_seals")
        with writing(sealed.store.engine) as connection:
            connection.execute(sa.insert(log), with_gap)
        sealed.file.unlink()
        seal_all(sealed.store, sealed.file)
        assert verified(sealed.store, sealed.file).whole
    else:
        sealed.untouched()
    smuggled = {**sealed.rows[0], "position": at, "id": "smuggled", "stream": "unit-x", "version": 1}
    with writing(sealed.store.engine) as connection:
        connection.execute(sa.insert(log), [smuggled])
    report = verified(sealed.store, sealed.file)
    assert report.findings == [
        Finding(kind="inserted", position=at, id="smuggled", stream="unit-x", version=1)
    ]


@many
@given(pair=st.lists(positions, min_size=2, max_size=2, unique=True).map(sorted))
def test_5_two_events_that_changed_places(sealed: Sealed, pair: list[int]) -> None:
    one, other = pair
    sealed.untouched().tamper("UPDATE log SET position = -1 WHERE position = :one", one=one)
    tamper(sealed.store, "UPDATE log SET position = :one WHERE position = :other", one=one, other=other)
    report = sealed.tamper("UPDATE log SET position = :other WHERE position = -1", other=other)
    found = first(report)
    assert (found.kind, name_of(found), found.found_at) == ("reordered", sealed.event(one), other)
    assert name_of(report.findings[1]) == sealed.event(other)
    assert report.troubles == 2


@many
@given(position=positions)
def test_5_an_event_moved_to_the_end(sealed: Sealed, position: int) -> None:
    report = sealed.untouched().tamper("UPDATE log SET position = 999 WHERE position = :at", at=position)
    found = first(report)
    assert (found.kind, name_of(found), found.found_at) == ("reordered", sealed.event(position), 999)
    assert report.troubles == 1


@many
@given(position=positions)
def test_6_an_end_that_was_cut_off(sealed: Sealed, position: int) -> None:
    report = sealed.untouched().tamper("DELETE FROM log WHERE position >= :at", at=position)
    found = first(report)
    assert (found.kind, name_of(found)) == ("cut-off", sealed.event(position))
    assert found.count == EVENTS - position + 1


@many
@given(number=st.integers(1, 5), data=st.data())
def test_7_a_seal_that_was_edited_in_the_file(sealed: Sealed, number: int, data: st.DataObject) -> None:
    lines = sealed.untouched().text.splitlines(keepends=True)
    line = msgspec.json.decode(lines[number - 1])
    name = data.draw(st.sampled_from(sorted(line["seal"])))
    line["seal"][name] = edited(line["seal"][name])
    lines[number - 1] = msgspec.json.encode(line) + b"\n"
    sealed.file.write_bytes(b"".join(lines))
    found = first(verified(sealed.store, sealed.file))
    assert found.kind.startswith("seal-")
    assert found.seal == number


@many
@given(number=st.integers(1, 5), entry=st.integers(0, 1), data=st.data())
def test_7_an_entry_that_was_edited_in_the_file(
    sealed: Sealed, number: int, entry: int, data: st.DataObject
) -> None:
    lines = sealed.untouched().text.splitlines(keepends=True)
    line = msgspec.json.decode(lines[number - 1])
    field = data.draw(st.integers(0, 6))
    line["entries"][entry][field] = edited(line["entries"][entry][field])
    lines[number - 1] = msgspec.json.encode(line) + b"\n"
    sealed.file.write_bytes(b"".join(lines))
    found = first(verified(sealed.store, sealed.file))
    assert (found.kind, found.seal) == ("seal-altered", number)


@many
@given(
    position=positions,
    change=st.sampled_from(
        [
            *(("version", 77), ("stream", "unit-z"), ("actor", "somebody"), ("tenant", "so-khac")),
            *(("type", "UnitCreated"), ("schema_version", 9), ("correlation_id", "c-2")),
            *(("causation_id", None), ("id", "other")),
        ]
    ),
)
def test_8_any_other_field_that_was_changed(
    sealed: Sealed, position: int, change: tuple[str, object]
) -> None:
    name, value = change
    report = sealed.untouched().tamper(
        f"UPDATE log SET {name} = :to WHERE position = :at", to=value, at=position
    )
    found = first(report)
    assert (found.kind, name_of(found), found.differs) == ("altered", sealed.event(position), [name])
    assert report.troubles == 1


def test_9_a_database_that_was_restored_from_an_older_copy(sealed: Sealed) -> None:
    """It then goes on as if nothing had been: the file knows better, and is not written over."""
    after = 2 * EVENTS_A_SEAL
    tamper(
        sealed.store, f"DELETE FROM log WHERE position > {after}", "DELETE FROM ledger_seals WHERE number > 2"
    )
    report = verified(sealed.store, sealed.file)
    assert {found.kind for found in report.findings} == {"database-older", "cut-off"}
    cut = next(found for found in report.findings if found.kind == "cut-off")
    assert (name_of(cut), cut.count) == (sealed.event(after + 1), EVENTS - after)

    new = [
        {**sealed.rows[0], "position": after + n, "id": f"new-{n}", "stream": "unit-new", "version": n}
        for n in range(1, EVENTS)
    ]
    with writing(sealed.store.engine) as connection:
        connection.execute(sa.insert(log), new)
    with pytest.raises(LedgerForked, match="restored from an older copy"):
        sealer(sealed.store, sealed.file).run_once()
    assert sealed.file.read_bytes() == sealed.text
    another_seal, another_event, *_ = verified(sealed.store, sealed.file).findings
    assert (another_seal.kind, another_seal.seal) == ("seal-differs-in-database", 3)
    assert (another_event.kind, name_of(another_event)) == ("altered", sealed.event(after + 1))
    assert another_event.differs[0] == "id"


def test_seals_that_are_missing_repeated_or_out_of_turn_are_named(sealed: Sealed) -> None:
    lines = sealed.text.splitlines(keepends=True)
    for order, kind, seal in (
        ([0, 1, 3, 4], "seal-missing", 3),
        ([1, 2, 3, 4], "seal-missing", 1),
        ([0, 1, 1, 2, 3, 4], "seal-repeated", 2),
    ):
        sealed.file.write_bytes(b"".join(lines[at] for at in order))
        report = verified(sealed.store, sealed.file)
        assert [(found.kind, found.seal) for found in report.findings] == [(kind, seal)]
    sealed.file.write_bytes(lines[0] + b"nonsense\n" + b"".join(lines[2:]))
    report = verified(sealed.store, sealed.file)
    assert [(found.kind, found.seal) for found in report.findings] == [("seal-unreadable", 2)]
    assert report.unproven == EVENTS_A_SEAL


def test_a_whole_ledger_made_anew_with_another_key_is_forged(sealed: Sealed, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    tamper(sealed.store, "DELETE FROM ledger_seals", "UPDATE log SET actor = 'x' WHERE position = 3")
    forged = tmp_path / "forged.jsonl"
    seal_all(sealed.store, forged, Ed25519PrivateKey.generate())
    found = first(verified(sealed.store, forged))
    assert (found.kind, found.seal) == ("seal-forged", 1)
    assert verified(sealed.store, forged, keys=()).signatures is None


def test_without_a_key_seals_are_unsigned_which_who_has_a_key_hears(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    fill(store, EVENTS)
    seal_all(store, file, key=None)
    assert verified(store, file, keys=()).whole
    found = first(verified(store, file))
    assert (found.kind, found.seal, found.count) == ("seal-unsigned", 1, 5)
    fill(store, 1, first=EVENTS)
    seal_all(store, file, KEY)
    assert verified(store, file).whole, "the signed seal covers those before it"


def test_erasing_a_person_changes_nothing_that_was_sealed(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    event = PersonRenamed(person="p-1", name="Nguyễn Thị Ánh")
    with store.begin() as transaction:
        transaction.append("p-1", 0, [KeyRing(transaction.connection).seal(event)], CONTEXT)
    seal_all(store, file)
    with writing(store.engine) as connection:
        KeyRing(connection).erase("p-1")
    assert verified(store, file).whole
    with reading(store.engine) as connection:
        erased = KeyRing(connection).open(store.read_stream("p-1")[0].event())
    assert erased != event


def test_the_database_refuses_to_change_a_seal(sealed: Sealed) -> None:
    for statement in ("UPDATE ledger_seals SET count = 1", "DELETE FROM ledger_seals"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), sealed.store.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_file_that_a_crash_cut_short_or_that_was_lost_is_written_again(sealed: Sealed) -> None:
    for left in (sealed.text[:-40], sealed.text.splitlines(keepends=True)[0], b""):
        sealed.file.write_bytes(left)
        sealer(sealed.store, sealed.file).run_once()
        assert sealed.file.read_bytes() == sealed.text


def test_any_number_of_sealers_make_one_ledger(store: Store, tmp_path: Path) -> None:
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    sealers = [sealer(store, here), sealer(store, here), sealer(store, there)]
    fill(store, EVENTS)
    for turn in range(10):
        sealers[turn % 3].run_once()
    for one in sealers:
        one.run_once()
    assert here.read_bytes() == there.read_bytes()
    assert verified(store, here).checked == EVENTS
