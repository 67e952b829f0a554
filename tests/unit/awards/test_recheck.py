"""What a late finding changes, and what rested on an award that is taken back."""

from services.awards import rules
from services.awards.domain.eligibility.candidates import HOLDINGS
from services.awards.domain.recheck import apart_from_itself, changed, resting_on
from shared.contracts.nominations import Objection
from tests.unit.awards.eligibility.office import Row, against, candidates, codes, form, frame, held, person

GRADE = Objection(code="eligibility.grade", standing="unfulfilled", details={"grade": "B", "asked": "A"})
MATTER = Objection(code="eligibility.matter", standing="postponed", details={"matter": "complaint"})


def resting(award: Row, *others: Row, units: dict[str, str] | None = None) -> list[tuple[str, str]]:
    found = resting_on(award[4], frame(HOLDINGS, [award, *others]), rules.catalogue(), units)
    return list(found.select("award", "rests_on").iter_rows())


def test_what_appeared_and_what_is_gone() -> None:
    assert changed([GRADE], [GRADE, MATTER]) == ([MATTER], [])
    assert changed([GRADE, MATTER], [MATTER]) == ([], [GRADE])
    assert changed([GRADE], [GRADE]) == ([], [])


def test_a_reason_whose_details_changed_is_another_one() -> None:
    worse = Objection(code=GRADE.code, standing=GRADE.standing, details={**GRADE.details, "grade": "C"})
    assert changed([GRADE], [worse]) == ([worse], [GRADE])


def test_that_an_award_is_given_does_not_speak_against_itself() -> None:
    known = candidates(person(), holdings=[held("GK", 2019)])
    found = against(form("GK"), known)
    assert codes(found) == {"already-held"}
    assert apart_from_itself(found, "GK-an-2019") == []
    assert apart_from_itself(found, "another") == found


def test_a_chain_of_titles_rests_on_its_lowest_one() -> None:
    lowest = held("LDTT", 2018)
    chain = [held("CSTD-CS", 2018), held("CSTD-T", 2019), held("CSTD-TQ", 2020)]
    assert resting(lowest, *chain) == [
        ("CSTD-CS-an-2018", "LDTT-an-2018"),
        ("CSTD-T-an-2019", "CSTD-CS-an-2018"),
        ("CSTD-TQ-an-2020", "CSTD-T-an-2019"),
    ]


def test_what_is_of_another_year_of_another_or_revoked_itself_does_not_rest_on_it() -> None:
    assert resting(held("LDTT", 2018), held("CSTD-CS", 2019)) == []
    assert resting(held("LDTT", 2018), held("CSTD-CS", 2018, "binh")) == []
    assert resting(held("LDTT", 2018), held("CSTD-CS", 2018, revoked=True)) == []
    assert resting(held("CSTD-CS", 2015), held("CSTD-T", 2018)) == []


def test_a_units_title_rests_on_those_of_its_people() -> None:
    collective, units = held("TTLDTT", 2019, "phong-a"), {"an": "phong-a", "binh": "phong-b"}
    assert resting(held("LDTT", 2019), collective, units=units) == [("TTLDTT-phong-a-2019", "LDTT-an-2019")]
    assert resting(held("LDTT", 2019, "binh"), collective, units=units) == []
    assert resting(held("LDTT", 2018), collective, units=units) == []


def test_since_2025_a_diploma_rests_on_no_lower_one() -> None:
    assert resting(held("BK-T", 2015), held("BK-TTG", 2020)) == [("BK-TTG-an-2020", "BK-T-an-2015")]
    assert resting(held("BK-T", 2020), held("BK-TTG", 2025)) == []
