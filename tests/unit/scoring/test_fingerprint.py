from datetime import date

import pytest

from services.scoring.domain.attendance.calendar import WorkCalendar
from services.scoring.domain.attendance.fingerprint import fingerprint
from services.scoring.domain.criteria.model import WorkRules
from tests.unit.scoring.given import work_rules

TET, MAY_DAY = date(2019, 2, 5), date(2019, 5, 1)
DAYS = work_rules(extra_holidays=frozenset({TET, MAY_DAY}))


def test_it_is_the_same_for_the_same_rules_and_whenever_a_clock_was_read() -> None:
    one = WorkCalendar(DAYS, frozenset({TET, MAY_DAY}))
    again = WorkCalendar(
        work_rules(extra_holidays=frozenset({MAY_DAY, TET})), frozenset({MAY_DAY, TET}), frozenset({TET})
    )
    assert fingerprint(one) == fingerprint(again)
    assert len(fingerprint(one)) == 64


@pytest.mark.parametrize(
    ("rules", "holidays"),
    [
        (DAYS, {TET}),
        (work_rules(), {TET, MAY_DAY}),
        (work_rules(extra_holidays=DAYS.extra_holidays, grace_minutes=7), {TET, MAY_DAY}),
        (work_rules(extra_holidays=DAYS.extra_holidays, units=(("mot-cua", work_rules()),)), {TET, MAY_DAY}),
    ],
)
def test_anything_else_has_another(rules: WorkRules, holidays: set[date]) -> None:
    assert fingerprint(WorkCalendar(rules, frozenset(holidays))) != fingerprint(
        WorkCalendar(DAYS, frozenset({TET, MAY_DAY}))
    )
