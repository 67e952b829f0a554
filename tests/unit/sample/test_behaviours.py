"""Records of behaviour and their reviews: how many, of whom, when, and what became of them."""

import re
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta

from thidua.sample import Sample, generate
from thidua.sample.model import Review


def test_people_have_two_to_four_records_a_year_unevenly_shared(year: Sample) -> None:
    per_person = Counter(x.subject for x in year.behaviours if x.subject_kind == "person")
    assert 2 <= sum(per_person.values()) / len(year.people) <= 4
    assert max(per_person.values()) >= 6
    assert sum(per_person[person.code] == 0 for person in year.people) >= 3


def test_a_record_is_made_in_office_hours_of_a_day_on_which_the_person_was_there(year: Sample) -> None:
    code_of = {person.badge: person.code for person in year.people}
    there = {(code_of[punch.badge], punch.at.date()) for punch in year.punches}
    for behaviour in year.behaviours:
        assert behaviour.occurred_at.utcoffset() == timedelta(hours=7)
        assert time(7) < behaviour.occurred_at.time() < time(17)
        if behaviour.subject_kind == "person":
            assert (behaviour.subject, behaviour.occurred_at.date()) in there


def test_nobody_observes_themselves_but_in_their_own_report(year: Sample) -> None:
    assert {x.source for x in year.behaviours if x.observer == x.subject} == {"self"}


def test_units_are_recorded_only_while_they_exist(year: Sample) -> None:
    created = {unit.unit: unit.on for unit in year.units}
    merger = year.restructurings[1]
    dates = [(x.subject, x.occurred_at.date()) for x in year.behaviours if x.subject_kind == "unit"]
    assert all(day >= created[unit] for unit, day in dates)
    assert max(day for unit, day in dates if unit == "quy-bao-tro-tre-em") < merger.on


def test_every_unit_reports_the_three_targets_once(year: Sample) -> None:
    wanted = {"target-jobs": 11000, "target-training": 10500, "target-poverty": 10414}
    reported = defaultdict(list)
    for behaviour in year.behaviours:
        if behaviour.criterion in wanted:
            reported[behaviour.subject].append((behaviour.criterion, behaviour.quantity))
    assert len(reported) == len(year.units)
    assert all(sorted(found) == sorted(wanted.items()) for found in reported.values())
    assert "4,14%" in next(x.note or "" for x in year.behaviours if x.criterion == "target-poverty")


def test_offices_are_inspected_every_quarter(year: Sample) -> None:
    shares = [x for x in year.behaviours if x.subject == "van-phong" and x.criterion == "office-inspection"]
    assert [(x.occurred_at.month - 1) // 3 for x in shares] == [0, 1, 2, 3]
    assert all(8000 <= x.quantity <= 10000 for x in shares)


def test_papers_are_numbered_in_order(year: Sample) -> None:
    reports = [x.evidence for x in year.behaviours if x.evidence and x.evidence.startswith("BB-")]
    assert reports == [f"BB-2019-{number:03d}" for number in range(1, len(reports) + 1)]
    assert all(re.fullmatch(r"(BB|PA|QĐ|BC)-2019-\d{3}", x.evidence) for x in year.behaviours if x.evidence)


def test_one_unit_of_each_block_has_clearly_fewer_shortcomings() -> None:
    """Over several seeds, as in any one year chance may have its way."""
    leads = []
    for seed in range(5):
        sample = generate(people=220, days=181, seed=seed)
        tasks = defaultdict(list)
        for x in sample.behaviours:
            if x.criterion == "target-tasks":
                tasks[x.subject].append(x.quantity)
        for block in sample.blocks:
            means = sorted((sum(tasks[unit]) / len(tasks[unit]) for unit in block.units), reverse=True)
            leads.append(means[0] - means[1])
    assert sum(lead >= 100 for lead in leads) > 0.7 * len(leads)


def by_record(year: Sample) -> dict[str, list[Review]]:
    found = defaultdict(list)
    for review in year.reviews:
        found[review.record].append(review)
    return found


def test_some_records_are_upheld_some_open_some_taken_back_some_corrected(year: Sample) -> None:
    histories = Counter(tuple(x.action for x in reviews) for reviews in by_record(year).values())
    assert set(histories) == {
        ("contest",),
        ("contest", "uphold"),
        ("contest", "retract"),
        ("retract",),
        ("correct",),
    }
    assert sum(histories.values()) < 0.15 * len(year.behaviours)


def test_reviews_come_after_the_record_from_those_entitled_to_them(year: Sample) -> None:
    records = {behaviour.record: behaviour for behaviour in year.behaviours}
    for review in year.reviews:
        behaviour = records[review.record]
        assert behaviour.occurred_at < review.at < behaviour.occurred_at + timedelta(days=15)
        assert review.at.weekday() < 5
        if review.action == "contest":
            assert review.by == behaviour.subject
        else:
            assert review.by != behaviour.subject
        assert (review.corrected is not None) == (review.action == "correct")
        if review.corrected is not None:
            assert review.corrected.record == review.record and review.corrected != behaviour


def test_the_movement_shows() -> None:
    sample = generate(people=600)
    launch = datetime.fromisoformat("2019-07-15T00:00+07:00")
    shortcomings = [x.occurred_at for x in sample.behaviours if x.criterion in ("no-badge", "untidy-desk")]
    before, since = sum(at < launch for at in shortcomings), sum(at >= launch for at in shortcomings)
    assert 0.6 < (since / 170) / (before / 195) < 0.95
