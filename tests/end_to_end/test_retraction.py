"""Taking back what was recorded: score, flag and ranking follow; what was known before can still be asked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.end_to_end.installation import Installation

YEAR = "2019"
BLOCK = "khoi-phong-chuyen-mon-1"
SAID = {"by": "CB001", "reason": "Biên bản ghi nhầm người"}

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Asker:
    """Asks by the command line, in JSON."""

    installation: Installation

    def scores(self, period: str, *options: str) -> dict[str, dict[str, Any]]:
        """By staff code or unit."""
        rows = self._json("scores", "--period", period, *options)
        return {row.get("code", row["subject"]): row for row in rows}

    def ranking(self, block: str, *options: str) -> Rows:
        return self._json("ranking", block, "--period", YEAR, *options)

    def flags(self, subject: str) -> Rows:
        return self._json("flags", "--subject", subject)

    def contributions(self, subject: str, period: str, event: str, *options: str) -> Rows:
        """What the event brought about, in the explanation of the subject's score."""
        tree = self._json("explain", subject, "--period", period, *options)
        return [
            one
            for group in tree["groups"]
            for criterion in group["criteria"]
            for one in criterion["contributions"]
            if event in one["events"]
        ]

    def _json(self, *arguments: str) -> Any:
        return json.loads(self.installation.done(*arguments, "--format", "json"))


@pytest.fixture
def ask(installation: Installation) -> Asker:
    installation.settle()
    return Asker(installation)


@dataclass(frozen=True)
class Counted:
    """A record that stands, and the points that it takes from a person of a unit that is ranked."""

    record: str
    event: str
    points: int
    code: str
    month: str
    block: str


def counted(ask: Asker) -> Iterator[Counted]:
    """All such records of the sample."""
    get = ask.installation.get
    blocks = {unit: row["block"] for row in get("/api/blocks", on=f"{YEAR}-12-31") for unit in row["units"]}
    for row in get("/api/records", limit=1000):
        if row["subject_kind"] != "person" or row["standing"] not in ("recorded", "upheld"):
            continue
        code, month = row["code"], row["occurred_at"][:7]
        block = blocks.get(ask.scores(month)[code]["unit"])
        event = get(f"/api/records/{row['record']}")["events"][0]["id"]
        points = sum(one["points"] for one in ask.contributions(code, month, event))
        if points < 0 and block is not None:
            yield Counted(row["record"], event, points, code, month, block)


def review(installation: Installation, record: str, action: str) -> str:
    """Contest, uphold or retract; the id of the event, once everything has followed."""
    (event,) = installation.post(f"/api/records/{record}/{action}", SAID)
    installation.settle()
    return str(event["id"])


def observe(installation: Installation, kind: str, subject: str, criterion: str, day: str) -> tuple[str, str]:
    """Record by the command line, and wait for what follows: the ids of the record and of its event."""
    before = installation.heads()["observations"]
    printed = installation.done(
        *("record", "add", subject, criterion, "--kind", kind, "--at", f"{day}T08:10"),
        *("--observer", "CB001", "--source", "inspection"),
    )
    installation.settle()
    record = printed.removeprefix("Đã thêm ghi nhận ").removesuffix(".\n")
    (event,) = installation.get("/api/logs/observations", after=before)
    assert (event["type"], event["stream"]) == ("BehaviourRecorded", f"record-{record}")
    return record, str(event["id"])


def instant() -> str:
    return datetime.now(UTC).isoformat()


