"""The council's pages: who sees and runs what, and that a secret vote leaves no trace on its way."""

from collections.abc import Callable
from typing import Any

import pytest

from services.gateway.backend import ServiceUnavailable
from services.gateway.identity.grants import Grant
from services.gateway.identity.visitor import INSIDE, Visitor
from shared.contracts.refusal import Refusal
from tests.unit.gateway.permissions.world import OWN_UNIT, ROLE_CODES, STRANGER, Services, id_of

ME = id_of(ROLE_CODES["council-member"])
OTHER = id_of(STRANGER)
AT = "2020-02-20T08:00:00+07:00"
EVIL = "<script>alert(1)</script>"
RECEIPT = "ab" * 16
MEETING = {
    "meeting": "hop-1",
    "council": "hd",
    "at": AT,
    "place": EVIL,
    "agenda": [{"title": "Xét", "nominations": ["n-1"]}],
    "standing": "open",
    "present": [{"member": ME, "by": ME}],
    "guests": [],
    "opened_at": AT,
    "presided_by": ME,
    "secretary": OTHER,
    "until": None,
    "closed_at": None,
    "conclusions": [],
}
COUNCIL = {
    "council": "hd",
    "name": "Hội đồng Sở",
    "decision_number": "01/QĐ",
    "formed_on": "2020-01-02",
    "rules": {},
    "members": [
        {"person": ME, "role": "chair", "since": "2020-01-02", "until": None, "substitute": OTHER},
    ],
    "relatives": [],
}
BALLOT: dict[str, Any] = {
    "ballot": "b-1",
    "council": "hd",
    "meeting": "hop-1",
    "form": "giay-khen",
    "opened_at": AT,
    "secret": True,
    "nominees": [
        {"nomination": "n-1", "recipient_kind": "unit", "recipient": OWN_UNIT},
        {"nomination": "n-2", "recipient_kind": "person", "recipient": OTHER},
    ],
    "places": None,
    "members": 2,
    "voted": 0,
    "state": "running",
    "ended_at": None,
    "results": [],
    "void": None,
    "reason": None,
    "rule": {},
    "presided_by": ME,
    "seats": [{"person": ME}, {"person": OTHER}],
    "present": [],
    "votes": [],
    "conflicts": [{"person": ME, "nomination": "n-2", "ground": "relative"}],
    "recused": [],
    "asked": [],
}
COUNTED = {
    **BALLOT,
    "state": "closed",
    "results": [
        {"nomination": "n-1", "base": 2, "voted": 2, "yes": 2, "no": 0, "abstained": 0, "outcome": "passed"}
    ],
}
CAMPAIGN = {
    "campaign": "vhcs",
    "name": "Văn hóa công sở",
    "state": "launched",
    "forms": [{"form": "giay-khen", "name": "Giấy khen", "recipient": "unit"}],
}
REASON = {
    "code": "x",
    "details": {},
    "standing": "unfulfilled",
    "text_vi": "Chưa đủ điểm " + EVIL,
    "text_en": "Not enough points",
}
NOMINATION = {
    "nomination": "n-1",
    "campaign": "vhcs",
    "form": "giay-khen",
    "period": "2019",
    "recipient_kind": "unit",
    "recipient": OWN_UNIT,
    "state": "submitted",
    "points": 9500,
    "points_now": 8900,
    "standing": "unfulfilled",
    "objections": [REASON],
    "reason": None,
    "by": OWN_UNIT,
}


@pytest.fixture
def services() -> Services:
    services = Services()
    services.answers |= {
        "councils": [{**COUNCIL, "members": 1}],
        "council": COUNCIL,
        "meetings": [MEETING],
        "meeting": MEETING,
        "ballots": [BALLOT],
        "ballot": BALLOT,
        "campaigns": [CAMPAIGN],
        "nominations": [NOMINATION],
        "flags": [],
        "ballot_papers": [{"nomination": "n-1", "choice": "yes", "receipt": RECEIPT}],
        "cast_vote": {"events": [], "receipts": [{"nomination": "n-1", "receipt": RECEIPT}]},
    }
    return services


@pytest.fixture
def backend(services: Services) -> Services:
    return services


