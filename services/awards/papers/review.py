"""The report of a review: what was decided for a campaign's period, and how far each quota is used."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services.awards.papers.lists import Row
from services.awards.papers.roster import Roster
from services.awards.reports.model import AwardLine, QuotaUse, ReviewReport
from shared.contracts.awards import AwardForm
from shared.contracts.observations import SubjectKind
from shared.contracts.papers import PaperDetails

_BASIS = {"person": "cá nhân có điểm trong kỳ", "unit": "tập thể có điểm trong kỳ"}


def review_report(
    campaign_name: str,
    period: str,
    awards: Sequence[Row],
    quotas: Sequence[QuotaUse],
    roster: Roster,
    details: PaperDetails,
    today: date,
) -> ReviewReport:
    """Of all that was decided for the period, what was revoked too."""
    return ReviewReport(
        agency=details.agency or roster.organisation,
        title=f"Kết quả khen thưởng phong trào thi đua “{campaign_name}”",
        period=period,
        on=details.on or today,
        awards=tuple(_lines(awards, roster)),
        quotas=tuple(quotas),
    )


def quota_uses(
    forms: Sequence[AwardForm],
    awards: Sequence[Row],
    population: Mapping[SubjectKind, int],
    by_rules: Mapping[str, int | None],
) -> list[QuotaUse]:
    """`population` is how many subjects of a kind have a score in the period: what a campaign's own quota is
    a share of; `by_rules` are the places by form where the catalogue has a say."""
    return [_quota(form, awards, population.get(form.recipient, 0), by_rules) for form in forms]


def _lines(awards: Sequence[Row], roster: Roster) -> Iterator[AwardLine]:
    for one in awards:
        kind, who = one["recipient_kind"], one["recipient"]
        person = kind == "person"
        yield AwardLine(
            form=one["form_name"],
            kind=kind,
            recipient=roster.name(kind, who),
            unit=roster.unit_name_of(who) if person else roster.name(kind, who),
            position=roster.position(who) if person else "",
            decision_number=one["decision_number"],
            decided_on=one["decided_on"],
            conferred_on=one["conferred_on"],
            revoked_on=one["revoked_on"],
        )


def _quota(form: AwardForm, awards: Sequence[Row], base: int, by_rules: Mapping[str, int | None]) -> QuotaUse:
    percent = form.quota_percent
    allowed = None if percent is None else base * percent // 100
    basis = _BASIS[form.recipient]
    if by_rules.get(form.form) is not None:
        basis, allowed = f"{basis}; danh mục khen thưởng", by_rules[form.form]
    return QuotaUse(
        form=form.name,
        basis=basis,
        base=base,
        percent=None if percent is None else percent * 100,
        allowed=allowed,
        used=sum(one["form"] == form.form and not one["revoked"] for one in awards),
    )
