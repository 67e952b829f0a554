"""Flags: raised by what stands, by what came of it, or by silence; with the events that prove it."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from services.scoring.domain.criteria.model import Flag, Sheet
from services.scoring.domain.grading.grades import places
from services.scoring.domain.grading.unobserved import unobserved
from services.scoring.domain.periods import Period

FLAGS = pl.Schema(
    {
        "subject": pl.String(),
        "flag": pl.String(),
        "severity": pl.String(),
        "period": pl.String(),
        "evidence": pl.List(pl.String()),  # ids of events, sorted, each once
    }
)


@dataclass(frozen=True)
class Beside:
    """What flags rest on beside facts and scores; `subject` has the type that it has in these.

    - `applies` (subject, flag): whom the flags with `applies_to` concern
    - `lifted` (subject, flag): what the council lifted in the period
    - `seen`, `there`: see `unobserved`

    None: there is nothing of the kind.
    """

    applies: pl.DataFrame | None = None
    lifted: pl.DataFrame | None = None
    seen: pl.DataFrame | None = None
    there: pl.DataFrame | None = None


def raised(
    facts: pl.DataFrame,
    scores: pl.DataFrame,
    sheet: Sheet,
    period: Period,
    beside: Beside = Beside(),
    with_events: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows,
) -> pl.DataFrame:
    """`FLAGS` by judged `facts` and `scores`, ordered by subject and the order of the sheet.

    A fact that was forgiven or capped counts as well: it moved no points, but it happened. `scores` are those
    before quotas and the unit's grade. `with_events` adds `events` to the facts that are evidence, which are
    few; facts that have that column already need none.
    """
    standing = facts.filter("stands")
    frames = []
    for flag in sheet.flags:
        found = _of(_raised(flag, standing, scores, sheet, period, beside, with_events), flag, beside)
        if not found.is_empty():
            frames.append(
                found.select(
                    "subject",
                    pl.lit(flag.flag).alias("flag"),
                    pl.lit(flag.severity).alias("severity"),
                    pl.lit(str(period)).alias("period"),
                    "evidence",
                )
            )
    if not frames:
        rest = [pl.lit(None, dtype=kind).alias(name) for name, kind in list(FLAGS.items())[1:]]
        return scores.select("subject").clear().with_columns(rest)
    return pl.concat(frames).sort("subject", maintain_order=True)


def _raised(
    flag: Flag,
    standing: pl.DataFrame,
    scores: pl.DataFrame,
    sheet: Sheet,
    period: Period,
    beside: Beside,
    with_events: Callable[[pl.DataFrame], pl.DataFrame],
) -> pl.DataFrame:
    """subject and evidence of all that meet the condition of the flag."""
    if flag.criteria:
        return _evidence(with_events(_enough(flag, standing)))
    if flag.grade_at_most is not None:
        own = places(sheet)
        bad = [code for code, place in own.items() if place >= own[flag.grade_at_most]]
        found = scores.filter(pl.col("grade").is_in(bad))
    elif flag.points_under is not None:
        found = scores.filter(pl.col("points") < flag.points_under)
    elif flag.points_from is not None:
        found = scores.filter(pl.col("points") >= flag.points_from)
    elif flag.unobserved_months is not None and beside.there is not None:
        seen = beside.seen if beside.seen is not None else _nobody_seen(scores)
        found = unobserved(flag.unobserved_months, period, scores, seen, beside.there)
    else:
        found = scores.clear()
    return found.select("subject", pl.lit([], dtype=pl.List(pl.String)).alias("evidence"))


def _of(found: pl.DataFrame, flag: Flag, beside: Beside) -> pl.DataFrame:
    """Those of whom the flag is asked at all, and of whom it was not lifted."""
    code = pl.col("flag") == flag.flag
    if flag.applies_to is not None and beside.applies is not None:
        found = found.join(beside.applies.filter(code), on="subject", how="semi")
    if flag.by_decision and beside.lifted is not None:
        found = found.join(beside.lifted.filter(code), on="subject", how="anti")
    return found


def _enough(flag: Flag, standing: pl.DataFrame) -> pl.DataFrame:
    """The facts of all windows in which there are enough."""
    mine = standing.filter(pl.col("criterion").is_in(flag.criteria))
    if flag.count <= 1 or mine.is_empty():
        return mine
    mine = mine.filter(pl.len().over("subject") >= flag.count)
    if isinstance(flag.window, int):
        return _within_days(mine, flag.window, flag.count)
    if flag.window == "period":
        return mine
    every = {"day": "1d", "week": "1w", "month": "1mo"}[flag.window]
    return mine.filter(pl.len().over("subject", pl.col("day").dt.truncate(every)) >= flag.count)


def _within_days(mine: pl.DataFrame, days: int, count: int) -> pl.DataFrame:
    """The facts that lie in a span of `days` days which ends with a fact and has `count` of them."""
    if mine.is_empty():
        return mine
    dated = mine.with_columns(pl.col("day").cast(pl.Int32).alias("number")).sort("subject", "number")
    ends = (
        dated.with_columns(
            pl.len().rolling("number", period=f"{days}i").over("subject").alias("facts"),
        )
        .filter(pl.col("facts") >= count)
        .select("subject", "number", pl.col("number").alias("end"))
        .unique(["subject", "number"], maintain_order=True)
    )
    # the first full span that ends on the fact's day or later has the fact if it begins early enough
    return (
        dated.sort("number")
        .join_asof(ends.sort("number"), on="number", by="subject", strategy="forward", check_sortedness=False)
        .filter(pl.col("end") - pl.col("number") < days)
        .drop("number", "end")
    )


def _evidence(rows: pl.DataFrame) -> pl.DataFrame:
    events = pl.col("events").explode().drop_nulls().unique().sort()
    return rows.group_by("subject", maintain_order=True).agg(events.alias("evidence"))


def _nobody_seen(scores: pl.DataFrame) -> pl.DataFrame:
    return scores.select("subject").clear().with_columns(pl.lit(None, dtype=pl.Date).alias("last_day"))
