"""A unit head's day: how does my unit stand, who was late, and an explanation that waits for me."""

from typing import Any

import pytest

from tests.browser.days import SIZES, Office, accessible, photographed


@pytest.fixture(scope="module")
def slip(office: Office) -> dict[str, Any]:
    """A day of somebody in a unit on which the clock shows something, unit and head included."""
    for person in office.installation.get("/api/people"):
        if person["heads"] is None or person["heads"] == "so":
            continue
        unit = person["heads"]
        for month in ("2019-01", "2019-02", "2019-03"):
            days = office.installation.get(f"/api/units/{unit}/attendance", month=month)
            for day in days:
                if day["state"] == "slips" and day["person"] != person["person"]:
                    return {**day, "unit": unit, "head": person["code"], "month": month}
    raise AssertionError("nobody below a head was ever late")


@pytest.fixture(scope="module")
def head(office: Office, slip: dict[str, Any]) -> str:
    office.account("truong-phong", "staff", f"unit-head:{slip['unit']}", person=slip["head"])
    return "truong-phong"


@pytest.mark.parametrize("size", SIZES)
def test_the_head_sees_how_the_unit_stands(
    office: Office, head: str, slip: dict[str, Any], size: str
) -> None:
    with office.day_of(head, size) as page:
        page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Đơn vị").click()
        assert page.url == f"{office.url}/units/{slip['unit']}"
        page.fill("#month", slip["month"])
        page.get_by_role("button", name="Xem").click()
        page.wait_for_url("**month=*")
        assert page.locator(".heat td.care, .heat td.bad").count() > 0
        # nothing but the map scrolls sideways
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        accessible(page)
        photographed(page, f"unit-{size}")
        page.get_by_role("region", name="Điểm của cán bộ").get_by_role("link").last.click()
        page.wait_for_url("**/members/*")
        accessible(page)
        photographed(page, f"unit-member-{size}")


def test_a_slip_is_explained_and_accepted(office: Office, head: str, slip: dict[str, Any]) -> None:
    office.account("di-muon", "staff", person=slip["code"])
    with office.day_of("di-muon", "phone") as page:
        page.goto(f"{office.url}/me/days?month={slip['month']}")
        explain = page.locator(f"form[action*='/{slip['day']}/']").first
        explain.locator("xpath=..").locator("summary").click()
        explain.locator("textarea").fill("Ngập đường, có xác nhận của phường")
        accessible(page)
        explain.get_by_role("button").click()
        page.wait_for_url("**done=sent")
        assert "chờ quyết định" in page.locator("main").inner_text()
        photographed(page, "my-days-phone")
    with office.day_of(head) as page:
        page.goto(f"{office.url}/units/{slip['unit']}")
        waiting = page.get_by_role("article").filter(has_text="Ngập đường")
        waiting.get_by_role("button", name="Không chấp nhận").click()
        assert page.locator("#problem").is_visible()
        accessible(page)
        photographed(page, "unit-explanation-refused-without-a-reason")
        waiting.get_by_role("button", name="Chấp nhận", exact=True).click()
        page.wait_for_url("**done=explained*")
        assert waiting.count() == 0
