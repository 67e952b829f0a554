"""How many may have a form of award, and who is among them: best first, ties as the rules state."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from services.awards.domain.catalogue import CatalogueForm, Quota
from services.awards.domain.eligibility.candidates import Candidates
from services.awards.domain.periods import span
from services.awards.domain.prizes import rounded
from shared.contracts.awards import AwardForm

ORDER = {
    "form": pl.String,
    "kind": pl.String,
    "subject": pl.String,
    "group": pl.String,
    "order": pl.Int64,
    "points": pl.Int64,
    "outcome": pl.String,
    "code": pl.String,
    "details": pl.String,
}
"""One row an eligible subject. `group` is what the quota is reckoned in: a unit, a block, or empty for the
whole organisation; `order` the place in it from 1, the same for equal points. `outcome` is `within`, `tied`,
where the council's vote decides between equals, or `beyond`, and then `code` and `details` (JSON) say why."""

_UNSCORED = -(2**62)
_WHOLE = "organisation"


@dataclass(frozen=True)
class _Case:
    form: AwardForm
    quota: Quota | None
    candidates: Candidates
    eligible: pl.DataFrame

    @property
    def subjects(self) -> pl.DataFrame:
        """Everybody of the kind, each with the group that a place is reckoned in, null without one."""
        each = self.quota.each if self.quota else _WHOLE
        group = pl.lit("", dtype=pl.String) if each == _WHOLE else pl.col(each)
        return self.candidates.subjects.filter(pl.col("kind") == self.form.recipient).with_columns(
            group=group
        )

    def holders(self, forms: Collection[str]) -> pl.Series:
        """Who of the kind holds one of the forms for the year of the period."""
        year = span(self.candidates.period)[1].year
        return self.candidates.holdings.filter(
            (pl.col("kind") == self.form.recipient)
            & pl.col("form").is_in(list(forms))
            & (pl.col("year") == year)
            & ~pl.col("revoked")
        )["subject"].unique()

    def having(self) -> pl.Series:
        """Who has this form for the year already."""
        return self.holders([self.form.catalogue or self.form.form])

    def candidates_for_it(self) -> pl.DataFrame:
        return self.eligible.filter(
            (pl.col("form") == self.form.form) & (pl.col("kind") == self.form.recipient)
        )


def places(
    form: AwardForm,
    catalogue_form: CatalogueForm | None,
    candidates: Candidates,
    eligible: pl.DataFrame,
) -> int | None:
    """How many may have the form for the period in all, those who have it already among them; None: anybody.

    `eligible` (`assess.ELIGIBLE`) is of all forms that a quota may be a share of.
    """
    case = _case(form, catalogue_form, candidates, eligible)
    totals = [] if case.quota is None else [int(_places(case, case.quota)["places"].sum())]
    own = _own(case)
    if own is not None:
        totals.append(own)
    return min(totals, default=None)


def within(
    form: AwardForm,
    catalogue_form: CatalogueForm | None,
    candidates: Candidates,
    eligible: pl.DataFrame,
    taken: Collection[str] = (),
    among: Collection[str] | None = None,
) -> pl.DataFrame:
    """ORDER: everyone eligible for the form, best first in each group, and whether there is a place.

    `taken` are the subjects whose nominations hold a place already; who has the form for the year does so
    too. They are not ordered again. `among` are those who ask for a place, None: all. The quota of the
    catalogue counts first, then the form's own.
    """
    case = _case(form, catalogue_form, candidates, eligible)
    seated = set(taken) | set(case.having())
    ordered = _ordered(case, seated, among)
    if case.quota is not None:
        ordered = _cut(ordered, _left(case, case.quota, seated), case.quota.ties == "council")
    own = _own(case)
    if own is not None:
        ordered = _cut_by_own(ordered, max(own - len(seated), 0))
    return ordered.select(pl.col(name).cast(kind) for name, kind in ORDER.items())


def _case(
    form: AwardForm, catalogue_form: CatalogueForm | None, candidates: Candidates, eligible: pl.DataFrame
) -> _Case:
    return _Case(form, catalogue_form.quota if catalogue_form else None, candidates, eligible)


def _places(case: _Case, quota: Quota) -> pl.DataFrame:
    """By group how many places there are."""
    groups = case.subjects.filter(pl.col("group").is_not_null())
    if quota.places is not None:
        sizes = groups.group_by("group").len()
        if quota.large_from is None or quota.large_places is None:
            return sizes.select("group", places=pl.lit(quota.places, dtype=pl.Int64))
        units = case.candidates.subjects.filter(pl.col("kind") == "unit").group_by("block").len("units")
        large = pl.col("units").fill_null(0) >= quota.large_from
        return sizes.join(units, left_on="group", right_on="block", how="left").select(
            "group", places=pl.when(large).then(quota.large_places).otherwise(quota.places).cast(pl.Int64)
        )
    counted = groups.join(_base(case, quota).to_frame("subject"), on="subject", how="semi")
    share, least = quota.share or 0, quota.least
    found = [
        (group, max(rounded(count * share, 10_000, quota.rounding), least))
        for group, count in counted.group_by("group").len().iter_rows()
    ]
    return pl.DataFrame(found, schema={"group": pl.String, "places": pl.Int64}, orient="row")


