"""Ballots: what is put to the vote, who votes, once and without a conflict, and how it ends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from services.awards.domain import urn
from services.awards.domain.ballot import Surroundings
from shared.contracts.ballots import (
    AbsentAsked,
    BallotClosed,
    BallotOpened,
    BallotVoided,
    Conflict,
    MemberRecused,
    Paper,
    Result,
    VoteCast,
    VoterMarked,
)
from shared.contracts.commands.council import (
    AskAbsent,
    CastVote,
    CloseBallot,
    OpenBallot,
    RecuseMember,
    VoidBallot,
)
from shared.contracts.council import MeetingAdjourned, MemberReleased, Share
from shared.contracts.event import Event
from tests.unit.awards.council_given import (
    ALL,
    AN,
    BALLOT,
    CALLED,
    COUNCIL,
    FORMED,
    FOUR,
    KIN,
    MEETING,
    OPEN,
    PHO,
    SECRET,
    SESSION,
    UNIT,
    VOTED_AT,
    around,
    attended,
    ballots,
    chosen,
    council_of,
    meeting_of,
    opened,
)

LATE = VOTED_AT + timedelta(hours=1)
AFTERWARDS = LATE + timedelta(seconds=1)
OPENED = opened()
OPENLY = opened(rule=OPEN)
KINSHIP = Conflict(person="nam", nomination="n-an", ground="relative")
WITHOUT_TAM = around(meeting=meeting_of(CALLED, FOUR, SESSION))
ASKED = AbsentAsked(ballot=BALLOT, member="tam", until=LATE)
VOIDED = BallotVoided(ballot=BALLOT, at=LATE, cause="decided", marked=0, papers=0, reason="Nhầm")


def open_it(**changes: Any) -> OpenBallot:
    fields = {
        "ballot": BALLOT,
        "meeting": MEETING,
        "form": "giay-khen",
        "nominations": ["n-an"],
        "at": VOTED_AT,
    }
    return OpenBallot(**{**fields, **changes})


def cast(member: str, by: str = "", **choices: str) -> CastVote:
    return CastVote(
        ballot=BALLOT, member=member, by=by or member, choices=chosen(**(choices or {"n_an": "yes"}))
    )


def mark(member: str, by: str = "", in_writing: bool = False) -> VoterMarked:
    return VoterMarked(ballot=BALLOT, member=member, by=by or member, in_writing=in_writing)


def voted(member: str, by: str = "", **choices: str) -> VoteCast:
    return VoteCast(
        ballot=BALLOT,
        member=member,
        by=by or member,
        in_writing=False,
        choices=chosen(**(choices or {"n_an": "yes"})),
    )


def recuse(person: str, *nominations: str) -> RecuseMember:
    return RecuseMember(ballot=BALLOT, person=person, nominations=list(nominations or ["n-an"]))


def ask(**changes: Any) -> AskAbsent:
    return AskAbsent(**{"ballot": BALLOT, "member": "tam", "until": LATE, **changes})


def close(at: Any = LATE) -> CloseBallot:
    return CloseBallot(ballot=BALLOT, at=at)


def papers(*choices: Any, nomination: str = "n-an") -> urn.Urn:
    return tuple(
        Paper(nomination=nomination, receipt=f"{number:032x}", choice=choice)
        for number, choice in enumerate(choices, start=1)
    )


def closed(results: list[Result], voted: int, **changes: Any) -> BallotClosed:
    fields: dict[str, Any] = {
        "ballot": BALLOT,
        "council": COUNCIL,
        "meeting": MEETING,
        "form": "giay-khen",
        "at": LATE,
        "secret": True,
        "members": 5,
    }
    return BallotClosed(**{**fields, "results": results, "voted": voted, **changes})


def result(base: int, yes: int, no: int = 0, abstained: int = 0, outcome: Any = "passed") -> Result:
    return Result(
        nomination="n-an",
        base=base,
        voted=yes + no + abstained,
        yes=yes,
        no=no,
        abstained=abstained,
        outcome=outcome,
    )


def test_nominations_are_put_to_the_vote_with_the_conflicts_that_the_rule_knows() -> None:
    myself = Conflict(person="pho", nomination="n-pho", ground="self")
    both = opened(nominees=[AN, PHO], conflicts=[KINSHIP, myself])
    ballots().when(open_it(nominations=["n-an", "n-pho"])).then(both)
    ballots().given(both).when(open_it(nominations=["n-an", "n-pho"])).then_nothing()


def test_units_conflict_where_the_rule_says_so() -> None:
    rule = msgspec.structs.replace(SECRET, conflicts=["own-unit", "same-unit"])
    units = {"chi": frozenset({"phong-a"}), "thay": frozenset({"phong-b"}), "an": frozenset({"phong-b"})}
    known = around(
        meeting=meeting_of(
            msgspec.structs.replace(
                CALLED,
                agenda=[msgspec.structs.replace(CALLED.agenda[0], nominations=["n-an", "n-phong-a"])],
            ),
            ALL,
            SESSION,
        ),
        nominees={"n-an": ("giay-khen", AN), "n-phong-a": ("giay-khen", UNIT)},
        rules={"giay-khen": rule},
        units=units,
    )
    outcome = ballots(known).when(open_it(nominations=["n-an", "n-phong-a"]))
    assert [event.conflicts for event in outcome.events if isinstance(event, BallotOpened)] == [
        [
            Conflict(person="thay", nomination="n-an", ground="same-unit"),
            Conflict(person="chi", nomination="n-phong-a", ground="own-unit"),
        ]
    ]


def test_a_relative_is_one_whichever_of_the_two_declared_it() -> None:
    rules = {"giay-khen": msgspec.structs.replace(SECRET, conflicts=["relative"])}
    declared = msgspec.structs.replace(KIN, person="pho", relatives=["nam"])
    known = around(council=council_of(FORMED, declared), rules=rules)
    outcome = ballots(known).when(open_it(nominations=["n-pho"]))
    assert [event.conflicts for event in outcome.events if isinstance(event, BallotOpened)] == [
        [Conflict(person="nam", nomination="n-pho", ground="relative")]
    ]


ALL_KIN = [msgspec.structs.replace(KIN, person=one.person) for one in FORMED.members]


@pytest.mark.parametrize(
    ("known", "command", "code"),
    [
        (around(meeting=meeting_of(CALLED, ALL)), open_it(), "meeting.not-open"),
        (around(meeting=meeting_of()), open_it(), "meeting.unknown"),
        (
            around(meeting=meeting_of(CALLED, ALL, SESSION, attended("chi", at=VOTED_AT))),
            open_it(),
            "meeting.no-quorum",
        ),
        (around(), open_it(nominations=[]), "ballot.empty"),
        (around(), open_it(nominations=["n-an", "n-an"]), "ballot.nomination-twice"),
        (around(), open_it(nominations=["x"]), "ballot.nomination-unknown"),
        (around(rules={}), open_it(), "ballot.no-rule"),
        (
            around(campaigns={"n-an": "mot", "n-pho": "hai"}),
            open_it(nominations=["n-an", "n-pho"]),
            "ballot.other-campaign",
        ),
        (around(rules={"co": SECRET}), open_it(form="co"), "ballot.other-form"),
        (around(nominees={"n-x": ("giay-khen", AN)}), open_it(nominations=["n-x"]), "ballot.not-on-agenda"),
        (around(elsewhere={"n-an": "ballot-9"}), open_it(), "ballot.elsewhere"),
        (around(), open_it(places=0), "ballot.places"),
        (around(council=council_of(FORMED, *ALL_KIN)), open_it(), "ballot.nobody-may-vote"),
    ],
)
def test_what_cannot_be_voted_on_is_refused(known: Surroundings, command: OpenBallot, code: str) -> None:
    ballots(known).when(command).then_refused(code)


def test_another_list_needs_another_ballot() -> None:
    ballots().given(OPENED).when(open_it(nominations=["n-pho"])).then_refused("ballot.exists")


def test_a_secret_vote_leaves_a_mark_without_the_choice() -> None:
    ballots().given(OPENED).when(cast("chi", n_an="no")).then(mark("chi"))
    assert VoterMarked.__struct_fields__ == ("ballot", "member", "by", "in_writing")


def test_an_open_vote_is_recorded_with_its_choices() -> None:
    ballots().given(OPENLY).when(cast("chi", n_an="no")).then(voted("chi", n_an="no"))


def test_a_substitute_votes_for_the_seat_and_then_the_member_does_not() -> None:
    ballots().given(OPENED).when(cast("tam", "thay")).then(mark("tam", "thay"))
    ballots().given(OPENED, mark("tam", "thay")).when(cast("tam")).then_refused("ballot.voted")


def test_who_has_a_conflict_votes_on_the_others_only() -> None:
    both = opened(nominees=[AN, PHO], conflicts=[KINSHIP])
    ballots().given(both).when(cast("nam", n_pho="yes")).then(mark("nam"))
    mixed = cast("nam", n_an="no", n_pho="yes")
    ballots().given(both).when(mixed).then_refused("ballot.conflict", value="n-an", by="nam")


def test_the_seat_of_who_has_a_conflict_is_not_lent() -> None:
    of_member = opened(conflicts=[Conflict(person="tam", nomination="n-an", ground="relative")])
    of_substitute = opened(conflicts=[Conflict(person="thay", nomination="n-an", ground="relative")])
    for barred in (of_member, of_substitute):
        ballots().given(barred).when(cast("tam", "thay")).then_refused("ballot.no-vote-at-all")


@pytest.mark.parametrize(
    ("known", "history", "command", "code"),
    [
        (around(), (), cast("chi"), "ballot.unknown"),
        (around(), (OPENED, VOIDED), cast("chi"), "ballot.ended"),
        (around(), (OPENED,), cast("x"), "meeting.no-seat"),
        (around(), (OPENED,), cast("thay"), "meeting.no-seat"),
        (around(), (OPENED, mark("chi")), cast("chi", n_an="no"), "ballot.voted"),
        (around(), (OPENED,), cast("nam", "thay"), "meeting.not-substitute"),
        (around(), (OPENED,), cast("chi", "x"), "meeting.not-substitute"),
        (around(), (OPENED,), cast("tam"), "ballot.seat-taken"),
        (WITHOUT_TAM, (OPENED,), cast("tam"), "ballot.absent"),
        (WITHOUT_TAM, (OPENED,), cast("tam", "thay"), "ballot.absent"),
        (WITHOUT_TAM, (OPENED, ASKED), cast("tam", "thay"), "ballot.writing-in-person"),
        (replace(WITHOUT_TAM, now=AFTERWARDS), (OPENED, ASKED), cast("tam"), "ballot.too-late"),
        (around(), (opened(conflicts=[KINSHIP]),), cast("nam"), "ballot.no-vote-at-all"),
        (around(), (OPENED,), cast("chi", x="yes"), "ballot.not-listed"),
        (around(), (opened(nominees=[AN, PHO]),), cast("chi"), "ballot.choice-missing"),
    ],
)
def test_a_vote_is_one_s_own_and_given_once(
    known: Surroundings, history: tuple[Event, ...], command: CastVote, code: str
) -> None:
    ballots(known).given(*history).when(command).then_refused(code)


def test_one_choice_a_nomination() -> None:
    twice = CastVote(ballot=BALLOT, member="chi", by="chi", choices=[*chosen(n_an="yes"), *chosen(n_an="no")])
    ballots().given(OPENED).when(twice).then_refused("ballot.choice-twice")


def test_nobody_votes_while_the_meeting_is_interrupted_but_in_writing() -> None:
    paused = MeetingAdjourned(meeting=MEETING, at=VOTED_AT, until=None, reason="x")
    known = around(meeting=meeting_of(CALLED, FOUR, SESSION, paused))
    ballots(known).given(OPENED).when(cast("chi")).then_refused("meeting.not-open")
    ballots(known).given(OPENED, ASKED).when(cast("tam")).then(mark("tam", in_writing=True))


def test_an_absent_member_is_asked_in_writing() -> None:
    ballots(WITHOUT_TAM).given(OPENED).when(ask()).then(ASKED)
    ballots(WITHOUT_TAM).given(OPENED, ASKED).when(ask()).then_nothing()
    ballots(WITHOUT_TAM).given(OPENED, ASKED).when(cast("tam")).then(mark("tam", in_writing=True))


@pytest.mark.parametrize(
    ("known", "history", "command", "code"),
    [
        (WITHOUT_TAM, (), ask(), "ballot.unknown"),
        (
            WITHOUT_TAM,
            (opened(rule=msgspec.structs.replace(SECRET, in_writing=False)),),
            ask(),
            "ballot.not-in-writing",
        ),
        (WITHOUT_TAM, (OPENED,), ask(member="x"), "meeting.no-seat"),
        (WITHOUT_TAM, (OPENED, mark("tam", "thay")), ask(), "ballot.voted"),
        (around(), (OPENED,), ask(), "ballot.present"),
        (WITHOUT_TAM, (OPENED,), ask(until=VOTED_AT), "ballot.asked-late"),
    ],
)
def test_only_absent_members_are_asked(
    known: Surroundings, history: tuple[Event, ...], command: AskAbsent, code: str
) -> None:
    ballots(known).given(*history).when(command).then_refused(code)


def test_a_member_recuses_themself_before_voting() -> None:
    recused = MemberRecused(ballot=BALLOT, person="thu", nominations=["n-an"])
    ballots().given(OPENED).when(recuse("thu")).then(recused)
    ballots().given(OPENED, recused).when(recuse("thu")).then_nothing()
    ballots().given(OPENED, recused).when(cast("thu")).then_refused("ballot.no-vote-at-all")
    ballots().given(opened(conflicts=[KINSHIP])).when(recuse("nam")).then_nothing()


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((), recuse("thu"), "ballot.unknown"),
        ((OPENED,), recuse("thu", "x"), "ballot.not-listed"),
        ((OPENED,), recuse("x"), "meeting.no-seat"),
        ((OPENED, mark("thu")), recuse("thu"), "ballot.recused-late"),
        ((OPENED, mark("tam", "thay")), recuse("thay"), "ballot.recused-late"),
        ((OPENED, mark("tam", "thay")), recuse("tam"), "ballot.recused-late"),
        ((OPENED, VOIDED), recuse("thu"), "ballot.ended"),
    ],
)
def test_nobody_recuses_themself_afterwards(history: tuple[Event, ...], command: Any, code: str) -> None:
    ballots().given(*history).when(command).then_refused(code)


FOUR_MARKS = tuple(mark(member) for member in ("chi", "pho", "thu", "nam"))


def test_a_secret_ballot_is_counted_from_the_urn_and_shows_every_paper() -> None:
    kept = papers("yes", "yes", "no", "yes")
    outcome = ballots(around(papers=kept[::-1])).given(OPENED, *FOUR_MARKS).when(close())
    outcome.then(closed([result(5, 3, 1, outcome="failed")], 4, papers=list(kept)))


def test_the_base_is_without_those_who_have_a_conflict() -> None:
    history = (opened(conflicts=[KINSHIP]), mark("chi"), mark("pho"), mark("thu"), mark("tam", "thay"))
    kept = papers("yes", "yes", "yes", "yes")
    ballots(around(papers=kept)).given(*history).when(close()).then(
        closed([result(4, 4)], 4, papers=list(kept))
    )


@pytest.mark.parametrize(
    ("change", "base", "outcome"),
    [
        ({"conflicted": "in"}, 5, "failed"),
        ({"conflicted": "out"}, 4, "passed"),
        ({"of": "present", "conflicted": "in"}, 4, "passed"),
        ({"of": "present", "conflicted": "out"}, 3, "passed"),
    ],
)
def test_what_the_share_is_of_is_the_rule_s(change: dict[str, Any], base: int, outcome: Any) -> None:
    rule = msgspec.structs.replace(OPEN, share=Share(part=75, whole=100), **change)
    history = (
        opened(
            rule=rule,
            conflicts=[KINSHIP],
            present=["chi", "pho", "thu", "nam"],
            quorum=Share(part=1, whole=2),
        ),
        voted("chi"),
        voted("pho"),
        voted("thu"),
    )
    ballots().given(*history).when(close()).then(closed([result(base, 3, outcome=outcome)], 3, secret=False))


def test_the_vote_of_who_presides_decides_a_tie_where_the_rule_says_so() -> None:
    rule = msgspec.structs.replace(
        OPEN, share=Share(part=1, whole=2, exceeds=True), of="present", tie="chair"
    )
    begun = opened(rule=rule, present=["chi", "pho", "thu", "nam"])
    votes = (voted("chi"), voted("pho"), voted("thu", n_an="no"), voted("nam", n_an="no"))
    ballots().given(begun, *votes).when(close()).then(closed([result(4, 2, 2)], 4, secret=False))
    against = (voted("chi", n_an="no"), voted("pho"), voted("thu"), voted("nam", n_an="no"))
    ballots().given(begun, *against).when(close()).then(
        closed([result(4, 2, 2, outcome="failed")], 4, secret=False)
    )


@pytest.mark.parametrize(
    "kept",
    [papers(*["yes"] * 3), papers(*["yes"] * 5), papers(*["yes"] * 4, nomination="x")],
)
def test_an_urn_that_does_not_fit_the_marks_makes_the_ballot_void(kept: urn.Urn) -> None:
    outcome = ballots(around(papers=kept)).given(OPENED, *FOUR_MARKS).when(close())
    outcome.then(BallotVoided(ballot=BALLOT, at=LATE, cause="count", marked=4, papers=len(kept)))


@pytest.mark.parametrize(
    ("history", "command", "code"),
    [
        ((), close(), "ballot.unknown"),
        ((OPENED, *FOUR_MARKS[:3]), close(), "ballot.no-quorum"),
        ((OPENED, *FOUR_MARKS, ASKED), close(), "ballot.awaited"),
        ((OPENED, *FOUR_MARKS), close(VOTED_AT - timedelta(seconds=1)), "ballot.closed-early"),
        ((OPENED, VOIDED), close(), "ballot.ended"),
    ],
)
def test_a_ballot_is_not_counted_before_its_time(
    history: tuple[Event, ...], command: CloseBallot, code: str
) -> None:
    known = around(papers=papers(*["yes"] * 4))
    ballots(known).given(*history).when(command).then_refused(code)


def test_who_was_asked_and_did_not_answer_in_time_holds_nothing_up() -> None:
    known = around(papers=papers(*["yes"] * 4), now=AFTERWARDS)
    outcome = ballots(known).given(OPENED, ASKED, *FOUR_MARKS).when(close())
    outcome.then(closed([result(5, 4)], 4, papers=list(papers(*["yes"] * 4))))


def test_a_ballot_is_given_up() -> None:
    void = VoidBallot(ballot=BALLOT, at=LATE, reason="Nhầm")
    ballots().given(OPENED).when(void).then(VOIDED)
    ballots().given(OPENED, VOIDED).when(void).then_nothing()
    ballots().when(void).then_refused("ballot.unknown")
    done = closed([result(5, 4)], 4)
    ballots().given(OPENED, *FOUR_MARKS, done).when(void).then_refused("ballot.ended")
    ballots().given(OPENED, *FOUR_MARKS, done).when(close()).then_nothing()


def test_who_left_the_council_meanwhile_has_no_vote() -> None:
    before = SESSION.at.date() - timedelta(days=1)
    left = MemberReleased(council=COUNCIL, person="nam", on=before, decision_number="x")
    known = around(council=council_of(FORMED, KIN, left))
    ballots(known).given(OPENED).when(cast("nam")).then_refused("meeting.no-seat")
