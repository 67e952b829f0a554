"""After a secret ballot nothing that was written anywhere leads from a voter to a choice, or back."""

import itertools
import json
import logging
import re
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from services.awards.handling.urns import urns
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from tests.unit.awards.council_given import VOTED_AT
from tests.unit.awards.council_house import SEATS, House, furnished

CHOICES = dict(zip(SEATS, ("yes", "no", "yes", "abstain", "no"), strict=True))
CHOICE = re.compile(r"\b(yes|no|abstain)\b")


@pytest.fixture
def house(store: Store) -> House:
    found = furnished(Store(store.engine, clock=lambda: VOTED_AT + timedelta(minutes=5)))
    found.convene()
    found.put_to_the_vote("kin", "cstd", "s-an")
    return found


def everybody_votes(house: House, order: tuple[str, ...] = SEATS) -> dict[str, str]:
    """Seat -> the receipt that its voter was given."""
    return {
        seat: house.vote("kin", seat, {"s-an": CHOICES[seat]}, by="thay" if seat == "tam" else seat)
        .receipts[0]
        .receipt
        for seat in order
    }


def rows(house: House) -> Iterator[tuple[str, str]]:
    """Every row of every table as text, by the name of its table."""
    with reading(house.store.engine) as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                yield table, " ".join(str(value) for value in row)


def test_no_table_but_the_urn_has_a_choice_or_a_receipt_and_the_urn_no_voter(house: House) -> None:
    marked_from = house.store.head()
    receipts = everybody_votes(house)
    marks = house.store.read_log(marked_from)
    assert len(marks) == 5
    for mark in marks:
        assert not CHOICE.search(msgspec_text(mark.payload))
    told = list(rows(house))
    holding = {table for table, text in told for receipt in receipts.values() if receipt in text}
    assert holding == {"urns"}
    (papers,) = [text for table, text in told if table == "urns"]
    assert not any(re.search(rf"\b{person}\b", papers) for person in (*SEATS, "thay"))
    since = {str(mark.position) for mark in marks}
    assert since.isdisjoint(re.findall(r"\b\d+\b", papers))


def msgspec_text(payload: object) -> str:
    return bytes(payload).decode()  # type: ignore[call-overload]


def test_what_the_count_publishes_names_no_voter(house: House) -> None:
    receipts = everybody_votes(house)
    marked_to = house.store.head()
    house.count("kin")
    (closed,) = house.store.read_log(marked_to)
    told = json.loads(bytes(closed.payload))
    assert [paper["receipt"] for paper in told["papers"]] == sorted(receipts.values())
    assert {name for paper in told["papers"] for name in paper} == {"nomination", "receipt", "choice"}
    assert not any(seat in msgspec_text(closed.payload) for seat in (*SEATS, "thay"))
    with_receipts = {table for table, text in rows(house) for one in receipts.values() if one in text}
    assert with_receipts == {"log"}


def test_the_order_of_voting_changes_nothing_that_is_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {seat: secrets.token_hex(16) for seat in SEATS}
    kept = set()
    for number, order in enumerate(itertools.islice(itertools.permutations(SEATS), 0, 120, 17)):
        ballot = f"kin-{number}"
        house.do("VoidBallot", ballot="kin" if number == 0 else f"kin-{number - 1}", at=VOTED_AT, reason="x")
        house.put_to_the_vote(ballot, "cstd", "s-an")
        for seat in order:
            monkeypatch.setattr(secrets, "token_hex", lambda _size, seat=seat: given[seat])
            house.vote(ballot, seat, {"s-an": CHOICES[seat]}, by="thay" if seat == "tam" else seat)
        with reading(house.store.engine) as connection:
            kept.add(connection.scalar(sa.select(urns.c.papers).where(urns.c.ballot == ballot)))
    assert len(kept) == 1


def test_the_urn_has_no_row_number_and_one_row_a_ballot(house: House) -> None:
    everybody_votes(house)
    with sqlite3.connect(str(house.store.engine.url.database)) as connection:
        assert connection.execute("SELECT count(*) FROM urns").fetchall() == [(1,)]
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute("SELECT rowid FROM urns")


def test_no_log_line_of_any_level_tells_a_choice_or_a_receipt(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    receipts = everybody_votes(house)
    with pytest.raises(Refusal):
        house.vote("kin", "chi", {"s-an": "abstain"})
    house.count("kin")
    logging.getLogger("test").debug("the log is on")
    written = caplog.text + "".join(capfd.readouterr())
    assert "the log is on" in written
    assert not any(receipt in written for receipt in receipts.values())
    assert not CHOICE.search(written)


def test_a_refused_vote_does_not_repeat_the_choice(house: House) -> None:
    everybody_votes(house)
    with pytest.raises(Refusal) as refused:
        house.vote("kin", "chi", {"s-an": "abstain"})
    assert refused.value.code == "ballot.voted"
    assert not CHOICE.search(json.dumps(refused.value.details))


def test_receipts_are_128_random_bits_each_time(house: House) -> None:
    receipts = everybody_votes(house)
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in receipts.values())
    assert len(set(receipts.values())) == 5
