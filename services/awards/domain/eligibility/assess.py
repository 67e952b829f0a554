"""Who may have which form of award: everybody of its kind, with every reason against, at once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import polars as pl

from services.awards.domain.catalogue import CatalogueForm, required
from services.awards.domain.eligibility.candidates import Candidates
from services.awards.domain.eligibility.conduct import conduct
from services.awards.domain.eligibility.held import held
from services.awards.domain.eligibility.look import Look, empty, standing_holdings
from services.awards.domain.eligibility.members import members
from services.awards.domain.eligibility.merits import merits
from services.awards.domain.periods import span
from shared.contracts.awards import AwardForm
from shared.contracts.nominations import Objection, Standing

_GRAVITY: dict[str, int] = {standing: gravity for gravity, standing in enumerate(get_args(Standing))}

ELIGIBLE = {
    "form": pl.String,
    "catalogue": pl.String,
    "kind": pl.String,
    "subject": pl.String,
    "unit": pl.String,
    "block": pl.String,
    "points": pl.Int64,
}
"""One row for every form and subject with no reason against; `catalogue` is the form's code in the catalogue,
null for an award of the campaign's own, the others are as in `Candidates.subjects`."""


def assess(
    forms: Sequence[AwardForm],
    catalogue: Mapping[str, CatalogueForm],
    candidates: Candidates,
    criteria: str,
    campaign: str | None = None,
) -> pl.DataFrame:
    """REASONS: one row a reason against, for every form and every subject of its kind; none: may have it.

    In the order of `forms`. `catalogue` are the rules in force (`Catalogue.on`), `criteria` the campaign's
    criteria set, by which the candidates are scored. An award for a movement shuts out others of the same
    `campaign` alone; None: of any. Raises Refusal for a form that the catalogue does not have, or not
    for its kind of recipients.
    """
    year = span(candidates.period)[1].year
    by_kind = {
        kind: candidates.subjects.filter(pl.col("kind") == kind) for kind in {one.recipient for one in forms}
    }
    holdings = standing_holdings(candidates.holdings, catalogue.keys())
    looks = [
        Look(
            form=form,
            rules=required(form, catalogue, candidates.period),
            candidates=candidates,
            subjects=by_kind[form.recipient],
            year=year,
            holdings=holdings,
            criteria=criteria,
            campaign=campaign,
        )
        for form in forms
    ]
    return pl.concat([empty(), *(found for look in looks for found in _against(look))])


def _against(look: Look) -> Iterator[pl.DataFrame]:
    yield from conduct(look)
    yield from held(look)
    yield from merits(look)
    yield from members(look)


def eligible(forms: Sequence[AwardForm], candidates: Candidates, reasons: pl.DataFrame) -> pl.DataFrame:
    """ELIGIBLE: for each form those of its kind that `reasons` has nothing against."""
    against = reasons.select("form", "kind", "subject")
    found = [pl.DataFrame(schema=ELIGIBLE)]
    for form in forms:
        named = candidates.subjects.filter(pl.col("kind") == form.recipient).with_columns(
            pl.lit(form.form).alias("form"), pl.lit(form.catalogue, dtype=pl.String).alias("catalogue")
        )
        free = named.join(against.filter(pl.col("form") == form.form), on=["kind", "subject"], how="anti")
        found.append(free.select(*ELIGIBLE))
    return pl.concat(found)


def objections(reasons: pl.DataFrame) -> dict[tuple[str, str, str], list[Objection]]:
    """By form, kind and subject the reasons against, the gravest first."""
    found: dict[tuple[str, str, str], list[Objection]] = {}
    for form, kind, subject, standing, code, details in reasons.iter_rows():
        objection = Objection(code=code, standing=standing, details=json.loads(details))
        found.setdefault((form, kind, subject), []).append(objection)
    for several in found.values():
        several.sort(key=lambda one: -_GRAVITY[one.standing])
    return found


def gravest(against: Sequence[Objection]) -> Standing:
    """What all of them come to; `eligible` when there are none."""
    return max((one.standing for one in against), key=_GRAVITY.__getitem__, default="eligible")
