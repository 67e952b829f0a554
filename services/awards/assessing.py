"""A look at everything that stands for and against awards: of a campaign's forms, for a period."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl
from sqlalchemy.engine import Connection

from services.awards.candidates import candidates
from services.awards.catalogues import forms_on
from services.awards.domain.campaign import Campaign
from services.awards.domain.catalogue import CatalogueForm, required
from services.awards.domain.charter import Charter
from services.awards.domain.eligibility.assess import assess, eligible, objections
from services.awards.domain.eligibility.candidates import Candidates
from services.awards.domain.eligibility.findings import REASONS
from services.awards.domain.periods import span
from services.awards.domain.taking_part import TakingPart, against_taking_part
from services.awards.projections import rankings, scores, units
from shared.contracts.awards import AwardForm
from shared.contracts.nominations import Objection
from shared.contracts.observations import SubjectKind


@dataclass(frozen=True)
class Assessment:
    """What was looked at, every reason found, `findings.REASONS`, and the forms of the catalogue by code."""

    candidates: Candidates
    reasons: pl.DataFrame
    catalogue: Mapping[str, CatalogueForm]

    def rules(self, form: AwardForm) -> CatalogueForm | None:
        """What the catalogue has for the form; raises Refusal when it lacks what the form names."""
        return required(form, self.catalogue, span(self.candidates.period)[1])

    def objections(self, form: str, kind: str, subject: str) -> list[Objection]:
        """All against this subject and this form, the gravest first."""
        return list(self._by_subject.get((form, kind, subject), ()))

    def knows(self, kind: str, subject: str) -> bool:
        """Whether there is such a person or unit."""
        return (kind, subject) in self._subjects

    def points(self, kind: str, subject: str) -> int | None:
        """What the subject scored by the campaign's criteria."""
        return self._subjects.get((kind, subject))

    def eligible(self, forms: Sequence[AwardForm]) -> pl.DataFrame:
        """`assess.ELIGIBLE`: for each form those whom nothing stands against."""
        return eligible(forms, self.candidates, self.reasons)

    @cached_property
    def _by_subject(self) -> dict[tuple[str, str, str], list[Objection]]:
        return objections(self.reasons)

    @cached_property
    def _subjects(self) -> dict[tuple[str, str], int | None]:
        rows = self.candidates.subjects.select("kind", "subject", "points").iter_rows()
        return {(kind, subject): points for kind, subject, points in rows}


def assessed(
    connection: Connection,
    tenant: str,
    campaign: Campaign,
    period: str,
    today: date,
    forms: Sequence[AwardForm] | None = None,
    only: Collection[tuple[str, str]] | None = None,
    without: Collection[str] = (),
) -> Assessment:
    """Look at `only` these (kind, subject), or at all, for `forms`, or all of the launched campaign's.

    Awards `without` are left out of what anybody holds: what is looked at does not stand against itself.
    """
    charter = _charter(campaign)
    looked_for = charter.forms if forms is None else forms
    known = candidates(connection, tenant, campaign, period, today, only)
    if without:
        known = _without(known, without)
    in_force = forms_on(connection, tenant, span(period)[1], today)
    reasons = assess(looked_for, in_force, known, charter.criteria, charter.campaign)
    structural = _structural(connection, tenant, campaign, known, looked_for)
    return Assessment(known, pl.concat([structural, reasons.select(*REASONS)]), in_force)


def _charter(campaign: Campaign) -> Charter:
    assert campaign.draft is not None, "only of a campaign that was launched"
    return campaign.draft


def _without(known: Candidates, awards: Collection[str]) -> Candidates:
    holdings = known.holdings.filter(~pl.col("award").is_in(list(awards)))
    return Candidates(**{**vars(known), "holdings": holdings})


def _structural(
    connection: Connection,
    tenant: str,
    campaign: Campaign,
    known: Candidates,
    forms: Sequence[AwardForm],
) -> pl.DataFrame:
    """What stands against subjects beside the conditions of the forms."""
    last = span(known.period)[1]
    around = TakingPart(
        last_day=last,
        criteria=_charter(campaign).criteria,
        joined=campaign.units,
        ended=units.ended_by(connection, tenant, last),
        rankings=rankings.newest(connection, tenant, known.period),
        scored_by=scores.by_other_criteria(connection, tenant, known.period, _charter(campaign).criteria),
    )
    rows: list[tuple[str, str, str, str, str, str]] = []
    for form in forms:
        kind: SubjectKind = form.recipient
        subjects = known.subjects.filter(pl.col("kind") == kind)["subject"].to_list()
        for subject in subjects if kind == "unit" else around.scored_otherwise(kind, subjects):
            for one in against_taking_part(form, kind, subject, around):
                details = json.dumps(one.details, ensure_ascii=False)
                rows.append((form.form, kind, subject, one.standing, one.code, details))
    return pl.DataFrame(rows, schema=REASONS, orient="row")
