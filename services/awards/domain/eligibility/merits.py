"""Conditions on what was scored: grade, points, flags, registration, presence."""

from collections.abc import Iterator

import polars as pl

from services.awards.domain.eligibility.look import Look


def merits(look: Look) -> Iterator[pl.DataFrame]:
    """Reasons by the charter's own rule for the form, and by the catalogue's."""
    yield from _registered(look)
    yield from _scored(look)
    yield from _flags(look)
    yield from _present(look)


def _registered(look: Look) -> Iterator[pl.DataFrame]:
    if not look.conditions.registered:
        return
    names = [look.form.form] if look.form.catalogue is None else [look.form.form, look.form.catalogue]
    registered = look.of_kind(look.candidates.registrations).filter(pl.col("form").is_in(names))
    yield look.against(look.without(registered), "unfulfilled", "eligibility.not-registered", year=look.year)


def _scored(look: Look) -> Iterator[pl.DataFrame]:
    form, asked = look.form, look.conditions
    least = max(form.minimum_points, asked.minimum_points or 0)
    if not (least or form.grades or asked.grades):
        return
    unscored = pl.col("points").is_null() & pl.col("grade").is_null()
    yield look.against(
        look.subjects.filter(unscored), "unfulfilled", "eligibility.no-score", criteria=look.criteria
    )
    scored = look.subjects.filter(~unscored)
    for grades in dict.fromkeys((tuple(form.grades), asked.grades)):
        if grades:
            below = scored.filter(~pl.col("grade").is_in(grades).fill_null(False))
            yield look.against(below, "unfulfilled", "eligibility.grade", "grade", asked=", ".join(grades))
    if least:
        below = scored.filter((pl.col("points") < least).fill_null(True)).with_columns(
            pl.col("points").fill_null(0)
        )
        yield look.against(below, "unfulfilled", "eligibility.points", "points", asked=least)


def _flags(look: Look) -> Iterator[pl.DataFrame]:
    raised = look.of_kind(look.candidates.flags)
    asked = look.conditions
    for flag in asked.flags:
        missing = look.without(raised.filter(pl.col("flag") == flag))
        yield look.against(missing, "unfulfilled", "eligibility.flag-missing", flag=flag)
    named = pl.col("flag").is_in([*look.form.barred_by, *asked.barring])
    yield look.against(_together(look, raised.filter(named)), "barred", "eligibility.flag-bars", "flags")
    if asked.no_disqualifying:
        others = raised.filter(~named & (pl.col("severity") == "disqualifying"))
        yield look.against(_together(look, others), "barred", "eligibility.flag-disqualifies", "flags")


def _together(look: Look, flags: pl.DataFrame) -> pl.DataFrame:
    """One row a subject with all its flags as one text."""
    joined = flags.group_by("subject").agg(pl.col("flag").unique().sort().str.join(", ").alias("flags"))
    return look.among(joined)


def _present(look: Look) -> Iterator[pl.DataFrame]:
    months, days = look.conditions.service_months, look.conditions.absent_under
    if months is not None:
        unknown = look.subjects.filter(pl.col("service_months").is_null())
        yield look.against(unknown, "unfulfilled", "eligibility.service-unknown", asked=months)
        short = look.subjects.filter(pl.col("service_months") < months)
        yield look.against(short, "unfulfilled", "eligibility.service", "service_months", asked=months)
    if days is not None:
        unknown = look.subjects.filter(pl.col("absent_days").is_null())
        yield look.against(unknown, "unfulfilled", "eligibility.absence-unknown", asked=days)
        long = look.subjects.filter(pl.col("absent_days") >= days)
        yield look.against(long, "unfulfilled", "eligibility.absence", "absent_days", asked=days)
