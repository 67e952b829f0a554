"""Councils, meetings and ballots over HTTP: persons by staff code, receipts in one answer only."""

from typing import Any

import pytest

from shared.contracts.refusal import Refusal
from shared.ids import person_id

LAN, MINH = person_id("so", "CB001"), person_id("so", "CB002")
AT = "2020-02-20T08:00:00+07:00"
ON = "2019-01-02"
MEMBER = {"person": "CB001", "role": "chair", "since": ON, "substitute": "CB002"}

COMMANDS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (
        "/councils",
        {"council": "hd", "name": "HĐ", "decision_number": "1", "on": ON, "members": [MEMBER]},
        "FormCouncil",
        {"members": [{**MEMBER, "person": LAN, "substitute": MINH}]},
    ),
    (
        "/councils/hd/members",
        {"member": MEMBER, "decision_number": "2"},
        "AppointMember",
        {"council": "hd", "member": {**MEMBER, "person": LAN, "substitute": MINH}},
    ),
    (
        "/councils/hd/members/CB001/release",
        {"on": ON, "decision_number": "3"},
        "ReleaseMember",
        {"person": LAN},
    ),
    (
        "/councils/hd/members/CB001/substitute",
        {"substitute": "CB002"},
        "NameSubstitute",
        {"person": LAN, "substitute": MINH},
    ),
    (
        "/councils/hd/members/CB001/relatives",
        {"relatives": ["CB002"]},
        "DeclareRelatives",
        {"person": LAN, "relatives": [MINH]},
    ),
    (
        "/meetings",
        {"meeting": "m", "council": "hd", "at": AT, "place": "P1", "agenda": [{"title": "Xét"}]},
        "CallMeeting",
        {"meeting": "m"},
    ),
    (
        "/meetings/m/attendance",
        {"at": AT, "present": [{"member": "CB001", "by": "CB002"}]},
        "RecordAttendance",
        {"meeting": "m", "present": [{"member": LAN, "by": MINH}]},
    ),
    (
        "/meetings/m/opening",
        {"at": AT, "presided_by": "CB001", "secretary": "CB002"},
        "OpenMeeting",
        {"presided_by": LAN, "secretary": MINH},
    ),
    ("/meetings/m/adjournment", {"at": AT, "reason": "Thiếu"}, "AdjournMeeting", {"meeting": "m"}),
    ("/meetings/m/resumption", {"at": AT}, "ResumeMeeting", {"meeting": "m"}),
    ("/meetings/m/closing", {"at": AT}, "CloseMeeting", {"meeting": "m"}),
    (
        "/ballots",
        {"ballot": "b", "meeting": "m", "form": "gk", "nominations": ["n"], "at": AT},
        "OpenBallot",
        {"ballot": "b"},
    ),
    ("/ballots/b/recusals", {"person": "CB001", "nominations": ["n"]}, "RecuseMember", {"person": LAN}),
    ("/ballots/b/absent", {"member": "CB001", "until": AT}, "AskAbsent", {"member": LAN}),
    ("/ballots/b/closing", {"at": AT}, "CloseBallot", {"ballot": "b"}),
    ("/ballots/b/voiding", {"at": AT, "reason": "Sai"}, "VoidBallot", {"ballot": "b"}),
]

VOTE = {"member": "CB001", "by": "CB002", "choices": [{"nomination": "n", "choice": "yes"}]}
PEOPLE = [
    {"person": LAN, "code": "CB001", "name": "Lan"},
    {"person": MINH, "code": "CB002", "name": "Minh"},
]


@pytest.mark.parametrize(("path", "body", "command", "sent"), COMMANDS)
def test_a_command_goes_to_awards_with_ids_for_codes(
    backend: Any, request_as: Any, path: str, body: dict[str, Any], command: str, sent: dict[str, Any]
) -> None:
    assert request_as("POST", f"/api{path}", json=body).status_code == 201
    (told,) = backend.asked("execute")
    assert told["command"]["command"] == command
    assert {name: told["command"][name] for name in sent} == sent


