"""Read models made anew are what they were, and nothing outside the read models names a person."""

import contextlib
import json
import sqlite3
from typing import Any

import pytest

from tests.end_to_end.installation import SERVICES, Installation

PERIODS = ("2019-01", "2019-02", "2019-Q1", "2019")
YEARS = tuple(period for period in PERIODS if len(period) == len("2019"))
"""Units are scored by the year alone."""


def answers(installation: Installation) -> dict[str, Any]:
    """All that a user can ask for, by question."""
    get = installation.get
    found: dict[str, Any] = {
        path: get(path)
        for path in (
            "/api/units",
            "/api/people",
            "/api/criteria",
            "/api/flags",
            "/api/awards",
            "/api/campaigns",
        )
    }
    found["records"] = get("/api/records", limit=1000)
    found["scores"] = {
        (kind, period): get("/api/scores", kind=kind, period=period)
        for kind, periods in (("person", PERIODS), ("unit", YEARS))
        for period in periods
    }
    found["blocks"] = get("/api/blocks", on="2019-12-31")
    for block in found["blocks"]:
        path = f"/api/rankings/{block['block']}"
        found[path] = get(path, period="2019")["standings"]
    for campaign in found["/api/campaigns"]:
        path = f"/api/campaigns/{campaign['campaign']}/nominations"
        found[path] = get(path)
    found["leave"] = [get(f"/api/people/{person['person']}/leave") for person in found["/api/people"]]
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_made_anew_answers_as_before(installation: Installation, service: str) -> None:
    installation.settle()
    before = answers(installation)
    assert all(before.values())
    with installation.unchanged():
        # exit code 0: no row of any table was otherwise than the logs say
        printed = installation.done("rebuild", service)
        installation.settle()
    after = answers(installation)
    assert {question for question in before if before[question] != after[question]} == set()
    told = json.loads(installation.done("rebuild", service, "--state", "--json"))
    assert (told["state"], told["started_by"] != "") == ("done", True)
    assert told["outcome"]["events"] > 0
    assert {one["table"] for one in told["outcome"]["tables"]} <= set(printed.split())


@pytest.mark.parametrize(
    ("service", "falsify", "named"),
    [
        ("personnel", "UPDATE units SET name = 'Phòng ma' WHERE unit = 'thanh-tra'", '"Phòng ma" → '),
        (
            "scoring",
            "DELETE FROM record_contents WHERE version = 1",
            "record_contents [tenant=so-ldtbxh, stream=record-",
        ),
        (
            "scoring",
            "UPDATE scores SET points = 1 WHERE period = '2019-01' AND subject_kind = 'person'",
            "period=2019-01]: points: 1 → ",
        ),
        ("scoring", "UPDATE flags SET severity = 'none'", 'severity: "none" → '),
        ("scoring", "DELETE FROM flags", "flags [tenant=so-ldtbxh, "),
    ],
)
def test_a_row_that_somebody_altered_is_named_and_mended(
    installation: Installation, service: str, falsify: str, named: str
) -> None:
    installation.settle()
    before = answers(installation)
    assert altered(installation, service, falsify) > 0
    with installation.unchanged():
        ended = installation.thidua("rebuild", service)
        assert (ended.returncode, named in ended.stdout) == (5, True), ended.stdout + ended.stderr
        installation.settle()
    assert answers(installation) == before


def altered(installation: Installation, service: str, falsify: str) -> int:
    """Change the database of a service by hand; how many rows that was."""
    file = installation.data / f"{service}.sqlite"
    with contextlib.closing(sqlite3.connect(file, timeout=30)) as database, database:
        return database.execute(falsify).rowcount


@pytest.mark.parametrize("service", SERVICES)
def test_the_log_is_printed_one_event_a_line(installation: Installation, service: str) -> None:
    head = installation.heads()[service]
    events = [json.loads(line) for line in installation.done("log", service, "--after", "0").splitlines()]
    assert [event["position"] for event in events] == list(range(1, head + 1))
    assert {event["tenant"] for event in events} == {"so-ldtbxh"}
    last = [json.loads(line) for line in installation.done("log", service, "-n", "3").splitlines()]
    assert last == events[-3:]


def test_nobody_is_named_outside_the_read_models(installation: Installation) -> None:
    people = installation.get("/api/people", on="2019-01-31")
    names = {person["name"] for person in people}
    assert len(names) > 20
    assert names_in(json.dumps(people, ensure_ascii=False), names) == names
    # so that requests about single people are among what the server says
    for person in people[:3]:
        installation.done("explain", person["code"], "--period", "2019-01")
        installation.get("/api/flags", subject=person["code"])
    said = installation.said.read_text("utf-8")
    assert "/api/scores/<kind>/<subject>/explanation" in said
    assert names_in(said, names) == set()
    assert {person["code"] for person in people if person["code"] in said} == set()
    for service in SERVICES:
        payloads = [json.loads(payload) for payload in payloads_of(installation, service)]
        for payload in payloads:
            # who signed an award is printed under it, and published with it
            payload.pop("signatory", None)
        assert len(payloads) == installation.heads()[service]
        assert names_in(json.dumps(payloads, ensure_ascii=False), names) == set()


def names_in(text: str, names: set[str]) -> set[str]:
    return {name for name in names if name in text}


def payloads_of(installation: Installation, service: str) -> list[str]:
    with installation.database(service) as database:
        return [payload for (payload,) in database.execute("SELECT payload FROM log")]
