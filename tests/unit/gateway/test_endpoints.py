"""Every endpoint asks the service that it should, for what it should."""

from typing import Any

import pytest

from shared.contracts.refusal import Refusal
from shared.ids import person_id

LAN = person_id("so", "CB001")
ON = "2019-07-15"
SAID = {"by": "CB018", "reason": "Nhầm ngày"}
SUSPENDED = {"what": "source", "code": "time-clock", **SAID}

COMMANDS: list[tuple[str, str, dict[str, Any], str, str, dict[str, Any]]] = [
    ("POST", "/organisation", {"name": "Sở", "on": ON}, "personnel", "FoundOrganisation", {}),
    ("POST", "/units", {"unit": "vp", "name": "Văn phòng", "on": ON}, "personnel", "CreateUnit", {}),
    ("POST", "/units/vp/rename", {"name": "VP", "on": ON}, "personnel", "RenameUnit", {"unit": "vp"}),
    ("POST", "/units/vp/move", {"parent": None, "on": ON}, "personnel", "MoveUnit", {"unit": "vp"}),
    (
        "POST",
        "/units/vp/split",
        {"into": ["a", "b"], "default": "a", "members": {"p": "b"}, "on": ON},
        "personnel",
        "SplitUnit",
        {"unit": "vp"},
    ),
    ("POST", "/units/vp/dissolve", {"successor": "a", "on": ON}, "personnel", "DissolveUnit", {"unit": "vp"}),
    ("POST", "/units/merge", {"units": ["a", "b"], "into": "a", "on": ON}, "personnel", "MergeUnits", {}),
    ("POST", "/blocks", {"block": "k1", "name": "Khối 1", "on": ON}, "personnel", "FormBlock", {}),
    ("POST", "/blocks/k1/units", {"unit": "vp", "on": ON}, "personnel", "JoinBlock", {"block": "k1"}),
    (
        "DELETE",
        f"/blocks/k1/units/vp?on={ON}",
        {},
        "personnel",
        "LeaveBlock",
        {"block": "k1", "unit": "vp", "on": ON},
    ),
    (
        "POST",
        "/people",
        {"code": "CB001", "name": "Lan", "kind": "cadre", "position": "cv", "unit": "vp", "on": ON},
        "personnel",
        "RegisterPerson",
        {},
    ),
    (
        "POST",
        "/people/CB001/transfers",
        {"unit": "vp", "on": ON},
        "personnel",
        "TransferPerson",
        {"person": LAN},
    ),
    (
        "POST",
        f"/people/{LAN}/positions",
        {"position": "cv", "on": ON},
        "personnel",
        "ChangePosition",
        {"person": LAN},
    ),
    ("POST", "/people/CB001/badges", {"badge": "17", "on": ON}, "personnel", "AssignBadge", {"person": LAN}),
    (
        "POST",
        "/people/CB001/leave",
        {"kind": "annual", "first_day": ON, "last_day": ON},
        "personnel",
        "GrantLeave",
        {"person": LAN},
    ),
    (
        "DELETE",
        "/people/CB001/leave/n1",
        {"reason": "Bận"},
        "personnel",
        "CancelLeave",
        {"person": LAN, "leave": "n1"},
    ),
    (
        "POST",
        "/people/CB001/departure",
        {"on": ON, "reason": "Nghỉ hưu"},
        "personnel",
        "DismissPerson",
        {"person": LAN},
    ),
    ("DELETE", "/people/CB001/personal-data", {}, "personnel", "ErasePerson", {"person": LAN}),
    (
        "POST",
        "/records",
        {
            "subject_kind": "person",
            "subject": LAN,
            "criterion": "trang-phuc",
            "occurred_at": "2019-07-15T08:05:00+07:00",
            "observer": "CB018",
        },
        "observations",
        "RecordBehaviour",
        {},
    ),
    (
        "POST",
        "/records/r1/correction",
        {"quantity": 200, **SAID},
        "observations",
        "CorrectBehaviour",
        {"record": "r1"},
    ),
    (
        "POST",
        "/clocks",
        {"device": "CJ7H202460123", "unit": "vp", "networks": ["10.0.0.7"]},
        "observations",
        "RegisterDevice",
        {},
    ),
    (
        "POST",
        "/clocks/CJ7H202460123/retirement",
        {"reason": "Hỏng"},
        "observations",
        "RetireDevice",
        {"device": "CJ7H202460123"},
    ),
    ("POST", "/records/r1/contest", SAID, "observations", "ContestBehaviour", {"record": "r1"}),
    ("POST", "/records/r1/uphold", SAID, "observations", "UpholdBehaviour", {"record": "r1"}),
    ("POST", "/records/r1/retraction", SAID, "observations", "RetractBehaviour", {"record": "r1"}),
    ("POST", "/criteria", {"text": "a: 1", "file_name": "a.yaml"}, "scoring", "PublishCriteria", {}),
    ("POST", "/rankings/k1", {"period": "2019"}, "scoring", "PublishRanking", {"block": "k1"}),
    ("POST", "/scoring/suspensions", SUSPENDED, "scoring", "SuspendScoring", {}),
    ("POST", "/scoring/suspensions/lifting", SUSPENDED, "scoring", "LiftSuspension", {}),
    ("POST", "/scoring/periods/2019/closing", {"by": "CB5"}, "scoring", "ClosePeriod", {"period": "2019"}),
    ("POST", "/scoring/periods/2019/reopening", SAID, "scoring", "ReopenPeriod", {"period": "2019"}),
    (
        "POST",
        "/scores/unit/vp/left-out",
        {"criterion": "jobs", "period": "2019", **SAID},
        "scoring",
        "LeaveOutCriterion",
        {"subject_kind": "unit", "subject": "vp"},
    ),
    (
        "POST",
        "/scores/person/CB001/taken-in",
        {"criterion": "jobs", "period": "2019", **SAID},
        "scoring",
        "TakeInCriterion",
        {"subject_kind": "person", "subject": LAN},
    ),
    (
        "POST",
        "/scores/person/CB001/lifted-flags",
        {"flag": "often-late", "period": "2019", **SAID},
        "scoring",
        "LiftFlag",
        {"subject_kind": "person", "subject": LAN},
    ),
    (
        "POST",
        "/campaigns",
        {
            "campaign": "vh",
            "name": "Văn hóa",
            "criteria": "vh",
            "first_day": ON,
            "last_day": ON,
            "forms": [{"form": "co", "name": "Cờ", "recipient": "unit", "rule": "block-leader"}],
        },
        "awards",
        "DraftCampaign",
        {},
    ),
    (
        "POST",
        "/campaigns/vh/drafts",
        {
            "name": "Văn hóa",
            "criteria": "vh",
            "first_day": ON,
            "last_day": ON,
            "forms": [],
            "reason": "Góp ý",
        },
        "awards",
        "RedraftCampaign",
        {"campaign": "vh"},
    ),
    (
        "POST",
        "/campaigns/vh/consultation",
        {"on": ON, "until": ON},
        "awards",
        "OpenConsultation",
        {"campaign": "vh"},
    ),
    (
        "POST",
        "/campaigns/vh/consultation/closing",
        {"on": ON},
        "awards",
        "CloseConsultation",
        {"campaign": "vh"},
    ),
    (
        "POST",
        "/campaigns/vh/comments",
        {"article": "dieu-1", "author": "CB001", "text": "Rõ giờ", "on": ON},
        "awards",
        "MakeComment",
        {"campaign": "vh", "author": LAN},
    ),
    (
        "POST",
        "/comments/c1/answer",
        {"verdict": "taken", "answer": "Đã ghi", "by": "CB001", "on": ON},
        "awards",
        "AnswerComment",
        {"comment": "c1", "by": LAN},
    ),
    (
        "POST",
        "/campaigns/vh/launch",
        {"on": ON, "ceremony": {"place": "Sở", "participants": ["CB001"], "guests": 1}},
        "awards",
        "LaunchCampaign",
        {"campaign": "vh", "ceremony": {"place": "Sở", "participants": [LAN], "guests": 1}},
    ),
    (
        "POST",
        "/campaigns/vh/ceremonies",
        {"occasion": "conferral", "on": ON, "place": "Sở", "participants": ["CB001", LAN]},
        "awards",
        "HoldCeremony",
        {"campaign": "vh", "participants": [LAN, LAN]},
    ),
    ("POST", "/campaigns/vh/units", {"unit": "vp", "on": ON}, "awards", "JoinCampaign", {"campaign": "vh"}),
    (
        "POST",
        "/campaigns/vh/registrations",
        {"unit": "vp", "period": "2019", "number": "1", "on": ON, "people": [{"person": "CB001"}]},
        "awards",
        "RegisterEmulation",
        {"campaign": "vh", "people": [{"person": LAN}]},
    ),
    ("POST", "/campaigns/vh/reminders", {"on": ON}, "awards", "RemindUnits", {"campaign": "vh"}),
    (
        "POST",
        "/campaigns/vh/reviews",
        {"kind": "final", "period": "2019", "on": ON, "document": "1/BC", "findings": []},
        "awards",
        "ReviewPeriod",
        {"campaign": "vh"},
    ),
    (
        "POST",
        "/campaigns/vh/honours",
        {"period": "2019", "on": ON},
        "awards",
        "PublishHonours",
        {"campaign": "vh"},
    ),
    ("POST", "/campaigns/vh/closing", {"on": ON}, "awards", "CloseCampaign", {"campaign": "vh"}),
    (
        "POST",
        "/campaigns/vh/nominations",
        {"period": "2019"},
        "awards",
        "ProposeNominations",
        {"campaign": "vh"},
    ),
    (
        "POST",
        "/campaigns/vh/nominations/by-hand",
        {
            "form": "gk",
            "period": "2019",
            "recipient_kind": "person",
            "recipient": "CB001",
            "origin": "person",
            "by": "CB001",
        },
        "awards",
        "SubmitNomination",
        {"campaign": "vh", "recipient": LAN, "by": LAN},
    ),
    (
        "POST",
        "/campaigns/vh/nominations/by-hand",
        {
            "form": "co",
            "period": "2019",
            "recipient_kind": "unit",
            "recipient": "vp",
            "origin": "unit",
            "by": "vp",
        },
        "awards",
        "SubmitNomination",
        {"campaign": "vh"},
    ),
    (
        "POST",
        "/nominations/n1/withdrawal",
        {"by": "vp", "on": ON, "reason": "Xin rút"},
        "awards",
        "WithdrawNomination",
        {"nomination": "n1"},
    ),
    (
        "POST",
        "/matters",
        {
            "matter": "don-07",
            "kind": "complaint",
            "subject_kind": "person",
            "subject": "CB001",
            "since": ON,
            "document": "Đơn 07",
        },
        "awards",
        "RaiseMatter",
        {"subject": LAN},
    ),
    (
        "POST",
        "/matters/don-07/settlement",
        {"on": ON, "document": "KL 12"},
        "awards",
        "SettleMatter",
        {"matter": "don-07"},
    ),
    (
        "POST",
        "/earlier-awards",
        {
            "form": "CSTD-CS",
            "recipient_kind": "person",
            "recipient": "CB001",
            "year": 2018,
            "authority": "Giám đốc",
            "decision_number": "15/QĐ",
            "decided_on": "2019-01-20",
        },
        "awards",
        "RecordEarlierAward",
        {"recipient": LAN},
    ),
    (
        "POST",
        "/earlier-awards/a1/striking",
        {"on": ON, "reason": "Ghi nhầm"},
        "awards",
        "StrikeEarlierAward",
        {"award": "a1"},
    ),
    (
        "POST",
        "/catalogue",
        {"on": ON, "document": "Quy chế 05", "text": "forms: []"},
        "awards",
        "AdaptCatalogue",
        {},
    ),
    (
        "POST",
        "/nominations/n1/approval",
        {"authority": "Giám đốc", "decision_number": "1/QĐ", "decided_on": ON},
        "awards",
        "ApproveNomination",
        {"nomination": "n1"},
    ),
    (
        "POST",
        "/nominations/n1/refusal",
        {"authority": "Giám đốc", "reason": "Chưa đủ", "decided_on": ON},
        "awards",
        "RefuseNomination",
        {"nomination": "n1"},
    ),
    (
        "POST",
        "/nominations/n1/conferral",
        {"conferred_on": ON, "signatory": "Minh"},
        "awards",
        "ConferAward",
        {"nomination": "n1"},
    ),
    (
        "POST",
        "/nominations/n1/revocation",
        {"decision_number": "2/QĐ", "reason": "Sai", "revoked_on": ON},
        "awards",
        "RevokeAward",
        {"nomination": "n1"},
    ),
]