@pytest.fixture
def look(app: Any) -> Callable[..., Any]:
    def look(path: str, role: Any = "council-member", language: str = "vi", **form: str) -> Any:
        person = id_of(ROLE_CODES[role])
        visitor = Visitor("so", "a1", "a1", "hội đồng", person, (Grant(role),), session="s")
        return app.test_client().open(
            path,
            method="POST" if form else "GET",
            data=form or None,
            environ_overrides={INSIDE: visitor},
            headers={"Accept-Language": language, "Accept": "text/html"},
        )

    return look


def said(answer: Any) -> str:
    text: str = answer.get_data(as_text=True)
    assert EVIL not in text
    return text


@pytest.mark.parametrize(
    "path",
    [
        "/council",
        "/council/councils/hd",
        "/council/meetings/hop-1",
        "/council/meetings/hop-1/minutes",
        "/council/ballots/b-1",
        "/council/nominations",
        "/council/nominations/proposals",
        "/council/matters",
    ],
)
def test_members_and_auditors_look_but_staff_do_not(
    look: Callable[..., Any], services: Services, path: str
) -> None:
    services.answers |= {"proposals": {"proposed": [], "excluded": []}, "matters": [], "earlier_awards": []}
    for role in ("council-member", "auditor", "emulation-office"):
        shown = look(path, role)
        assert shown.status_code == 200 and "<h1>" in said(shown)
    assert look(path, "staff").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/council/new",
        *(f"/council/councils/hd/{act}" for act in ("appointment", "release", "substitute", "relatives")),
        "/council/councils/hd/meeting",
        *(f"/council/meetings/hop-1/{act}" for act in ("attendance", "opening", "adjournment", "resumption")),
        *(f"/council/meetings/hop-1/{act}" for act in ("closing", "ballot")),
        "/council/nominations/new",
        "/council/nominations/n-1/withdrawal",
        "/council/matters/new",
        "/council/matters/m-1/settlement",
        "/council/earlier-awards/new",
        "/council/earlier-awards/a-1/striking",
    ],
)
def test_only_the_office_has_the_forms(look: Callable[..., Any], services: Services, path: str) -> None:
    services.answers["catalogue"] = []
    assert "<form" in said(look(path, "emulation-office"))
    assert look(path, "council-member").status_code == 403


