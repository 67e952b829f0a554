"""Councils, their meetings and ballots."""

from typing import Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field, body_of
from services.gateway.asking import ask, caller, named, with_ids
from shared.contracts.commands import council as commands
from shared.contracts.commands.fields import Id, Slug
from shared.service import plain

blueprint = Field("councils", "Hội đồng, cuộc họp, bỏ phiếu: councils, meetings and ballots")

_AT = "2020-02-20T08:00:00+07:00"
_NOMINATION = "0f7d4a3c-0c2b-5f51-8f0e-6d2a1b9c4e33"
_PERSONS = ("substitute", "presided_by", "secretary", "by")
_PEOPLE = ("relatives", "seats", "absent")


class MeetingsWanted(msgspec.Struct):
    council: Slug | None = None


class BallotsWanted(msgspec.Struct):
    meeting: Id | None = None


@blueprint.answer("/councils", views.Council(many=True))
def councils() -> Any:
    """Every council, with how many sit on it today"""
    return ask("awards", "councils", tenant=caller.tenant)


@blueprint.answer("/councils/<council>", views.CouncilInFull)
def council(council: str) -> Any:
    """A council with its members, also former ones, and their declared relatives"""
    return _with_people(ask("awards", "council", tenant=caller.tenant, council=council))


@blueprint.answer("/meetings", views.Meeting(many=True))
@blueprint.query(MeetingsWanted)
def meetings(query: dict[str, Any]) -> Any:
    """Meetings of all councils, or of one"""
    return _with_people(ask("awards", "meetings", tenant=caller.tenant, **query))


@blueprint.answer("/meetings/<meeting>", views.Meeting)
def meeting(meeting: str) -> Any:
    """A meeting: when, what about, who is there, how far"""
    return _with_people(ask("awards", "meeting", tenant=caller.tenant, meeting=meeting))


@blueprint.answer("/meetings/<meeting>/minutes", views.Minutes)
def minutes(meeting: str) -> Any:
    """The minutes of a closed meeting, as data"""
    return _with_people(ask("awards", "minutes", tenant=caller.tenant, meeting=meeting))


@blueprint.answer("/ballots", views.Ballot(many=True))
@blueprint.query(BallotsWanted)
def ballots(query: dict[str, Any]) -> Any:
    """Ballots of all meetings, or of one, with their results"""
    return named(ask("awards", "ballots", tenant=caller.tenant, **query))


@blueprint.answer("/ballots/<ballot>", views.BallotInFull)
def ballot(ballot: str) -> Any:
    """A ballot: who has voted, who has no vote on what, and the result

    Of a secret one nobody can be told what anybody chose.
    """
    return _with_people(ask("awards", "ballot", tenant=caller.tenant, ballot=ballot))


@blueprint.answer("/ballots/<ballot>/papers", views.Paper(many=True))
def papers(ballot: str) -> Any:
    """All papers of a counted secret ballot: find yours by its receipt, and count again

    There is no question for one paper, so that nobody learns whose it is.
    """
    return ask("awards", "ballot_papers", tenant=caller.tenant, ballot=ballot)


@blueprint.route("/ballots/<ballot>/votes", methods=["POST"])
@blueprint.response(201, views.VoteTaken)
@blueprint.arguments(
    body_of(commands.CastVote, ["ballot"]),
    example={
        "member": "CB002",
        "by": "CB002",
        "choices": [{"nomination": _NOMINATION, "choice": "yes"}],
    },
)
def vote(fields: dict[str, Any], ballot: str) -> Any:
    """Vote; of a secret ballot the answer has the receipts, which are given this one time

    A second vote of the same seat is refused even when the first answer was lost.
    """
    command = with_ids("awards", {"command": "CastVote", **plain(fields), "ballot": ballot})
    wish = {name: value for name, value in command.items() if name != "command"}
    return ask("awards", "cast_vote", command=wish, context=caller.context())


def _with_people(answer: Any) -> Any:
    """Ids of persons as `{person, code, name}`, at any depth."""
    return named(_told(answer))


