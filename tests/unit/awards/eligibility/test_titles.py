"""Titles by the rules of each regime: who may have them, and every reason against who may not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.awards.domain.eligibility.assess import gravest
from services.awards.domain.eligibility.candidates import (
    DISCIPLINE,
    FLAGS,
    HOLDINGS,
    MATTERS,
    SUBJECTS,
    Candidates,
)
from tests.unit.awards.eligibility.office import (
    DECREE_98,
    DECREE_152,
    LAW_2003,
    Row,
    against,
    candidates,
    codes,
    form,
    frame,
    held,
    person,
    unit,
)

LDTT, CSTD_CS, CSTD_T = form("LDTT"), form("CSTD-CS"), form("CSTD-T")
REGISTERED = [("person", "an", "LDTT"), ("person", "an", "CSTD-CS"), ("person", "an", "CSTD-T")]
INITIATIVES = [
    ("person", "an", "initiative-base", "commendable"),
    ("person", "an", "initiative-province", "commendable"),
    ("person", "an", "initiative-national", "commendable"),
]
REGIMES = [(2019, LAW_2003), (2024, DECREE_98), (2025, DECREE_152)]


def office(year: int = 2019, today: date = LAW_2003, *holdings: Row) -> Candidates:
    """An, who has registered, whose initiatives are recognised, and who holds the `holdings`."""
    return candidates(
        person(), year=year, today=today, registered=REGISTERED, flags=INITIATIVES, holdings=holdings
    )


@pytest.mark.parametrize(("year", "today"), REGIMES)
def test_a_registered_good_worker_of_the_whole_year_may_be_advanced(year: int, today: date) -> None:
    assert against(LDTT, office(year, today)) == []
    assert gravest([]) == "eligible"


def test_every_reason_is_given_at_once_the_gravest_first() -> None:
    known = candidates(
        person(grade="C", points=6000, service_months=5),
        flags=[("person", "an", "citizen-complaint", "disqualifying")],
        discipline=[("an", "reprimand", date(2019, 5, 4), date(2019, 8, 4))],
        matters=[("person", "an", "complaint", date(2019, 12, 1))],
    )
    found = against(form("LDTT", minimum_points=9000), known)
    assert [one.standing for one in found] == ["barred", "barred", "postponed", *["unfulfilled"] * 4]
    assert codes(found) == {
        "disciplined",
        "flag-disqualifies",
        "matter",
        "not-registered",
        "grade",
        "points",
        "service",
    }
    assert gravest(found) == "barred"
    points = next(one for one in found if one.code == "eligibility.points")
    assert points.details == {"points": 6000, "asked": 9000}


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"grade": None, "points": None}, "no-score"),
        ({"grade": "B"}, "grade"),
        ({"grade": None}, "grade"),
        ({"service_months": 5}, "service"),
        ({"service_months": None}, "service-unknown"),
    ],
)
def test_a_single_shortcoming_is_a_single_reason(known: dict[str, Any], code: str) -> None:
    short = replace(office(), subjects=frame(SUBJECTS, [person(**known)]))
    found = against(LDTT, short)
    assert codes(found) == {code}
    assert gravest(found) == "unfulfilled"


def test_half_a_year_of_service_is_enough() -> None:
    assert against(LDTT, replace(office(), subjects=frame(SUBJECTS, [person(service_months=6)]))) == []


def test_registering_by_the_campaigns_own_code_counts_as_well() -> None:
    known = candidates(person(), registered=[("person", "an", "hinh-thuc")])
    assert against(LDTT, known) == []
    assert codes(against(LDTT, candidates(person(), registered=[("person", "an", "CSTD-T")]))) == {
        "not-registered"
    }


def test_flags_that_the_charter_names_bar_and_are_told_together() -> None:
    flags = [("person", "an", "often-late", "attention"), ("person", "an", "untidy", "attention")]
    known = candidates(person(), registered=REGISTERED, flags=flags)
    (found,) = against(form("LDTT", barred_by=["untidy", "often-late", "other"]), known)
    assert (found.code, found.standing) == ("eligibility.flag-bars", "barred")
    assert found.details == {"flags": "often-late, untidy"}
    assert against(LDTT, known) == []


@pytest.mark.parametrize(
    ("decided_on", "ends", "today", "found"),
    [
        (date(2019, 12, 31), date(2020, 3, 31), LAW_2003, {"disciplined"}),
        (date(2018, 12, 31), date(2020, 3, 31), LAW_2003, set()),
        (date(2018, 12, 31), None, LAW_2003, set()),
        (date(2025, 3, 1), date(2025, 6, 1), DECREE_152, {"disciplined"}),
        (date(2024, 12, 31), date(2026, 1, 15), DECREE_152, {"discipline-unended"}),
        (date(2024, 12, 31), None, DECREE_152, {"discipline-unended"}),
        (date(2024, 12, 31), date(2026, 1, 14), DECREE_152, set()),
        (date(2026, 1, 16), None, DECREE_152, set()),
    ],
)
def test_discipline_bars_in_its_year_and_since_2025_until_it_has_ended(
    decided_on: date, ends: date | None, today: date, found: set[str]
) -> None:
    known = replace(
        office(2019 if today == LAW_2003 else 2025, today),
        discipline=frame(DISCIPLINE, [("an", "reprimand", decided_on, ends)]),
    )
    assert codes(against(LDTT, known)) == found


@pytest.mark.parametrize(
    ("matter", "today", "postponed"),
    [
        ("complaint", LAW_2003, True),
        ("inspection", LAW_2003, False),
        ("inspection", DECREE_98, False),
        ("inspection", DECREE_152, True),
        ("investigation", DECREE_98, True),
    ],
)
def test_what_is_not_settled_postpones_an_inspection_since_2025(
    matter: str, today: date, postponed: bool
) -> None:
    known = replace(
        office(today.year - 1, today),
        matters=frame(MATTERS, [("person", "an", matter, date(today.year - 1, 6, 1))]),
    )
    assert gravest(against(LDTT, known)) == ("postponed" if postponed else "eligible")


@pytest.mark.parametrize(("year", "today"), REGIMES)
def test_a_soldier_of_the_base_is_an_advanced_worker_of_the_year_with_an_initiative(
    year: int, today: date
) -> None:
    assert against(CSTD_CS, office(year, today, held("LDTT", year))) == []
    assert codes(against(CSTD_CS, office(year, today, held("LDTT", year - 1)))) == {"not-held-in-year"}
    revoked = held("LDTT", year, revoked=True)
    assert codes(against(CSTD_CS, office(year, today, revoked))) == {"not-held-in-year"}
    without = replace(office(year, today, held("LDTT", year)), flags=frame(FLAGS, []))
    assert codes(against(CSTD_CS, without)) == {"flag-missing"}


@pytest.mark.parametrize(
    ("years", "found"),
    [((2017, 2018, 2019), set()), ((2016, 2018, 2019), {"not-held-years"}), ((2019,), {"not-held-years"})],
)
def test_a_soldier_of_the_province_was_one_of_the_base_three_years_running(
    years: tuple[int, ...], found: set[str]
) -> None:
    holdings = [held("CSTD-CS", year) for year in years]
    assert codes(against(CSTD_T, office(2019, LAW_2003, *holdings))) == found


def test_two_awards_of_one_year_are_one_year() -> None:
    twice = [held("CSTD-CS", 2019), held("CSTD-CS", 2018), (*held("CSTD-CS", 2018)[:4], "other", None, False)]
    (found,) = against(CSTD_T, office(2019, LAW_2003, *twice))
    assert found.details == {"found": 2, "forms": "CSTD-CS", "times": 3, "first": 2017, "last": 2019}


def test_a_national_soldier_was_one_of_the_province_twice() -> None:
    asked = form("CSTD-TQ")
    registered = [("person", "an", "CSTD-TQ")]
    for years, found in (((2013, 2019), set()), ((2019,), {"not-held"}), ((2019, 2020), {"not-held"})):
        known = candidates(
            person(),
            registered=registered,
            flags=INITIATIVES,
            holdings=[held("CSTD-T", year) for year in years],
        )
        assert codes(against(asked, known)) == found


def test_the_same_title_is_not_given_twice_for_a_year() -> None:
    (found,) = against(LDTT, office(2019, LAW_2003, held("LDTT", 2019)))
    assert (found.code, found.standing) == ("eligibility.already-held", "barred")
    assert found.details["award"] == "LDTT-an-2019"
    assert against(LDTT, office(2019, LAW_2003, held("LDTT", 2018))) == []


def collective(*holdings: Row, people: int = 10, today: date = LAW_2003, **known: Any) -> Candidates:
    """A unit with so many people, registered for everything that a unit may register for."""
    members = [person(f"nguoi-{number}", grade="B") for number in range(people)]
    return candidates(
        unit(**known),
        *members,
        today=today,
        year=today.year - 1,
        registered=[("unit", "phong-a", one) for one in ("TTLDTT", "TTLDXS", "CO-T", "CO-CP")],
        holdings=holdings,
    )


def advanced(number: int, form: str = "LDTT", year: int = 2019) -> list[Row]:
    return [held(form, year, f"nguoi-{one}") for one in range(number)]


@pytest.mark.parametrize(("number", "found"), [(5, set()), (4, {"members-held-share"})])
def test_half_of_an_advanced_collective_are_advanced_workers(number: int, found: set[str]) -> None:
    assert codes(against(form("TTLDTT", "unit"), collective(*advanced(number)), "phong-a")) == found


def test_a_unit_without_people_is_no_advanced_collective() -> None:
    (found,) = against(form("TTLDTT", "unit"), collective(people=0), "phong-a")
    assert found.details == {"found": 0, "people": 0, "asked": "LDTT", "share": 5000}


def test_an_excellent_collective_has_a_soldier_and_seven_in_ten_advanced() -> None:
    asked = form("TTLDXS", "unit")
    assert against(asked, collective(*advanced(7), *advanced(1, "CSTD-CS")), "phong-a") == []
    assert codes(against(asked, collective(*advanced(6)), "phong-a")) == {
        "members-held-share",
        "members-held-least",
    }
    idle = collective(*advanced(7), *advanced(1, "CSTD-CS"))
    idle = replace(idle, subjects=frame(SUBJECTS, [*idle.subjects.rows()[:-1], person("nguoi-9", grade="D")]))
    assert codes(against(asked, idle, "phong-a")) == {"members-graded-share"}
    assert codes(against(asked, collective(*advanced(7), *advanced(1, "CSTD-CS"), grade="B"), "phong-a")) == {
        "grade"
    }


@pytest.mark.parametrize("code", ["TTLDTT", "TTLDXS", "CO-T", "CO-CP"])
def test_a_warning_to_one_of_its_people_bars_a_unit_a_reprimand_does_not(code: str) -> None:
    known = collective(*advanced(10), *advanced(1, "CSTD-CS"), held("CO-T", 2019, "phong-a"))
    if code == "CO-T":
        known = replace(known, holdings=frame(HOLDINGS, []))
    for discipline, found in (("reprimand", set()), ("warning", {"member-disciplined"})):
        decided = frame(DISCIPLINE, [("nguoi-1", discipline, date(2019, 5, 4), None)])
        assert codes(against(form(code, "unit"), replace(known, discipline=decided), "phong-a")) == found


def test_the_flag_of_the_government_goes_to_who_has_that_of_the_province() -> None:
    asked = form("CO-CP", "unit")
    assert against(asked, collective(held("CO-T", 2019, "phong-a")), "phong-a") == []
    assert codes(against(asked, collective(held("CO-T", 2018, "phong-a")), "phong-a")) == {"not-held-in-year"}
