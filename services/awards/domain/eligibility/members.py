"""Conditions on the people of a unit: how many of them hold a title this year, or are graded so."""

from collections.abc import Iterator

import polars as pl

from services.awards.domain.catalogue.model import Members
from services.awards.domain.eligibility.look import Look


def members(look: Look) -> Iterator[pl.DataFrame]:
    for asked in look.conditions.members:
        yield from _short(look, asked)


def _short(look: Look, asked: Members) -> Iterator[pl.DataFrame]:
    counted = (
        look.subjects.select("subject")
        .join(_counted(look, asked), on="subject", how="left", maintain_order="left")
        .with_columns(pl.col("found", "people").fill_null(0))
    )
    said = ", ".join((*asked.holding, *asked.grades))
    kind = "held" if asked.holding else "graded"
    if asked.share is not None:
        enough = (pl.col("people") > 0) & (pl.col("found") * 10_000 >= pl.col("people") * asked.share)
        yield look.against(
            counted.filter(~enough),
            "unfulfilled",
            f"eligibility.members-{kind}-share",
            "found",
            "people",
            asked=said,
            share=asked.share,
        )
    if asked.least is not None:
        yield look.against(
            counted.filter(pl.col("found") < asked.least),
            "unfulfilled",
            f"eligibility.members-{kind}-least",
            "found",
            "people",
            asked=said,
            least=asked.least,
        )


def _counted(look: Look, asked: Members) -> pl.DataFrame:
    """By unit: how many `people` it has and how many of them were `found` to fulfil it."""
    people = look.candidates.subjects.filter((pl.col("kind") == "person") & pl.col("unit").is_not_null())
    holders = look.holdings.filter(
        (pl.col("kind") == "person") & pl.col("by").is_in(asked.holding) & (pl.col("year") == look.year)
    )
    held = holders.select("subject", held=True).unique()
    graded = pl.col("grade").is_in(asked.grades)
    fulfils = (pl.col("held") | graded).fill_null(False)
    return (
        people.join(held, on="subject", how="left")
        .group_by("unit")
        .agg(fulfils.sum().cast(pl.Int64).alias("found"), pl.len().cast(pl.Int64).alias("people"))
        .rename({"unit": "subject"})
    )
