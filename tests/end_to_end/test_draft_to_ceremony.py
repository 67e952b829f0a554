"""The sample organisation's year 2019 through the HTTP API alone, from the draft to the ceremony.

Also the papers of all of it, and an award that is taken back.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.campaign_year import (
    CAMPAIGN,
    CHAIRMAN,
    CHARTER,
    CLEARER,
    DELEGATED,
    DIRECTOR,
    FLAG,
    OVERLAY,
    OWN_DECISION,
    PERIOD,
    REDRAFT,
    SOLDIER,
    TITLE,
)
from tests.end_to_end.council_sitting import CHAIR, SEATS, form_council, meet
from tests.end_to_end.installation import Installation, sample_installation
from tests.unit.awards.documents.pages import Page, pages

pytestmark = pytest.mark.timeout(300)
ROAD = f"/api/campaigns/{CAMPAIGN}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """120 people, whose January 2019 is recorded, and three blocks with their rankings."""
    with sample_installation(tmp_path_factory.mktemp("year"), people=120, days=31) as found:
        yield found


def test_a_year_from_the_draft_to_the_ceremony(office: Installation, tmp_path: Path) -> None:
    _consulted(office)
    _launched(office)
    _joined_and_registered(office)
    _reviewed(office)
    titles = _titles_given(office)
    soldiers, flags = _put_to_the_council(office, titles)
    _decided(office, soldiers, flags)
    _handed_over(office, [*titles, *soldiers, *flags])
    _papers_say_so(office, soldiers[0])
    _taken_back(office, soldiers[-1], tmp_path)


def _types(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


def _consulted(office: Installation) -> None:
    office.post("/api/catalogue", OVERLAY)
    assert _types(office.post("/api/campaigns", {"campaign": CAMPAIGN, **CHARTER})) == ["CampaignDrafted"]
    office.post(f"{ROAD}/consultation", {"on": "2019-01-03", "until": "2019-01-12"})
    said = [("dieu-1", "CB031", "Xin ghi rõ mấy giờ có mặt."), ("dieu-3", "CB044", "Nên có hộp thư góp ý.")]
    for article, author, text in said:
        comment = {"article": article, "author": author, "text": text, "on": "2019-01-05"}
        assert _types(office.post(f"{ROAD}/comments", comment)) == ["CommentMade"]
    office.post(f"{ROAD}/consultation/closing", {"on": "2019-01-13"})
    early = office.http.post(f"{ROAD}/launch", json={"on": "2019-01-21"})
    assert early.json()["code"] == "campaign.unanswered"
    verdicts = {"dieu-1": "taken", "dieu-3": "explained"}
    for comment in office.get(f"{ROAD}/comments"):
        answer = {"verdict": verdicts[comment["article"]], "answer": "Đã xem xét.", "by": CHAIR}
        office.post(f"/api/comments/{comment['comment']}/answer", {**answer, "on": "2019-01-14"})
    office.post(f"{ROAD}/drafts", REDRAFT)
    told = office.get(f"{ROAD}/differences")["differences"]
    assert [(one["place"], one["after"]) for one in told] == [("articles[dieu-1].text", CLEARER)]


def _launched(office: Installation) -> None:
    everybody = [f"CB{number:03}" for number in range(1, 121)]
    ceremony = {"place": "Hội trường Sở", "participants": everybody}
    launched, held = office.post(f"{ROAD}/launch", {"on": "2019-01-21", "ceremony": ceremony})
    assert (launched["type"], held["type"]) == ("CampaignLaunched", "CeremonyHeld")
    [there] = office.get(f"{ROAD}/ceremonies")
    assert len({one["code"] for one in there["participants"]}) == 120


def _joined_and_registered(office: Installation) -> None:
    """Every unit that saw the end of the year, the merged one when it came to be; and all of its people."""
    people = office.get("/api/people", on="2019-12-31")
    units = [one for one in office.get("/api/units") if one["ended"] is None]
    for number, unit in enumerate(units, 1):
        on = max("2019-01-22", unit["since"])
        office.post(f"{ROAD}/units", {"unit": unit["unit"], "on": on, "registration": f"{number}/ĐK"})
        own = [one["code"] for one in people if one["unit"] == unit["unit"]]
        wish = {
            "unit": unit["unit"],
            "period": PERIOD,
            "number": f"{number}/ĐK",
            "on": on,
            "forms": [FLAG],
            "commitments": ["Không còn người đi muộn"],
            "people": [{"person": code, "forms": [TITLE, SOLDIER]} for code in own],
        }
        assert _types(office.post(f"{ROAD}/registrations", wish)) == ["EmulationRegistered"]
    assert len(office.get(f"{ROAD}/registrations", period=PERIOD)) >= 12


def _reviewed(office: Installation) -> None:
    found = [{"kind": "achievement", "text": "Giờ giấc tốt hơn hẳn", "article": "dieu-1"}]
    for kind, period, on, document in (
        ("interim", "2019-H1", "2019-07-05", "112/BC-SLĐTBXH"),
        ("final", PERIOD, "2020-01-06", "05/BC-SLĐTBXH"),
    ):
        review = {"kind": kind, "period": period, "on": on, "document": document, "findings": found}
        assert _types(office.post(f"{ROAD}/reviews", review)) == ["PeriodReviewed"]


def _open(office: Installation, form: str) -> list[dict[str, Any]]:
    rows = office.get(f"{ROAD}/nominations")
    return [one for one in rows if one["form"] == form and one["state"] == "submitted"]


def _titles_given(office: Installation) -> list[str]:
    """Lao động tiên tiến, which the next title is a share of: nominated, voted on in the open, decided."""
    office.post(f"{ROAD}/nominations", {"period": PERIOD})
    form_council(office)
    rows = _open(office, TITLE)
    ballot = meet(office, "hop-2020-01", "2020-01-08", {TITLE: rows})[TITLE]
    assert (ballot["secret"], {one["outcome"] for one in ballot["results"]}) == (False, {"passed"})
    own = [one["nomination"] for one in rows]
    paper = {"decision_number": "31/QĐ-SLĐTBXH", "decided_on": "2020-01-10"}
    decided = office.post("/api/decisions", {"nominations": own, **OWN_DECISION, **paper})
    assert _types(decided) == ["AwardDecided"] * len(own)
    office.settle()
    return own


def _put_to_the_council(office: Installation, titles: list[str]) -> tuple[list[str], list[str]]:
    """The best of those with the title, at most 15 % of them, and each block's leader."""
    assert _open(office, SOLDIER) == []
    office.post(f"{ROAD}/nominations", {"period": PERIOD})
    soldiers, flags = _open(office, SOLDIER), _open(office, FLAG)
    assert 0 < len(soldiers) <= len(titles) * 15 // 100
    assert len(flags) == len({one["block"] for one in flags}) == 3
    counted = meet(office, "hop-2020-02", "2020-02-10", {SOLDIER: soldiers, FLAG: flags})
    assert counted[FLAG]["secret"] is True
    assert not any(vote.get("choices") for vote in counted[FLAG]["votes"])
    for one in counted[FLAG]["results"]:
        assert (one["outcome"], one["yes"] * 100 >= one["base"] * 80) == ("passed", True)
    papers = office.get(f"/api/ballots/{counted[FLAG]['ballot']}/papers")
    assert len(papers) == sum(one["voted"] for one in counted[FLAG]["results"])
    submission = _paper(office, "submission", CAMPAIGN, period=PERIOD, to=CHAIRMAN)
    _says(
        submission, "TỜ TRÌNH", f"Kính gửi: {CHAIRMAN}", "Hội đồng đã họp, bỏ phiếu và thông qua 03 tập thể"
    )
    _says(submission, *(one["name"] for one in (*soldiers, *flags)))
    return [one["nomination"] for one in soldiers], [one["nomination"] for one in flags]