def test_a_vote_is_answered_with_its_receipts_and_kept_out_of_every_cache(
    backend: Any, request_as: Any
) -> None:
    receipts = [{"nomination": "n", "receipt": "ab" * 16}]
    backend.answers["cast_vote"] = {"events": [], "receipts": receipts}
    answer = request_as("POST", "/api/ballots/b/votes", json=VOTE)
    assert (answer.status_code, answer.json["receipts"]) == (201, receipts)
    assert answer.headers["Cache-Control"] == "no-store"
    (asked,) = backend.asked("cast_vote")
    assert asked["command"] == {**VOTE, "ballot": "b", "member": LAN, "by": MINH}
    assert backend.asked("execute") == []


def test_what_the_gateway_logs_of_a_vote_has_no_choice(
    backend: Any, request_as: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    backend.answers["cast_vote"] = {"events": [], "receipts": [{"nomination": "n", "receipt": "ab" * 16}]}
    request_as(
        "POST", "/api/ballots/b/votes", json={**VOTE, "choices": [{"nomination": "n", "choice": "abstain"}]}
    )
    backend.answers["cast_vote"] = Refusal("ballot.voted", place="member", value=LAN)
    refused = request_as("POST", "/api/ballots/b/votes", json=VOTE)
    assert (refused.status_code, refused.json["details"]["value"]) == (409, "CB001")
    written = "".join(capfd.readouterr())
    assert "/api/ballots/<ballot>/votes" in written
    assert "abstain" not in written and "abab" not in written


def test_persons_stand_with_code_and_name_wherever_they_are(backend: Any, request_as: Any) -> None:
    backend.answers["people"] = PEOPLE
    backend.answers["meeting"] = {
        "meeting": "m",
        "present": [{"member": LAN, "by": MINH}],
        "guests": ["Công đoàn"],
        "presided_by": LAN,
        "secretary": None,
    }
    told = request_as("GET", "/api/meetings/m").json
    assert told["present"] == [{"member": PEOPLE[0], "by": PEOPLE[1]}]
    assert (told["presided_by"], told["secretary"], told["guests"]) == (PEOPLE[0], None, ["Công đoàn"])


def test_a_council_is_told_with_its_people(backend: Any, request_as: Any) -> None:
    backend.answers["people"] = PEOPLE
    backend.answers["council"] = {
        "members": [{"person": LAN, "role": "chair", "substitute": MINH}],
        "relatives": [{"person": MINH, "relatives": [LAN]}],
    }
    told = request_as("GET", "/api/councils/hd").json
    (member,), (kin,) = told["members"], told["relatives"]
    assert (member["code"], member["role"], member["substitute"]) == ("CB001", "chair", PEOPLE[1])
    assert (kin["name"], kin["relatives"]) == ("Minh", [PEOPLE[0]])


@pytest.mark.parametrize(
    ("path", "method", "asked"),
    [
        ("/councils", "councils", {}),
        ("/meetings?council=hd", "meetings", {"council": "hd"}),
        ("/meetings/m/minutes", "minutes", {"meeting": "m"}),
        ("/ballots?meeting=m", "ballots", {"meeting": "m"}),
        ("/ballots/b", "ballot", {"ballot": "b"}),
        ("/ballots/b/papers", "ballot_papers", {"ballot": "b"}),
    ],
)
def test_a_question_goes_to_awards(
    backend: Any, request_as: Any, path: str, method: str, asked: dict[str, Any]
) -> None:
    assert request_as("GET", f"/api{path}").status_code == 200
    assert backend.asked(method) == [{"tenant": "so", **asked}]


def test_an_unknown_ballot_is_not_found(backend: Any, request_as: Any) -> None:
    backend.answers["ballot"] = Refusal("ballot.unknown", place="ballot", value="la")
    assert request_as("GET", "/api/ballots/la").status_code == 404