QUESTIONS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("/units", "personnel", "units", {"tenant": "so"}),
    ("/blocks", "personnel", "blocks", {"tenant": "so"}),
    (f"/blocks?on={ON}", "personnel", "blocks", {"tenant": "so", "on": ON}),
    (f"/people?unit=vp&on={ON}", "personnel", "people", {"tenant": "so", "unit": "vp", "on": ON}),
    (f"/people/CB001?on={ON}", "personnel", "person", {"tenant": "so", "person": LAN, "on": ON}),
    ("/people/CB001/leave", "personnel", "leave", {"tenant": "so", "person": LAN}),
    (
        "/records?subject=vp&standing=contested&limit=5",
        "observations",
        "records",
        {"tenant": "so", "subject": "vp", "standing": "contested", "limit": 5},
    ),
    ("/records/r1", "observations", "record", {"tenant": "so", "record": "r1"}),
    ("/imports/observations-i1", "observations", "import_state", {"tenant": "so", "import_id": "i1"}),
    (
        "/imports/personnel-i1/report?after=7&limit=2",
        "personnel",
        "import_report",
        {"tenant": "so", "import_id": "i1", "after": 7, "limit": 2},
    ),
    ("/records?standing=corrected", "observations", "records", {"tenant": "so", "standing": "corrected"}),
    ("/criteria", "scoring", "criteria", {"tenant": "so"}),
    ("/criteria/offered", "observations", "offered", {"tenant": "so"}),
    (
        "/scores?period=2019&kind=unit&block=k1&as_of=2019-04-01",
        "scoring",
        "scores",
        {"tenant": "so", "period": "2019", "subject_kind": "unit", "block": "k1", "as_of": "2019-04-01"},
    ),
    ("/scores", "scoring", "scores", {"tenant": "so", "subject_kind": "person"}),
    (
        "/scores/person/CB001/explanation?period=2019",
        "scoring",
        "explain",
        {"tenant": "so", "subject_kind": "person", "subject": LAN, "period": "2019"},
    ),
    (
        "/scores/unit/vp/explanation?period=2019",
        "scoring",
        "explain",
        {"tenant": "so", "subject_kind": "unit", "subject": "vp", "period": "2019"},
    ),
    (
        "/scores?as_of=occurred:2019-04-01",
        "scoring",
        "scores",
        {"tenant": "so", "subject_kind": "person", "as_of": "occurred:2019-04-01"},
    ),
    (
        "/scores/person/CB001/audit?period=2019",
        "scoring",
        "audit",
        {"tenant": "so", "subject_kind": "person", "subject": LAN, "period": "2019"},
    ),
    ("/scoring/suspensions", "scoring", "suspensions", {"tenant": "so"}),
    ("/scoring/periods", "scoring", "closed_periods", {"tenant": "so"}),
    ("/scoring/late-changes?period=2019", "scoring", "late_changes", {"tenant": "so", "period": "2019"}),
    ("/scoring/progress", "scoring", "progress", {"tenant": "so"}),
    ("/flags?period=2019", "scoring", "flags", {"tenant": "so", "period": "2019"}),
    ("/flags?as_of=2019-04-01", "scoring", "flags", {"tenant": "so", "as_of": "2019-04-01"}),
    ("/rankings/k1?period=2019", "scoring", "ranking", {"tenant": "so", "block": "k1", "period": "2019"}),
    ("/campaigns", "awards", "campaigns", {"tenant": "so"}),
    ("/campaigns/vh", "awards", "campaign", {"tenant": "so", "campaign": "vh"}),
    (
        "/campaigns/vh/differences?after=3",
        "awards",
        "differences",
        {"tenant": "so", "campaign": "vh", "after": 3},
    ),
    (
        "/campaigns/vh/comments?article=d1",
        "awards",
        "comments",
        {"tenant": "so", "campaign": "vh", "article": "d1"},
    ),
    (
        "/campaigns/vh/registrations?period=2019",
        "awards",
        "registrations",
        {"tenant": "so", "campaign": "vh", "period": "2019"},
    ),
    (
        "/campaigns/vh/participation?on=2019-07-15",
        "awards",
        "participation",
        {"tenant": "so", "campaign": "vh", "on": ON},
    ),
    ("/campaigns/vh/ceremonies", "awards", "ceremonies", {"tenant": "so", "campaign": "vh"}),
    ("/campaigns/vh/reviews", "awards", "reviews", {"tenant": "so", "campaign": "vh"}),
    (
        "/campaigns/vh/honours?period=2019",
        "awards",
        "honours",
        {"tenant": "so", "campaign": "vh", "period": "2019"},
    ),
    ("/campaigns/vh/nominations", "awards", "nominations", {"tenant": "so", "campaign": "vh"}),
    (
        "/campaigns/vh/proposals?period=2019",
        "awards",
        "proposals",
        {"tenant": "so", "campaign": "vh", "period": "2019"},
    ),
    (
        "/campaigns/vh/eligibility/person/CB001?period=2019",
        "awards",
        "eligibility",
        {"tenant": "so", "campaign": "vh", "subject_kind": "person", "subject": LAN, "period": "2019"},
    ),
    (
        "/campaigns/vh/eligibility/unit/vp?period=2019",
        "awards",
        "eligibility",
        {"tenant": "so", "campaign": "vh", "subject_kind": "unit", "subject": "vp", "period": "2019"},
    ),
    (
        "/campaigns/vh/eligible?period=2019&form=gk&standing=eligible",
        "awards",
        "eligible",
        {"tenant": "so", "campaign": "vh", "period": "2019", "form": "gk", "standing": "eligible"},
    ),
    ("/matters?pending=true", "awards", "matters", {"tenant": "so", "pending": True}),
    ("/earlier-awards", "awards", "earlier_awards", {"tenant": "so"}),
    ("/catalogue?on=2019-12-31", "awards", "catalogue", {"tenant": "so", "on": "2019-12-31"}),
    ("/awards?campaign=vh", "awards", "awards", {"tenant": "so", "campaign": "vh"}),
    ("/logs/awards?after=3&limit=4", "awards", "log", {"tenant": "so", "after": 3, "limit": 4}),
]


