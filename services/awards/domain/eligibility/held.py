"""Conditions on other awards: those that must be held, and those that shut this one out."""

from collections.abc import Iterator

import polars as pl

from services.awards.domain.catalogue.model import Holds
from services.awards.domain.eligibility.look import Look


def held(look: Look) -> Iterator[pl.DataFrame]:
    for asked in look.conditions.holds:
        yield _lacking(look, asked)
    yield from _twice(look)
    yield from _beside(look)


def _lacking(look: Look, asked: Holds) -> pl.DataFrame:
    last = look.year - asked.years_ago
    first = None if asked.within is None else last - asked.within + 1
    counting = pl.col("by").is_in(asked.forms) & (pl.col("year") <= last)
    if first is not None:
        counting &= pl.col("year") >= first
    years = (
        look.of_kind(look.holdings)
        .filter(counting)
        .group_by("subject")
        .agg(pl.col("year").n_unique().alias("found"))
    )
    short = (
        look.subjects.select("subject")
        .join(years, on="subject", how="left", maintain_order="left")
        .with_columns(pl.col("found").fill_null(0))
        .filter(pl.col("found") < asked.times)
    )
    forms = ", ".join(asked.forms)
    if first == last:
        return look.against(short, "unfulfilled", "eligibility.not-held-in-year", forms=forms, year=last)
    if first is None:
        return look.against(
            short, "unfulfilled", "eligibility.not-held", "found", forms=forms, times=asked.times, last=last
        )
    return look.against(
        short,
        "unfulfilled",
        "eligibility.not-held-years",
        "found",
        forms=forms,
        times=asked.times,
        first=first,
        last=last,
    )


def _twice(look: Look) -> Iterator[pl.DataFrame]:
    if not look.conditions.once_a_year:
        return
    same = look.form.catalogue or look.form.form
    this_year = look.of_kind(look.holdings).filter((pl.col("form") == same) & (pl.col("year") == look.year))
    yield look.against(
        look.among(_first(this_year)),
        "barred",
        "eligibility.already-held",
        "award",
        form=same,
        year=look.year,
    )


def _beside(look: Look) -> Iterator[pl.DataFrame]:
    """Another award for the same achievement: of the same campaign for a movement's, else of the year."""
    asked = look.conditions.not_with
    if not asked:
        return
    counting = pl.col("by").is_in(asked) & (pl.col("year") == look.year)
    if look.rules is not None and look.rules.kind == "movement" and look.campaign is not None:
        counting &= pl.col("campaign") == look.campaign
    # the form itself is no other award
    counting &= pl.col("form") != (look.form.catalogue or look.form.form)
    others = look.of_kind(look.holdings).filter(counting)
    yield look.against(
        look.among(_first(others)), "barred", "eligibility.same-achievement", "form", "award", year=look.year
    )


def _first(holdings: pl.DataFrame) -> pl.DataFrame:
    """One row a subject, the same whatever order the rows come in."""
    return holdings.sort("subject", "form", "award").unique("subject", keep="first", maintain_order=True)
