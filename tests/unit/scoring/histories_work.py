"""Working times for generated histories: usual hours, odd ones, shifts and units of their own."""

from dataclasses import replace
from datetime import date

from services.scoring.domain.criteria.model import WorkRules

USUAL = WorkRules(morning=(420, 660), afternoon=(780, 1020), grace_minutes=5, absent_after_minutes=60)
SHIFTS = replace(
    USUAL,
    left_post_after_minutes=30,
    shifts=(
        ("night", ((1320, 1800),)),
        ("day", ((420, 660), (780, 1020))),
        ("late", ((840, 1440),)),
        ("long", ((1080, 1320), (1380, 1621))),
        ("early", ((300, 661),)),
    ),
)
ODD = WorkRules(
    morning=(450, 690),
    afternoon=(810, 1020),
    days=frozenset({0, 1, 2, 3, 5}),
    extra_holidays=frozenset({date(2019, 3, 12), date(2019, 1, 2)}),
    compensatory_days=frozenset({date(2019, 3, 10), date(2019, 1, 6)}),
    grace_minutes=0,
    same_punch_seconds=120,
    left_post_after_minutes=1,
    explained_within_days=3,
)
STRICT = replace(
    USUAL, grace_minutes=0, same_punch_seconds=0, absent_after_minutes=1, explained_within_days=0
)
OF_ALL = replace(SHIFTS, explained_within_days=2)
TWO_UNITS = replace(
    OF_ALL,
    units=(
        ("phong-a", replace(OF_ALL, days=frozenset(range(6)), grace_minutes=0)),
        (
            "phong-b",
            replace(ODD, absent_after_minutes=90, shifts=(("night", ((1310, 1440), (1450, 1790))),)),
        ),
    ),
)
WORK = (USUAL, SHIFTS, None, ODD, TWO_UNITS, STRICT)


def sees_left_posts(work: WorkRules) -> bool:
    rules = (work, *(of_unit for _, of_unit in work.units))
    return any(one.left_post_after_minutes is not None for one in rules)