@pytest.mark.parametrize(("method", "path", "body", "service", "command", "named"), COMMANDS)
def test_command(
    request_as: Any,
    backend: Any,
    method: str,
    path: str,
    body: dict[str, Any],
    service: str,
    command: str,
    named: dict[str, Any],
) -> None:
    answer = request_as(method, f"/api{path}", json=body) if body else request_as(method, f"/api{path}")

    assert answer.status_code == 201, answer.text
    assert answer.json == {"events": backend.answers["execute"]}
    [(called, _, arguments)] = [call for call in backend.calls if call[1] == "execute"]
    assert (called, arguments["command"]) == (service, {"command": command, **body, **named})
    assert arguments["context"]["tenant"] == "so"
    assert arguments["context"]["actor"]


def test_a_command_with_nothing_left_to_do_is_200(request_as: Any, backend: Any) -> None:
    backend.answers["execute"] = []

    answer = request_as("POST", "/api/organisation", json={"name": "Sở", "on": ON})

    assert (answer.status_code, answer.json) == (200, {"events": []})


@pytest.mark.parametrize(("path", "service", "method", "arguments"), QUESTIONS)
def test_question(
    request_as: Any, backend: Any, path: str, service: str, method: str, arguments: dict[str, Any]
) -> None:
    answer = request_as("GET", f"/api{path}")

    assert answer.status_code == 200, answer.text
    assert (service, method, arguments) in backend.calls


