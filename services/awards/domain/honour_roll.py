"""The honour roll: the awards that stand, from public events alone, as any subscriber can make it too."""

from collections.abc import Iterable, Sequence
from typing import Any

from services.awards.domain.charter import Charter, require_within
from services.awards.domain.correction import corrected_award
from services.awards.domain.periods import span
from shared.contracts.awards import AwardConferred, AwardCorrected, AwardRevoked
from shared.contracts.campaigns import Honour, HonourPublished
from shared.contracts.commands.campaigns import PublishHonours
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


def roll(events: Iterable[Event]) -> list[Honour]:
    """What was conferred, with its misprints mended, without what was revoked.

    The events may come in any order and more than once, and others among them say nothing here. In the order
    of the conferral; on one day by form, block and recipient.
    """
    conferred: dict[str, AwardConferred] = {}
    corrected: dict[tuple[str, int], AwardCorrected] = {}
    revoked: set[str] = set()
    for event in events:
        if isinstance(event, AwardConferred):
            conferred[event.award] = event
        elif isinstance(event, AwardCorrected):
            corrected[event.award, event.correction] = event
        elif isinstance(event, AwardRevoked):
            revoked.add(event.award)
    mended = _mended(conferred, corrected)
    standing = [_honour(event) for award, event in mended.items() if award not in revoked]
    return in_order(standing)


def in_order(honours: Iterable[Honour]) -> list[Honour]:
    """As a roll is read: in the order of the conferral, on one day by form, block and recipient."""
    return sorted(honours, key=_place)


def of_period(honours: Iterable[Honour], campaign: str, period: str) -> list[Honour]:
    """The lines of one campaign's period."""
    return [one for one in honours if (one.campaign, one.period) == (campaign, period)]


def _mended(
    conferred: dict[str, AwardConferred], corrected: dict[tuple[str, int], AwardCorrected]
) -> dict[str, AwardConferred]:
    by_award: dict[str, list[AwardCorrected]] = {}
    for (award, _), correction in corrected.items():
        by_award.setdefault(award, []).append(correction)
    return {award: corrected_award(event, by_award.get(award, ())) for award, event in conferred.items()}


def _honour(event: AwardConferred) -> Honour:
    return Honour(**{name: getattr(event, name) for name in Honour.__struct_fields__})


def _place(honour: Honour) -> tuple[Any, ...]:
    return (honour.conferred_on, honour.form, honour.block or "", honour.recipient, honour.award)


def published(
    command: PublishHonours, charter: Charter, honours: Sequence[Honour], there: HonourPublished | None
) -> list[HonourPublished]:
    """`honours` is the roll of the period as it stands, `there` what was published of it last."""
    require_within(charter, command.period)
    wanted = HonourPublished(
        campaign=command.campaign,
        campaign_name=charter.name,
        period=command.period,
        on=command.on,
        honours=list(honours),
    )
    if wanted == there:
        return []
    if not honours and there is None:
        raise Refusal("honours.none", place="period", value=command.period)
    latest = max((one.conferred_on for one in honours), default=span(command.period)[0])
    if there is not None:
        latest = max(latest, there.on)
    if command.on < latest:
        raise Refusal("honours.early", place="on", value=command.on, latest=latest)
    return [wanted]
