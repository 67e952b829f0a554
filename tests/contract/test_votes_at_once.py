"""Members who vote at the same moment, on each database: no paper is lost, none is there twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from services.awards import migrations
from services.awards.domain import urn
from services.awards.domain.ballot_state import voters
from services.awards.handling import urns
from services.awards.handling.council_streams import ballot_of
from shared.contracts.ballots import BallotClosed
from shared.contracts.refusal import Refusal
from shared.database import connect, reading
from shared.eventstore import Store
from shared.migrate import upgrade
from tests.concurrency import running
from tests.servers import create_databases
from tests.unit.awards.council_given import VOTED_AT
from tests.unit.awards.council_house import SEATS, House, furnished
from tests.unit.awards.given import TENANT

BALLOTS = {"mot": "s-an", "hai": "s-ba"}


@contextmanager
def awards_store(url: str) -> Iterator[Store]:
    upgrade(url, migrations)
    found = Store(connect(url), clock=lambda: VOTED_AT)
    try:
        yield found
    finally:
        found.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "sqlite":
        with awards_store(f"sqlite:///{tmp_path / 'awards.sqlite'}") as store:
            yield furnished(store)
        return
    with (
        create_databases(request.getfixturevalue("database_url"), ["awards"]) as template,
        awards_store(template.format(service="awards")) as store,
    ):
        yield furnished(store)


def test_everybody_votes_at_once_and_twice_and_every_paper_is_counted(house: House) -> None:
    house.convene()
    for ballot, nomination in BALLOTS.items():
        house.put_to_the_vote(ballot, "cstd", nomination)
    refused: list[str] = []

    def vote(ballot: str, seat: str) -> None:
        by = "thay" if seat == "tam" else seat
        try:
            house.vote(ballot, seat, {BALLOTS[ballot]: "yes"}, by=by)
        except Refusal as refusal:
            refused.append(refusal.code)

    with running(*(partial(vote, ballot, seat) for ballot in BALLOTS for seat in (*SEATS, *SEATS))):
        pass
    assert refused == ["ballot.voted"] * 10
    for ballot, nomination in BALLOTS.items():
        with reading(house.store.engine) as connection:
            papers = urns.papers_in(connection, TENANT, ballot)
            state = ballot_of(connection, TENANT, ballot)
        assert urn.honest(papers, voters(state)) and len(papers) == 5
        assert house.count(ballot) == ["BallotClosed"]
        with reading(house.store.engine) as connection:
            ended = ballot_of(connection, TENANT, ballot).ended
        assert (
            isinstance(ended, BallotClosed) and [one.nomination for one in ended.papers] == [nomination] * 5
        )
