"""The evaluator and the plain-Python oracle say the same of generated histories, exactly."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.contributions import CONTRIBUTIONS
from services.scoring.domain.criteria import CriteriaSet, load
from services.scoring.domain.criteria.model import Cap, Group, Sheet
from services.scoring.domain.evaluate import MEMBER_SCORES, Evaluation, evaluate_individuals, evaluate_units
from services.scoring.domain.facts import BADGES, LEAVE, PLACEMENTS, PUNCHES, RECORDS, Facts
from services.scoring.domain.periods import Period
from tests.unit.scoring import oracle
from tests.unit.scoring.given import frame, shipped

MAY = Period.parse("2019-05")
AROUND = [date(2019, 4, 28) + timedelta(days=number) for number in range(38)]
PERSONS = ("an", "binh", "chi")
STANDINGS = ("recorded", "recorded", "recorded", "corrected", "contested", "upheld", "retracted")
EXACT = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ODD = """\
criteria: odd
name: odd
effective_from: 2019-01-01
contested: counts
work:
  hours: {morning: ["07:30", "11:30"], afternoon: ["13:30", "17:00"]}
  days: [mon, tue, wed, thu, sat]
  extra_holidays: [2019-05-02]
  compensatory_days: [2019-05-05]
  grace_minutes: 0
  same_punch_seconds: 120
individual:
  period: month
  groups:
    - group: time
      name: time
      base: 5
      floor: -3
      cap: {per: week, points: -4}
      items:
        - {criterion: late-minutes, from: attendance, when: {kind: late}, per: minute, points: -0.03,
           cap: {per: week, points: -2.5}}
        - {criterion: any-late, from: attendance, when: {kind: late, minutes: {over: 10}}, points: -1,
           free_per_month: 1, at_most_grade: good}
        - {criterion: left-early, from: attendance, when: {kind: early, minutes: {up_to: 90}}, points: -0.7}
        - {criterion: away, from: attendance, when: {kind: absent}, per: half-day, points: -1.25}
        - {criterion: no-punch, from: attendance, when: {kind: missing-punch}, points: -0.3}
    - group: deeds
      name: deeds
      base: 2
      ceiling: 6
      cap: {per: day, points: 1.5}
      items:
        - {criterion: good-deed, points: 0.75, cap: {per: month, points: 3}, per: quantity}
        - {criterion: bad-deed, points: -0.33, per: quantity, cap: {per: period, points: -1},
           at_most_grade: poor}
  bonus:
    name: bonus
    ceiling: 1
    items: [{criterion: gift, points: 0.4, free_per_month: 1}]
  grades: [{grade: best, from: 9}, {grade: good, from: 6}, {grade: poor, from: 0}]
  flags:
    - {flag: mixed, severity: attention, when: {criteria: [any-late, bad-deed], count: 2}}
    - {flag: kind, severity: commendable, when: {criteria: [good-deed], count: 1}}
collective:
  period: year
  groups:
    - group: plan
      name: plan
      base: 0
      ceiling: 20
      items:
        - {criterion: one, target: {weight: 7, full_at: 90, zero_under: 40,
           over: {each: 1.5, points: 0.07, cap: 0.5}}}
        - {criterion: two, target: {weight: 3, several: mean}, at_most_grade: low}
        - {criterion: penalty, points: -0.5, per: quantity, free_per_month: 1,
           cap: {per: month, points: -1}}
    - group: spread
      name: spread
      base: 1
      floor: 0.5
      missing_targets: spread
      items:
        - {criterion: three, target: {weight: 7, several: mean, over: {each: 1, points: 1, cap: 2}}}
        - {criterion: four, target: {weight: 4, zero_under: 20}}
        - {criterion: five, target: {weight: 2}}
    - group: people
      name: people
      base: 0
      items: [{criterion: members, members_mean: {points: 6.5, full_at: 80}}]
  grades: [{grade: top, from: 15}, {grade: low, from: 0}]
  flags: [{flag: planned, severity: commendable, when: {criteria: [one, two, penalty], count: 2}}]