def _told(answer: Any) -> Any:
    if isinstance(answer, list):
        return [_told(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: _person_at(name, value) for name, value in answer.items()}


def _person_at(name: str, value: Any) -> Any:
    if isinstance(value, str) and (name in _PERSONS or name == "member"):
        return {"person": value}
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [{"person": one} for one in value] if name in (*_PEOPLE, "present") else value
    return _told(value)


blueprint.accept(
    "POST",
    "/councils",
    commands.FormCouncil,
    "awards",
    "Form a council; without rules of its own it meets by those in force on the day",
    {
        "council": "hoi-dong-so",
        "name": "Hội đồng Thi đua – Khen thưởng Sở",
        "decision_number": "01/QĐ-SLĐTBXH",
        "on": "2019-01-02",
        "members": [
            {"person": "CB001", "role": "chair", "since": "2019-01-02"},
            {"person": "CB002", "role": "member", "since": "2019-01-02", "substitute": "CB003"},
        ],
    },
)
blueprint.accept(
    "POST",
    "/councils/<council>/members",
    commands.AppointMember,
    "awards",
    "Appoint a member, or change a member's office, term or substitute by decision",
    {
        "member": {"person": "CB004", "role": "secretary", "since": "2019-06-01"},
        "decision_number": "15/QĐ-SLĐTBXH",
    },
)
blueprint.accept(
    "POST",
    "/councils/<council>/members/<person>/release",
    commands.ReleaseMember,
    "awards",
    "Release a member",
    {"on": "2019-12-31", "decision_number": "40/QĐ-SLĐTBXH"},
)
blueprint.accept(
    "POST",
    "/councils/<council>/members/<person>/substitute",
    commands.NameSubstitute,
    "awards",
    "Name who comes for a member, or nobody",
    {"substitute": "CB005"},
)
blueprint.accept(
    "POST",
    "/councils/<council>/members/<person>/relatives",
    commands.DeclareRelatives,
    "awards",
    "Declare whom of the organisation a member or substitute is related to, in place of before",
    {"relatives": ["CB017"]},
)
blueprint.accept(
    "POST",
    "/meetings",
    commands.CallMeeting,
    "awards",
    "Call a meeting with its agenda",
    {
        "meeting": "hop-2020-02",
        "council": "hoi-dong-so",
        "at": _AT,
        "place": "Phòng họp số 1",
        "agenda": [{"title": "Xét tặng Giấy khen năm 2019", "nominations": [_NOMINATION]}],
    },
)
blueprint.accept(
    "POST",
    "/meetings/<meeting>/attendance",
    commands.RecordAttendance,
    "awards",
    "Record who is there from a moment on: each seat with the member or the substitute",
    {
        "at": _AT,
        "present": [{"member": "CB001", "by": "CB001"}, {"member": "CB002", "by": "CB003"}],
        "guests": ["Đại diện Công đoàn"],
    },
)
blueprint.accept(
    "POST",
    "/meetings/<meeting>/opening",
    commands.OpenMeeting,
    "awards",
    "Open a meeting that has its quorum",
    {"at": _AT, "presided_by": "CB001", "secretary": "CB004"},
)
blueprint.accept(
    "POST",
    "/meetings/<meeting>/adjournment",
    commands.AdjournMeeting,
    "awards",
    "Put a meeting off, or interrupt it",
    {"at": _AT, "until": "2020-02-21T08:00:00+07:00", "reason": "Chưa đủ thành phần"},
)
blueprint.accept(
    "POST",
    "/meetings/<meeting>/resumption",
    commands.ResumeMeeting,
    "awards",
    "Go on with an interrupted meeting",
    {"at": _AT},
)
blueprint.accept(
    "POST",
    "/meetings/<meeting>/closing",
    commands.CloseMeeting,
    "awards",
    "Close a meeting whose ballots have all ended",
    {"at": _AT, "conclusions": ["Trình Giám đốc Sở quyết định khen thưởng"]},
)
blueprint.accept(
    "POST",
    "/ballots",
    commands.OpenBallot,
    "awards",
    "Put nominations for one form to the vote, by the rules of the form",
    {
        "ballot": "phieu-giay-khen",
        "meeting": "hop-2020-02",
        "form": "giay-khen",
        "nominations": [_NOMINATION],
        "at": _AT,
    },
)
blueprint.accept(
    "POST",
    "/ballots/<ballot>/recusals",
    commands.RecuseMember,
    "awards",
    "Give up the vote on nominations, for a conflict of interest",
    {"person": "CB002", "nominations": [_NOMINATION]},
)
blueprint.accept(
    "POST",
    "/ballots/<ballot>/absent",
    commands.AskAbsent,
    "awards",
    "Ask an absent member to vote in writing",
    {"member": "CB002", "until": "2020-02-25T17:00:00+07:00"},
)
blueprint.accept(
    "POST",
    "/ballots/<ballot>/closing",
    commands.CloseBallot,
    "awards",
    "Count a ballot; a secret one whose papers do not fit the marks comes out void",
    {"at": _AT},
)
blueprint.accept(
    "POST",
    "/ballots/<ballot>/voiding",
    commands.VoidBallot,
    "awards",
    "Give a ballot up before it is counted",
    {"at": _AT, "reason": "Danh sách sai, bỏ phiếu lại"},
)
