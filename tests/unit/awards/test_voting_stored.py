"""The voting machine once more, each command going through the handlers to a database of its own.

What the machine remembers is what the handlers appended; so its invariants now hold of the log and the urn.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from services.awards import handlers, migrations, projections
from services.awards.domain import ballot, urn
from services.awards.domain.ballot_state import voters
from services.awards.handling import urns, voting_surroundings
from services.awards.handling.ballots import cast_vote
from services.awards.handling.council_streams import ballot_of
from services.awards.projections import ballots
from shared.commands import dispatch
from shared.contracts.ballots import BallotClosed, NamedChoice
from shared.contracts.commands import Command
from shared.contracts.commands import council as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.database import connect, reading, writing
from shared.eventstore import Context, Store
from shared.migrate import upgrade
from shared.projection import apply_all
from tests.unit.awards.council_given import CALLED, FORMED
from tests.unit.awards.test_voting_machine import Voting
from tests.unit.awards.voting_rig import BALLOTS, NOMINEES, RULES, SEATS

TENANT = "so"
CONTEXT = Context(tenant=TENANT, actor="hội đồng")
STREAMS = {"council": f"council-{TENANT}:{FORMED.council}", "meeting": f"meeting-{TENANT}:{CALLED.meeting}"}


class StoredUrns(MutableMapping[str, urn.Urn]):
    """The urns where the service keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, name: str) -> urn.Urn:
        with reading(self._store.engine) as connection:
            return urns.papers_in(connection, TENANT, name)

    def __setitem__(self, name: str, papers: urn.Urn) -> None:
        with writing(self._store.engine) as connection:
            urns.put_back(connection, TENANT, name, papers)

    def __delitem__(self, name: str) -> None:
        raise NotImplementedError("the service removes an urn itself")

    def __iter__(self) -> Iterator[str]:
        return iter(BALLOTS)

    def __len__(self) -> int:
        return len(BALLOTS)


class StoredVoting(Voting):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        copy = shutil.copy(self.template, self.folder.name)
        self.store = Store(connect(f"sqlite:///{copy}"), clock=lambda: self.now)
        for stream, events in self.streams.items():
            self._say(STREAMS.get(stream, f"nomination-{stream}"), events)
        self.urns = StoredUrns(self.store)

    def _say(self, stream: str, events: Sequence[Event]) -> None:
        with self.store.begin() as transaction:
            done = transaction.append(stream, 0, events, CONTEXT)
            apply_all(transaction.connection, projections.ALL, done)

    def teardown(self) -> None:
        self.store.engine.dispose()
        self.folder.cleanup()

    def attempt(
        self, stream: str, command: Command, decide: Callable[[Any], Sequence[Event]]
    ) -> Sequence[Event]:
        rules = {"giay-khen": RULES.get(stream)}
        try:
            with mock.patch.object(voting_surroundings, "vote_rules", lambda *_: rules):
                done = self._carry_out(command)
        except Refusal as refusal:
            assert refusal.text("vi") and refusal.text("en")
            return []
        self.append(stream, done)
        return done

    def _carry_out(self, command: Command) -> list[Event]:
        data = msgspec.to_builtins(command)
        if isinstance(command, commands.CastVote):
            return [one.event() for one in cast_vote(self.store, data, CONTEXT).recorded]
        named = {"command": type(command).__name__, **data}
        return [one.event() for one in dispatch(self.store, handlers.ROUTES, projections.ALL, named, CONTEXT)]

    def drop(self, name: str, named: Sequence[NamedChoice]) -> None:
        """The service has done it."""

    @invariant()
    def the_log_is_what_was_answered_and_papers_are_as_many_as_marks(self) -> None:
        with reading(self.store.engine) as connection:
            for name in BALLOTS:
                stored = ballot_of(connection, TENANT, name)
                assert stored == self.states[name]
                if not RULES[name].secret or self.shadows[name].tampered:
                    continue
                kept = urns.papers_in(connection, TENANT, name)
                papers = stored.ended.papers if isinstance(stored.ended, BallotClosed) else kept
                assert stored.ended is None or not kept
                if stored.ended is None or isinstance(stored.ended, BallotClosed):
                    assert urn.honest(tuple(papers), voters(stored))

    @invariant()
    def what_is_read_of_a_ballot_is_what_the_log_says(self) -> None:
        with reading(self.store.engine) as connection:
            rows = {row["ballot"]: row for row in ballots.listed(connection, TENANT)}
            running = ballots.running_on(connection, TENANT, list(NOMINEES))
        opened = {name: self.states[name] for name in BALLOTS if self.states[name].opened is not None}
        assert rows.keys() == opened.keys()
        assert {name: row["voted"] for name, row in rows.items()} == {
            name: len(state.votes) for name, state in opened.items()
        }
        assert running == {
            nominee.nomination: name
            for name, state in opened.items()
            if state.ended is None
            for nominee in state.opened.nominees
        }


@pytest.fixture(scope="module", autouse=True)
def migrated(tmp_path_factory: pytest.TempPathFactory) -> None:
    StoredVoting.template = tmp_path_factory.mktemp("awards") / "awards.sqlite"
    upgrade(f"sqlite:///{StoredVoting.template}", migrations)


def test_no_sequence_of_commands_to_the_service_breaks_the_rules_of_voting() -> None:
    run_state_machine_as_test(
        StoredVoting, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )


def test_the_machine_of_the_service_gets_as_far_as_a_count_and_a_void_ballot() -> None:
    for robbed in (False, True):
        machine = StoredVoting()
        machine.convene(SEATS[2:], True, ["n-ba"])
        for seat in SEATS:
            machine.cast_soundly("secret-1", seat, ["yes", "yes", "yes"])
        if robbed:
            machine.rob_the_urn("secret-1")
        machine.close_ballot("secret-1", False)
        ended = machine.states["secret-1"].ended
        assert isinstance(machine.states["secret-1"], ballot.Ballot)
        assert isinstance(ended, BallotClosed) is not robbed
        machine.teardown()
