"""What is said of everybody at once is what plain Python says of each, on generated offices and rules."""

from collections import Counter
from collections.abc import Sequence

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from services.awards.domain.catalogue import Quota
from services.awards.domain.eligibility.assess import assess, eligible
from services.awards.domain.quota import places, within
from shared.contracts.awards import AwardForm
from tests.unit.awards.eligibility import oracle
from tests.unit.awards.eligibility.generated import LENIENT, PEOPLE, STRICT, UNITS, YEAR, Whole
from tests.unit.awards.eligibility.office import candidates, frame


@settings(max_examples=60, deadline=None)
@given(STRICT)
def test_the_reasons_against_everybody(whole: Whole) -> None:
    office, catalogue, form = whole
    by_code = {one.code: one for one in catalogue}
    asked = by_code[form.catalogue or "campaign-award"]
    known = oracle.Known(office, by_code)
    found = assess([form], by_code, office, "bo")
    told = Counter(found.select("subject", "code").iter_rows())
    wanted = Counter(
        (row["subject"], f"eligibility.{code}")
        for row in known.subjects
        if row["kind"] == form.recipient
        for code in oracle.reasons(form, asked, known, row)
    )
    assert told == wanted


@settings(max_examples=60, deadline=None)
@given(LENIENT, st.sets(st.sampled_from([*PEOPLE, *UNITS]), max_size=3))
def test_places_go_by_points_to_the_eligible_and_never_beyond_the_quota(
    whole: Whole, taken: set[str]
) -> None:
    office, catalogue, form = whole
    by_code = {one.code: one for one in catalogue}
    rule = by_code[form.catalogue or "campaign-award"]
    other = AwardForm(form="x", name="x", recipient=form.recipient, rule="grade", catalogue="X")
    forms = [form, other]
    free = eligible(forms, office, assess(forms, by_code, office, "bo"))
    known = oracle.Known(office, by_code)
    result = within(form, rule, office, free, taken)
    rows = {row["subject"]: row for row in known.subjects if row["kind"] == form.recipient}
    may = set(free.filter(pl.col("form") == "f")["subject"])
    having = {one for one in rows if _holds(known, rows[one], [form.catalogue or form.form])}
    seated = (taken & set(rows)) | having

    assert set(result["subject"]) == may - seated
    going_on = set(result.filter(pl.col("outcome") != "beyond")["subject"])
    sure = set(result.filter(pl.col("outcome") == "within")["subject"])
    groups = {oracle.group_of(rule.quota, row) for row in rows.values()} - {None}
    base = _base(rule.quota, known, rows, free, form)
    total = 0
    for group in groups if rule.quota else ():
        assert rule.quota is not None and group is not None
        number = oracle.places(rule.quota, group, base, known)
        total += number
        left = max(number - sum(oracle.group_of(rule.quota, rows[one]) == group for one in seated), 0)
        inside = [one for one in may - seated if oracle.group_of(rule.quota, rows[one]) == group]
        assert sum(one in sure for one in inside) <= left
        if form.quota_percent is None:
            _by_points(inside, sure, going_on, left, rows, rule.quota.ties == "council")
    if form.quota_percent is not None:
        scored = sum(row["points"] is not None for row in rows.values())
        own = scored * form.quota_percent // 100
        assert len(going_on) <= max(own - len(taken | having), 0)
        assert places(form, rule, office, free) == (min(own, total) if rule.quota else own)
    elif rule.quota is None:
        assert going_on == may - seated
        assert places(form, rule, office, free) is None
    else:
        assert places(form, rule, office, free) == total
    for row in result.filter(pl.col("outcome") == "beyond").iter_rows(named=True):
        assert row["code"].startswith("eligibility.quota")


def _by_points(
    inside: Sequence[str],
    sure: set[str],
    going_on: set[str],
    left: int,
    rows: dict[str, oracle.Row],
    to_council: bool,
) -> None:
    """Everybody with as many or more points than somebody who is in fits; a tie at the edge is one fate."""
    for one in inside:
        better = [other for other in inside if _points(rows[other]) > _points(rows[one])]
        equal = [other for other in inside if _points(rows[other]) == _points(rows[one])]
        if len(better) + len(equal) <= left:
            assert one in sure
        elif len(better) < left:
            assert one not in sure and (one in going_on) == to_council
        else:
            assert one not in going_on


def _points(row: oracle.Row) -> int:
    return -1 if row["points"] is None else int(row["points"])


def _holds(known: oracle.Known, subject: oracle.Row, forms: Sequence[str]) -> bool:
    return any(row["form"] in forms and row["year"] == YEAR for row in known.held_by(subject))


def _base(
    quota: Quota | None,
    known: oracle.Known,
    rows: dict[str, oracle.Row],
    free: pl.DataFrame,
    form: AwardForm,
) -> list[oracle.Row]:
    if quota is None or quota.of is None:
        return []
    if quota.of == "headcount":
        return list(rows.values())
    code = form.catalogue or form.form
    found = set()
    for one, row in rows.items():
        eligible_for = free.filter(pl.col("subject") == one)
        if quota.of == "holders":
            counts = _holds(known, row, quota.forms)
        elif quota.of == "eligible":
            counts = "f" in set(eligible_for["form"]) or _holds(known, row, [code])
        else:
            counts = "X" in set(eligible_for["catalogue"]) or _holds(known, row, quota.forms)
        if counts:
            found.add(one)
    return [rows[one] for one in found]


def test_nobody_at_all_is_nobody_against_whom_anything_speaks() -> None:
    nobody = candidates()
    assert assess([], {}, nobody, "bo").is_empty()
    assert frame(dict(nobody.subjects.schema), []).equals(nobody.subjects)
