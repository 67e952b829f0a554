"""Eligibility and quotas once more, slowly and in plain Python, one subject after another."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, get_args

from services.awards.domain.catalogue import CatalogueForm, Conditions, Holds, Members, Quota
from services.awards.domain.eligibility.candidates import Candidates
from shared.contracts.awards import AwardForm
from shared.contracts.personnel import DisciplineForm

Row = dict[str, Any]
_GRAVER = list(get_args(DisciplineForm))


class Known:
    """The frames of the candidates as rows."""

    def __init__(self, candidates: Candidates, catalogue: Mapping[str, CatalogueForm]) -> None:
        self.year = int(candidates.period[:4])
        self.today = candidates.today
        self.subjects = candidates.subjects.rows(named=True)
        self.registrations = candidates.registrations.rows(named=True)
        self.flags = candidates.flags.rows(named=True)
        self.discipline = candidates.discipline.rows(named=True)
        self.matters = candidates.matters.rows(named=True)
        self.holdings = [
            {**row, "by": row["form"] if row["form"] in catalogue else "campaign-award"}
            for row in candidates.holdings.rows(named=True)
            if not row["revoked"]
        ]

    def people_of(self, unit: str) -> list[Row]:
        return [row for row in self.subjects if row["kind"] == "person" and row["unit"] == unit]

    def held_by(self, subject: Row) -> list[Row]:
        return [row for row in self.holdings if _same(row, subject)]


def _same(row: Row, subject: Row) -> bool:
    return bool(row["kind"] == subject["kind"] and row["subject"] == subject["subject"])


def reasons(form: AwardForm, rules: CatalogueForm | None, known: Known, subject: Row) -> list[str]:
    """The codes of all reasons against the subject, sorted."""
    asked = rules.conditions.get(form.recipient, Conditions()) if rules else Conditions()
    found = [
        *_merits(form, asked, known, subject),
        *_conduct(asked, known, subject),
        *(one for holds in asked.holds for one in _lacking(holds, known, subject)),
        *(one for members in asked.members for one in _short(members, known, subject)),
    ]
    code = form.catalogue or form.form
    this_year = [row for row in known.held_by(subject) if row["year"] == known.year]
    if asked.once_a_year and any(row["form"] == code for row in this_year):
        found.append("already-held")
    if any(row["by"] in asked.not_with and row["form"] != code for row in this_year):
        found.append("same-achievement")
    return sorted(found)


def _merits(form: AwardForm, asked: Conditions, known: Known, subject: Row) -> list[str]:
    found: list[str] = []
    if asked.registered and not any(
        _same(row, subject) and row["form"] in (form.form, form.catalogue) for row in known.registrations
    ):
        found.append("not-registered")
    least = max(form.minimum_points, asked.minimum_points or 0)
    if least or form.grades or asked.grades:
        if subject["points"] is None and subject["grade"] is None:
            found.append("no-score")
        else:
            wanted = {tuple(form.grades), tuple(asked.grades)} - {()}
            found += ["grade" for grades in wanted if subject["grade"] not in grades]
            found += ["points"] if (subject["points"] or 0) < least else []
    raised = {row["flag"]: row["severity"] for row in known.flags if _same(row, subject)}
    named = {*form.barred_by, *asked.barring}
    found += ["flag-missing" for flag in asked.flags if flag not in raised]
    found += ["flag-bars"] if named & set(raised) else []
    if asked.no_disqualifying and "disqualifying" in [raised[one] for one in set(raised) - named]:
        found.append("flag-disqualifies")
    if asked.service_months is not None:
        months = subject["service_months"]
        found += ["service-unknown"] if months is None else ["service"] * (months < asked.service_months)
    if asked.absent_under is not None:
        days = subject["absent_days"]
        found += ["absence-unknown"] if days is None else ["absence"] * (days >= asked.absent_under)
    return found


def _conduct(asked: Conditions, known: Known, subject: Row) -> list[str]:
    found: list[str] = []
    person, unit = subject["kind"] == "person", subject["kind"] == "unit"
    own = [row for row in known.discipline if person and row["subject"] == subject["subject"]]
    if asked.barred_from and _disciplined(own, asked.barred_from, known):
        found.append("disciplined")
    if asked.unended_discipline and any(
        row["decided_on"] <= known.today and (row["ends"] is None or row["ends"] >= known.today)
        for row in own
    ):
        found.append("discipline-unended")
    if asked.member_disciplined and unit:
        people = {row["subject"] for row in known.people_of(subject["subject"])}
        theirs = [row for row in known.discipline if row["subject"] in people]
        if _disciplined(theirs, asked.member_disciplined, known):
            found.append("member-disciplined")
    pending = {
        row["matter"]
        for row in known.matters
        if _same(row, subject) and row["matter"] in asked.matters and row["since"] <= known.today
    }
    return found + ["matter"] * len(pending)


def _disciplined(rows: Sequence[Row], least: DisciplineForm, known: Known) -> bool:
    return any(
        _GRAVER.index(row["form"]) >= _GRAVER.index(least)
        and row["decided_on"].year == known.year
        and row["decided_on"] <= known.today
        for row in rows
    )


def _lacking(asked: Holds, known: Known, subject: Row) -> list[str]:
    last = known.year - asked.years_ago
    first = last - asked.within + 1 if asked.within is not None else -9999
    years = {
        row["year"]
        for row in known.held_by(subject)
        if row["by"] in asked.forms and first <= row["year"] <= last
    }
    if len(years) >= asked.times:
        return []
    if asked.within is None:
        return ["not-held"]
    return ["not-held-in-year" if asked.within == 1 else "not-held-years"]


def _short(asked: Members, known: Known, subject: Row) -> list[str]:
    people = known.people_of(subject["subject"]) if subject["kind"] == "unit" else []
    good = 0
    for one in people:
        holds = any(row["by"] in asked.holding and row["year"] == known.year for row in known.held_by(one))
        good += holds or one["grade"] in asked.grades
    kind = "held" if asked.holding else "graded"
    found = []
    if asked.share is not None and not (
        people and Fraction(good, len(people)) >= Fraction(asked.share, 10_000)
    ):
        found.append(f"members-{kind}-share")
    if asked.least is not None and good < asked.least:
        found.append(f"members-{kind}-least")
    return found


def group_of(quota: Quota | None, subject: Row) -> str | None:
    if quota is None or quota.each == "organisation":
        return ""
    group: str | None = subject[quota.each]
    return group


def places(quota: Quota, group: str, base: Sequence[Row], known: Known) -> int:
    """How many places the group has, `base` being the subjects that a share is of."""
    if quota.places is not None:
        units = [row for row in known.subjects if row["kind"] == "unit" and row["block"] == group]
        large = quota.large_from is not None and len(units) >= quota.large_from
        return quota.large_places or 0 if large else quota.places
    inside = sum(group_of(quota, row) == group for row in base)
    if inside == 0:
        return 0
    share = Fraction(inside * (quota.share or 0), 10_000)
    whole = {"down": floor(share), "up": ceil(share), "nearest": floor(share + Fraction(1, 2))}
    return max(whole[quota.rounding], quota.least)
