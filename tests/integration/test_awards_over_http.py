"""Papers, credentials and the page that a QR code leads to, over HTTP; what a stranger may see of them."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.integration.awarding import TOKEN, Office, awarding
from tests.unit.awards.decided import correct, revoke
from tests.unit.awards.documents.pages import pages, text
from thidua.cli.app import app


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with awarding(tmp_path_factory.mktemp("awards")) as office:
        office.decided_and_conferred()
        yield office


def thidua(office: Office, *arguments: str) -> Result:
    environment = {"THIDUA_URL": str(office.http.base_url), "THIDUA_TOKEN": TOKEN, "LANG": "en_GB.UTF-8"}
    return CliRunner().invoke(app, [*arguments], env=environment)


def test_a_certificate_leads_to_a_page_that_says_whether_the_award_stands(
    office: Office, tmp_path: Path
) -> None:
    award = office.award_of("phong-b")
    file = tmp_path / "flag.pdf"
    done = thidua(office, "award", "certificate", award, "--out", str(file), "--set", "place=Cần Thơ")
    assert done.exit_code == 0, done.output
    [page] = pages(file.read_bytes())
    assert "CỜ THI ĐUA" in page.text and "Thanh tra Sở" in page.text
    [address] = page.codes()
    path = address.removeprefix(str(office.http.base_url).rstrip("/"))
    for language, said in (("vi", "còn giá trị"), ("en", "This award stands.")):
        answer = office.stranger(path, language)
        assert answer.status_code == 200
        assert said in answer.text and "Thanh tra Sở" in answer.text and "417/QĐ-UBND" in answer.text
        assert answer.headers["Content-Language"] == language
    told = office.stranger(f"/api{path}").json()
    assert (told["standing"], told["recipient_name"]) == ("conferred", "Thanh tra Sở")
    assert "points" not in told and "nomination" not in told


def test_a_stranger_asks_for_what_there_is_not(office: Office) -> None:
    page = office.stranger("/verify/nothing")
    assert page.status_code == 404 and "text/html" in page.headers["Content-Type"]
    assert "‹nothing›" in page.text
    problem = office.stranger("/api/verify/nothing", "en")
    assert (problem.status_code, problem.json()["code"]) == (404, "award.unknown")
    assert office.stranger("/api/issuers/nobody/keys").status_code == 404
    assert office.stranger("/api/issuers/so/status/x").status_code == 404
    for closed in ("/api/honours", "/api/documents/decision/417/Q%C4%90-UBND"):
        assert office.stranger(closed).status_code == 401


def test_a_credential_is_checked_offline_until_the_award_is_revoked(office: Office, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("award.jwt", "keys.json", "status.jwt")}
    award = office.award_of("p8")
    assert thidua(office, "award", "credential", award, "--out", str(files["award.jwt"])).exit_code == 0
    files["keys.json"].write_text(office.stranger("/api/issuers/so/keys").text)
    status = office.stranger("/api/issuers/so/status/1")
    assert status.headers["Content-Type"].startswith("application/vc+jwt")
    files["status.jwt"].write_text(status.text)
    offline = ("--keys", str(files["keys.json"]), "--status", str(files["status.jwt"]))
    verified = thidua(office, "award", "verify", str(files["award.jwt"]), *offline)
    assert (verified.exit_code, "It holds: Giấy khen" in verified.output) == (0, True), verified.output
    assert thidua(office, "award", "verify", str(files["award.jwt"])).exit_code == 0

    assert office.about("revocation", revoke(office.named["p8"])) == ["AwardRevoked"]
    refused = thidua(office, "award", "verify", str(files["award.jwt"]))
    assert (refused.exit_code, "is revoked" in refused.output) == (1, True), refused.output
    page = office.stranger(f"/verify/{award}")
    assert "đã bị thu hồi từ 04/05/2020, theo quyết định số 500/QĐ-UBND" in page.text
    assert [one["recipient"] for one in office.get("/honours", form="giay-khen")["honours"]] == ["p9"]
    profile = office.stranger("/api/issuers/so").json()
    assert (profile["name"], profile["id"].endswith("/api/issuers/so")) == ("Sở Nội vụ", True)


def test_papers_of_a_decision_are_files(office: Office, tmp_path: Path) -> None:
    answer = office.http.get("/api/documents/decision/417/QĐ-UBND", params={"place": "Cần Thơ"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "SỞ NỘI VỤ" in text(answer.content)
    file = tmp_path / "all.zip"
    done = thidua(office, "award", "certificate", "417/QĐ-UBND", "--all", "--out", str(file))
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        assert len(archive.namelist()) >= 3
    report = thidua(
        office, "award", "report", "van-hoa", "--period", "2019", "--out", str(tmp_path / "r.xlsx")
    )
    assert report.exit_code == 0 and (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")
    wrong = office.http.get("/api/documents/poem/x")
    assert wrong.status_code == 404
    unknown = office.http.get("/api/documents/decision/0/QĐ")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "decision.unknown")
    misspelt = office.http.get("/api/documents/decision/417/QĐ-UBND", params={"town": "x"})
    assert misspelt.status_code == 422


def test_a_correction_shows_wherever_the_award_is_read(office: Office) -> None:
    mend = correct(office.named["phong-a"], "signatory", "Trần Văn Minh", "Trần Văn Minh Tâm")
    assert office.about("correction", mend) == ["AwardCorrected"]
    told = office.stranger(f"/api/verify/{office.award_of('phong-a')}", "en").json()
    assert (told["standing"], "mended" in told["said"]) == ("corrected", True)
    found = office.get("/honours", text="viec lam")
    assert (found["all"], found["honours"][0]["signatory"]) == (1, "Trần Văn Minh Tâm")
    assert found["honours"][0]["name"] == "Phòng Việc làm"


def test_the_roll_comes_page_by_page(office: Office) -> None:
    whole = office.get("/honours")
    pages = [office.get("/honours", after=after, limit=1)["honours"] for after in range(whole["all"])]
    assert [line for page in pages for line in page] == whole["honours"]
    listed = thidua(office, "award", "roll", "--period", "2019", "--format", "json")
    assert listed.exit_code == 0 and listed.output.count('"award"') == whole["all"]
