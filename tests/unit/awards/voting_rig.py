"""A council, its meeting and its ballots as streams of events, which commands are tried on one by one.

What the rig knows of its own, beside the deciders, is who may not vote and what everybody chose.
"""

import itertools
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

import msgspec

from services.awards.domain import ballot, council, meeting, nomination, urn
from services.awards.domain.nomination import Vote
from shared.contracts.ballots import BallotClosed, BallotOpened, Choice, NamedChoice, Nominee, VoterMarked
from shared.contracts.commands import Command
from shared.contracts.commands import council as commands
from shared.contracts.council import AgendaItem, Seat
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from tests.unit.awards.council_given import CALLED, FORMED, KIN, OPEN, SECRET
from tests.unit.awards.given import SUBMITTED

PEOPLE = ["chi", "pho", "thu", "tam", "nam", "thay", "an"]
SEATS = ["chi", "pho", "thu", "tam", "nam"]
NOMINEES = {"n-an": "an", "n-pho": "pho", "n-ba": "ba"}
RULES = {"secret-1": SECRET, "open-1": OPEN, "secret-2": SECRET, "open-2": OPEN}
BALLOTS = list(RULES)
ONE_CALL = msgspec.structs.replace(CALLED, agenda=[AgendaItem(title="Xét", nominations=list(NOMINEES))])
KIN_OF_SUBSTITUTE = msgspec.structs.replace(KIN, person="thay", relatives=["ba"])
TODAY = date(2020, 6, 1)


@dataclass
class Shadow:
    """What the test itself knows of one ballot: who may not vote on what, and every choice by seat."""

    barred: set[tuple[str, str]] = field(default_factory=set)
    cast: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    tampered: bool = False


def module_of(stream: str) -> Any:
    """The decider of a stream."""
    named: dict[str, Any] = {"council": council, "meeting": meeting}
    return named.get(stream, nomination if stream in NOMINEES else ballot)


class VotingRig:
    """Tries commands; what is refused changes nothing and says why in both languages."""

    def __init__(self) -> None:
        self.now: datetime = CALLED.at
        self.log: list[Event] = []
        self.streams: dict[str, list[Event]] = {
            "council": [FORMED, KIN, KIN_OF_SUBSTITUTE],
            "meeting": [ONE_CALL],
        }
        of_person = msgspec.structs.replace(SUBMITTED, form="giay-khen", recipient_kind="person", block=None)
        for name, who in NOMINEES.items():
            self.streams[name] = [msgspec.structs.replace(of_person, nomination=name, recipient=who)]
        self.states = {stream: self.read(stream) for stream in [*self.streams, *BALLOTS]}
        self.urns: MutableMapping[str, urn.Urn] = dict.fromkeys(BALLOTS, urn.EMPTY)
        self.shadows = {name: Shadow() for name in BALLOTS}
        self.receipts = itertools.count(1)

    def seat(self, there: list[tuple[str, str]]) -> None:
        present = [Seat(member=member, by=by) for member, by in there]
        self.meet(commands.RecordAttendance(meeting=CALLED.meeting, at=self.later(), present=present))

    def cast(self, name: str, member: str, by: str, picks: dict[str, Choice]) -> None:
        named = [NamedChoice(nomination=one, choice=choice) for one, choice in picks.items()]
        command = commands.CastVote(ballot=name, member=member, by=by, choices=named)
        there, asked = self.state("meeting"), self.state(name).asked
        for event in self.vote(name, command):
            shadow = self.shadows[name]
            assert not any((person, one) in shadow.barred for person in (member, by) for one in picks)
            assert by == member or (member, by) == ("tam", "thay")
            in_person = there.standing == "open" and there.present.get(member) == by
            assert in_person or (by == member and asked.get(member, self.now) >= self.now and member in asked)
            assert member in self.state("council").seats(CALLED.at.date())
            shadow.cast[member] = (by, dict(picks))
            if isinstance(event, VoterMarked):
                self.drop(name, named)

    def drop(self, name: str, named: Sequence[NamedChoice]) -> None:
        """Put the papers of a vote into the urn."""
        fresh = [f"{next(self.receipts):032x}" for _ in named]
        self.urns[name] = urn.dropped(self.urns[name], named, fresh)

    def opened(self, name: str) -> BallotOpened | None:
        opened: BallotOpened | None = self.state(name).opened
        return opened

    def meet(self, command: Command) -> None:
        around = meeting.Surroundings(self.state("council"))
        self.attempt("meeting", command, lambda state: meeting.decide(command, state, around))

    def vote(self, name: str, command: Command) -> Sequence[Event]:
        around = ballot.Surroundings(
            now=self.now,
            council=self.state("council"),
            meeting=self.state("meeting"),
            nominees={
                one: ("giay-khen", Nominee(nomination=one, recipient_kind="person", recipient=who))
                for one, who in NOMINEES.items()
            },
            rules={"giay-khen": RULES[name]},
            papers=self.urns[name],
        )
        return self.attempt(name, command, lambda state: ballot.decide(command, state, around))

    def together(self, listed: list[str], decide: Callable[[Any], dict[str, list[Event]]]) -> None:
        known = {one: (self.state(one), self.around(one)) for one in listed}
        try:
            decided = decide(known)
        except Refusal as refusal:
            assert refusal.text("vi") and refusal.text("en")
            return
        for one, events in decided.items():
            self.append(one, events)

    def around(self, nominated: str) -> nomination.Surroundings:
        results = [
            Vote(event.ballot, result.outcome)
            for event in self.log
            if isinstance(event, BallotClosed)
            for result in event.results
            if result.nomination == nominated
        ]
        newest = results[-1] if results else None
        return nomination.Surroundings(
            today=TODAY, award=f"award-{nominated}", vote_required=True, vote=newest
        )

    def attempt(
        self, stream: str, command: Command, decide: Callable[[Any], Sequence[Event]]
    ) -> Sequence[Event]:
        try:
            events = decide(self.state(stream))
        except Refusal as refusal:
            assert refusal.text("vi") and refusal.text("en")
            return []
        self.append(stream, events)
        return events

    def append(self, stream: str, events: Sequence[Event]) -> None:
        self.streams.setdefault(stream, []).extend(events)
        self.log += events
        self.states[stream] = reduce(module_of(stream).evolve, events, self.states[stream])

    def state(self, stream: str) -> Any:
        return self.states[stream]

    def read(self, stream: str) -> Any:
        module = module_of(stream)
        return reduce(module.evolve, self.streams.get(stream, ()), module.INITIAL)

    def later(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now
