"""The sample as a command, and as the commands that load it: what was done before is not sent again."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.unit.thidua.conftest import Run, Server
from thidua.sample import Sample, commands, generate
from thidua.sample.model import Review


@pytest.fixture(scope="module")
def sample() -> Sample:
    return generate(people=28, days=60)


def test_the_files_are_written_and_named(run: Run, server: Server, tmp_path: Path) -> None:
    result = run("sample", "--people", "28", "--days", "31", "--out", str(tmp_path / "mau"))
    assert result.exit_code == 0
    assert sorted(result.stdout.split()) == sorted(str(path) for path in (tmp_path / "mau").iterdir())
    assert server.requests == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--people", "3", "--out", "x"), "28"),
        ((), "--out"),
    ],
)
def test_what_makes_no_sample_is_wrong_usage(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("sample", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_loading_stops_at_the_first_refusal_and_says_what_was_refused(run: Run, server: Server) -> None:
    refused = {"refused": {"code": "organisation.founded", "message": "Cơ quan đã được lập với tên khác."}}
    server.on("POST", "/api/commands", {"results": [refused]})
    result = run("sample", "--people", "28", "--days", "31", "--load")
    assert result.exit_code == 1
    assert result.stderr == (
        "thidua: Không nạp được mẫu: FoundOrganisation: Cơ quan đã được lập với tên khác.\n"
    )


def test_units_and_memberships_that_are_there_are_left_out(sample: Sample) -> None:
    everything = commands.units(sample, set())
    assert [command["unit"] for command in everything] == [unit.unit for unit in sample.units]
    assert commands.units(sample, {unit.unit for unit in sample.units}) == []
    joining = commands.memberships(sample, set())
    joined = {(command["block"], command["unit"], str(command["on"])) for command in joining}
    assert len(joining) == sum(len(block.units) for block in sample.blocks)
    assert commands.memberships(sample, joined) == []


def test_changes_come_in_the_order_of_the_days_units_first(sample: Sample) -> None:
    changes = commands.changes(sample)
    days = [change["on"] for change in changes]
    assert days == sorted(days)
    merged = [change["command"] for change in changes if change["on"] == sample.position_changes[0].on]
    assert merged.index("MergeUnits") < merged.index("ChangePosition")


@pytest.mark.parametrize(
    ("standing", "ahead"),
    [
        ("recorded", ["ContestBehaviour", "UpholdBehaviour"]),
        ("contested", ["UpholdBehaviour"]),
        ("upheld", []),
    ],
)
def test_reviews_go_on_where_the_record_stands(sample: Sample, standing: str, ahead: list[str]) -> None:
    at = datetime(2019, 3, 5, tzinfo=UTC)
    chain = (Review("r", "contest", "CB001", "x", at), Review("r", "uphold", "CB002", "y", at))
    found = commands.reviews(replace(sample, reviews=chain), {"r": standing})
    assert [command["command"] for command in found] == ahead


def test_every_kind_of_review_is_sent_with_its_fields() -> None:
    sample = generate()
    standing = {review.record: "recorded" for review in sample.reviews}
    found = commands.reviews(sample, standing)
    assert len(found) == len(sample.reviews)
    corrections = [command for command in found if command["command"] == "CorrectBehaviour"]
    assert corrections and all("occurred_at" in command for command in corrections)


def test_units_that_are_no_more_at_the_launch_do_not_join(sample: Sample) -> None:
    joining = {
        command["unit"] for command in commands.campaign(sample) if command["command"] == "JoinCampaign"
    }
    assert "tt-cong-tac-xa-hoi-tre-em" in joining
    assert "tt-cong-tac-xa-hoi" not in joining


def test_nominations_are_decided_once_and_ties_are_left_to_the_council(sample: Sample) -> None:
    def nomination(state: str, **more: Any) -> dict[str, Any]:
        return {"nomination": state, "form": "giay-khen", "state": state, "tied": False, **more}

    rows = [nomination(state) for state in ("submitted", "approved", "conferred", "refused", "revoked")]
    found = commands.decisions(sample, [*rows, nomination("submitted", tied=True, nomination="tied")])
    assert [(command["command"], command["nominations"]) for command in found] == [
        ("ConferAwards", ["approved"]),
        ("IssueDecision", ["submitted"]),
        ("ConferAwards", ["submitted"]),
    ]
    assert found[1]["decision_number"] == "032/QĐ-SLĐTBXH"