def test_criteria_are_checked_without_being_published(request_as: Any, backend: Any) -> None:
    backend.answers["check_criteria"] = {"problems": [], "criteria": "vh"}

    answer = request_as("POST", "/api/criteria/check", json={"text": "a: 1"})

    assert (answer.status_code, answer.json) == (200, {"problems": [], "criteria": "vh"})
    assert backend.calls == [("scoring", "check_criteria", {"text": "a: 1", "file_name": "criteria.yaml"})]


@pytest.mark.parametrize(
    ("method", "status", "state", "asked"),
    [
        ("POST", 202, "building", "rebuild"),
        ("GET", 200, "never", "rebuild_state"),
        ("DELETE", 202, "cancelling", "cancel_rebuild"),
    ],
)
def test_rebuild(request_as: Any, backend: Any, method: str, status: int, state: str, asked: str) -> None:
    answer = request_as(method, "/api/services/scoring/rebuild")

    assert (answer.status_code, answer.json) == (status, {"state": state, "logs": []})
    [(service, called, arguments)] = backend.calls
    assert (service, called) == ("scoring", asked)
    assert all(arguments.values())
    assert set(arguments) == ({"by", "tenant"} if method == "POST" else {"tenant"})
    assert arguments["tenant"] == "so"


def test_what_troubles_a_rebuild_is_told_in_the_language_of_the_request(
    request_as: Any, backend: Any
) -> None:
    told = {"vi": "Cơ sở dữ liệu không làm được", "en": "The database could not do it"}
    backend.answers["rebuild_state"] = {"state": "failed", "logs": [], "trouble": told}
    for language, text in told.items():
        answer = request_as("GET", "/api/services/scoring/rebuild", headers={"Accept-Language": language})
        assert answer.json["trouble"] == text


