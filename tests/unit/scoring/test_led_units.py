from dataclasses import replace
from datetime import date
from typing import Any

from services.scoring.domain.criteria.model import AppliesTo, CriteriaSet, FromUnit, Group, Sheet, Target
from services.scoring.domain.facts import Suspended
from tests.unit.scoring.given import START, record
from tests.unit.scoring.given_sheets import (
    evaluated,
    grades,
    group,
    item,
    march,
    on_date,
    persons,
    points,
    told,
)

LED = item("led", source="computed", from_unit=FromUnit("tidy", 4000), applies_to=AppliesTo(leaders=True))
TIDY = group(
    item("untidy", points=-300),
    item("plan", target=Target(weight=1000)),
    code="tidy",
    base=1000,
    floor=0,
)


def rules(tidy: Group = TIDY, of_persons: Group | None = None) -> CriteriaSet:
    sheet = Sheet("unit", "year", (tidy, group(item("alone", points=-10), code="rest")), grades(A=9000, C=0))
    return replace(persons(of_persons or group(LED)), collective=sheet)


def head_of(*names: str, since: date = START) -> list[tuple[Any, ...]]:
    return [("an", "civil-servant", "head", name, since, None) for name in names]


def of_unit(event: str, criterion: str, day: int = 4, unit: str = "phong-a", **more: Any) -> tuple[Any, ...]:
    return record(event, unit, criterion, march(day), kind="unit", **more)


def led(*records: tuple[Any, ...], heads: Any = None, given: CriteriaSet | None = None) -> int:
    facts = told(records, positions=head_of("phong-a") if heads is None else heads)
    return points(evaluated(given or rules(), facts))


def test_a_head_has_a_share_of_what_the_unit_came_to_in_the_group() -> None:
    assert led() == 2000  # 10 of 10 + 10
    assert led(of_unit("u", "untidy")) == 1400  # 7 of 20, of 40
    assert led(of_unit("u", "untidy"), of_unit("p", "plan", quantity=5000)) == 2400  # 7 + 5
    assert led(*(of_unit(f"u{number}", "untidy") for number in range(5))) == 0
    assert led(record("old", "phong-a", "untidy", date(2019, 2, 28), kind="unit")) == 2000
    assert led(of_unit("a", "alone")) == 2000


def test_whoever_leads_no_unit_has_no_share() -> None:
    assert led(heads=[]) == 0
    assert led(heads=[("an", "civil-servant", "head", "phong-a", START, march(30))]) == 0


def test_several_led_units_give_their_mean() -> None:
    heads = head_of("phong-a", "phong-b")
    # 20 of 20 and 7 of 20: 27 of 40, of 40 points
    given = (of_unit("p", "plan", quantity=10000), of_unit("u", "untidy", unit="phong-b"))
    assert led(*given, heads=heads) == 2700


def test_a_group_that_does_not_concern_the_unit_gives_nothing() -> None:
    only_b = replace(TIDY, applies_to=AppliesTo(units=("phong-b",)))
    assert led(given=rules(only_b)) == 0
    assert led(heads=head_of("phong-a", "phong-b"), given=rules(only_b)) == 2000


def test_a_suspended_share_of_the_unit_does_not_apply() -> None:
    facts = told(positions=head_of("phong-a"), suspended=Suspended(criteria=frozenset({"led"})))
    done = evaluated(rules(), facts)
    assert points(done) == 0
    assert done.contributions.is_empty()
    facts = told(
        [of_unit("u", "untidy")], Suspended(criteria=frozenset({"untidy"})), positions=head_of("phong-a")
    )
    assert points(evaluated(rules(), facts)) == 2000


def test_two_versions_of_the_group_share_the_period() -> None:
    before = rules(replace(TIDY, items=(item("untidy", points=-200), *TIDY.items[1:])))
    facts = told([of_unit("a", "untidy", 14), of_unit("b", "untidy", 15)], positions=head_of("phong-a"))
    done = evaluated(on_date(rules(), march(15)), facts, previous=before)
    assert points(done) == 1000  # 10 - 2 - 3 = 5 of 20, of 40
