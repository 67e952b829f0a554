"""`thidua award`: what is sent, what is written, and what is said when it cannot be."""

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.unit.thidua.conftest import Run, Server, problem

DONE = {"events": [{"id": "e", "stream": "s", "version": 1, "type": "AwardDecided"}]}
PATH = "/api/nominations/n1"


def test_a_decision_is_sent_whole_and_told(server: Server, run: Run) -> None:
    server.on("POST", "/api/decisions", DONE, {"events": []})
    decide = ("award", "decide", "n1", "n2", "--number", "417/QĐ", "--on", "2020-02-28")
    by = ("--authority", "Chủ tịch", "--signatory", "Minh", "--capacity", "KT", "--on-behalf-of", "Giám đốc")
    result = run(*decide, *by)
    assert (result.exit_code, "Đã quyết định số 417/QĐ: 1." in result.output) == (0, True)
    assert server.body() == {
        "nominations": ["n1", "n2"],
        "decision_number": "417/QĐ",
        "decided_on": "2020-02-28",
        "authority": "Chủ tịch",
        "signatory": "Minh",
        "capacity": "KT",
        "on_behalf_of": "Giám đốc",
        "delegation": "",
    }
    assert "done before" in run(*decide, *by, lang="en").output


def test_conferral_correction_and_revocation(server: Server, run: Run) -> None:
    for path in ("/api/conferrals", f"{PATH}/correction", f"{PATH}/revocation"):
        server.on("POST", path, DONE)
    assert run("award", "confer", "n1", "--on", "2020-03-20", "--place", "Hội trường").exit_code == 0
    assert server.body()["place"] == "Hội trường"
    said = ("--number", "2/QĐ", "--on", "2020-04-01", "--reason", "In nhầm")
    assert run("award", "correct", "n1", "--misprint", "signatory=A=B", *said).exit_code == 0
    assert server.body()["misprints"] == [{"field": "signatory", "printed": "A", "correct": "B"}]
    assert run("award", "revoke", "n1", *said, "--ground", "fraud").exit_code == 0
    assert (server.body()["ground"], server.body()["revoked_on"]) == ("fraud", "2020-04-01")


def test_a_misprint_without_its_parts_is_wrong_usage(server: Server, run: Run) -> None:
    said = ("--number", "2/QĐ", "--on", "2020-04-01", "--reason", "In nhầm")
    result = run("award", "correct", "n1", "--misprint", "signatory", *said, lang="en")
    assert (result.exit_code, "field=printed=right" in result.output) == (2, True)
    assert server.requests == []


def test_a_document_is_asked_for_with_its_details_and_written(
    server: Server, run: Run, tmp_path: Path
) -> None:
    server.on("GET", "/api/documents/decision/417/QĐ", httpx.Response(200, content=b"%PDF"))
    out = tmp_path / "d.pdf"
    result = run("award", "document", "decision", "417/QĐ", "-o", str(out), "--set", "place=Cần Thơ")
    assert (result.exit_code, out.read_bytes()) == (0, b"%PDF")
    assert server.queries == [{"format": "pdf", "place": "Cần Thơ"}]
    wrong = run("award", "document", "decision", "417/QĐ", "-o", str(out), "--set", "place", lang="en")
    assert (wrong.exit_code, "name=value" in wrong.output) == (2, True)
    nowhere = tmp_path / "nowhere" / "d.pdf"
    assert run("award", "document", "decision", "417/QĐ", "-o", str(nowhere)).exit_code == 2


def archive(*names: str) -> httpx.Response:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name in names:
            made.writestr(name, name)
    return httpx.Response(200, content=written.getvalue())


def test_all_certificates_are_gathered_part_by_part(server: Server, run: Run, tmp_path: Path) -> None:
    end = problem(422, "certificates.part", "no such part")
    path = "/api/documents/certificates/417"
    server.on("GET", path, archive("001-a.pdf", "002-b.pdf"), archive("001-c.pdf"), end)
    out = tmp_path / "all.zip"
    result = run("award", "certificate", "417", "--all", "--out", str(out))
    assert (result.exit_code, "3 giấy" in result.output) == (0, True), result.output
    with zipfile.ZipFile(out) as whole:
        assert whole.namelist() == ["0001-a.pdf", "0002-b.pdf", "0003-c.pdf"]
    assert [one["part"] for one in server.queries] == ["1", "2", "3"]
    server.on("GET", path, problem(404, "decision.unknown", "Chưa có"))
    assert run("award", "certificate", "417", "--all", "--out", str(out)).exit_code == 1


def test_the_roll_is_read_to_its_end(server: Server, run: Run) -> None:
    line = {"form_name": "Giấy khen", "name": "Lan", "code": "CB001", "award": "a1", "period": "2019"}
    server.on("GET", "/api/honours", {"all": 2, "honours": [line]}, {"all": 2, "honours": [line]})
    result = run("award", "roll", "--text", "lan", "--format", "json")
    assert result.output.count("CB001") == 2
    assert [one["after"] for one in server.queries] == ["0", "1"]
    server.on("GET", "/api/honours", {"all": 0, "honours": []})
    assert "no such award" in run("award", "roll", lang="en").output


def test_keys_are_made_added_and_revoked(run: Run, tmp_path: Path) -> None:
    first = run("award", "keys", str(tmp_path), "so").stdout
    assert len(first.splitlines()) == 1
    assert run("award", "keys", str(tmp_path), "so").stdout == first
    assert len(run("award", "keys", str(tmp_path), "so", "--rotate").stdout.splitlines()) == 2
    name = first.split()[0]
    assert "revoked" in run("award", "keys", str(tmp_path), "so", "--revoke", name).stdout.splitlines()[0]
    wrong = run("award", "keys", str(tmp_path), "so", "--revoke", "la", lang="en")
    assert (wrong.exit_code, "none of the issuer's" in wrong.output) == (1, True)


@pytest.mark.parametrize("content", ["", "no token", "a.b.c"])
def test_what_is_no_credential_is_told(server: Server, run: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.jwt"
    file.write_text(content)
    result = run("award", "verify", str(file), lang="en")
    assert result.exit_code in (1, 2)
    assert "no signed credential" in result.output
    assert server.requests == []