@pytest.mark.parametrize("code", ["rebuild.running", "rebuild.none"])
def test_a_rebuild_that_contradicts_another_is_a_conflict(request_as: Any, backend: Any, code: str) -> None:
    backend.answers["rebuild"] = Refusal(code, value="operator", since="2019-07-15T01:05:00+00:00")
    answer = request_as("POST", "/api/services/scoring/rebuild")

    assert (answer.status_code, answer.json["code"]) == (409, code)


def test_a_field_in_the_path_is_not_taken_from_the_body(request_as: Any, backend: Any) -> None:
    answer = request_as("POST", "/api/units/vp/rename", json={"unit": "other", "name": "VP", "on": ON})

    assert answer.status_code == 422
    assert [one["place"] for one in answer.json["errors"]] == ["unit"]
    assert backend.calls == []


def test_a_person_in_a_record_may_be_named_by_staff_code(request_as: Any, backend: Any) -> None:
    body = {
        "subject_kind": "person",
        "subject": "CB001",
        "criterion": "trang-phuc",
        "occurred_at": "2019-07-15T08:05:00+07:00",
        "observer": "CB018",
    }

    request_as("POST", "/api/records", json=body)

    # Observations knows the staff codes, and can say what else ‹CB001› may be.
    assert backend.asked("execute")[0]["command"]["subject"] == "CB001"


