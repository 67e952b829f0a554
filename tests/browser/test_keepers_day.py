"""The administrator makes an account and looks at the system; the auditor proves the logs."""

import pytest

from tests.browser.days import SIZES, Office, accessible, photographed


@pytest.fixture(scope="module")
def keepers(office: Office) -> tuple[str, str]:
    office.account("quan-tri", "administrator")
    office.account("kiem-tra", "auditor")
    return "quan-tri", "kiem-tra"


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_lets_somebody_in(office: Office, keepers: tuple[str, str], size: str) -> None:
    with office.day_of(keepers[0], size) as page:
        page.goto(office.url + "/accounts/new")
        page.fill("#username", "Không Hợp Lệ")
        page.click("main form button")
        assert page.locator("#username-wrong").is_visible()
        page.fill("#username", f"nguoi-moi-{size}")
        page.select_option("#role-1", "auditor")
        accessible(page)
        page.click("main form button")
        assert len(page.locator("#password").inner_text()) > 8
        photographed(page, f"first-password-{size}")
        page.goto(office.url + "/accounts")
        page.get_by_role("link", name=f"nguoi-moi-{size}").click()
        page.get_by_role("button", name="Khóa tài khoản").click()
        page.get_by_text("bị khóa").wait_for()
        accessible(page)
        page.goto(office.url + "/operations")
        assert page.locator("#services tbody tr").count() == 4
        accessible(page)
        photographed(page, f"operations-{size}")


def test_an_auditor_proves_the_log(office: Office, keepers: tuple[str, str]) -> None:
    with office.day_of(keepers[1]) as page:
        page.goto(office.url + "/audit")
        page.locator("tbody th a").first.click()
        accessible(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải bằng chứng").click()
        assert download.value.suggested_filename.endswith(".proof.json")
        page.goto(office.url + "/audit/ledger")
        page.get_by_role("link", name="Kiểm tra Chấm điểm").click()
        page.get_by_text("Nguyên vẹn:").wait_for()
        accessible(page)
        photographed(page, "ledger")
        page.goto(office.url + "/audit/trail?kind=login")
        assert page.locator("tbody tr").count() > 0
        accessible(page)