def _decided(office: Installation, soldiers: list[str], flags: list[str]) -> None:
    unauthorised = {**DELEGATED, "delegation": ""}
    refused = office.http.post("/api/decisions", json={"nominations": flags, **unauthorised})
    assert refused.status_code == 422, refused.text
    decided = office.post("/api/decisions", {"nominations": flags, **DELEGATED})
    assert _types(decided) == ["AwardDecided"] * 3
    paper = {"decision_number": "45/QĐ-SLĐTBXH", "decided_on": "2020-02-14"}
    office.post("/api/decisions", {"nominations": soldiers, **OWN_DECISION, **paper})


def _handed_over(office: Installation, nominations: list[str]) -> None:
    handed = {"nominations": nominations, "conferred_on": "2020-03-20", "place": "Hội trường Sở"}
    assert _types(office.post("/api/conferrals", handed)) == ["AwardConferred"] * len(nominations)
    ceremony = {"occasion": "conferral", "on": "2020-03-20", "place": "Hội trường Sở", "participants": SEATS}
    office.post(f"{ROAD}/ceremonies", ceremony)
    published = office.post(f"{ROAD}/honours", {"period": PERIOD, "on": "2020-03-21"})
    assert _types(published) == ["HonourPublished"]
    office.settle()
    roll = office.get("/api/honours", campaign=CAMPAIGN, limit=1000)
    assert roll["all"] == len(nominations)


