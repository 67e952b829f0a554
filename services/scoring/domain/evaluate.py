"""`evaluate`: criteria x facts -> contributions -> scores and flags. Pure, for one subject or for all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from services.scoring.domain import units as of_units
from services.scoring.domain.attendance import attended
from services.scoring.domain.calendar import WorkCalendar
from services.scoring.domain.contributions import gathered, judged, moved
from services.scoring.domain.criteria.model import Contested, CriteriaSet, Sheet
from services.scoring.domain.duty import AFTERNOON, MORNING, duty, within
from services.scoring.domain.facts import RECORDS, Facts, check
from services.scoring.domain.flags import raised
from services.scoring.domain.grades import graded
from services.scoring.domain.groups import bases, bounds
from services.scoring.domain.looked_at import LOOKED_AT, from_attendance, from_records
from services.scoring.domain.periods import Period
from services.scoring.domain.rules import rule_table

DAYS = pl.Schema(
    {
        "person": pl.String(),
        "unit": pl.String(),
        "period": pl.String(),
        "days": pl.Int64(),  # working days in the unit, without those wholly on leave
    }
)
MEMBER_SCORES = pl.Schema(
    {
        "person": pl.String(),
        "unit": pl.String(),
        "period": pl.String(),
        "points": pl.Int64(),
        "days": pl.Int64(),
    }
)
_UNGRADED = pl.Schema({"subject": pl.String(), "ungraded": pl.String()})


@dataclass(frozen=True)
class Evaluation:
    """`CONTRIBUTIONS`, `SCORES`, `FLAGS` and, of persons, `DAYS`; each ordered by subject.

    The points of a score are the exact sum of the subject's contributions.
    """

    contributions: pl.DataFrame
    scores: pl.DataFrame
    flags: pl.DataFrame
    days: pl.DataFrame


def evaluate_individuals(
    criteria: CriteriaSet,
    period: Period,
    facts: Facts,
    calendar: WorkCalendar,
    persons: Collection[str] | None = None,
) -> Evaluation:
    """The scores of one month of `persons` (None: of everybody), in one go.

    Scored is who is placed in a unit on a day of the month. No grade has who was on leave on all working
    days, or attended fewer than half of them, days of leave taken as attended.
    Raises ValueError when the period is no month or the set has no sheet for persons.
    """
    sheet = _sheet(criteria.individual, criteria)
    if period.length != 1:
        raise ValueError(f"persons are scored by the month; {period} is none")
    placed = within(facts.placements, period.first_day, period.last_day, persons)
    subjects = sorted(set(placed["person"]))
    due = duty(facts, calendar, period.first_day, period.last_day, subjects)
    occurrences = attended(facts, calendar.rules, due)
    looked_at = [
        from_records(facts.records, "person", period, subjects),
        from_attendance(occurrences, sheet),
    ]
    return _evaluation(
        sheet,
        criteria.contested,
        period,
        subjects,
        pl.concat(looked_at),
        ungraded=_ungraded(subjects, due, occurrences),
        days=_days(placed, due, period),
    )


def evaluate_units(
    criteria: CriteriaSet,
    year: Period,
    records: pl.DataFrame,
    member_scores: pl.DataFrame,
    units: Sequence[str],
) -> Evaluation:
    """The scores of a year of `units`, from their own records and the monthly scores of their members.

    `records` is `RECORDS`; `member_scores` is `MEMBER_SCORES`: the scores of the months joined with the days
    that weigh them. Raises ValueError when the period is no year or the set has no sheet for units.
    """
    sheet = _sheet(criteria.collective, criteria)
    if year.length != 12:
        raise ValueError(f"units are scored by the year; {year} is none")
    check(records, RECORDS, "records")
    check(member_scores, MEMBER_SCORES, "member_scores")
    subjects = sorted(set(units))
    return _evaluation(
        sheet,
        criteria.contested,
        year,
        subjects,
        from_records(records, "unit", year, subjects),
        ungraded=pl.DataFrame(schema=_UNGRADED),
        days=pl.DataFrame(schema=DAYS),
        member_scores=member_scores,
    )


def _evaluation(
    sheet: Sheet,
    contested: Contested,
    period: Period,
    subjects: list[str],
    looked_at: pl.DataFrame,
    ungraded: pl.DataFrame,
    days: pl.DataFrame,
    member_scores: pl.DataFrame | None = None,
) -> Evaluation:
    facts = judged(looked_at.select(LOOKED_AT.names()), rule_table(sheet), contested)
    frames = [
        bases(subjects, sheet),
        moved(facts.filter(~pl.col("target"))),
        of_units.targets(facts.filter("target"), sheet),
    ]
    if member_scores is not None:
        frames.append(of_units.members_means(subjects, member_scores, sheet, period))
    frames.append(bounds(frames, sheet))
    contributions = gathered(frames, str(period))
    everyone = pl.DataFrame({"subject": subjects}, schema={"subject": pl.String})
    totals = everyone.join(
        contributions.group_by("subject").agg(pl.sum("points")), on="subject", how="left"
    ).with_columns(pl.col("points").fill_null(0))
    return Evaluation(
        contributions=contributions,
        scores=graded(totals, facts, ungraded, sheet, str(period)),
        flags=raised(facts, sheet, str(period)),
        days=days,
    )


def _sheet(sheet: Sheet | None, criteria: CriteriaSet) -> Sheet:
    if sheet is None:
        raise ValueError(f"{criteria.criteria} has no such sheet")
    return sheet


def _days(placed: pl.DataFrame, due: pl.DataFrame, period: Period) -> pl.DataFrame:
    counted = (
        due.filter(pl.col(MORNING) | pl.col(AFTERNOON))
        .group_by("person", "unit")
        .agg(pl.len().cast(pl.Int64).alias("days"))
    )
    return (
        placed.select("person", "unit")
        .unique()
        .join(counted, on=["person", "unit"], how="left")
        .with_columns(pl.lit(str(period)).alias("period"), pl.col("days").fill_null(0))
        .select(DAYS.names())
        .sort("person", "unit")
    )


def _ungraded(subjects: list[str], due: pl.DataFrame, occurrences: pl.DataFrame) -> pl.DataFrame:
    """Who gets no grade, and why; reckoned in half days."""
    working = (
        due.unique(["person", "day"])
        .group_by("person")
        .agg(
            (pl.len().cast(pl.Int64) * 2).alias("working"),
            (pl.sum(MORNING) + pl.sum(AFTERNOON)).cast(pl.Int64).alias("due"),
        )
    )
    absent = occurrences.group_by("person").agg(pl.sum("half_days").alias("absent"))
    return (
        pl.DataFrame({"person": subjects}, schema={"person": pl.String})
        .join(working, on="person", how="left")
        .join(absent, on="person", how="left")
        .with_columns(pl.col("working", "due", "absent").fill_null(0))
        .select(
            pl.col("person").alias("subject"),
            pl.when(pl.col("working") == 0)
            .then(pl.lit("no-working-day"))
            .when(pl.col("due") == 0)
            .then(pl.lit("on-leave"))
            .when(2 * (pl.col("working") - pl.col("absent")) < pl.col("working"))
            .then(pl.lit("mostly-absent"))
            .alias("ungraded"),
        )
        .filter(pl.col("ungraded").is_not_null())
    )
