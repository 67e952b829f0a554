from datetime import date
from typing import Any

import pytest

from services.scoring.domain.counting.applies import Applies, Persons, Units
from services.scoring.domain.counting.lookup import Subjects
from services.scoring.domain.criteria.model import AppliesTo
from services.scoring.domain.facts import Facts
from tests.unit.scoring.given import START
from tests.unit.scoring.given_sheets import MARCH, march, told

PEOPLE = told(
    placements=[
        ("an", "phong-a", date(2018, 1, 31), march(14)),
        ("an", "phong-b", march(15), march(29)),
        ("binh", "phong-a", date(2018, 3, 1), None),
        ("chi", "phong-c", march(1), march(1)),
    ],
    positions=[
        ("an", "worker", "clerk", None, START, march(29)),
        ("an", "worker", "chief", "phong-b", march(30), None),
        ("binh", "civil-servant", "head", "phong-a", START, None),
        ("binh", "cadre", "secretary", None, START, march(31)),
        ("chi", "worker", "head", "phong-c", START, march(1)),
    ],
)


def concerned(condition: AppliesTo, facts: Facts = PEOPLE) -> list[str]:
    subjects = Subjects(["chi", "an", "binh"])
    found = Applies(Persons(facts, subjects, MARCH))[condition]
    return subjects.codes.filter(found).to_list()


@pytest.mark.parametrize(
    ("condition", "whom"),
    [
        (AppliesTo(), ["an", "binh", "chi"]),
        (AppliesTo(units=("phong-a",)), ["binh"]),  # an had left for phong-b
        (AppliesTo(units=("phong-b", "phong-c")), ["an", "chi"]),
        (AppliesTo(kinds=("worker",)), ["an", "chi"]),
        (AppliesTo(kinds=("cadre",)), ["binh"]),
        (AppliesTo(positions=("clerk", "secretary")), ["an", "binh"]),  # an was no chief yet on the last day
        (AppliesTo(leaders=True), ["binh", "chi"]),
        (AppliesTo(leaders=False), ["an"]),
        (AppliesTo(leaders=True, kinds=("worker",)), ["chi"]),
        # from 31 January 2018: to 29 March 2019 13 months, 31 March would be the fourteenth
        (AppliesTo(service_from=13), ["an"]),
        (AppliesTo(service_from=14), []),
        (AppliesTo(service_from=12), ["an", "binh"]),  # from 1 March 2018 to 31 March 2019: 12
        (AppliesTo(service_from=13, service_under=13), []),
        (AppliesTo(service_under=1), ["chi"]),
    ],
)
def test_persons_are_judged_as_they_were_on_their_last_day_in_the_period(
    condition: AppliesTo, whom: list[str]
) -> None:
    assert concerned(condition) == whom


@pytest.mark.parametrize(
    ("employed", "last", "months"),
    [
        (date(2018, 8, 31), date(2019, 2, 27), 5),
        (date(2018, 8, 31), date(2019, 2, 28), 6),  # February has no 31st: its last day is whole
        (date(2018, 8, 30), date(2019, 3, 29), 6),
        (date(2018, 8, 30), date(2019, 3, 30), 7),
        (date(2019, 3, 1), date(2019, 3, 31), 0),
    ],
)
def test_months_of_service_are_whole(employed: date, last: date, months: int) -> None:
    facts = told(placements=[("an", "phong-a", employed, last)])
    subjects = Subjects(["an"])
    period = MARCH.around(last, "month")
    applies = Applies(Persons(facts, subjects, period))
    assert applies[AppliesTo(service_from=months)].to_list() == [True]
    assert applies[AppliesTo(service_from=months + 1)].to_list() == [False]


def test_units_are_judged_as_they_were_on_the_last_day_on_which_they_existed() -> None:
    rows: list[tuple[Any, ...]] = [
        ("phong-a", "division", "so", START, march(9)),
        ("phong-a", "affiliate", "so", march(10), march(20)),
        ("phong-b", "division", "so", START, None),
    ]
    subjects = Subjects(["phong-a", "phong-b", "unheard-of"])
    applies = Applies(Units(told(units=rows), subjects, MARCH))
    assert applies[AppliesTo(unit_kinds=("division",))].to_list() == [False, True, False]
    assert applies[AppliesTo(unit_kinds=("affiliate",))].to_list() == [True, False, False]
    assert applies[AppliesTo(units=("phong-b", "unheard-of"))].to_list() == [False, True, True]
    both = [AppliesTo(units=("phong-b",)), AppliesTo(unit_kinds=("division",))]
    found = applies.all_of(both)
    assert found is not None
    assert found.to_list() == [False, True, False]
    assert applies.all_of([]) is None
