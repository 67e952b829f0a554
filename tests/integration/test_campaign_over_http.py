"""A campaign from the draft to its end over HTTP, in one process: what is done, told, and refused."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.awards.service import AwardsService
from services.gateway.service import GatewayService
from services.observations.service import ObservationsService
from services.personnel.service import PersonnelService
from services.scoring.service import ScoringService
from shared.config import Settings
from shared.messaging import memory
from shared.messaging.host import Host

SERVICES = [PersonnelService, ObservationsService, ScoringService, AwardsService, GatewayService]
CRITERIA = Path(__file__).parents[2] / "services/scoring/criteria/van-hoa-cong-so-2019.yaml"
CODES = [f"CB{number:03}" for number in range(1, 121)]
UNITS = ["van-phong", "phong-viec-lam", "phong-bao-tro"]
CAMPAIGN = "van-hoa-2019"
FORM = {
    "form": "giay-khen",
    "name": "Giấy khen",
    "recipient": "person",
    "rule": "grade",
    "grades": ["A"],
}
CHARTER: dict[str, Any] = {
    "name": "Thi đua thực hiện văn hóa công sở",
    "criteria": "van-hoa-cong-so-2019",
    "first_day": "2019-01-01",
    "last_day": "2019-12-31",
    "forms": [FORM],
    "articles": [{"article": "dieu-1", "title": "Giờ giấc", "text": "Đến đúng giờ."}],
    "periods": ["2019-H1", "2019"],
    "contacts": [{"office": "Văn phòng Sở", "address": "0297 3 812 345"}],
}


class Office:
    """The emulation office at its desk."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def done(self, path: str, **body: Any) -> list[str]:
        """The types of the events that the command led to."""
        answer = self.http.post(f"/api{path}", json=body)
        assert answer.is_success, answer.text
        return [event["type"] for event in answer.json()["events"]]

    def of(self, what: str, **body: Any) -> list[str]:
        return self.done(f"/campaigns/{CAMPAIGN}{what}", **body)

    def refused(self, what: str, **body: Any) -> str:
        """Why the command about the campaign was refused; nothing may have been added to the log."""
        before = self.get("/api/status")["services"]["awards"]["head"]
        answer = self.http.post(f"/api/campaigns{what}", json=body)
        assert answer.status_code in (404, 409, 422), answer.text
        assert self.get("/api/status")["services"]["awards"]["head"] == before
        assert answer.json()["detail"]
        return str(answer.json()["code"])

    def get(self, path: str, **query: Any) -> Any:
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def asked(self, what: str, **query: Any) -> Any:
        return self.get(f"/api/campaigns/{CAMPAIGN}{what}", **query)

    def settle(self) -> None:
        deadline = time.monotonic() + 60
        while not self.get("/api/status")["settled"]:
            assert time.monotonic() < deadline, self.get("/api/status")
            time.sleep(0.05)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Three units, 120 people, published criteria, one record in `van-phong`."""
    folder = tmp_path_factory.mktemp("campaign")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    host = Host(Settings(data=folder, http=address, tenant="so"), SERVICES)
    host.start()
    headers = {"Authorization": f"Bearer {(folder / 'token').read_text().strip()}"}
    with httpx.Client(base_url=f"http://{address}", headers=headers, timeout=60, trust_env=False) as http:
        made = Office(http)
        _furnish(made)
        yield made
    host.stop()
    memory.forget_everything()


def _furnish(office: Office) -> None:
    since = {"on": "2018-01-02"}
    office.done("/organisation", name="Sở", **since)
    for unit in UNITS:
        office.done("/units", unit=unit, name=unit.title(), **since)
    office.done("/criteria", text=CRITERIA.read_text(encoding="utf-8"), file_name=CRITERIA.name)
    person = {"service": "personnel", "command": "RegisterPerson", "kind": "cadre", "position": "cv", **since}
    hired = [
        {**person, "code": code, "name": f"Cán bộ {code}", "unit": UNITS[number % 3]}
        for number, code in enumerate(CODES)
    ]
    results = office.http.post("/api/commands", json={"commands": hired}).json()["results"]
    assert {one["status"] for one in results} == {201}
    office.settle()
    office.done(
        "/records",
        subject_kind="person",
        subject="CB001",
        criterion="no-badge",
        occurred_at="2019-04-20T08:10:00+07:00",
        observer="CB018",
        source="inspection",
    )
    office.settle()


def test_a_campaign_goes_from_its_draft_to_its_end(office: Office) -> None:
    _drafted(office)
    _consulted(office)
    _launched(office)
    _joined(office)
    _reminded(office)
    _reviewed(office)
    _closed(office)


def _drafted(office: Office) -> None:
    charter = {"campaign": CAMPAIGN, **CHARTER}
    assert office.refused("", **{**charter, "criteria": "la"}) == "campaign.criteria-unknown"
    assert office.refused("", **{**charter, "periods": ["2020"]}) == "campaign.period-outside"
    assert office.refused(f"/{CAMPAIGN}/launch", on="2019-01-15") == "campaign.unknown"
    assert office.done("/campaigns", **charter) == ["CampaignDrafted"]
    assert office.done("/campaigns", **charter) == []
    assert office.asked("")["state"] == "drafted"


def _consulted(office: Office) -> None:
    said = {"article": "dieu-1", "author": "CB007", "text": "Xin ghi rõ mấy giờ", "on": "2018-11-05"}
    assert office.refused(f"/{CAMPAIGN}/comments", **said) == "comment.not-open"
    assert office.of("/consultation", on="2018-11-01", until="2018-11-15") == ["ConsultationOpened"]
    assert office.asked("")["state"] == "consulting"
    assert office.of("/comments", **said) == ["CommentMade"]
    assert office.of("/comments", **said) == []
    late = {**said, "on": "2018-11-16"}
    assert office.refused(f"/{CAMPAIGN}/comments", **late) == "comment.outside"
    assert office.refused(f"/{CAMPAIGN}/launch", on="2019-01-15") == "consultation.open"
    assert office.of("/consultation/closing", on="2018-11-16") == ["ConsultationClosed"]

    (comment,) = office.asked("/comments")
    assert (comment["author"]["code"], comment["author"]["name"]) == ("CB007", "Cán bộ CB007")
    assert (comment["text"], comment["answered_by"]) == ("Xin ghi rõ mấy giờ", None)
    assert office.refused(f"/{CAMPAIGN}/launch", on="2019-01-15") == "campaign.unanswered"
    answer = {"verdict": "taken", "answer": "Đã ghi", "on": "2018-11-20"}
    path = f"/comments/{comment['comment']}/answer"
    own = office.http.post(f"/api{path}", json={**answer, "by": "CB007"})
    assert own.json()["code"] == "comment.own"
    assert office.done(path, **answer, by="CB002") == ["CommentAnswered"]
    (comment,) = office.asked("/comments", article="dieu-1")
    assert (comment["verdict"], comment["answered_by"]["code"]) == ("taken", "CB002")

    clearer = [{**CHARTER["articles"][0], "text": "Đến trước 7 giờ."}]
    redraft = {**CHARTER, "articles": clearer, "reason": "Tiếp thu góp ý"}
    assert office.of("/drafts", **redraft) == ["CampaignRedrafted"]
    told = office.asked("/differences")
    assert (told["before"], told["after"], told["reason"]) == (1, 2, "Tiếp thu góp ý")
    assert [(one["place"], one["after"]) for one in told["differences"]] == [
        ("articles[dieu-1].text", "Đến trước 7 giờ.")
    ]


def _launched(office: Office) -> None:
    ceremony = {"place": "Hội trường Sở", "participants": CODES, "guests": 5}
    twice = {**ceremony, "participants": [*CODES, "CB001"]}
    refused = office.refused(f"/{CAMPAIGN}/launch", on="2019-01-15", ceremony=twice)
    assert refused == "ceremony.participant-twice"
    assert office.of("/launch", on="2019-01-15", ceremony=ceremony) == ["CampaignLaunched", "CeremonyHeld"]
    launch = next(
        row["payload"]
        for row in office.get("/api/logs/awards", limit=1000)
        if row["type"] == "CampaignLaunched"
    )
    assert (launch["participants"], launch["draft"]) == (125, 2)
    (held,) = office.asked("/ceremonies")
    assert [one["code"] for one in held["participants"]] == CODES
    assert held["participants"][0]["name"] == "Cán bộ CB001"
    anew = {**CHARTER, "reason": "Muộn"}
    assert office.refused(f"/{CAMPAIGN}/drafts", **anew) == "campaign.frozen"


def _joined(office: Office) -> None:
    assert office.refused(f"/{CAMPAIGN}/units", unit="la", on="2019-01-20") == "unit.unknown"
    assert office.refused(f"/{CAMPAIGN}/units", unit=UNITS[0], on="2019-01-10") == "campaign.join-early"
    for unit in UNITS[:2]:
        joined = office.of("/units", unit=unit, on="2019-01-20", registration="05/ĐK", commitments=["Tốt"])
        assert joined == ["UnitJoinedCampaign"]
    wish = {"unit": UNITS[0], "period": "2019", "number": "07/ĐK", "on": "2019-01-25"}
    strives = [{"person": "CB001", "forms": ["giay-khen"]}]
    path = f"/{CAMPAIGN}/registrations"
    assert office.refused(path, **{**wish, "unit": UNITS[2]}) == "registration.not-joined"
    assert office.refused(path, **wish, people=[*strives, *strives]) == "registration.person-twice"
    assert office.of("/registrations", **wish, people=strives) == ["EmulationRegistered"]
    (registered,) = office.asked("/registrations", period="2019")
    assert [(one["code"], one["forms"]) for one in registered["people"]] == [("CB001", ["giay-khen"])]


def _reminded(office: Office) -> None:
    rows = {row["unit"]: row for row in office.asked("/participation", on="2019-05-01", after_days=30)}
    assert {unit: (row["last_recorded"], row["due"]) for unit, row in rows.items()} == {
        UNITS[0]: ("2019-04-20", False),
        UNITS[1]: (None, True),
    }
    assert office.of("/reminders", on="2019-05-01", after_days=30) == ["UnitReminded"]
    assert office.of("/reminders", on="2019-05-02", after_days=30) == []
    (_, reminded) = sorted(
        office.asked("/participation", on="2019-05-02"), key=lambda row: row["silent_days"]
    )
    assert (reminded["unit"], len(reminded["reminders"]), reminded["due"]) == (UNITS[1], 1, False)


def _reviewed(office: Office) -> None:
    found = {"document": "112/BC", "findings": [{"kind": "lesson", "text": "Nêu gương", "article": "dieu-1"}]}
    path = f"/{CAMPAIGN}/reviews"
    early = {"kind": "interim", "period": "2019-H1", "on": "2019-06-01", **found}
    assert office.refused(path, **early) == "review.early"
    assert office.of("/reviews", **{**early, "on": "2019-07-05"}) == ["PeriodReviewed"]
    assert office.refused(f"/{CAMPAIGN}/closing", on="2020-02-01") == "campaign.no-final-review"
    final = {**found, "kind": "final", "on": "2020-01-20", "document": "05/BC"}
    assert office.refused(path, **final, period="2019-H1") == "review.not-last"
    assert office.of("/reviews", **final, period="2019") == ["PeriodReviewed"]
    assert [row["kind"] for row in office.asked("/reviews")] == ["interim", "final"]


def _closed(office: Office) -> None:
    roll = office.asked("/honours", period="2019")
    assert roll == {"standing": [], "published": []}
    assert office.refused(f"/{CAMPAIGN}/honours", period="2019", on="2020-02-01") == "honours.none"
    assert office.of("/closing", on="2020-02-01") == ["CampaignClosed"]
    assert office.refused(f"/{CAMPAIGN}/units", unit=UNITS[2], on="2019-12-01") == "campaign.closed"
    whole = office.asked("")
    assert (whole["state"], whole["closed_on"], whole["units"]) == ("closed", "2020-02-01", sorted(UNITS[:2]))