def test_a_retracted_record_gives_back_what_it_took(installation: Installation, ask: Asker) -> None:
    one = next(counted(ask))
    scores, standings = ask.scores(one.month), ask.ranking(one.block)
    (unit,) = (row for row in standings if row["unit"] == scores[one.code]["unit"])
    before = instant()
    retraction = review(installation, one.record, "retraction")

    after = ask.scores(one.month)
    assert after[one.code]["points"] == scores[one.code]["points"] - one.points
    assert {code for code in scores if after[code] != scores[code]} == {one.code}
    (unit_after,) = (row for row in ask.ranking(one.block) if row["unit"] == unit["unit"])
    assert unit_after["points"] > unit["points"]

    story = [event["id"] for event in installation.get(f"/api/records/{one.record}")["events"]]
    assert (story[0], story[-1]) == (one.event, retraction)
    (shown,) = ask.contributions(one.code, one.month, one.event)
    assert (shown["points"], shown["rule"], shown["events"]) == (0, "retracted", story)
    for_reading = installation.done("explain", one.code, "--period", one.month)
    assert one.event in for_reading and retraction in for_reading and "đã rút lại" in for_reading

    assert ask.scores(one.month, "--as-of", before) == scores
    assert ask.ranking(one.block, "--as-of", before) == standings
    (then,) = ask.contributions(one.code, one.month, one.event, "--as-of", before)
    assert then["points"] == one.points and retraction not in then["events"]


def test_a_contested_record_does_not_count_until_it_is_upheld(installation: Installation, ask: Asker) -> None:
    code, month = "CB016", "2019-02"
    without = ask.scores(month)[code]["points"]
    record, event = observe(installation, "person", code, "private-work", f"{month}-12")
    assert ask.scores(month)[code]["points"] == without - 200

    contest = review(installation, record, "contest")
    assert ask.scores(month)[code]["points"] == without
    (shown,) = ask.contributions(code, month, event)
    assert (shown["points"], shown["rule"], shown["events"]) == (0, "contested", [event, contest])

    upheld = review(installation, record, "uphold")
    assert ask.scores(month)[code]["points"] == without - 200
    (shown,) = ask.contributions(code, month, event)
    assert (shown["points"], shown["rule"]) == (-200, "occurrence")
    assert {event, upheld} <= set(shown["events"])

    review(installation, record, "retraction")
    assert ask.scores(month)[code]["points"] == without


def test_a_flag_comes_and_goes_with_the_records_it_rests_on(installation: Installation, ask: Asker) -> None:
    """Three late reports put the leading unit behind others, under a flag that goes with one of them."""
    standings = ask.ranking(BLOCK)
    leader = standings[0]["unit"]
    assert flags_named(ask, leader, "reports-late") == []
    observed = [
        observe(installation, "unit", leader, "report-late", f"2019-02-{day}") for day in ("11", "12", "13")
    ]
    (flag,) = flags_named(ask, leader, "reports-late")
    assert flag["period"] == YEAR
    assert set(flag["evidence"]) == {event for _, event in observed}
    behind = ask.ranking(BLOCK)
    assert place(behind, leader)["points"] == standings[0]["points"] - 300
    assert place(behind, leader)["rank"] > 1

    before = instant()
    review(installation, observed[1][0], "retraction")
    assert flags_named(ask, leader, "reports-late") == []
    assert place(ask.ranking(BLOCK), leader)["points"] == standings[0]["points"] - 200
    assert ask.ranking(BLOCK, "--as-of", before) == behind

    for record in (observed[0][0], observed[2][0]):
        review(installation, record, "retraction")
    assert ask.ranking(BLOCK) == standings


def test_a_unit_with_a_member_disciplined_is_barred_as_long_as_it_stands(
    installation: Installation, ask: Asker
) -> None:
    standings = ask.ranking(BLOCK)
    unit = standings[-1]["unit"]
    record, event = observe(installation, "unit", unit, "discipline-warning", "2019-02-20")
    barred = place(ask.ranking(BLOCK), unit)
    assert barred["barred_by"] == ["member-disciplined"]
    (flag,) = flags_named(ask, unit, "member-disciplined")
    assert (flag["severity"], flag["evidence"]) == ("disqualifying", [event])
    review(installation, record, "retraction")
    assert flags_named(ask, unit, "member-disciplined") == []
    assert ask.ranking(BLOCK) == standings


def flags_named(ask: Asker, subject: str, flag: str) -> Rows:
    return [row for row in ask.flags(subject) if row["flag"] == flag]


def place(standings: Rows, unit: str) -> dict[str, Any]:
    return next(row for row in standings if row["unit"] == unit)
