"""How many may have a form, and who: shares, blocks, rounding, ties, and what is taken already."""

from dataclasses import replace

import polars as pl
import pytest

from services.awards import rules
from services.awards.domain.catalogue import Quota
from services.awards.domain.eligibility.candidates import SUBJECTS, Candidates
from services.awards.domain.quota import places, within
from shared.contracts.awards import AwardForm
from tests.unit.awards.eligibility.office import (
    LAW_2003,
    Row,
    candidates,
    form,
    frame,
    free,
    held,
    person,
    unit,
)

CSTD_CS, CO_T, CO_CP = form("CSTD-CS"), form("CO-T", "unit"), form("CO-CP", "unit", form="co-cp")


def soldiers(number: int, advanced: int, points: tuple[int, ...] = ()) -> Candidates:
    """`number` people, of whom so many are advanced workers; all have their initiative."""
    people = [f"nguoi-{one:02}" for one in range(number)]
    scores = [*points, *[5000] * number]
    return candidates(
        *(person(one, points=scores[at]) for at, one in enumerate(people)),
        registered=[("person", one, "CSTD-CS") for one in people],
        flags=[("person", one, "initiative-base", "commendable") for one in people],
        holdings=[held("LDTT", 2019, one) for one in people[:advanced]],
    )


def outcomes(asked: AwardForm, known: Candidates, *taken: str, quota: Quota | None = None) -> dict[str, str]:
    found = rules.catalogue().on(LAW_2003)[asked.catalogue or "campaign-award"]
    ruled = replace(found, quota=quota) if quota else found
    result = within(asked, ruled, known, free([asked], known), taken)
    return dict(result.select("subject", "outcome").iter_rows())


def names(found: dict[str, str], outcome: str) -> list[str]:
    return sorted(one for one, said in found.items() if said == outcome)


@pytest.mark.parametrize(("advanced", "expected"), [(20, 3), (19, 2), (7, 1), (6, 0), (0, 0)])
def test_soldiers_of_the_base_are_at_most_fifteen_percent_of_the_advanced_workers(
    advanced: int, expected: int
) -> None:
    known = soldiers(20, advanced, (9000, 8900, 8800, 8700))
    found = rules.catalogue().on(LAW_2003)["CSTD-CS"]
    assert places(CSTD_CS, found, known, free([CSTD_CS], known)) == expected
    assert names(outcomes(CSTD_CS, known), "within") == [f"nguoi-{one:02}" for one in range(expected)]


def test_the_whole_tied_group_at_the_edge_is_out_and_told_why() -> None:
    known = soldiers(20, 20, (9000, 8000, 8000, 8000, 7000))
    found = rules.catalogue().on(LAW_2003)["CSTD-CS"]
    result = within(CSTD_CS, found, known, free([CSTD_CS], known))
    told = {row["subject"]: row for row in result.iter_rows(named=True)}
    assert [one for one, row in told.items() if row["outcome"] == "within"] == ["nguoi-00"]
    assert told["nguoi-02"]["code"] == "eligibility.quota-tie"
    assert told["nguoi-02"]["details"] == '{"order":2,"places":3,"points":8000}'
    assert told["nguoi-04"]["code"] == "eligibility.quota"
    assert told["nguoi-04"]["order"] == 5


def test_a_tie_that_just_fits_is_in() -> None:
    assert names(outcomes(CSTD_CS, soldiers(20, 20, (9000, 9000, 9000, 8000))), "within") == [
        "nguoi-00",
        "nguoi-01",
        "nguoi-02",
    ]


def test_who_is_nominated_or_has_it_already_keeps_a_place() -> None:
    known = soldiers(20, 20, (9000, 8900, 8800, 8700))
    given = frame(dict(known.holdings.schema), [*known.holdings.rows(), held("CSTD-CS", 2019, "nguoi-19")])
    found = outcomes(CSTD_CS, replace(known, holdings=given), "nguoi-01")
    assert names(found, "within") == ["nguoi-00"]
    assert not {"nguoi-01", "nguoi-19"} & set(found)


