"""An observer's day on a phone, with and without a network; and a citizen's minute at a counter."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser.days import Office, accessible, photographed

PHOTO: FilePayload = {
    "name": "anh.png",
    "mimeType": "image/png",
    "buffer": bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
    ),
}


@pytest.fixture(scope="module")
def observer(office: Office) -> str:
    office.account("quan-sat", "observer", person="CB012")
    return "quan-sat"


def fill(page: Page, code: str, note: str) -> None:
    page.fill("#q", code)
    page.locator("#found label").first.click()
    criterion = page.locator("#criterion optgroup[data-kind=person] option").first
    page.select_option("#criterion", criterion.get_attribute("value"))
    page.fill("#note", note)


def mine(office: Office, note: str) -> list[dict[str, Any]]:
    said = office.installation.http.get("/api/records", params={"observer": "CB012"}).json()
    return [one for one in said if one["note"] == note]


def test_a_record_made_without_a_network_is_sent_once_when_there_is_one(
    office: Office, observer: str
) -> None:
    with office.day_of(observer, "phone") as page:
        page.goto(office.url + "/record")
        page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        accessible(page)
        photographed(page, "record-phone")
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector("#record-form[data-people]")
        fill(page, "CB020", "ngoài vùng phủ sóng")
        page.set_input_files("#photo", PHOTO)
        page.click("#send")
        page.wait_for_selector("#queue li .mark")
        accessible(page)
        photographed(page, "record-offline-phone")
        assert mine(office, "ngoài vùng phủ sóng") == []
        page.context.set_offline(False)
        page.wait_for_selector("#queue", state="hidden")
        (record,) = mine(office, "ngoài vùng phủ sóng")
        assert record["evidence"].startswith("evidence:")
        page.reload()
        assert page.locator("article", has_text="ngoài vùng phủ sóng").count() == 1


def test_what_is_refused_is_shown_and_put_right(office: Office, observer: str) -> None:
    with office.day_of(observer, "phone") as page:
        page.goto(office.url + "/record")
        page.wait_for_selector("#record-form[data-people]")
        fill(page, "CB021", "giờ chưa đến")
        page.fill("#occurred_at", f"{datetime.now(UTC).year + 2}-01-01T08:00")
        page.click("#send")
        page.wait_for_selector("#queue .bad")
        accessible(page)
        page.get_by_role("button", name="Sửa", exact=True).first.click()
        assert page.input_value("#note") == "giờ chưa đến"
        page.fill("#occurred_at", "2019-07-15T08:00")
        page.click("#send")
        page.wait_for_selector("#queue", state="hidden")
        page.wait_for_selector("#sent")
        assert len(mine(office, "giờ chưa đến")) == 1


def test_a_citizen_says_how_it_was(office: Office) -> None:
    offered = office.installation.http.get("/api/criteria/offered").json()
    criterion = next(one["criterion"] for one in offered if one["subject_kind"] == "unit")
    unit = office.installation.http.get("/api/units").json()[0]["unit"]
    said = ("--unit", unit, "--name", "Quầy số 1", "--rule", f"2:1-2={criterion}")
    office.installation.done("counter", "create", "quay-1", *said)
    with office.page("phone", "en-US") as page:
        page.goto(office.url + "/feedback/quay-1")
        accessible(page)
        photographed(page, "feedback-phone")
        for number, mark in enumerate((4, 1, 3, 3, 2), 1):
            page.check(f"input[name=answer-{number}][value='{mark}']")
        page.fill("#words", "Nobody at the counter")
        # nobody reads five questions in less
        page.wait_for_timeout(3100)
        page.click("main button")
        assert page.url.endswith("/feedback/quay-1/thanks")
        accessible(page)
    told = json.loads(office.installation.done("counter", "feedback", "quay-1", "--format", "json"))
    assert [(one["answers"], len(one["records"])) for one in told] == [([4, 1, 3, 3, 2], 1)]
    record = office.installation.http.get(f"/api/records/{told[0]['records'][0]}").json()
    assert (record["alleged"], record["standing"], record["subject"]) == (True, "recorded", unit)