def _paper(office: Installation, kind: str, about: str, **details: str) -> list[Page]:
    """The pages of a paper, rendered; every one of them has ink on it."""
    made = office.http.get(f"/api/documents/{kind}/{about}", params={"place": "Tân Hải", **details})
    assert (made.status_code, made.headers["Content-Type"]) == (200, "application/pdf"), made.text
    found = pages(made.content)
    assert all(page.ink(0.05, 0.02, 0.95, 0.98) > 0.002 for page in found)
    return found


def _says(found: list[Page], *wanted: str) -> None:
    said = " ".join(page.text for page in found)
    assert [one for one in wanted if one not in said] == [], said


def _award_of(office: Installation, nomination: str) -> dict[str, Any]:
    rows = office.get("/api/awards", campaign=CAMPAIGN)
    return dict(next(one for one in rows if one["nomination"] == nomination))


def _papers_say_so(office: Installation, soldier: str) -> None:
    flags = [one for one in office.get("/api/awards", campaign=CAMPAIGN) if one["form"] == FLAG]
    units = [one["name"] for one in flags]
    decision = _paper(office, "decision", "417/QĐ-UBND", agency="Ủy ban nhân dân tỉnh Tân Hải")
    delegated = ("TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "Văn bản ủy quyền số 12/QĐ-UBND", "Người ký thử")
    _says(decision, "ỦY BAN NHÂN DÂN TỈNH TÂN HẢI", "417/QĐ-UBND", "03 tập thể", *delegated)
    _says(decision[1:], *units, "11.920.000 đồng", "Tổng số tiền thưởng: 35.760.000 đồng")
    minutes = _paper(office, "minutes", "hop-2020-02")
    _says(minutes, "BIÊN BẢN", "có 09 thành viên; có mặt 09 (100%)", *units)
    _says(minutes, "Cờ thi đua của Ủy ban nhân dân tỉnh: bỏ phiếu kín.", "9 9 0 8 88,88% 80% Thông qua")
    _says(minutes, "Chiến sĩ thi đua cơ sở: biểu quyết công khai.", "8 88,88% trên 50% Thông qua")
    award = _award_of(office, soldier)
    report = _paper(office, "achievement-report", soldier)
    _says(report, "BÁO CÁO THÀNH TÍCH", award["name"], "xếp loại A", "Quyết định số 31/QĐ-SLĐTBXH")
    [flag] = _paper(office, "certificate", flags[0]["award"])
    _says([flag], "CỜ THI ĐUA", units[0], "417/QĐ-UBND")
    [diploma] = _paper(office, "certificate", award["award"])
    _says([diploma], award["name"], "“Chiến sĩ thi đua cơ sở”", "45/QĐ-SLĐTBXH")
    [address] = diploma.codes()
    assert address == f"{office.environment['THIDUA_URL']}/verify/{award['award']}"


def _read_by_a_stranger(office: Installation, page: str) -> str:
    """The page as whoever scans the code sees it, without a token."""
    address = office.environment["THIDUA_URL"] + page
    return httpx.get(address, headers={"Accept-Language": "vi"}, trust_env=False).text


def _taken_back(office: Installation, soldier: str, folder: Path) -> None:
    """A later finding: whoever reads the credential, the page or the roll learns of it."""
    award = _award_of(office, soldier)
    page, credential = f"/verify/{award['award']}", folder / "award.jwt"
    credential.write_text(office.get(f"/api/awards/{award['award']}/credential")["credential"])
    assert "còn giá trị" in _read_by_a_stranger(office, page)
    office.done("award", "verify", credential)

    revocation = {
        "decision_number": "90/QĐ-SLĐTBXH",
        "reason": "Kê khai không đúng",
        "revoked_on": "2020-06-02",
        "ground": "false-documents",
        "authority": DIRECTOR,
        "signatory": "Người ký thử",
    }
    assert _types(office.post(f"/api/nominations/{soldier}/revocation", revocation)) == ["AwardRevoked"]
    office.settle()
    assert "đã bị thu hồi từ 02/06/2020" in _read_by_a_stranger(office, page)
    failed = office.thidua("award", "verify", credential)
    assert (failed.returncode, "thu hồi" in failed.stdout + failed.stderr) == (1, True), failed
    roll = office.get("/api/honours", campaign=CAMPAIGN, limit=1000)["honours"]
    assert award["award"] not in {one["award"] for one in roll}
    [published] = office.get(f"{ROAD}/honours", period=PERIOD)["published"]
    assert award["award"] in {one["award"] for one in published["honours"]}
    assert _types(office.post(f"{ROAD}/closing", {"on": "2020-06-30"})) == ["CampaignClosed"]