def _base(case: _Case, quota: Quota) -> pl.Series:
    """The subjects that the share is of."""
    if quota.of == "headcount":
        return case.subjects["subject"]
    if quota.of == "holders":
        return case.holders(quota.forms)
    # who has been given it was eligible, and is no longer counted so only for having it
    if quota.of == "eligible":
        return pl.concat([case.candidates_for_it()["subject"], case.having()]).unique()
    free = case.eligible.filter(
        pl.col("catalogue").is_in(quota.forms) & (pl.col("kind") == case.form.recipient)
    )
    return pl.concat([free["subject"], case.holders(quota.forms)]).unique()


def _left(case: _Case, quota: Quota, seated: Collection[str]) -> pl.DataFrame:
    held = case.subjects.filter(pl.col("subject").is_in(list(seated))).group_by("group").len("held")
    return (
        _places(case, quota)
        .join(held, on="group", how="left")
        .select("group", left=(pl.col("places") - pl.col("held").fill_null(0)).clip(0), places="places")
    )


def _own(case: _Case) -> int | None:
    """The places that the campaign's own quota has: a share of those with a score, rounded down."""
    if case.form.quota_percent is None:
        return None
    scored = case.subjects.filter(pl.col("points").is_not_null()).height
    return scored * case.form.quota_percent // 100


def _ordered(case: _Case, seated: Collection[str], among: Collection[str] | None) -> pl.DataFrame:
    groups = case.subjects.select("subject", "group")
    asking = pl.lit(value=True) if among is None else pl.col("subject").is_in(list(among))
    return (
        case.candidates_for_it()
        .filter(~pl.col("subject").is_in(list(seated)) & asking)
        .join(groups, on="subject", how="left")
        .with_columns(by=pl.col("points").fill_null(_UNSCORED))
        .sort("group", "by", "subject", descending=[False, True, False], nulls_last=True)
        .with_columns(
            order=pl.col("by").rank("min", descending=True).over("group").cast(pl.Int64),
            outcome=pl.lit("within"),
            code=pl.lit(""),
            details=pl.lit("{}"),
        )
    )


def _cut(ordered: pl.DataFrame, left: pl.DataFrame, to_council: bool) -> pl.DataFrame:
    """Those that the places of their group do not reach fall out; equal ones at the edge go together."""
    last = pl.col("by").rank("max", descending=True).over("group")
    beyond, edge = pl.col("order") > pl.col("left"), (last > pl.col("left"))
    details = pl.struct("order", "places", pl.col("points").fill_null(0)).struct.json_encode()
    return (
        ordered.join(left, on="group", how="left", maintain_order="left")
        .with_columns(pl.col("left", "places").fill_null(0))
        .with_columns(
            outcome=pl.when(beyond)
            .then(pl.lit("beyond"))
            .when(edge)
            .then(pl.lit("tied" if to_council else "beyond"))
            .otherwise("outcome"),
            code=pl.when(pl.col("group").is_null())
            .then(pl.lit("eligibility.quota-no-group"))
            .when(beyond)
            .then(pl.lit("eligibility.quota"))
            .when(edge & (not to_council))
            .then(pl.lit("eligibility.quota-tie"))
            .otherwise("code"),
            details=pl.when(beyond | edge).then(details).otherwise("details"),
        )
        .drop("left", "places")
    )


def _cut_by_own(ordered: pl.DataFrame, left: int) -> pl.DataFrame:
    """Of those still in, only as many as the campaign's own quota has places for, wherever they are."""
    still, out = (
        ordered.filter(pl.col("outcome") != "beyond"),
        ordered.filter(pl.col("outcome") == "beyond"),
    )
    whole = still.with_columns(
        real=pl.col("group"),
        within_group=pl.col("order"),
        group=pl.lit(""),
        order=pl.col("by").rank("min", descending=True).cast(pl.Int64),
    )
    cut = _cut(whole, pl.DataFrame({"group": [""], "left": [left], "places": [left]}), to_council=False)
    back = cut.with_columns(group=pl.col("real"), order=pl.col("within_group")).select(ordered.columns)
    return pl.concat([back, out]).sort("group", "order", "subject", nulls_last=True)
