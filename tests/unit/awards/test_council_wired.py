"""Councils, meetings and ballots on the service's own database, from the command to the answer."""

import json
from datetime import date, timedelta

import pytest

from services.awards import projections
from services.awards.entrypoints.councils import CouncilEntrypoints
from services.awards.handling import ballots as balloting
from services.awards.handling import urns
from services.awards.handling.council_streams import ballot_of, minutes_of
from services.awards.handling.memberships import units_of
from services.awards.handling.voting_surroundings import vote_rules
from services.awards.projections import ballots, councils, meetings
from shared.contracts.personnel import PersonTransferred, UnitsMerged
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Store
from shared.projection import apply_all
from tests.rebuilding import differences, rebuild
from tests.unit.awards.council_given import COUNCIL, FORMED_ON, MEETING, VOTED_AT
from tests.unit.awards.council_house import House, furnished
from tests.unit.awards.given import CAMPAIGN, TENANT, recorded

YES_TO_BOTH = {"s-an": "yes", "s-ba": "yes"}


@pytest.fixture
def house(store: Store) -> House:
    return furnished(Store(store.engine, clock=lambda: VOTED_AT + timedelta(minutes=5)))


@pytest.fixture
def session(house: House) -> House:
    house.convene()
    return house


def refusal(house: House, command: str, **fields: object) -> str:
    with pytest.raises(Refusal) as refused:
        house.do(command, **fields)
    assert refused.value.text("vi") and refused.value.text("en")
    return refused.value.code


def test_a_council_formed_without_rules_meets_by_those_of_the_day(house: House) -> None:
    assert house.form() == ["CouncilFormed"]
    assert house.form() == []
    with reading(house.store.engine) as connection:
        (listed,) = councils.listed(connection, TENANT, FORMED_ON)
        told = councils.one(connection, TENANT, COUNCIL)
    assert (listed["members"], listed["rules"]["quorum"]["part"]) == (5, 2)
    assert [one["person"] for one in told["members"]] == ["chi", "nam", "pho", "tam", "thu"]
    assert [one["substitute"] for one in told["members"] if one["substitute"]] == ["thay"]


def test_members_come_and_go(house: House) -> None:
    house.form()
    house.do("ReleaseMember", council=COUNCIL, person="nam", on="2019-12-31", decision_number="2")
    member = {"person": "moi", "role": "member", "since": "2020-01-01"}
    house.do("AppointMember", council=COUNCIL, member=member, decision_number="3")
    house.do("NameSubstitute", council=COUNCIL, person="moi", substitute="dung")
    house.do("DeclareRelatives", council=COUNCIL, person="moi", relatives=["ba", "an"])
    with reading(house.store.engine) as connection:
        told = councils.one(connection, TENANT, COUNCIL)
        (before,), (after,) = (
            councils.listed(connection, TENANT, day) for day in (date(2019, 12, 31), date(2020, 1, 2))
        )
    members = {one["person"]: one for one in told["members"]}
    assert (members["nam"]["until"], members["moi"]["substitute"]) == (date(2019, 12, 31), "dung")
    assert told["relatives"] == [{"person": "moi", "relatives": ["an", "ba"]}]
    assert (before["members"], after["members"]) == (5, 5)


def test_a_meeting_is_called_on_nominations_that_are_there(house: House) -> None:
    house.form()
    with pytest.raises(Refusal) as refused:
        house.call(["n-an", "n-la"])
    assert (refused.value.code, refused.value.details["value"]) == ("ballot.nomination-unknown", "n-la")
    assert house.call() == ["MeetingCalled"]


def test_a_meeting_with_an_open_ballot_is_not_closed(session: House) -> None:
    session.put_to_the_vote("kin", "cstd", "s-an")
    at = VOTED_AT + timedelta(hours=2)
    assert refusal(session, "CloseMeeting", meeting=MEETING, at=at) == "meeting.ballots-open"
    session.do("VoidBallot", ballot="kin", at=at, reason="Danh sách sai")
    assert session.do("CloseMeeting", meeting=MEETING, at=at) == ["MeetingClosed"]
    with reading(session.store.engine) as connection:
        assert meetings.one(connection, TENANT, MEETING)["standing"] == "closed"


def test_each_form_is_voted_on_as_the_catalogue_says(house: House) -> None:
    with reading(house.store.engine) as connection:
        rules = vote_rules(connection, TENANT, CAMPAIGN, VOTED_AT.date())
        before = vote_rules(connection, TENANT, CAMPAIGN, date(1900, 1, 1))
    assert {form: rule.secret for form, rule in rules.items()} == {"giay-khen": False, "cstd": True}
    assert (rules["cstd"].share.part, rules["cstd"].share.whole) == (90, 100)
    assert before == {}


def test_forms_and_nominations_that_do_not_fit_are_refused(session: House) -> None:
    opening = {"ballot": "b", "meeting": MEETING, "at": VOTED_AT}
    assert refusal(session, "OpenBallot", **opening, form="cstd", nominations=["n-an"]) == "ballot.other-form"
    la = refusal(session, "OpenBallot", **{**opening, "meeting": "la"}, form="cstd", nominations=["s-an"])
    assert la == "meeting.unknown"
    session.put_to_the_vote("mot", "cstd", "s-an")
    again = refusal(session, "OpenBallot", **opening, form="cstd", nominations=["s-an"])
    assert again == "ballot.elsewhere"


