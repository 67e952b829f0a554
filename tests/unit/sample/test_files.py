"""The files: complete, readable, and the same bytes for the same arguments in any process."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from shared.contracts.commands.awards import DraftCampaign
from shared.contracts.schema import schema_of
from thidua.sample import Sample, generate, write

ROOT = Path(__file__).parents[3]

SCRIPT = """
import sys
from thidua.sample import generate, write
write(generate(people=50, days=90, seed=7), sys.argv[1])
"""


def digest(folder: Path) -> str:
    return hashlib.sha256(
        b"".join(path.name.encode() + path.read_bytes() for path in sorted(folder.iterdir()))
    ).hexdigest()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(year: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("sample")
    write(year, into)
    return into


def test_the_same_arguments_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", SCRIPT, tmp_path / hash_seed], env=environment, check=True)
    write(generate(people=50, days=90, seed=7), tmp_path / "here")
    assert digest(tmp_path / "1") == digest(tmp_path / "2") == digest(tmp_path / "here")


def test_another_seed_gives_another_sample(tmp_path: Path) -> None:
    write(generate(people=50, days=30, seed=1), tmp_path / "1")
    write(generate(people=50, days=30, seed=2), tmp_path / "2")
    assert digest(tmp_path / "1") != digest(tmp_path / "2")


def test_people_and_behaviours_are_written_row_by_row(year: Sample, folder: Path) -> None:
    people, behaviours = rows(folder / "people.csv"), rows(folder / "behaviours.csv")
    assert list(people[0]) == ["code", "name", "kind", "position", "unit", "heads", "badge", "on"]
    assert [row["name"] for row in people] == [person.name for person in year.people]
    assert [row["record"] for row in behaviours] == [behaviour.record for behaviour in year.behaviours]
    assert {row["occurred_at"][-6:] for row in behaviours} == {"+07:00"}
    assert [Decimal(row["quantity"]) * 100 for row in behaviours] == [x.quantity for x in year.behaviours]


def test_the_other_tables_hold_everything(year: Sample, folder: Path) -> None:
    changes = (
        len(year.transfers) + len(year.position_changes) + len(year.departures) + len(year.restructurings)
    )
    units = rows(folder / "units.csv")
    assert len(units) == len(year.units)
    assert sum(bool(row["block"]) for row in units) == sum(len(block.units) for block in year.blocks)
    assert len(rows(folder / "blocks.csv")) == len(year.blocks)
    assert len(rows(folder / "leave.csv")) == len(year.leaves)
    assert len(rows(folder / "reviews.csv")) == len(year.reviews)
    assert len(rows(folder / "changes.csv")) == changes


def test_the_campaign_is_a_body_that_drafts_it(folder: Path) -> None:
    campaign = json.loads((folder / "campaign.json").read_text(encoding="utf-8"))
    assert schema_of(DraftCampaign)().validate(campaign) == {}
    assert (campaign["first_day"], campaign["last_day"]) == ("2019-07-15", "2025-12-31")
    assert [form["rule"] for form in campaign["forms"]] == ["block-leader", "grade", "grade"]


def test_what_comes_after_the_draft_is_in_a_file_of_its_own(year: Sample, folder: Path) -> None:
    found = json.loads((folder / "decisions.json").read_text(encoding="utf-8"))
    assert (found["launched_on"], found["period"]) == ("2019-07-15", "2019")
    assert found["units"] == list(year.campaign.units)
    flags = found["decisions"][0]
    assert (flags["capacity"], flags["on_behalf_of"]) == ("TUQ", "Chủ tịch Ủy ban nhân dân tỉnh")
    assert flags["delegation"] == "0112/QĐ-UBND"


def test_the_readme_names_every_file(folder: Path) -> None:
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert all(path.name in readme for path in folder.iterdir() if path.name != "README.txt")
    assert "từ 02/01/2019 đến 31/12/2019" in readme
