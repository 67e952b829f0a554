"""The emulation office's day: the campaign, its race, a ceremony taken down, an award and its certificate."""

from tests.browser.days import Office, accessible, photographed

CAMPAIGN = "/campaigns/van-hoa-cong-so-2019-2025"


def test_the_office_follows_a_campaign_to_its_awards(office: Office) -> None:
    office.account("chuyen-trach-phong-trao", "emulation-office", person="CB026")
    with office.day_of("chuyen-trach-phong-trao") as page:
        for path in ("", "/race?year=2019", "/progress"):
            page.goto(office.url + CAMPAIGN + path)
            accessible(page)
            photographed(page, f"campaign{path.split('?')[0].replace('/', '-')}")
        page.get_by_role("link", name="Ghi buổi lễ đã tổ chức").click()
        page.fill("input[name=place]", "Hội trường Sở")
        page.fill("input[name=on]", "2019-07-15")
        page.fill("textarea[name=participants]", "CB001\nCB005")
        accessible(page)
        page.click("main button")
        assert page.get_by_text("Hội trường Sở").count() == 1
        page.goto(office.url + "/awards")
        accessible(page)
        page.locator("tbody a").first.click()
        accessible(page)
        photographed(page, "award")
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải bằng chứng nhận (PDF)").click()
        assert download.value.suggested_filename.endswith(".pdf")
        page.get_by_role("link", name="Trang xác minh").click()
        accessible(page)
