"""A civil servant's day: how do I stand, why, what was recorded of me, and I do not agree."""

import pytest

from tests.browser.days import SIZES, Office, accessible, photographed


@pytest.fixture(scope="module")
def staff(office: Office) -> str:
    office.account("can-bo", "staff", person="CB010")
    return "can-bo"


@pytest.mark.parametrize("size", SIZES)
def test_my_page_tells_the_score_and_why(office: Office, staff: str, size: str) -> None:
    with office.day_of(staff, size) as page:
        assert page.url == office.url + "/me"
        assert page.locator(".figure").count() == 2
        accessible(page)
        photographed(page, f"my-page-{size}")
        page.get_by_role("link", name="Vì sao có điểm này?").first.click()
        page.wait_for_selector("#why details")
        accessible(page)
        photographed(page, f"my-explanation-{size}")
        page.get_by_role("link", name="Chấm công và nghỉ phép").click()
        assert page.locator("tbody tr").count() >= 15
        accessible(page)


def test_it_speaks_english_one_click_away(office: Office, staff: str) -> None:
    with office.day_of(staff) as page:
        page.get_by_role("link", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("link", name="Records about me").click()
        assert page.locator("h1").inner_text() == "Records about me"
        accessible(page)


def test_without_signing_in_there_is_no_page(office: Office) -> None:
    with office.page("phone") as page:
        page.goto(office.url + "/me")
        assert page.url.startswith(office.url + "/login")
        accessible(page)
