"""The council of the year: nine seats, one of them taken by a substitute, and how it meets and votes."""

from typing import Any

from tests.end_to_end.campaign_year import NAMES
from tests.end_to_end.installation import Installation

COUNCIL = "hoi-dong-so"
SEATS = [f"CB{number:03}" for number in range(1, 10)]
CHAIR, SECRETARY, AGAINST, ABSENT = SEATS[0], SEATS[1], SEATS[-2], SEATS[-1]
SUBSTITUTE = "CB010"


def form_council(office: Installation) -> None:
    roles = {CHAIR: "chair", SECRETARY: "secretary"}
    members = [
        {
            "person": code,
            "role": roles.get(code, "member"),
            "since": "2019-01-02",
            "substitute": SUBSTITUTE if code == ABSENT else None,
        }
        for code in SEATS
    ]
    formed = {
        "council": COUNCIL,
        "name": "Hội đồng Thi đua – Khen thưởng Sở",
        "decision_number": "01/QĐ-SLĐTBXH",
        "on": "2019-01-02",
        "members": members,
    }
    office.post("/api/councils", formed)


def _sitting(seat: str) -> str:
    return SUBSTITUTE if seat == ABSENT else seat


def meet(
    office: Installation, meeting: str, day: str, ballots: dict[str, list[dict[str, Any]]]
) -> dict[str, dict[str, Any]]:
    """The council sits on a day and votes on the nominations of each form; form -> its counted ballot."""
    at = f"{day}T08:00:00+07:00"
    agenda = [
        {"title": f"Xét tặng {NAMES[form]}", "nominations": [one["nomination"] for one in rows]}
        for form, rows in ballots.items()
    ]
    called = {"meeting": meeting, "council": COUNCIL, "at": at, "place": "Phòng họp số 1", "agenda": agenda}
    office.post("/api/meetings", called)
    too_few = [{"member": seat, "by": seat} for seat in SEATS[:5]]
    office.post(f"/api/meetings/{meeting}/attendance", {"at": at, "present": too_few})
    opening = {"at": at, "presided_by": CHAIR, "secretary": SECRETARY}
    refused = office.http.post(f"/api/meetings/{meeting}/opening", json=opening)
    assert refused.json()["code"] == "meeting.no-quorum"
    present = [{"member": seat, "by": _sitting(seat)} for seat in SEATS]
    office.post(f"/api/meetings/{meeting}/attendance", {"at": at, "present": present})
    office.post(f"/api/meetings/{meeting}/opening", opening)
    counted = {form: _vote(office, meeting, form, rows, day) for form, rows in ballots.items()}
    closing = {"at": f"{day}T11:00:00+07:00", "conclusions": ["Trình cấp có thẩm quyền quyết định"]}
    office.post(f"/api/meetings/{meeting}/closing", closing)
    return counted


def _vote(
    office: Installation, meeting: str, form: str, rows: list[dict[str, Any]], day: str
) -> dict[str, Any]:
    """Every seat votes, one of them against; nobody on themself or their own unit, and nobody twice."""
    ballot, at = f"{meeting}-{form}", f"{day}T09:00:00+07:00"
    named = [one["nomination"] for one in rows]
    opening = {"ballot": ballot, "meeting": meeting, "form": form, "nominations": named, "at": at}
    office.post("/api/ballots", opening)
    barred = {(one["code"], one["nomination"]) for one in office.get(f"/api/ballots/{ballot}")["conflicts"]}
    for seat in SEATS:
        choice = "no" if seat == AGAINST else "yes"
        free = [one for one in named if not barred & {(seat, one), (_sitting(seat), one)}]
        choices = [{"nomination": one, "choice": choice} for one in free]
        vote = {"member": seat, "by": _sitting(seat), "choices": choices}
        taken = office.http.post(f"/api/ballots/{ballot}/votes", json=vote)
        assert taken.status_code == 201, taken.text
        again = office.http.post(f"/api/ballots/{ballot}/votes", json=vote)
        assert again.json()["code"] == "ballot.voted", again.text
    office.post(f"/api/ballots/{ballot}/closing", {"at": f"{day}T10:00:00+07:00"})
    return dict(office.get(f"/api/ballots/{ballot}"))