"""


@cache
def odd() -> CriteriaSet:
    return load(ODD, "odd.yaml")


@st.composite
def criteria_sets(draw: st.DrawFn) -> CriteriaSet:
    """The shipped set or the odd one, with other bounds, allowances and caps."""
    chosen = draw(st.sampled_from([shipped(), odd()]))
    sheet = chosen.individual
    assert sheet is not None
    groups = tuple(_varied(draw, group) for group in sheet.groups)
    return replace(
        chosen,
        contested=draw(st.sampled_from(["suspended", "counts"])),
        individual=replace(sheet, groups=groups),
    )


def _varied(draw: st.DrawFn, group: Group) -> Group:
    items = []
    for item in group.items:
        free = draw(st.integers(0, 2))
        cap = item.cap
        if draw(st.booleans()):
            size = draw(st.integers(1, 300))
            per = draw(st.sampled_from(["day", "week", "month", "period"]))
            cap = Cap(per, size if item.points > 0 else -size)
        items.append(replace(item, free_per_month=free, cap=cap))
    return replace(group, items=tuple(items), floor=draw(st.sampled_from([None, 0, group.floor])))


def _spans(draw: st.DrawFn) -> tuple[date, date | None]:
    first, last = sorted(draw(st.tuples(st.sampled_from(AROUND), st.sampled_from(AROUND))))
    return first, draw(st.sampled_from([last, None]))


def _criteria_of(sheet: Sheet | None) -> list[str]:
    assert sheet is not None
    return [item.criterion for _, item in sheet.items() if item.source == "record"]


@st.composite
def histories(draw: st.DrawFn, criteria: CriteriaSet) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of all facts of three persons around a month."""
    days = st.sampled_from(AROUND)
    codes = [*_criteria_of(criteria.individual), "unheard-of"]
    records = [
        (f"r{number}", f"e{number:03}", *each)
        for number, each in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["person", "person", "unit"]),
                        st.sampled_from(PERSONS),
                        st.sampled_from(codes),
                        st.sampled_from([100, 100, 33, 250, 0]),
                        days,
                        st.sampled_from(STANDINGS),
                    ),
                    max_size=40,
                )
            )
        )
    ]
    placements, badges, leave = [], [], []
    for person in PERSONS:
        first, last = _spans(draw)
        placements.append((person, "phong-a", first, last))
        if last is not None and draw(st.booleans()):
            placements.append((person, "phong-b", last + timedelta(days=1), None))
        if draw(st.integers(0, 4)):
            badges.append(
                (person, f"badge-{person}", *draw(st.just((AROUND[0], None)) | st.builds(_pair, days, days)))
            )
        if draw(st.integers(0, 2)) == 0:
            first, last = _pair(draw(days), draw(days))
            parts = [draw(st.sampled_from(["morning", "afternoon"])) for _ in range(2)]
            if first == last:
                parts.sort(reverse=True)
            leave.append((person, f"l-{person}", "annual", first, parts[0], last, parts[1], f"el-{person}"))
    return {
        "records": records,
        "punches": _punches(draw),
        "badges": badges,
        "placements": placements,
        "leave": leave,
    }


def _pair(one: date, other: date) -> tuple[date, date]:
    return min(one, other), max(one, other)


