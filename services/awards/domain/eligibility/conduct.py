"""Conditions on conduct: discipline, of a person or of a unit's people, and what is not settled yet."""

from collections.abc import Iterator
from typing import get_args

import polars as pl

from services.awards.domain.eligibility.look import Look
from shared.contracts.personnel import DisciplineForm

_FORMS = list(get_args(DisciplineForm))
"""From the mildest to the gravest."""


def conduct(look: Look) -> Iterator[pl.DataFrame]:
    asked = look.conditions
    if asked.barred_from is not None:
        found = _gravest(_of_year(look, asked.barred_from))
        yield look.against(
            look.among(found), "barred", "eligibility.disciplined", "discipline", "decided_on", year=look.year
        )
    if asked.unended_discipline:
        yield _unended(look)
    if asked.member_disciplined is not None:
        yield _members(look, asked.member_disciplined)
    if asked.matters:
        yield from _matters(look)


def _of_year(look: Look, least: DisciplineForm) -> pl.DataFrame:
    grave = _FORMS[_FORMS.index(least) :]
    return (
        look.candidates.discipline.rename({"form": "discipline"})
        .filter(
            pl.col("discipline").is_in(grave)
            & (pl.col("decided_on").dt.year() == look.year)
            & (pl.col("decided_on") <= look.today)
        )
        .with_columns(gravity=pl.col("discipline").replace_strict(_FORMS, range(len(_FORMS)), default=None))
    )


def _gravest(discipline: pl.DataFrame) -> pl.DataFrame:
    """One row a person."""
    return discipline.sort("gravity", "decided_on", descending=True).unique(
        "subject", keep="first", maintain_order=True
    )


def _unended(look: Look) -> pl.DataFrame:
    running = pl.col("ends").is_null() | (pl.col("ends") >= look.today)
    found = (
        look.candidates.discipline.rename({"form": "discipline"})
        .filter((pl.col("decided_on") <= look.today) & running)
        .sort("ends", "decided_on", descending=True, nulls_last=False)
        .unique("subject", keep="first", maintain_order=True)
    )
    return look.against(
        look.among(found), "postponed", "eligibility.discipline-unended", "discipline", "decided_on", "ends"
    )


def _members(look: Look, least: DisciplineForm) -> pl.DataFrame:
    people = look.candidates.subjects.filter(pl.col("kind") == "person").select("subject", "unit")
    counted = (
        _of_year(look, least)
        .join(people, on="subject", how="inner")
        .group_by("unit")
        .agg(pl.col("subject").n_unique().alias("people"))
        .rename({"unit": "subject"})
    )
    return look.against(
        look.among(counted),
        "barred",
        "eligibility.member-disciplined",
        "people",
        discipline=least,
        year=look.year,
    )


def _matters(look: Look) -> Iterator[pl.DataFrame]:
    pending = look.of_kind(look.candidates.matters).filter(
        pl.col("matter").is_in(look.conditions.matters) & (pl.col("since") <= look.today)
    )
    earliest = pending.group_by("subject", "matter").agg(pl.col("since").min()).sort("subject", "matter")
    yield look.against(look.among(earliest), "postponed", "eligibility.matter", "matter", "since")
