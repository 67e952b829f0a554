"""Verifying a log and proving an event, through the server and without it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from shared.eventstore import Store
from shared.ledger.keys import public_pem
from tests.ledgers import KEY, fill, seal_all, tamper
from tests.stores import sqlite_store, url_of
from tests.unit.thidua.conftest import Run, Server
from thidua import remote_log

EVENTS = 20


class Auditor:
    """What an auditor has: the ledger file, the public key, and either the database or the server."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.seals, self.key, self.proof = folder / "kept.jsonl", folder / "key.pub", folder / "proof.json"
        fill(store, EVENTS)
        seal_all(store, self.seals)
        self.key.write_bytes(public_pem(KEY.public_key()))
        self.files = ("--seals", str(self.seals), "--key", str(self.key))
        self.database = ("--database", url_of(store))

    def answer(self, request: httpx.Request) -> httpx.Response:
        """A page of the log as the server gives it."""
        asked = request.url.params
        events = self.store.read_log(int(asked["after"]), int(asked["limit"]))
        return httpx.Response(200, json=[msgspec.json.decode(msgspec.json.encode(one)) for one in events])


@pytest.fixture
def auditor(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Auditor]:
    monkeypatch.setattr(remote_log, "PAGE", 6)
    # Not the key that a sample left behind where the tests are run.
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path / "data"))
    with sqlite_store(tmp_path) as store:
        found = Auditor(store, tmp_path)
        server.handle = found.answer  # type: ignore[method-assign]
        yield found


@pytest.fixture(params=["database", "server"])
def way(request: pytest.FixtureRequest, auditor: Auditor) -> tuple[str, ...]:
    """Where the log is read from."""
    return auditor.database if request.param == "database" else ()


def test_a_whole_log_is_exit_code_0(run: Run, auditor: Auditor, way: tuple[str, ...]) -> None:
    result = run("verify", "personnel", *auditor.files, *way)
    assert (result.exit_code, result.stdout) == (
        0,
        "Nhật ký personnel nguyên vẹn: 20 sự kiện, 3 dấu niêm phong.\n",
    )


def test_an_altered_event_is_named_and_exit_code_1(run: Run, auditor: Auditor, way: tuple[str, ...]) -> None:
    tamper(auditor.store, "UPDATE log SET actor = 'x', occurred_at = recorded_at WHERE position = 9")
    event = auditor.store.read_log(8, 1)[0]
    result = run("verify", "personnel", *auditor.files, *way, lang="en")
    assert result.exit_code == 1
    assert "NOT whole" in result.stdout
    named = f"- The event at position 9, id {event.id}, {event.stream} v{event.version} was altered ("
    assert named in result.stdout
    assert "actor" in result.stdout.split(named)[1]