def test_two_criteria_sets_are_compared(request_as: Any, backend: Any) -> None:
    move = {"subject_kind": "unit", "subject": "vp", "difference": 5}
    backend.answers |= {
        "units": [{"unit": "vp", "name": "Văn phòng"}],
        "what_if": {"unit": {"moves": [move]}},
    }
    against = {"text": "b: 2", "file_name": "b.yaml"}
    body = {"text": "a: 1", "against": against, "period": "2019", "unit": "vp"}

    answer = request_as("POST", "/api/criteria/what-if", json=body)

    assert (answer.status_code, answer.json["unit"]["moves"][0]["name"]) == (200, "Văn phòng")
    [asked] = backend.asked("what_if")
    assert asked == {"tenant": "so", **body}


def test_a_dry_run_publishes_nothing(request_as: Any, backend: Any) -> None:
    backend.answers["dry_run"] = {"published": False}

    answer = request_as("POST", "/api/criteria/dry-run", json={"text": "a: 1"})

    assert (answer.status_code, answer.json) == (200, {"published": False})
    assert [method for _, method, _ in backend.calls if method in ("execute", "dry_run")] == ["dry_run"]


def test_everybody_or_a_period_is_computed_again(request_as: Any, backend: Any) -> None:
    for body in ({}, {"period": "2019"}):
        assert request_as("POST", "/api/scoring/recompute", json=body).status_code == 202
    assert backend.asked("recompute_scores") == [{"tenant": "so"}, {"tenant": "so", "period": "2019"}]


def test_a_negative_quantity_is_refused_with_the_rule(request_as: Any, backend: Any) -> None:
    body = {"quantity": -100, **SAID}

    answer = request_as("POST", "/api/records/r1/correction", language="en", json=body)

    assert answer.json["errors"] == [
        {"place": "quantity", "message": "‹-100› is too small: at least 0. Write 0 or more."}
    ]
    assert backend.calls == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["/scores?period=2019-13", "/scores?unit=Phòng A", "/blocks?on=mai"])
def test_what_is_wrong_with_a_filter_is_said_without_patterns(
    request_as: Any, path: str, language: str
) -> None:
    answer = request_as("GET", f"/api{path}", language=language)

    assert answer.status_code == 422
    [mistake] = answer.json["errors"]
    assert not set(mistake["message"]) & set("^$\\[]|")
