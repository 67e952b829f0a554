"""One look at all candidates of a kind for one form, and how a reason against some of them is put down."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from services.awards.domain.catalogue.model import CAMPAIGN_AWARD, CatalogueForm, Conditions
from services.awards.domain.eligibility.candidates import Candidates
from services.awards.domain.eligibility.findings import REASONS
from shared.contracts.awards import AwardForm
from shared.contracts.nominations import Standing

NOTHING = Conditions()


@dataclass(frozen=True)
class Look:
    """`subjects` are those of the form's kind, `year` the one that the period lies in.

    `holdings` are those that stand, `by` the code of the catalogue that each goes by.
    `campaign` is whose awards count as for the same achievement, None: those of any.
    """

    form: AwardForm
    rules: CatalogueForm | None
    candidates: Candidates
    subjects: pl.DataFrame
    year: int
    holdings: pl.DataFrame
    criteria: str
    campaign: str | None

    @property
    def conditions(self) -> Conditions:
        if self.rules is None:
            return NOTHING
        return self.rules.conditions.get(self.form.recipient, NOTHING)

    @property
    def today(self) -> date:
        return self.candidates.today

    def against(
        self, found: pl.DataFrame, standing: Standing, code: str, *columns: str, **details: str | int
    ) -> pl.DataFrame:
        """Reasons against the `found` subjects, whose details are the `columns` of each and `details` of
        all."""
        if columns:
            each = pl.struct(
                *(_told(found, column) for column in columns),
                *(pl.lit(value).alias(name) for name, value in details.items()),
            ).struct.json_encode()
        else:
            each = pl.lit(json.dumps(details, ensure_ascii=False))
        return found.select(
            pl.lit(self.form.form).alias("form"),
            pl.lit(self.form.recipient).alias("kind"),
            "subject",
            pl.lit(standing).alias("standing"),
            pl.lit(code).alias("code"),
            each.alias("details"),
        )

    def of_kind(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame that are about the form's kind of recipients."""
        return frame.filter(pl.col("kind") == self.form.recipient)

    def among(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The subjects that have a row in the frame, each with its columns."""
        return self.subjects.select("subject").join(
            frame.drop("kind", strict=False), on="subject", how="inner", maintain_order="left"
        )

    def without(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The subjects that have no row in the frame."""
        return self.subjects.join(frame, on="subject", how="anti")


def _told(found: pl.DataFrame, column: str) -> pl.Expr:
    """Days as text, and a dash for what is missing: details hold nothing but texts and whole numbers."""
    told = pl.col(column)
    if found.schema[column] == pl.Date:
        told = told.dt.to_string("%Y-%m-%d")
    return told.fill_null("–") if found.schema[column] in (pl.String, pl.Date) else told


def standing_holdings(holdings: pl.DataFrame, known: Collection[str]) -> pl.DataFrame:
    """Awards that stand, `by` a code of the catalogue: any that it does not know is a campaign's own."""
    codes = {code: code for code in known}
    by = pl.col("form").replace_strict(codes, default=CAMPAIGN_AWARD, return_dtype=pl.String)
    return holdings.filter(~pl.col("revoked")).with_columns(by=by)


def empty() -> pl.DataFrame:
    return pl.DataFrame(schema=REASONS)
