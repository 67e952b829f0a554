"""A council member's day: a secret ballot, the receipts, the count, and finding the own paper in it again."""

from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.browser.days import Office, accessible, photographed

CAMPAIGN = "van-hoa-cong-so-2019-2025"
MEMBERS = ("CB021", "CB022", "CB023")
NOMINATED = "CB015"
IN_SECRET = """
forms:
  - form: campaign-award
    versions:
      - since: 2026-01-01
        source: Quy chế của Sở
        vote: {share: {part: 1, whole: 2, exceeds: true}, of: members, secret: true, in_writing: true,
               conflicts: [self, relative], conflicted: out, tie: fail}
"""


def told(office: Office, path: str, **fields: Any) -> Any:
    """What the installation does before the day begins."""
    answer = office.installation.http.post(f"/api{path}", json=fields)
    assert answer.is_success, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def meeting(office: Office) -> str:
    """An open meeting of three with one nomination before it, to be voted on in secret."""
    by_hand = {"form": "giay-khen", "period": "2019", "recipient_kind": "person", "recipient": NOMINATED}
    path = f"/campaigns/{CAMPAIGN}/nominations/by-hand"
    told(office, path, **by_hand, origin="unit", by="van-phong")
    rows = office.installation.http.get(f"/api/campaigns/{CAMPAIGN}/nominations").json()
    nomination = next(one["nomination"] for one in rows if one.get("code") == NOMINATED)
    on = "2020-01-02"
    roles = zip(MEMBERS, ("chair", "secretary", "member"), strict=True)
    members = [{"person": person, "role": role, "since": on} for person, role in roles]
    told(
        office, "/councils", council="hd", name="Hội đồng Sở", decision_number="01/QĐ", on=on, members=members
    )
    today = clock.local_day(clock.now()).isoformat()
    told(office, "/catalogue", on=today, document="Quy chế 05", text=IN_SECRET)
    at = (clock.now() - timedelta(minutes=5)).isoformat()
    agenda = [{"title": "Xét tặng Giấy khen", "nominations": [nomination]}]
    told(office, "/meetings", meeting="hop-1", council="hd", at=at, place="Phòng họp số 1", agenda=agenda)
    present = [{"member": person, "by": person} for person in MEMBERS]
    told(office, "/meetings/hop-1/attendance", at=at, present=present)
    told(office, "/meetings/hop-1/opening", at=at, presided_by=MEMBERS[0], secretary=MEMBERS[1])
    office.account("chu-tich", "council-member", "emulation-office", person=MEMBERS[0])
    office.account("thu-ky", "council-member", person=MEMBERS[1])
    return "hop-1"


def test_a_member_votes_in_secret_and_finds_the_paper_again(office: Office, meeting: str) -> None:
    with office.day_of("chu-tich") as page:
        page.goto(f"{office.url}/council/meetings/{meeting}")
        accessible(page)
        photographed(page, "council-meeting")
        page.get_by_role("link", name="Mở bỏ phiếu").click()
        accessible(page)
        page.get_by_role("button", name="Mở bỏ phiếu").click()
        page.locator("main li a[href*='/ballots/']").click()
        ballot = page.url
    receipts = [_voted(office, "chu-tich", "desktop"), _voted(office, "thu-ky", "phone")]
    assert receipts[0] != receipts[1]
    with office.day_of("chu-tich") as page:
        page.goto(ballot)
        page.get_by_role("link", name="Kết thúc và kiểm phiếu").click()
        page.get_by_role("button", name="Kết thúc và kiểm phiếu").click()
        accessible(page)
        photographed(page, "council-counted")
        page.fill("#receipt", receipts[0])
        page.get_by_role("button", name="Kiểm lại").click()
        assert "Tìm thấy phiếu" in page.locator(".note.good").inner_text()
        assert receipts[0] not in page.url
        accessible(page)


def _voted(office: Office, username: str, size: str) -> str:
    """Vote yes; the receipt."""
    with office.day_of(username, size) as page:
        page.goto(f"{office.url}/council")
        accessible(page)
        page.locator("main a.button[href*='/ballots/']").click()
        accessible(page)
        photographed(page, f"council-vote-{size}")
        page.get_by_label("Đồng ý", exact=True).check()
        page.get_by_role("button", name="Gửi phiếu").click()
        accessible(page)
        photographed(page, f"council-receipts-{size}")
        return page.locator("code.receipt").inner_text(timeout=3000)