def _punches(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Usual days, shifted by minutes and seconds, thinned out, with double punches."""
    random = draw(st.randoms(use_true_random=False))
    rows = []
    usual = [7 * 3600, 11 * 3600, 13 * 3600, 17 * 3600]
    for person in PERSONS:
        for day in AROUND:
            if random.random() < 0.3:
                continue
            for second in random.sample(usual, random.choice([1, 2, 2, 3, 4])):
                at = datetime.combine(day, datetime.min.time()) + timedelta(
                    seconds=second
                    + random.choice([-300, 0, 360, 900, 1860, 3599, 3660, 5400])
                    + random.randrange(61)
                )
                for again in range(random.choice([1, 1, 1, 2, 3])):
                    moment = at + timedelta(seconds=again * random.choice([20, 59, 60, 119, 130]))
                    rows.append((f"badge-{person}", moment, f"p{len(rows):05}"))
    return rows


def facts_of(history: dict[str, list[tuple[Any, ...]]]) -> Facts:
    return Facts(
        records=frame(RECORDS, history["records"]),
        punches=frame(PUNCHES, history["punches"]),
        badges=frame(BADGES, history["badges"]),
        placements=frame(PLACEMENTS, history["placements"]),
        leave=frame(LEAVE, history["leave"]),
    )


def as_dicts(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_dicts() for name, table in vars(facts).items()}


def said_of(done: Evaluation, subject: str) -> oracle.Opinion | None:
    """The evaluation of one subject in the oracle's shape."""
    mine = {name: getattr(done, name).filter(pl.col("subject") == subject) for name in ("scores", "flags")}
    if mine["scores"].is_empty():
        return None
    _, _, points, grade, at_most, reason = mine["scores"].row(0)
    rows = done.contributions.filter((pl.col("subject") == subject) & pl.col("criterion").is_not_null())
    assert done.contributions.filter(pl.col("subject") == subject)["points"].sum() == points
    return oracle.Opinion(
        points=points,
        grade=grade,
        at_most_grade=at_most,
        reason=reason,
        rows=[
            (criterion, rule, day, amount, tuple(events))
            for criterion, rule, day, amount, events in rows.select(
                "criterion", "rule", "day", "points", "events"
            ).iter_rows()
        ],
        flags=dict(mine["flags"].select("flag", "evidence").iter_rows()),
        days=dict(done.days.filter(pl.col("person") == subject).select("unit", "days").iter_rows()),
    )


def agree(mine: oracle.Opinion | None, theirs: oracle.Opinion | None) -> None:
    if mine is None or theirs is None:
        assert mine is theirs
        return
    assert Counter(mine.rows) == Counter(theirs.rows)
    assert replace(mine, rows=[]) == replace(theirs, rows=[])


def same(one: Evaluation, other: Evaluation) -> None:
    for name in ("contributions", "scores", "flags", "days"):
        assert getattr(one, name).equals(getattr(other, name)), name


@EXACT
@given(st.data())
def test_persons_are_scored_as_the_oracle_scores_them(data: st.DataObject) -> None:
    criteria = data.draw(criteria_sets())
    history = data.draw(histories(criteria))
    facts = facts_of(history)
    holidays = frozenset({date(2019, 5, 1)})
    clocked = frozenset(facts.punches["at"].dt.date()) - {date(2019, 5, 7)}
    assert criteria.work is not None
    on = WorkCalendar(criteria.work, holidays, clocked)
    done = evaluate_individuals(criteria, MAY, facts, on)
    rows = as_dicts(facts)
    for person in PERSONS:
        theirs = oracle.person_month(criteria, 2019, 5, rows, holidays, clocked, person)
        agree(said_of(done, person), theirs)

    shuffled = {name: data.draw(st.permutations(rows)) for name, rows in history.items() if name != "punches"}
    shuffled["punches"] = history["punches"][::-1]
    same(done, evaluate_individuals(criteria, MAY, facts_of(shuffled), on))

    alone = [evaluate_individuals(criteria, MAY, facts, on, [person]) for person in PERSONS]
    tables = {
        name: pl.concat(getattr(one, name) for one in alone)
        for name in ("contributions", "scores", "flags", "days")
    }
    same(done, Evaluation(**tables))


@EXACT
@given(
    st.sampled_from(["suspended", "counts"]),
    st.lists(
        st.tuples(
            st.sampled_from(["phong-a", "phong-b"]),
            st.sampled_from([*_criteria_of(odd().collective), "unheard-of"]),
            st.integers(0, 15000) | st.sampled_from([-100, 2000, 4000, 9000, 10000]),
            st.dates(date(2018, 12, 1), date(2020, 1, 31)),
            st.sampled_from(STANDINGS),
        ),
        max_size=25,
    ),
    st.lists(
        st.tuples(
            st.sampled_from(PERSONS),
            st.sampled_from(["phong-a", "phong-b"]),
            st.sampled_from(["2018-12", "2019-01", "2019-12"]),
            st.integers(0, 11000) | st.none(),
            st.integers(0, 23),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_units_are_scored_as_the_oracle_scores_them(
    contested: Any, records: list[Any], members: list[Any], random: Any
) -> None:
    criteria = replace(odd(), contested=contested)
    rows = [
        (f"r{number}", f"e{number:03}", "unit", unit, criterion, quantity, day, standing)
        for number, (unit, criterion, quantity, day, standing) in enumerate(records)
    ]
    units = ["phong-a", "phong-b"]
    table, scores = frame(RECORDS, rows), frame(MEMBER_SCORES, members)
    done = evaluate_units(criteria, Period.parse("2019"), table, scores, units)
    for unit in units:
        theirs = oracle.unit_year(criteria, 2019, table.to_dicts(), scores.to_dicts(), unit)
        agree(said_of(done, unit), theirs)
    assert done.contributions.schema == CONTRIBUTIONS

    random.shuffle(rows)
    same(done, evaluate_units(criteria, Period.parse("2019"), frame(RECORDS, rows), scores, units[::-1]))
    alone = [evaluate_units(criteria, Period.parse("2019"), table, scores, [unit]) for unit in units]
    assert pl.concat(one.contributions for one in alone).equals(done.contributions)
