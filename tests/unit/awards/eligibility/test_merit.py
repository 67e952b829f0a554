"""Certificates and diplomas, for merit, for a movement, and a campaign's own, by the rules of each regime."""

from datetime import date

import pytest

from services.awards import rules
from services.awards.domain.catalogue import overlaid
from services.awards.domain.eligibility.assess import assess
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal
from tests.unit.awards.eligibility.office import (
    CRITERIA,
    DECREE_98,
    DECREE_152,
    LAW_2003,
    against,
    candidates,
    codes,
    form,
    held,
    person,
    unit,
)


def test_a_certificate_asks_for_a_good_grade_alone() -> None:
    assert against(form("GK"), candidates(person())) == []
    assert codes(against(form("GK"), candidates(person(grade="C")))) == {"grade"}
    assert against(form("GK", "unit"), candidates(unit(grade="B")), "phong-a") == []


def test_a_reprimand_does_not_bar_a_certificate_a_warning_does() -> None:
    for discipline, found in (
        ("reprimand", set()),
        ("warning", {"disciplined"}),
        ("dismissal", {"disciplined"}),
    ):
        known = candidates(person(), discipline=[("an", discipline, date(2019, 5, 4), date(2019, 11, 4))])
        assert codes(against(form("GK"), known)) == found


def test_several_disciplines_of_a_year_are_one_reason_the_gravest() -> None:
    several = [
        ("an", "warning", date(2019, 5, 4), None),
        ("an", "demotion", date(2019, 3, 4), None),
        ("an", "reprimand", date(2019, 9, 4), None),
    ]
    (found,) = against(form("GK"), candidates(person(), discipline=several))
    assert found.details == {"discipline": "demotion", "decided_on": "2019-03-04", "year": 2019}


def test_a_diploma_of_the_province_asks_for_two_years_with_initiatives() -> None:
    initiatives = [("person", "an", "initiative-base-two-years", "commendable")]
    both = [held("LDTT", 2018), held("LDTT", 2019)]
    assert against(form("BK-T"), candidates(person(), flags=initiatives, holdings=both)) == []
    assert codes(against(form("BK-T"), candidates(person(), holdings=both[:1]))) == {
        "not-held-years",
        "flag-missing",
    }
    mixed = [held("TTLDTT", 2018, "phong-a"), held("TTLDXS", 2019, "phong-a")]
    assert against(form("BK-T", "unit"), candidates(unit(), holdings=mixed), "phong-a") == []


@pytest.mark.parametrize(
    ("today", "lower", "found"),
    [
        (LAW_2003, "BK-T", set()),
        (LAW_2003, "BK-T-PT", set()),
        (LAW_2003, None, {"not-held"}),
        (DECREE_98, None, {"not-held"}),
        (DECREE_152, None, set()),
    ],
)
def test_until_2025_the_prime_ministers_diploma_rests_on_a_lower_one_and_five_further_years(
    today: date, lower: str | None, found: set[str]
) -> None:
    year = today.year - 1
    further = [held("LDTT", year - number) for number in range(5)]
    before = [held(lower, year - 5)] if lower else []
    known = candidates(person(), year=year, today=today, holdings=[*further, *before])
    assert codes(against(form("BK-TTG"), known)) == found


def test_the_five_years_are_after_the_lower_diploma() -> None:
    further = [held("LDTT", year) for year in range(2015, 2020)]
    known = candidates(person(), holdings=[*further, held("BK-T", 2015)])
    assert codes(against(form("BK-TTG"), known)) == {"not-held"}


@pytest.mark.parametrize(("today", "found"), [(LAW_2003, set()), (DECREE_152, set())])
def test_a_movements_diploma_does_not_stand_beside_one_for_merit_of_the_same_movement_alone(
    today: date, found: set[str]
) -> None:
    year = today.year - 1
    known = candidates(
        person(),
        year=year,
        today=today,
        holdings=[held("BK-T-PT", year, campaign="van-hoa"), held("GK", year, campaign="van-hoa")],
    )
    assert codes(against(form("GK-PT"), known, campaign="van-hoa")) == {"same-achievement"}
    assert codes(against(form("GK-PT"), known, campaign="khac")) == found
    assert codes(against(form("GK-PT"), known)) == {"same-achievement"}


def test_a_campaigns_own_award_counts_as_one_for_the_same_achievement() -> None:
    known = candidates(person(), holdings=[held("guong-sang", 2019, campaign="van-hoa")])
    (found,) = against(form("GK-PT"), known, campaign="van-hoa")
    assert found.details == {"form": "guong-sang", "award": "guong-sang-an-2019", "year": 2019}


@pytest.mark.parametrize(("form_held", "found"), [("BK-T", {"same-achievement"}), ("BK-T-PT", set())])
def test_a_certificate_for_merit_does_not_stand_beside_a_diploma_for_merit(
    form_held: str, found: set[str]
) -> None:
    assert codes(against(form("GK"), candidates(person(), holdings=[held(form_held, 2019)]))) == found


@pytest.mark.parametrize("kind", ["person", "unit"])
def test_an_outstanding_one_of_the_nation_may_have_the_prime_ministers_diploma_for_a_movement(
    kind: SubjectKind,
) -> None:
    subject = "an" if kind == "person" else "phong-a"
    known = candidates(person(), unit(), flags=[(kind, subject, "outstanding-national", "commendable")])
    assert against(form("BK-TTG-PT", kind), known, subject) == []
    assert codes(against(form("BK-TTG-PT", kind), candidates(person(), unit()), subject)) == {"flag-missing"}


def test_a_campaigns_own_award_needs_no_title_yet_waits_for_what_is_not_settled() -> None:
    own = form(None, minimum_points=9000)
    assert against(own, candidates(person(grade=None))) == []
    pending = [
        ("person", "an", "complaint", date(2019, 12, 1)),
        ("person", "an", "complaint", date(2019, 3, 1)),
    ]
    (found,) = against(own, candidates(person(), matters=pending))
    assert (found.standing, found.details) == ("postponed", {"matter": "complaint", "since": "2019-03-01"})
    later = candidates(person(), matters=[("person", "an", "complaint", date(2020, 2, 1))])
    assert against(own, later) == []


def test_what_the_catalogue_does_not_have_or_not_for_such_recipients_is_refused() -> None:
    with pytest.raises(Refusal) as unknown:
        against(form("CSTD-X"), candidates(person()))
    assert unknown.value.code == "catalogue.no-form" and "CSTD-CS" in str(unknown.value)
    with pytest.raises(Refusal) as wrong:
        against(form("CO-T"), candidates(person()))
    assert wrong.value.code == "catalogue.no-recipient-kind"


def test_what_an_agency_adds_is_asked_for() -> None:
    agency = """
forms:
  - form: LDTT
    versions:
      - since: 2019-01-01
        source: Quy chế 12/QC-SNV
        individual: {registered: false, absent_under: 40, minimum_points: 91, barring: [often-late]}
"""
    catalogue = overlaid(rules.catalogue(), agency, "so-noi-vu.yaml").on(LAW_2003)
    known = candidates(
        person(absent_days=40, points=9099),
        person("binh", absent_days=39, points=9100),
        person("chi", absent_days=None),
        flags=[("person", "binh", "often-late", "attention")],
    )
    found = assess([form("LDTT")], catalogue, known, CRITERIA)
    assert set(found.select("subject", "code").iter_rows()) == {
        ("an", "eligibility.absence"),
        ("an", "eligibility.points"),
        ("binh", "eligibility.flag-bars"),
        ("chi", "eligibility.absence-unknown"),
    }