def blocks(*leading: Row) -> Candidates:
    units = [*leading, unit("phong-x", block=None, points=9900)]
    return candidates(
        *units,
        registered=[("unit", row[1], form) for row in units for form in ("CO-T", "CO-CP")],
    )


def test_one_flag_a_block_two_in_a_large_one_and_none_without_a_block() -> None:
    large = [unit(f"phong-l{one:02}", block="khoi-l", points=9000 - one) for one in range(15)]
    small = [unit(f"phong-s{one}", block="khoi-s", points=9000 - one) for one in range(14)]
    known = blocks(*large, *small)
    found = outcomes(CO_T, known)
    assert names(found, "within") == ["phong-l00", "phong-l01", "phong-s0"]
    assert found["phong-x"] == "beyond"
    ruled = rules.catalogue().on(LAW_2003)["CO-T"]
    assert places(CO_T, ruled, known, free([CO_T], known)) == 3
    result = within(CO_T, ruled, known, free([CO_T], known)).filter(pl.col("subject") == "phong-x")
    assert result["code"].to_list() == ["eligibility.quota-no-group"]


def test_leaders_with_the_same_points_go_before_the_council() -> None:
    tied = [unit("phong-a", points=9000), unit("phong-b", points=9000), unit("phong-c", points=8000)]
    assert outcomes(CO_T, blocks(*tied)) == {
        "phong-a": "tied",
        "phong-b": "tied",
        "phong-c": "beyond",
        "phong-x": "beyond",
    }


def test_flags_of_the_government_are_a_fifth_of_the_units_that_may_have_the_provinces() -> None:
    units = [unit(f"phong-{one}", block=f"khoi-{one}", points=9000 - one) for one in range(9)]
    holders = [held("CO-T", 2019, f"phong-{one}") for one in range(3)]
    known = replace(blocks(*units), holdings=frame(dict(candidates().holdings.schema), holders))
    asked = [CO_T, CO_CP]
    ruled = rules.catalogue().on(LAW_2003)["CO-CP"]
    # seven may have it and three have it: ten in all
    assert places(CO_CP, ruled, known, free(asked, known)) == 2
    result = within(CO_CP, ruled, known, free(asked, known))
    assert dict(result.select("subject", "outcome").iter_rows()) == {
        "phong-0": "within",
        "phong-1": "within",
        "phong-2": "beyond",
    }


@pytest.mark.parametrize(
    ("rounding", "least", "expected"), [("down", 0, 1), ("nearest", 0, 2), ("up", 0, 2), ("down", 3, 3)]
)
def test_a_fraction_is_rounded_as_the_quota_says(rounding: str, least: int, expected: int) -> None:
    points = tuple(9000 - one for one in range(10))
    quota = Quota(
        each="organisation",
        ties="out",
        of="headcount",
        share=1500,
        rounding=rounding,  # type: ignore[arg-type]
        least=least,
    )
    known = soldiers(10, 10, points)
    assert len(names(outcomes(CSTD_CS, known, quota=quota), "within")) == expected


def test_each_unit_has_its_own_share() -> None:
    quota = Quota(each="unit", ties="out", of="eligible", share=5000)
    people = [person(f"a{one}", "phong-a", points=9000 - one) for one in range(4)]
    people += [person(f"b{one}", "phong-b", points=5000 - one) for one in range(2)]
    known = candidates(*people, person("lac", None, points=9999))
    found = outcomes(form("GK"), known, quota=quota)
    assert names(found, "within") == ["a0", "a1", "b0"]
    assert found["lac"] == "beyond"


def test_the_charters_own_quota_counts_besides() -> None:
    known = replace(
        soldiers(20, 20, (9000, 8900, 8800)),
        subjects=frame(SUBJECTS, [person(f"nguoi-{one:02}", points=9000 - one) for one in range(20)]),
    )
    narrow = form("CSTD-CS", quota_percent=10)
    assert names(outcomes(narrow, known), "within") == ["nguoi-00", "nguoi-01"]
    ruled = rules.catalogue().on(LAW_2003)["CSTD-CS"]
    assert places(narrow, ruled, known, free([narrow], known)) == 2
    assert places(form(None), None, known, free([form(None)], known)) is None