def test_a_secret_ballot_from_the_first_vote_to_the_result(session: House) -> None:
    session.do("DeclareRelatives", council=COUNCIL, person="nam", relatives=["ba"])
    assert session.put_to_the_vote("kin", "cstd", "s-an", "s-ba") == ["BallotOpened"]
    own: dict[str, str] = {}
    for seat in ("chi", "pho", "thu", "tam"):
        cast = session.vote("kin", seat, YES_TO_BOTH, by="thay" if seat == "tam" else seat)
        assert [one.type for one in cast.recorded] == ["VoterMarked"]
        own |= {one.receipt: one.nomination for one in cast.receipts}
    with pytest.raises(Refusal) as refused:
        session.vote("kin", "nam", YES_TO_BOTH)
    assert refused.value.code == "ballot.conflict"
    own |= {one.receipt: one.nomination for one in session.vote("kin", "nam", {"s-an": "no"}).receipts}

    assert session.count("kin") == ["BallotClosed"]
    assert session.count("kin") == []
    with reading(session.store.engine) as connection:
        row = ballots.one(connection, TENANT, "kin")
        ended = ballot_of(connection, TENANT, "kin").ended
        outcomes = ballots.outcome_of(connection, TENANT, ["s-an", "s-ba", "n-an"])
        assert urns.papers_in(connection, TENANT, "kin") == ()
        assert ballots.running_on(connection, TENANT, ["s-an"]) == {}
    counted = {one["nomination"]: (one["base"], one["yes"], one["no"]) for one in row["results"]}
    assert counted == {"s-an": (5, 4, 1), "s-ba": (4, 4, 0)}
    assert {name: vote.outcome for name, vote in outcomes.items()} == {"s-an": "failed", "s-ba": "passed"}
    assert {paper.receipt: paper.nomination for paper in ended.papers} == own  # type: ignore[union-attr]


def test_an_open_ballot_has_names_and_no_receipts(session: House) -> None:
    session.put_to_the_vote("mo", "giay-khen", "n-an")
    cast = session.vote("mo", "chi", {"n-an": "yes"})
    assert (list(cast.receipts), [one.type for one in cast.recorded]) == ([], ["VoteCast"])
    with reading(session.store.engine) as connection:
        assert ballots.one(connection, TENANT, "mo")["voted"] == 1
        assert urns.papers_in(connection, TENANT, "mo") == ()


def test_a_vote_goes_alone_or_the_voter_would_have_no_receipt(session: House) -> None:
    session.put_to_the_vote("kin", "cstd", "s-an")
    choices = [{"nomination": "s-an", "choice": "yes"}]
    vote = {"ballot": "kin", "member": "chi", "by": "chi", "choices": choices}
    assert refusal(session, "CastVote", **vote) == "ballot.vote-apart"


def test_mark_and_paper_come_together_or_not_at_all(session: House, monkeypatch: pytest.MonkeyPatch) -> None:
    session.put_to_the_vote("kin", "cstd", "s-an")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="disk full"):
        patched.setattr(balloting, "apply_all", broken)
        session.vote("kin", "chi", {"s-an": "yes"})
    with reading(session.store.engine) as connection:
        assert urns.papers_in(connection, TENANT, "kin") == ()
        assert ballot_of(connection, TENANT, "kin").votes == {}
    assert len(session.vote("kin", "chi", {"s-an": "yes"}).receipts) == 1


def test_a_void_ballot_leaves_no_papers_and_no_outcome(session: House) -> None:
    session.put_to_the_vote("kin", "cstd", "s-an")
    session.vote("kin", "chi", {"s-an": "yes"})
    session.do("VoidBallot", ballot="kin", at=VOTED_AT, reason="Danh sách sai")
    with reading(session.store.engine) as connection:
        assert urns.papers_in(connection, TENANT, "kin") == ()
        assert ballots.one(connection, TENANT, "kin")["state"] == "void"
        assert ballots.outcome_of(connection, TENANT, ["s-an"]) == {}
    assert session.put_to_the_vote("lai", "cstd", "s-an") == ["BallotOpened"]


def test_the_newest_ballot_says_what_came_of_a_nomination(session: House) -> None:
    for ballot, choice in (("mot", "no"), ("hai", "yes")):
        session.put_to_the_vote(ballot, "giay-khen", "n-an")
        for seat in ("chi", "pho", "thu", "nam"):
            session.vote(ballot, seat, {"n-an": choice})
        session.count(ballot)
    with reading(session.store.engine) as connection:
        outcome = ballots.outcome_of(connection, TENANT, ["n-an"])["n-an"]
    assert (outcome.ballot, outcome.outcome) == ("hai", "passed")


