"""A campaign adopted from the level above: its own charter may ask for more, never for less.

It may add articles, criteria and award forms. What it takes over it leaves as it is or makes stricter; forms
of the level above that it does not offer itself are no weakening, the level above offers them still.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.awards.domain.adopted_criteria import weakened_criteria
from services.awards.domain.charter import Charter
from services.awards.domain.reasons import Reason, told
from shared.contracts.awards import AwardForm
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Adoptable:
    """A launched campaign of the level above, and the file of its criteria set as plain values."""

    charter: Charter
    sheet: Mapping[str, Any] = field(default_factory=dict)


def require_as_strict(
    own: Charter,
    adoptable: Mapping[tuple[str, str], Adoptable],
    sheets: Mapping[str, Mapping[str, Any]],
) -> None:
    """Refuse a charter that weakens the one it adopts, with everything that it weakens."""
    if own.adopts is None:
        return
    above = adoptable.get((own.adopts.tenant, own.adopts.campaign))
    if above is None:
        known = ", ".join(f"{tenant}: {campaign}" for tenant, campaign in sorted(adoptable)) or "–"
        raise Refusal(
            "adoption.unknown",
            place="adopts",
            value=own.adopts.campaign,
            tenant=own.adopts.tenant,
            known=known,
        )
    found = [*weakened(above.charter, own), *weakened_criteria(above.sheet, sheets.get(own.criteria, {}))]
    if found:
        raise Refusal("adoption.weaker", place="adopts", value=above.charter.name, weaker=told(found))


def weakened(above: Charter, own: Charter) -> list[Reason]:
    """Where `own` asks for less than the charter that it adopts; empty when it is as strict everywhere."""
    return [*_span(above, own), *_articles(above, own), *_forms(above.forms, own.forms)]


def _span(above: Charter, own: Charter) -> Iterator[Reason]:
    if own.first_day < above.first_day or own.last_day > above.last_day:
        yield Reason(
            "adoption.span",
            {"first": own.first_day, "last": own.last_day, "begins": above.first_day, "ends": above.last_day},
        )


def _articles(above: Charter, own: Charter) -> Iterator[Reason]:
    there = {article.article: article for article in own.articles}
    for article in above.articles:
        mine = there.get(article.article)
        if mine is None:
            yield Reason("adoption.article-left-out", {"article": article.article})
        elif (_plain(mine.text), mine.audience) != (_plain(article.text), article.audience):
            yield Reason("adoption.article-changed", {"article": article.article})


def _plain(text: str) -> str:
    return " ".join(text.split())


def _forms(above: Sequence[AwardForm], own: Sequence[AwardForm]) -> Iterator[Reason]:
    there = {form.form: form for form in own}
    for form in above:
        if form.form in there:
            yield from _form(form, there[form.form])


def _form(above: AwardForm, own: AwardForm) -> Iterator[Reason]:
    named = {"form": above.form}
    if (own.recipient, own.rule) != (above.recipient, above.rule):
        yield Reason("adoption.form-other", named)
        return
    if own.minimum_points < above.minimum_points:
        points = {"points": own.minimum_points, "asked": above.minimum_points}
        yield Reason("adoption.form-points", {**named, **points})
    if above.grades and not (own.grades and set(own.grades) <= set(above.grades)):
        grades = {"grades": ", ".join(own.grades) or "–", "asked": ", ".join(above.grades)}
        yield Reason("adoption.form-grades", {**named, **grades})
    lacking = sorted(set(above.barred_by) - set(own.barred_by))
    if lacking:
        yield Reason("adoption.form-flags", {**named, "flags": ", ".join(lacking)})
    if above.quota_percent is not None and (own.quota_percent or 100) > above.quota_percent:
        yield Reason(
            "adoption.form-quota", {**named, "quota": own.quota_percent or 100, "asked": above.quota_percent}
        )
