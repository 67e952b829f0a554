"""What the units that persons lead came to in one group of the collective sheet, over the persons' period."""

from collections.abc import Sequence

import polars as pl

from services.scoring.domain.computed import group_full
from services.scoring.domain.counting.applies import Applies, Units
from services.scoring.domain.counting.knowledge import MEMBER_SCORES, of_units
from services.scoring.domain.counting.looked_at import looked_at
from services.scoring.domain.counting.lookup import Subjects
from services.scoring.domain.counting.plan import plan_of
from services.scoring.domain.counting.reckoning import Case, parts
from services.scoring.domain.counting.rules import Earlier, Slot, earlier_of
from services.scoring.domain.criteria.model import CriteriaSet, Sheet
from services.scoring.domain.facts import Facts
from services.scoring.domain.periods import Period

_RESULTS = {"subject": pl.UInt32, "item_no": pl.Int64, "result": pl.Int64, "full": pl.Int64}


def led_results(
    criteria: CriteriaSet,
    period: Period,
    facts: Facts,
    led: pl.DataFrame,
    slots: Sequence[Slot],
    previous: CriteriaSet | None,
) -> pl.DataFrame:
    """(subject, item_no, result, full) for each of the `slots` and each unit that the subject leads.

    `led` is (subject, unit). A unit that the group does not concern has no result.
    """
    sheet = criteria.collective
    frames = [pl.DataFrame(schema=_RESULTS)]
    for slot in slots:
        asked = slot.item.from_unit
        if asked is None or sheet is None or led.is_empty():
            continue
        alone = _alone(sheet, asked.group, period)
        earlier = earlier_of(criteria, "unit", period, previous)
        if earlier is not None:
            earlier = Earlier(_alone(earlier.sheet, asked.group, period), earlier.until)
        came_to = _came_to(criteria, alone, earlier, period, facts, led["unit"].unique().to_list())
        full = group_full(alone.groups[0])
        frames.append(
            led.join(came_to, on="unit").select(
                "subject",
                pl.lit(slot.number, dtype=pl.Int64).alias("item_no"),
                "result",
                pl.lit(full, dtype=pl.Int64).alias("full"),
            )
        )
    return pl.concat(frames)


def _alone(sheet: Sheet, group: str, period: Period) -> Sheet:
    """The sheet with that group as all it has."""
    return Sheet(
        subject_kind="unit",
        period=period.kind,
        groups=tuple(one for one in sheet.groups if one.group == group),
        grades=sheet.grades,
        applies_to=sheet.applies_to,
        heavier=sheet.heavier,
    )


def _came_to(
    criteria: CriteriaSet,
    sheet: Sheet,
    earlier: Earlier | None,
    period: Period,
    facts: Facts,
    units: list[str],
) -> pl.DataFrame:
    """unit, result."""
    plan, subjects = plan_of(sheet, earlier, period), Subjects(units)
    found = looked_at(plan, facts, criteria, None, "unit", subjects)
    applies = Applies(Units(facts, subjects, period))
    known = of_units(plan, facts, subjects, applies, pl.DataFrame(schema=MEMBER_SCORES), None)
    case = Case(plan, facts.suspended, subjects, applies, found, known)
    ended = pl.concat([part.balance.frame.select("subject", "ended 0") for part in parts(case)])
    if case.groups[0] is not None:
        ended = ended.filter(case.groups[0])
    return subjects.named(ended).select(pl.col("subject").alias("unit"), pl.col("ended 0").alias("result"))