def test_the_minutes_tell_of_a_closed_meeting(session: House) -> None:
    session.put_to_the_vote("mo", "giay-khen", "n-an")
    for seat in ("chi", "pho", "thu", "nam"):
        session.vote("mo", seat, {"n-an": "yes"})
    session.count("mo")
    with reading(session.store.engine) as connection, pytest.raises(Refusal, match="is not closed"):
        minutes_of(connection, TENANT, MEETING)
    session.do("CloseMeeting", meeting=MEETING, at=VOTED_AT + timedelta(hours=2), conclusions=["Trình"])
    with reading(session.store.engine) as connection:
        told = minutes_of(connection, TENANT, MEETING)
    (voted,) = told.ballots
    assert (voted.voted, voted.results[0].yes, told.conclusions) == (4, 4, ("Trình",))


def test_the_read_models_follow_from_the_log_and_running_papers_stay(session: House) -> None:
    session.put_to_the_vote("mo", "giay-khen", "n-an")
    for seat in ("chi", "pho", "thu", "nam"):
        session.vote("mo", seat, {"n-an": "yes"})
    session.count("mo")
    session.put_to_the_vote("kin", "cstd", "s-an")
    session.vote("kin", "chi", {"s-an": "yes"})
    session.put_to_the_vote("bo", "cstd", "s-ba")
    session.do("VoidBallot", ballot="bo", at=VOTED_AT, reason="x")
    own = (councils.projection, meetings.projection, ballots.projection)
    assert differences(rebuild(session.store, own)["outcome"]) == {}
    with reading(session.store.engine) as connection:
        assert len(urns.papers_in(connection, TENANT, "kin")) == 1


def test_another_organisation_has_none_of_it(session: House) -> None:
    with reading(session.store.engine) as connection:
        assert councils.listed(connection, "khac", FORMED_ON) == []
        assert meetings.listed(connection, "khac") == ballots.listed(connection, "khac") == []
        with pytest.raises(Refusal, match="no council"):
            councils.one(connection, "khac", COUNCIL)


def test_a_person_is_of_the_unit_that_theirs_became_and_of_the_one_they_lead(house: House) -> None:
    house.know(("an", "phong-a", None), ("ba", "phong-b", "phong-b"))
    moved = PersonTransferred(person="an", unit="phong-c", on=date(2019, 6, 1))
    merged = UnitsMerged(units=["phong-c", "phong-d"], into="phong-e", on=date(2019, 9, 1))
    said = [recorded(moved, "person-an", 2), recorded(merged, "organisation-so", 9)]
    with writing(house.store.engine) as connection:
        apply_all(connection, projections.FOREIGN["personnel"], said)
    with reading(house.store.engine) as connection:
        found = {
            day: units_of(connection, TENANT, ["an", "ba", "la"], date.fromisoformat(day))
            for day in ("2019-05-31", "2019-08-31", "2019-09-01")
        }
    assert [found[day]["an"] for day in sorted(found)] == [
        frozenset({"phong-a"}),
        frozenset({"phong-c"}),
        frozenset({"phong-e"}),
    ]
    assert found["2019-09-01"]["ba"] == frozenset({"phong-b"})
    assert "la" not in found["2019-09-01"]


def test_the_entrypoints_tell_all_of_a_ballot_but_what_was_chosen_in_secret(session: House) -> None:
    desk = CouncilEntrypoints()
    desk.store = session.store
    session.put_to_the_vote("kin", "cstd", "s-an")
    session.do("RecuseMember", ballot="kin", person="nam", nominations=["s-an"])
    for seat in ("chi", "pho", "thu", "tam"):
        choices = [{"nomination": "s-an", "choice": "yes"}]
        by = "thay" if seat == "tam" else seat
        vote = {"ballot": "kin", "member": seat, "by": by, "choices": choices}
        told = desk.cast_vote(vote, {"tenant": TENANT, "actor": "hội đồng"})
        assert [one["type"] for one in told["events"]] == ["VoterMarked"]
        assert [one["nomination"] for one in told["receipts"]] == ["s-an"]
    with pytest.raises(Refusal) as refused:
        desk.ballot_papers(TENANT, "kin")
    assert refused.value.code == "ballot.no-papers"

    running = desk.ballot(TENANT, "kin")
    assert [one["member"] for one in running["votes"]] == ["chi", "pho", "tam", "thu"]
    assert running["recused"] == [{"person": "nam", "nomination": "s-an"}]
    assert "yes" not in json.dumps(running["votes"])
    session.count("kin")
    session.do("CloseMeeting", meeting=MEETING, at=VOTED_AT + timedelta(hours=2))
    assert {one["choice"] for one in desk.ballot_papers(TENANT, "kin")} == {"yes"}
    (voted,) = desk.minutes(TENANT, MEETING)["ballots"]
    assert voted["recused"] == running["recused"]
    assert desk.meeting(TENANT, MEETING)["standing"] == "closed"
    assert [one["ballot"] for one in desk.ballots(TENANT, MEETING)] == ["kin"]
    assert [one["meeting"] for one in desk.meetings(TENANT, COUNCIL)] == [MEETING]
    assert desk.council(TENANT, COUNCIL)["council"] == desk.councils(TENANT)[0]["council"]
