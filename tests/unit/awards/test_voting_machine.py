"""Any sequence of commands to a council: no vote counts twice, nobody votes who may not, nothing is decided
without a quorum, and nothing conferred without a decision on a vote that passed."""

from datetime import date, timedelta

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.awards.domain import batch, council
from shared.contracts.awards import AwardConferred, AwardDecided
from shared.contracts.ballots import (
    BallotClosed,
    BallotVoided,
    Choice,
    MemberRecused,
    VoteCast,
    VoterMarked,
)
from shared.contracts.commands import council as commands
from shared.contracts.commands.awards import ConferAwards, IssueDecision
from shared.contracts.council import MeetingCalled
from tests.unit.awards.council_given import CALLED, FORMED
from tests.unit.awards.voting_rig import BALLOTS, NOMINEES, PEOPLE, SEATS, VotingRig

people = st.sampled_from(PEOPLE)
seats = st.sampled_from(SEATS)
ballots = st.sampled_from(BALLOTS)
nominations = st.lists(st.sampled_from(sorted(NOMINEES)), min_size=1, max_size=3, unique=True)
choices = st.sampled_from(["yes", "yes", "yes", "no", "abstain"])


class Voting(VotingRig, RuleBasedStateMachine):
    def __init__(self) -> None:
        VotingRig.__init__(self)
        RuleBasedStateMachine.__init__(self)

    @initialize(
        there=st.lists(st.sampled_from(SEATS[2:]), min_size=2, max_size=3, unique=True),
        substitute=st.booleans(),
        listed=nominations,
    )
    def convene(self, there: list[str], substitute: bool, listed: list[str]) -> None:
        self.attend_well(["chi", "pho", *sorted({"thu", *there})], substitute)
        self.open_meeting("chi")
        for name in BALLOTS[:2]:
            self.open_ballot(name, listed)

    # The council and its meeting.

    @precondition(lambda self: len(self.streams["council"]) < 5)
    @rule(person=seats)
    def release(self, person: str) -> None:
        command = commands.ReleaseMember(
            council=FORMED.council, person=person, on=date(2020, 2, 19), decision_number="x"
        )
        self.attempt("council", command, lambda state: council.decide(command, state))

    @precondition(lambda self: len(self.streams["council"]) < 5)
    @rule(person=people, relatives=st.lists(st.sampled_from(["an", "ba", "pho"]), unique=True))
    def declare(self, person: str, relatives: list[str]) -> None:
        command = commands.DeclareRelatives(council=FORMED.council, person=person, relatives=relatives)
        self.attempt("council", command, lambda state: council.decide(command, state))

    @rule(there=st.lists(st.tuples(seats, people), max_size=5), mended=st.sampled_from([True, True, False]))
    def attend(self, there: list[tuple[str, str]], mended: bool) -> None:
        self.seat(there)
        if mended:
            self.seat([(seat, seat) for seat in SEATS])

    @rule(there=st.lists(seats, min_size=4, max_size=5, unique=True), substitute=st.booleans())
    def attend_well(self, there: list[str], substitute: bool) -> None:
        self.seat([(seat, "thay" if seat == "tam" and substitute else seat) for seat in there])

    @rule(presiding=seats)
    def open_meeting(self, presiding: str) -> None:
        self.meet(
            commands.OpenMeeting(
                meeting=CALLED.meeting, at=self.later(), presided_by=presiding, secretary="thu"
            )
        )

    @rule(for_now=st.sampled_from([True, True, False]))
    def adjourn(self, for_now: bool) -> None:
        self.meet(commands.AdjournMeeting(meeting=CALLED.meeting, at=self.later(), reason="x"))
        if for_now:
            self.resume()

    @rule()
    def resume(self) -> None:
        self.meet(commands.ResumeMeeting(meeting=CALLED.meeting, at=self.later()))

    # The ballots.

    @rule(name=ballots, listed=nominations)
    def open_ballot(self, name: str, listed: list[str]) -> None:
        opened = self.vote(
            name,
            commands.OpenBallot(
                ballot=name,
                meeting=CALLED.meeting,
                form="giay-khen",
                nominations=listed,
                at=self.later(),
                places=None,
            ),
        )
        if opened:
            kin = self.state("council").relatives
            self.shadows[name].barred = {
                (person, nominated)
                for person in PEOPLE
                for nominated in listed
                if person == NOMINEES[nominated]
                or NOMINEES[nominated] in kin.get(person, ())
                or person in kin.get(NOMINEES[nominated], ())
            }

    @rule(name=ballots, person=people, listed=nominations)
    def recuse(self, name: str, person: str, listed: list[str]) -> None:
        for event in self.vote(name, commands.RecuseMember(ballot=name, person=person, nominations=listed)):
            assert isinstance(event, MemberRecused)
            self.shadows[name].barred |= {(person, one) for one in event.nominations}

    @rule(name=ballots, member=seats, early=st.booleans())
    def ask_and_wait(self, name: str, member: str, early: bool) -> None:
        self.seat([(seat, seat) for seat in SEATS if seat != member])
        until = self.now + timedelta(minutes=2)
        self.vote(name, commands.AskAbsent(ballot=name, member=member, until=until))
        if not early:
            self.now += timedelta(minutes=3)
        self.cast_soundly(name, member, ["yes", "no", "yes"])

    @rule(name=ballots, member=seats, by=people, listed=nominations, choice=choices)
    def cast_anything(self, name: str, member: str, by: str, listed: list[str], choice: Choice) -> None:
        self.cast(name, member, by, dict.fromkeys(listed, choice))

    @rule(name=ballots, picks=st.lists(choices, min_size=3, max_size=3))
    def vote_for_a_seat_by_both(self, name: str, picks: list[Choice]) -> None:
        for by in ("tam", "thay"):
            self.seat([(seat, by if seat == "tam" else seat) for seat in SEATS])
            self.cast_soundly(name, "tam", picks)

    @rule(name=ballots, member=seats, choice=choices)
    def cast_on_everything(self, name: str, member: str, choice: Choice) -> None:
        opened = self.opened(name)
        if opened is not None:
            by = self.state("meeting").present.get(member, member)
            self.cast(name, member, by, {one.nomination: choice for one in opened.nominees})

    @rule(name=ballots, member=seats, picks=st.lists(choices, min_size=3, max_size=3))
    def cast_soundly(self, name: str, member: str, picks: list[Choice]) -> None:
        opened = self.opened(name)
        by = self.state("meeting").present.get(member, member)
        if opened is None:
            return
        barred = self.shadows[name].barred
        listed = [one.nomination for one in opened.nominees]
        own = [one for one in listed if (member, one) not in barred and (by, one) not in barred]
        self.cast(name, member, by, dict(zip(own, picks, strict=False)))

    @rule(
        name=ballots,
        order=st.permutations(SEATS),
        count=st.integers(3, 5),
        picks=st.lists(choices, min_size=3, max_size=3),
        close=st.booleans(),
    )
    def poll(self, name: str, order: list[str], count: int, picks: list[Choice], close: bool) -> None:
        for member in order[:count]:
            self.cast_soundly(name, member, picks)
        opened = self.opened(name)
        if close and opened is not None:
            self.close_ballot(name, False)
            self.decide([opened.nominees[0].nomination], True)

    @rule(name=ballots)
    def rob_the_urn(self, name: str) -> None:
        if self.urns[name] and self.state(name).ended is None:
            self.urns[name] = self.urns[name][1:]
            self.shadows[name].tampered = True

    @rule(name=ballots, wait=st.booleans())
    def close_ballot(self, name: str, wait: bool) -> None:
        if wait:
            self.now += timedelta(hours=1)
        self.vote(name, commands.CloseBallot(ballot=name, at=self.later()))

    # Decisions and conferrals.

    @rule(listed=nominations, hand_over=st.booleans())
    def decide(self, listed: list[str], hand_over: bool) -> None:
        command = IssueDecision(
            nominations=listed,
            authority="Giám đốc",
            decision_number="1",
            decided_on=date(2020, 2, 28),
            signatory="Bình",
        )
        self.together(listed, lambda known: batch.issue(command, known))
        if hand_over:
            self.confer(listed)

    @rule(listed=nominations)
    def confer(self, listed: list[str]) -> None:
        command = ConferAwards(nominations=listed, conferred_on=date(2020, 3, 20), place="Hội trường")
        self.together(listed, lambda known: batch.confer(command, known))

    # What must hold whatever came before.

    @invariant()
    def nobody_votes_twice(self) -> None:
        for name in BALLOTS:
            votes = [
                event for event in self.streams.get(name, ()) if isinstance(event, VoterMarked | VoteCast)
            ]
            assert len({vote.member for vote in votes}) == len({vote.by for vote in votes}) == len(votes)

    @invariant()
    def a_secret_vote_is_not_in_the_log(self) -> None:
        told = msgspec.json.encode([event for event in self.log if isinstance(event, VoterMarked)])
        assert not any(word in told for word in (b"yes", b'"no"', b"abstain", b"receipt"))

    @invariant()
    def what_is_counted_is_what_was_cast(self) -> None:
        for name in BALLOTS:
            shadow = self.shadows[name]
            for event in self.streams.get(name, ()):
                if isinstance(event, BallotVoided):
                    assert shadow.tampered
                elif isinstance(event, BallotClosed):
                    assert not shadow.tampered
                    assert event.voted == len(shadow.cast) and event.voted * 3 >= event.members * 2
                    for result in event.results:
                        picks = [
                            of[result.nomination] for _, of in shadow.cast.values() if result.nomination in of
                        ]
                        assert (result.yes, result.no) == (picks.count("yes"), picks.count("no"))
                        assert (result.outcome == "passed") == (
                            result.yes * 10 >= result.base * 8 and result.base > 0
                        )

    @invariant()
    def nothing_is_conferred_without_a_vote_and_a_decision(self) -> None:
        passed = {
            result.nomination
            for event in self.log
            if isinstance(event, BallotClosed)
            for result in event.results
            if result.outcome == "passed"
        }
        decided: set[str] = set()
        for event in self.log:
            if isinstance(event, AwardDecided):
                assert event.nomination in passed and event.nomination not in decided
                decided.add(event.nomination)
            elif isinstance(event, AwardConferred):
                assert event.nomination in decided


def test_no_sequence_of_commands_breaks_the_rules_of_voting() -> None:
    run_state_machine_as_test(
        Voting, settings=settings(max_examples=150, stateful_step_count=50, deadline=None)
    )


def test_the_machine_gets_as_far_as_a_conferral_and_a_void_ballot() -> None:
    for name in BALLOTS[:2]:
        machine = Voting()
        machine.convene(SEATS[2:], True, ["n-ba"])
        for seat in SEATS:
            machine.cast_soundly(name, seat, ["yes", "yes", "yes"])
        machine.close_ballot(name, False)
        machine.decide(["n-ba"], True)
        assert isinstance(machine.log[-1], AwardConferred)
    machine = Voting()
    machine.convene(SEATS[2:], True, ["n-ba"])
    for seat in SEATS:
        machine.cast_soundly("secret-1", seat, ["yes", "yes", "yes"])
    machine.rob_the_urn("secret-1")
    machine.close_ballot("secret-1", False)
    assert isinstance(machine.log[-1], BallotVoided)
    assert isinstance(machine.streams["meeting"][0], MeetingCalled)
