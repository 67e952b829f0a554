"""Rules that the matrix does not try: whose word a command is, many commands, what is noted and left out."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.backend import ServiceUnavailable
from shared.contracts.refusal import Refusal
from tests.unit.gateway.permissions.world import (
    COLLEAGUE,
    FOREIGNER,
    OTHER_UNIT,
    OWN_UNIT,
    ROLE_CODES,
    STRANGER,
    id_of,
)

RECORD = {
    "subject_kind": "person",
    "subject": COLLEAGUE,
    "criterion": "trang-phuc",
    "occurred_at": "2019-07-15T08:05:00+07:00",
    "observer": ROLE_CODES["observer"],
    "source": "inspection",
}


def told(answer: Any) -> Any:
    return answer.status_code, answer.json["code"], answer.json["details"]


class TestUnknownAndBeyondAreOne:
    """Nobody learns from the answer whether there is such a thing."""

    @pytest.mark.parametrize("path", ["/api/people/{}", "/api/people/{}/leave", "/api/people/{}/discipline"])
    def test_a_person(self, browser_of: Any, backend: Any, path: str) -> None:
        backend.answers["leave"] = backend.answers["discipline"] = lambda tenant, person: (
            ["something"] if person == id_of(STRANGER) else []
        )
        head = browser_of("unit-head")

        beyond, unknown = head.get(path.format(STRANGER)), head.get(path.format("CB999"))

        assert beyond.status_code == unknown.status_code
        assert beyond.text.replace(STRANGER, "CB999") == unknown.text

    def test_a_record(self, browser_of: Any) -> None:
        staff = browser_of("staff")

        beyond, unknown = staff.get(f"/api/records/r-{STRANGER}"), staff.get("/api/records/r-CB999")

        assert (beyond.status_code, beyond.text.replace(STRANGER, "CB999")) == (404, unknown.text)

    def test_a_score(self, browser_of: Any, backend: Any) -> None:
        def explain(tenant: str, subject_kind: str, subject: str, **_: Any) -> Any:
            if subject in (id_of(STRANGER), id_of(COLLEAGUE)):
                return {"subject_kind": "person", "subject": subject, "points": 1}
            raise Refusal("score.none", value=subject, period="2019")

        backend.answers["explain"] = explain
        head = browser_of("unit-head")

        answers = [
            head.get(f"/api/scores/person/{code}/explanation?period=2019")
            for code in (COLLEAGUE, STRANGER, "CB999")
        ]

        assert [one.status_code for one in answers] == [200, 404, 404]
        assert answers[1].text.replace(STRANGER, "CB999") == answers[2].text

    def test_a_command_about_a_record(self, browser_of: Any, backend: Any) -> None:
        def execute(command: dict[str, Any], context: Any) -> Any:
            if command["record"] != f"r-{ROLE_CODES['staff']}":
                raise Refusal("record.unknown", place="record", value=command["record"])
            return [{"id": "e1"}]

        backend.answers["execute"] = execute
        staff, said = browser_of("staff"), {"by": ROLE_CODES["staff"], "reason": "Không phải tôi"}

        answers = [
            staff.post(f"/api/records/r-{code}/contest", json=said)
            for code in (ROLE_CODES["staff"], STRANGER, "CB999")
        ]

        assert [one.status_code for one in answers] == [201, 404, 404]
        assert answers[1].text.replace(STRANGER, "CB999") == answers[2].text

    def test_the_unit_of_others(self, browser_of: Any, backend: Any) -> None:
        head = browser_of("unit-head")

        head.get(f"/api/scores/unit/{OWN_UNIT}/explanation?period=2019")
        head.get(f"/api/scores/unit/{OTHER_UNIT}/explanation?period=2019")

        asked = [arguments["subject"] for arguments in backend.asked("explain")]
        assert asked[0] == OWN_UNIT and asked[1] not in (OTHER_UNIT, OWN_UNIT)


class TestWhoseWordItIs:
    def test_an_observer_records_in_their_own_name_in_their_unit(self, browser_of: Any, backend: Any) -> None:
        observer = browser_of("observer")

        mine = observer.post("/api/records", json=RECORD)
        elses = observer.post("/api/records", json={**RECORD, "observer": STRANGER})
        observer.post("/api/records", json={**RECORD, "subject": STRANGER})

        assert mine.status_code == 201
        assert told(elses)[:2] == (403, "author.not-you")
        recorded = [arguments["command"]["subject"] for arguments in backend.asked("execute")]
        assert recorded[0] == COLLEAGUE and recorded[1] not in (STRANGER, id_of(STRANGER))

    @pytest.mark.parametrize(
        ("subject", "reaches"), [(COLLEAGUE, True), (STRANGER, False), (OTHER_UNIT, False)]
    )
    def test_a_correction_leads_a_record_no_further_than_a_new_one(
        self, browser_of: Any, backend: Any, subject: str, reaches: bool
    ) -> None:
        own = ROLE_CODES["observer"]
        said = {"by": own, "reason": "Nhầm người", "subject": subject}

        browser_of("observer").post(f"/api/records/r-{own}/correction", json=said)

        [arguments] = backend.asked("execute")
        assert (arguments["command"]["subject"] == subject) == reaches

    def test_staff_explain_their_own_slips_as_themselves(self, browser_of: Any, backend: Any) -> None:
        slip = {"day": "2019-07-15", "kind": "late", "reason": "Ngập đường"}
        staff, own = browser_of("staff"), ROLE_CODES["staff"]

        assert staff.post("/api/explanations", json={**slip, "person": own, "by": own}).status_code == 201
        assert (
            staff.post("/api/explanations", json={**slip, "person": own, "by": STRANGER}).status_code == 403
        )

    def test_the_office_enters_what_others_said(self, browser_of: Any) -> None:
        office = browser_of("emulation-office")

        assert office.post("/api/records", json={**RECORD, "observer": STRANGER}).status_code == 201

    def test_a_member_votes_for_themselves_alone(self, browser_of: Any, backend: Any) -> None:
        backend.answers["cast_vote"] = {"receipts": []}
        member, own = browser_of("council-member"), ROLE_CODES["council-member"]
        choices = {"choices": [{"nomination": "n1", "choice": "yes"}]}

        assert (
            member.post("/api/ballots/b1/votes", json={"member": own, "by": own, **choices}).status_code
            == 201
        )
        refused = member.post("/api/ballots/b1/votes", json={"member": STRANGER, "by": STRANGER, **choices})

        assert told(refused)[:2] == (403, "author.not-you")
        assert len(backend.asked("cast_vote")) == 1

    @pytest.mark.parametrize("role", ["administrator", "emulation-office", "auditor", "integrator"])
    def test_nobody_else_votes(self, browser_of: Any, backend: Any, role: str) -> None:
        own = ROLE_CODES[role]
        body = {"member": own, "by": own, "choices": [{"nomination": "n1", "choice": "yes"}]}

        assert browser_of(role).post("/api/ballots/b1/votes", json=body).status_code == 403
        assert backend.asked("cast_vote") == []


class TestManyAtOnce:
    def test_each_row_is_looked_at_for_itself(self, browser_of: Any, backend: Any) -> None:
        rows = [
            {**RECORD, "record": "1"},
            {**RECORD, "record": "2", "observer": STRANGER},
            {**RECORD, "record": "3"},
        ]

        answer = browser_of("observer").post("/api/records/batch", json=rows)

        assert [one["status"] for one in answer.json["results"]] == [201, 403, 201]
        [asked] = backend.asked("execute_each")
        assert [command["record"] for command in asked["commands"]] == ["1", "3"]

    @pytest.mark.parametrize(
        "row",
        [
            {"service": "personnel", "command": "ErasePerson", "person": COLLEAGUE},
            {"service": "awards", "command": "CastVote", "ballot": "b1"},
            {"service": "scoring", "command": "ClosePeriod", "period": "2019"},
            {"service": "awards", "command": "NoSuchCommand"},
        ],
    )
    def test_commands_are_no_way_around_the_table(
        self, browser_of: Any, backend: Any, row: dict[str, str]
    ) -> None:
        answer = browser_of("unit-head").post("/api/commands", json={"commands": [row]})

        assert [one["status"] for one in answer.json["results"]] == [403]
        assert backend.asked("execute_each") == []


class TestTheTrail:
    def test_what_is_read_of_others_is_noted_with_whom(
        self, browser_of: Any, told: Any, accounts: Any
    ) -> None:
        browser_of("unit-head").get(f"/api/people/{COLLEAGUE}")

        entry = told()[0]
        assert (entry["kind"], entry["actor"], entry["about"]) == (
            "read",
            accounts["unit-head"],
            id_of(COLLEAGUE),
        )
        assert (entry["operation"], entry["outcome"]) == ("people.person", "done")

    def test_what_is_read_of_oneself_is_not(self, browser_of: Any, told: Any) -> None:
        before = told()

        browser_of("staff").get(f"/api/people/{ROLE_CODES['staff']}")
        browser_of("staff").get("/api/scores?period=2019")

        assert told() == before

    def test_a_list_is_noted_with_how_many_it_showed(self, browser_of: Any, told: Any) -> None:
        browser_of("auditor").get("/api/flags?period=2019")

        assert told()[0]["details"] == {"persons": len(ROLE_CODES) + 1, "query": "period=2019"}

    def test_what_was_not_given_is_noted_with_why(self, browser_of: Any, told: Any) -> None:
        browser_of("unit-head").get(f"/api/people/{STRANGER}")
        beyond = told()[0]
        browser_of("staff").post("/api/criteria/check", json={"text": "a: 1"})
        forbidden = told()[0]

        assert (beyond["kind"], beyond["about"], beyond["outcome"]) == ("refusal", STRANGER, "beyond")
        assert (forbidden["operation"], forbidden["outcome"]) == ("criteria.check", "request.forbidden")

    def test_what_cannot_be_noted_is_not_shown(
        self, browser_of: Any, common_desk: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        head = browser_of("unit-head")
        monkeypatch.setattr(common_desk.trail, "note", lambda *_, **__: 1 / 0)

        answer = head.get(f"/api/people/{COLLEAGUE}")

        assert answer.status_code == 500
        assert COLLEAGUE not in answer.text


def test_an_observer_does_not_read_what_others_recorded(browser_of: Any) -> None:
    rows = browser_of("observer").get("/api/records").json

    assert [row["observer"] for row in rows] == [ROLE_CODES["observer"]]


def test_a_page_of_records_is_filled_from_those_that_follow(browser_of: Any, backend: Any) -> None:
    rows = [backend._row(code) for code in (STRANGER, COLLEAGUE, STRANGER, ROLE_CODES["staff"], COLLEAGUE)]
    numbered = [{**row, "record": str(at)} for at, row in enumerate(rows)]

    def records(tenant: str, limit: int = 100, after: str = "-1", **_: Any) -> Any:
        return numbered[int(after) + 1 :][:limit]

    backend.answers["records"] = records
    head = browser_of("unit-head")

    first = head.get("/api/records?limit=2").json
    rest = head.get(f"/api/records?limit=2&after={first[-1]['record']}").json

    assert [[row["record"] for row in page] for page in (first, rest)] == [["1", "3"], ["4"]]


def test_a_person_of_another_organisation_is_nobody_here(browser_of: Any) -> None:
    assert browser_of("emulation-office").get(f"/api/people/{id_of(FOREIGNER)}").status_code == 404


def test_without_personnel_nobody_is_taken_for_within_the_reach(browser_of: Any, backend: Any) -> None:
    backend.answers["people"] = ServiceUnavailable("personnel")

    answer = browser_of("unit-head").get(f"/api/people/{COLLEAGUE}/leave")

    assert answer.status_code == 503
    assert backend.asked("leave") == []


def test_a_page_leads_a_stranger_to_the_login_and_the_api_does_not(browser_of: Any) -> None:
    citizen: FlaskClient = browser_of("citizen")

    page, api = citizen.get("/password?next=/me"), citizen.get("/api/units")

    assert (page.status_code, page.location) == (303, "/login?next=/password?next%3D/me")
    assert api.status_code == 401
