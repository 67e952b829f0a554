"""The emulation office imports a file of the clock, and tries criteria before publishing them."""

import re
from pathlib import Path

import pytest

from tests.browser.days import SIZES, Office, accessible, photographed


@pytest.fixture(scope="module")
def clerk(office: Office) -> str:
    office.account("van-thu", "emulation-office", person="CB003")
    return "van-thu"


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_looked_at_before_it_is_imported(
    office: Office, clerk: str, size: str, tmp_path: Path
) -> None:
    file = tmp_path / f"cong-{size}.dat"
    second = list(SIZES).index(size)
    lines = ("5\t2019-07-15 07:14:0{}\t1\t0\t1\t0", "5\t2019-07-35 07:14:0{}\t1\t0\t1\t0", "=cmd|x{}")
    file.write_text("\n".join(lines).format(*[second] * 3), encoding="utf-8")
    with office.day_of(clerk, size) as page:
        page.goto(office.url + "/imports")
        accessible(page)
        page.set_input_files("#file", file)
        page.get_by_role("button", name="Xem trước").click()
        assert page.locator("tbody tr").count() == 3
        accessible(page)
        photographed(page, f"import-preview-{size}")
        page.get_by_role("button", name="Nhập tệp này").click()
        page.get_by_text("Đã nhập xong.").wait_for()
        accessible(page)
        with page.expect_download() as taken:
            page.get_by_role("link", name="Tải danh sách dòng không nhập được").click()
        report = taken.value.path().read_text(encoding="utf-8-sig")
        assert "2019-07-35" in report and "'=cmd" in report


def test_criteria_are_tried_before_they_are_published(office: Office, clerk: str) -> None:
    with office.day_of(clerk) as page:
        page.goto(office.url + "/criteria")
        accessible(page)
        page.locator("tbody a").first.click()
        page.get_by_role("link", name="Soạn phiên bản mới từ bộ này").click()
        page.wait_for_url("**/criteria/edit**")  # loaded: from now on the text is checked as it changes
        text = page.input_value("#text")
        page.fill("#text", text.replace("points:", "diem:", 1))
        page.locator("#checked a[data-line]").first.click()
        assert "criterion:" in page.evaluate("text.value.slice(text.selectionStart, text.selectionEnd)")
        accessible(page)
        page.fill("#text", re.sub(r"points: -1\b", "points: -3", text))
        page.get_by_role("button", name="Thử với kỳ đã qua").click()
        page.locator("#trial section").first.wait_for()
        assert page.locator("#trial tbody tr").count() > 1
        accessible(page)
        photographed(page, "criteria-trial-desktop")
        page.get_by_role("button", name="Chạy thử ban hành").click()
        page.get_by_role("checkbox").wait_for()
        accessible(page)