def test_the_report_as_json_holds_every_finding(run: Run, auditor: Auditor, way: tuple[str, ...]) -> None:
    tamper(auditor.store, "DELETE FROM log WHERE position IN (4, 19, 20)")
    result = run("verify", "personnel", *auditor.files, *way, "--format", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert [(one["kind"], one["position"]) for one in report["findings"]] == [("removed", 4), ("cut-off", 19)]
    assert not report["whole"]


def test_what_is_new_and_what_was_not_checked_is_said(run: Run, auditor: Auditor) -> None:
    fill(auditor.store, 2, first=EVENTS)
    result = run("verify", "personnel", "--seals", str(auditor.seals), *auditor.database, lang="en")
    assert result.exit_code == 0
    assert "Not sealed in this file: 2 events after position 20." in result.stdout
    assert "Signatures were not checked" in result.stdout


def test_events_of_another_organisation_are_not_taken_for_removed(
    run: Run, auditor: Auditor, server: Server
) -> None:
    tamper(auditor.store, "UPDATE log SET tenant = 'so-khac' WHERE position > 10", "DELETE FROM ledger_seals")
    auditor.seals.unlink()
    seal_all(auditor.store, auditor.seals)

    def own(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        events = auditor.store.read_log(int(asked["after"]), int(asked["limit"]), "so-ldtbxh")
        return httpx.Response(200, json=[msgspec.json.decode(msgspec.json.encode(one)) for one in events])

    server.handle = own  # type: ignore[method-assign]
    result = run("verify", "personnel", *auditor.files, "--format", "json")
    report = json.loads(result.stdout)
    assert (report["whole"], report["checked"], report["unseen"]) == (True, 10, 10)


@pytest.mark.parametrize("form", ["text", "json"])
def test_without_what_it_takes_nothing_is_said_to_be_whole(run: Run, auditor: Auditor, form: str) -> None:
    absent = str(auditor.seals.with_name("absent"))
    for wrong in (
        ("--seals", absent, *auditor.database),
        ("--seals", str(auditor.seals), "--key", absent, *auditor.database),
        ("--seals", str(auditor.seals), "--database", f"sqlite:///{absent}"),
        ("--seals", str(auditor.seals), "--database", f"sqlite:///{auditor.key}"),
    ):
        result = run("verify", "personnel", *wrong, "--format", form)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("thidua: ")


def test_a_proof_convinces_offline(run: Run, auditor: Auditor, way: tuple[str, ...]) -> None:
    made = run("proof", "personnel", "17", "--out", str(auditor.proof), *auditor.files[:2], *way)
    assert made.exit_code == 0, made.stderr
    checked = run("proof-check", str(auditor.proof), "--key", str(auditor.key), lang="en")
    assert checked.exit_code == 0
    assert "signature is valid" in checked.stderr
    event = auditor.store.read_log(16, 1)[0]
    assert json.loads(checked.stdout)["id"] == event.id
    assert json.loads(checked.stdout)["payload"] == json.loads(bytes(event.payload))


def _edited(proof: dict[str, Any], field: str) -> dict[str, Any]:
    if field == "event":
        return {**proof, "event": proof["event"].replace("tester", "nobody")}
    if field == "path":
        return {**proof, "path": ["00" * 32, *proof["path"][1:]]}
    if field == "index":
        return {**proof, "index": proof["index"] ^ 1}
    if field == "signature":
        return {**proof, "signature": "A" * 86 + "=="}
    return {**proof, "seal": {**proof["seal"], "sealed_at": "2001-01-01T00:00:00Z"}}


@pytest.mark.parametrize("field", ["event", "path", "index", "signature", "seal"])
def test_a_tampered_proof_convinces_nobody(run: Run, auditor: Auditor, field: str) -> None:
    run("proof", "personnel", "17", "--out", str(auditor.proof), *auditor.files[:2], *auditor.database)
    auditor.proof.write_text(json.dumps(_edited(json.loads(auditor.proof.read_text()), field)))
    result = run("proof-check", str(auditor.proof), "--key", str(auditor.key))
    assert (result.exit_code, result.stdout) == (1, "")


def test_there_is_no_proof_of_what_is_absent_unsealed_or_altered(run: Run, auditor: Auditor) -> None:
    fill(auditor.store, 1, first=EVENTS)
    tamper(auditor.store, "UPDATE log SET actor = 'x' WHERE position = 3")
    asked = ("--out", str(auditor.proof), *auditor.files[:2], *auditor.database)
    for position, said in (("99", "no event"), ("21", "not sealed"), ("3", "altered")):
        result = run("proof", "personnel", position, *asked, lang="en")
        assert result.exit_code == 1
        assert said in result.stderr
    assert not auditor.proof.exists()


def test_a_log_that_there_is_not_is_named_with_those_that_there_are(run: Run) -> None:
    for command in (("verify", "gateway"), ("proof", "gateway", "1", "--out", "proof.json")):
        result = run(*command, lang="en")
        assert result.exit_code == 2
        assert "no log of gateway. Logs are personnel, observations, scoring, awards." in result.stderr


def test_wrong_settings_are_one_message(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_HTTP", "nowhere")
    result = run("verify", "personnel", lang="en")
    assert result.exit_code == 2
    assert "THIDUA_HTTP = 'nowhere'" in result.stderr


def test_a_proof_that_cannot_be_written_names_its_file(run: Run, auditor: Auditor, tmp_path: Path) -> None:
    out = tmp_path / "absent" / "proof.json"
    result = run(
        "proof", "personnel", "17", "--out", str(out), *auditor.files[:2], *auditor.database, lang="en"
    )
    assert result.exit_code == 1
    assert f"Cannot write {out}: No such file or directory." in result.stderr
