"""Who and what is in the sample, and that everything named in it is there."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from unicodedata import is_normalized

import msgspec
import pytest
import yaml

from thidua.sample import FEWEST_DAYS, FEWEST_PEOPLE, Sample, generate
from thidua.sample.model import Merger, Renaming

ROOT = Path(__file__).parents[3]


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts(part)]
    return []


def test_the_default_is_the_department_of_120_with_three_blocks(year: Sample) -> None:
    assert len(year.people) == 120
    assert len(year.units) == 15, "the directors, 13 units, and the one that the merger creates"
    assert [len(block.units) for block in year.blocks] == [4, 4, 6]
    assert 3 <= len(year.transfers) <= 5
    assert len(year.departures) == 1
    assert [type(change) for change in year.restructurings] == [Renaming, Merger]


def test_codes_badges_and_slugs_are_unique(year: Sample) -> None:
    for values in (
        [person.code for person in year.people],
        [person.badge for person in year.people],
        [unit.unit for unit in year.units],
        [unit for block in year.blocks for unit in block.units],
        [leave.leave for leave in year.leaves],
        [behaviour.record for behaviour in year.behaviours],
    ):
        assert len(set(values)) == len(values)
    assert year.people[0].code == "CB001"
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", unit.unit) for unit in year.units)


def test_every_unit_has_one_head_who_is_in_it(year: Sample) -> None:
    heads = {person.heads: person for person in year.people if person.heads}
    founded = {unit.unit for unit in year.units if unit.on == year.organisation.on}
    assert set(heads) == founded
    assert all(person.unit == unit for unit, person in heads.items())


def test_all_text_is_nfc(year: Sample) -> None:
    parts = [
        value
        for name in year.__slots__
        if name != "punches"
        for value in texts(msgspec.to_builtins(getattr(year, name)))
    ]
    assert any("ễ" in text for text in parts)
    assert all(is_normalized("NFC", text) for text in parts)


def test_names_are_distributed_as_in_the_country() -> None:
    names = [person.name for person in generate(people=3000, days=FEWEST_DAYS).people]
    surnames = Counter(name.split()[0] for name in names)
    assert surnames.most_common(1)[0][0] == "Nguyễn"
    assert 0.26 < surnames["Nguyễn"] / len(names) < 0.36
    assert surnames["Trần"] > surnames["Huỳnh"] > surnames["Danh"] > surnames["Quách"] > 0
    assert len(set(names)) > 0.6 * len(names)
    assert all(2 <= len(name.split()) <= 4 for name in names)


def test_every_reference_resolves(year: Sample) -> None:
    people = {person.code for person in year.people}
    units = {unit.unit for unit in year.units}
    records = {behaviour.record for behaviour in year.behaviours}
    assert {unit.parent for unit in year.units} == {None, "so"}
    assert {person.unit for person in year.people} <= units
    assert {unit for block in year.blocks for unit in block.units} == units - {"so"}
    assert set(year.campaign.units) == units - {"so"}
    assert {leave.person for leave in year.leaves} <= people
    for changes in (year.transfers, year.position_changes, year.departures):
        assert {change.person for change in changes} <= people
    assert {transfer.unit for transfer in year.transfers} <= units
    assert {behaviour.observer for behaviour in year.behaviours} <= people
    for behaviour in year.behaviours:
        assert behaviour.subject in (people if behaviour.subject_kind == "person" else units)
    assert {review.record for review in year.reviews} <= records
    assert {review.by for review in year.reviews} <= people
    assert {decision.form for decision in year.campaign.decisions} == {
        form.form for form in year.campaign.forms
    }


def test_the_criteria_of_records_and_the_flags_of_awards_stand_in_the_criteria_set(year: Sample) -> None:
    sheets = yaml.safe_load((ROOT / year.criteria_file).read_text(encoding="utf-8"))
    offered = {
        kind: _recordable(sheets[sheet]) for kind, sheet in (("person", "individual"), ("unit", "collective"))
    }
    used = {(behaviour.subject_kind, behaviour.criterion) for behaviour in year.behaviours}
    assert {(kind, criterion) for kind, criterion in used if criterion not in offered[kind]} == set()
    assert sheets["criteria"] == year.campaign.criteria
    for form in year.campaign.forms:
        sheet = sheets["individual" if form.recipient == "person" else "collective"]
        assert set(form.barred_by) <= {flag["flag"] for flag in sheet["flags"]}
        assert set(form.grades) <= {grade["grade"] for grade in sheet["grades"]}


def _recordable(sheet: dict) -> set[str]:
    groups = [*sheet["groups"], sheet.get("bonus", {"items": []})]
    return {item["criterion"] for group in groups for item in group["items"] if "from" not in item}


def test_the_merger_happens_within_the_year_and_the_new_unit_is_led(year: Sample) -> None:
    merger = next(change for change in year.restructurings if isinstance(change, Merger))
    created = next(unit for unit in year.units if unit.unit == merger.into)
    block = next(block for block in year.blocks if merger.into in block.units)
    assert created.on == merger.on and date(2019, 1, 1) < merger.on < date(2020, 1, 1)
    assert set(merger.units) < set(block.units)
    assert [change.heads for change in year.position_changes] == [merger.into, None]


@pytest.mark.parametrize("people", [FEWEST_PEOPLE, 45, 121, 219, 220, 1000])
def test_any_size_has_so_many_people_and_blocks_of_three_units_or_more(people: int) -> None:
    sample = generate(people=people, days=FEWEST_DAYS)
    members = Counter(person.unit for person in sample.people)
    assert len(sample.people) == people
    assert all(len(block.units) >= 3 for block in sample.blocks)
    assert set(members) == {unit.unit for unit in sample.units}
    assert min(members.values()) >= 2


def test_a_sample_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match=f"at least {FEWEST_PEOPLE}"):
        generate(people=FEWEST_PEOPLE - 1)
    with pytest.raises(ValueError, match=f"at least {FEWEST_DAYS}"):
        generate(days=FEWEST_DAYS - 1)