def test_a_form_goes_to_the_service_in_its_own_words(look: Callable[..., Any], services: Services) -> None:
    form = {"at": "2020-02-20T08:05", f"seat-{ME}": OTHER, "guests": "Công đoàn\n\n"}
    answer = look("/council/meetings/hop-1/attendance", "emulation-office", **form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/council/meetings/hop-1?done=saved")
    (told,) = services.asked("execute")
    command = told["command"]
    assert command["present"] == [{"member": ME, "by": OTHER}] and command["guests"] == ["Công đoàn"]
    assert command["at"].startswith("2020-02-20T08:05:00+07:00")


def test_what_is_refused_stays_as_typed(look: Callable[..., Any], services: Services) -> None:
    services.answers["execute"] = Refusal("meeting.closed", place="meeting", value="hop-1")
    answer = look(
        "/council/meetings/hop-1/closing",
        "emulation-office",
        at="2020-02-20T08:05",
        conclusions="Trình " + EVIL,
    )
    text = said(answer)
    assert answer.status_code == 409 and 'role="alert"' in text and "Trình &lt;script" in text


def test_a_member_votes_on_what_they_may_and_sees_why_not_on_the_rest(look: Callable[..., Any]) -> None:
    text = said(look("/council/ballots/b-1"))
    assert 'name="choice-n-1"' in text and 'name="choice-n-2"' not in text
    assert "là người thân đã khai" in text
    assert "95,00" in text and "89,00" in text and "Chưa đủ điểm &lt;script" in text
    assert "Not enough points" in said(look("/council/ballots/b-1", language="en"))


def test_without_a_seat_there_is_nothing_to_vote_with(look: Callable[..., Any], services: Services) -> None:
    services.answers["ballot"] = {**BALLOT, "seats": [{"person": OTHER}]}
    services.answers["meeting"] = {**MEETING, "present": []}
    text = said(look("/council/ballots/b-1"))
    assert "choice-n-1" not in text and "Bạn không có phiếu" in text


def test_a_substitute_votes_for_the_seat_they_take(look: Callable[..., Any], services: Services) -> None:
    services.answers["ballot"] = {**BALLOT, "seats": [{"person": OTHER}], "conflicts": []}
    services.answers["meeting"] = {**MEETING, "present": [{"member": OTHER, "by": ME}]}
    look("/council/ballots/b-1/vote", **{"choice-n-1": "yes", "choice-n-2": "no"})
    (asked,) = services.asked("cast_vote")
    assert (asked["command"]["member"], asked["command"]["by"]) == (OTHER, ME)


def test_the_receipts_stand_on_the_answer_to_the_vote_and_nowhere_else(
    look: Callable[..., Any], services: Services, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = look("/council/ballots/b-1/vote", **{"choice-n-1": "abstain", "choice-n-2": "yes"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    assert "Location" not in answer.headers and "Set-Cookie" not in answer.headers
    text = said(answer)
    assert RECEIPT in text and "abstain" not in text
    (asked,) = services.asked("cast_vote")
    assert asked["command"]["choices"] == [{"nomination": "n-1", "choice": "abstain"}]
    assert (asked["command"]["member"], asked["command"]["by"]) == (ME, ME)
    written = "".join(capfd.readouterr())
    assert "/council/ballots/<ballot>/vote" in written
    assert "abstain" not in written and RECEIPT not in written


def test_a_vote_that_is_refused_keeps_the_choice_on_the_page_alone(
    look: Callable[..., Any], services: Services, capfd: pytest.CaptureFixture[str]
) -> None:
    services.answers["cast_vote"] = Refusal("ballot.absent", place="member", value=ME)
    answer = look("/council/ballots/b-1/vote", **{"choice-n-1": "abstain"})
    assert answer.status_code == 422 and answer.headers["Cache-Control"] == "no-store"
    text = said(answer)
    assert 'role="alert"' in text and 'value="abstain" required checked' in text
    assert "abstain" not in "".join(capfd.readouterr())


def test_a_receipt_is_looked_for_among_all_papers(
    look: Callable[..., Any], services: Services, capfd: pytest.CaptureFixture[str]
) -> None:
    services.answers["ballot"] = COUNTED
    found = look("/council/ballots/b-1/receipt", receipt=f" {RECEIPT.upper()} ")
    assert "Tìm thấy phiếu" in said(found) and found.headers["Cache-Control"] == "no-store"
    assert all(asked == {"tenant": "so", "ballot": "b-1"} for asked in services.asked("ballot_papers"))
    assert "Không có phiếu nào" in said(look("/council/ballots/b-1/receipt", receipt="cd" * 16))
    assert RECEIPT not in "".join(capfd.readouterr()).lower()


def test_a_preview_shows_every_reason_and_nominates_nobody(
    look: Callable[..., Any], services: Services
) -> None:
    recipient = {"form": "giay-khen", "recipient_kind": "unit", "recipient": OWN_UNIT}
    put_forward = {**recipient, "points": 9500, "rank": 1, "block": "k", "tied": False, "basis": "e"}
    reasons = [{"text_vi": "Lý do một", "text_en": "One"}, {"text_vi": "Lý do hai", "text_en": "Two"}]
    left_out = {**recipient, "reason": "x", "details": {}, "text_vi": "", "text_en": "", "reasons": reasons}
    services.answers["proposals"] = {"proposed": [put_forward], "excluded": [left_out]}
    text = said(look("/council/nominations/proposals?period=2019", "emulation-office"))
    assert "Lý do một" in text and "Lý do hai" in text and "<button>Đề nghị tất cả" in text
    assert services.asked("execute") == []
    assert "<button>Đề nghị tất cả" not in said(look("/council/nominations/proposals?period=2019", "auditor"))
    answer = look("/council/nominations/proposals", "emulation-office", campaign="vhcs", period="2019")
    assert answer.status_code == 303
    (told,) = services.asked("execute")
    assert told["command"]["command"] == "ProposeNominations"


def test_a_silent_service_takes_only_its_own_part(look: Callable[..., Any], services: Services) -> None:
    services.answers["meetings"] = ServiceUnavailable("awards")
    text = said(look("/council"))
    assert "Phần này đang bận" in text and "Hội đồng Sở" in text


def test_the_minutes_are_downloaded_as_a_file(look: Callable[..., Any]) -> None:
    answer = look("/council/meetings/hop-1/minutes.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert look("/council/meetings/hop-1/minutes.exe").status_code == 404
