"""Reviews of a campaign: interim ones (sơ kết) of its periods, and the final one (tổng kết)."""

from collections.abc import Sequence

from services.awards.domain.charter import Charter, require_within
from services.awards.domain.periods import span
from shared.contracts.campaigns import Finding, PeriodReviewed
from shared.contracts.commands.campaigns import ReviewPeriod
from shared.contracts.refusal import Refusal


def reviewed(
    command: ReviewPeriod,
    charter: Charter,
    units: Sequence[str],
    there: Sequence[PeriodReviewed],
) -> list[PeriodReviewed]:
    """A period is reviewed once, when it, or the campaign, has ended; after the final review there is none.

    The final one is of the period that the campaign ends in. `units` are those that take part.
    """
    wanted = PeriodReviewed(
        campaign=command.campaign,
        campaign_name=charter.name,
        kind=command.kind,
        period=command.period,
        on=command.on,
        document=command.document,
        findings=command.findings,
    )
    if wanted in there:
        return []
    for one in there:
        if one.kind == "final":
            raise Refusal("review.final-held", place="kind", value=command.kind, on=one.on)
        if (one.kind, one.period) == (command.kind, command.period):
            raise Refusal(
                "review.held", place="period", value=command.period, on=one.on, document=one.document
            )
    require_within(charter, command.period)
    last = span(command.period)[1]
    if command.kind == "final" and last < charter.last_day:
        raise Refusal("review.not-last", place="period", value=command.period, last=charter.last_day)
    ends = min(last, charter.last_day)
    if command.on < ends:
        raise Refusal("review.early", place="on", value=command.on, period=command.period, ends=ends)
    _require_findings(command.findings, charter, units)
    return [wanted]


def _require_findings(findings: Sequence[Finding], charter: Charter, units: Sequence[str]) -> None:
    if not findings:
        raise Refusal("review.no-findings", place="findings")
    articles = [article.article for article in charter.articles]
    for number, finding in enumerate(findings):
        place = f"findings[{number}]"
        if not finding.text.strip():
            raise Refusal("review.finding-empty", place=f"{place}.text")
        if finding.article is not None and finding.article not in articles:
            known = ", ".join(articles) or "–"
            raise Refusal("review.article", place=f"{place}.article", value=finding.article, known=known)
        if finding.unit is not None and finding.unit not in units:
            known = ", ".join(units) or "–"
            raise Refusal("review.unit", place=f"{place}.unit", value=finding.unit, known=known)
