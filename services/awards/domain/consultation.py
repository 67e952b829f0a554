"""Consultation on a draft: opened for some days and closed again, as often as there are drafts."""

from dataclasses import dataclass
from datetime import date

from shared.contracts.campaigns import ConsultationClosed, ConsultationOpened
from shared.contracts.commands.campaigns import CloseConsultation, OpenConsultation
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Consultation:
    """The newest consultation: on which draft, and the days of it; `closed` is None while it is open."""

    draft: int
    on: date
    until: date
    closed: date | None = None


def opened(
    command: OpenConsultation, there: Consultation | None, draft: int, articles: int
) -> list[ConsultationOpened]:
    """`draft` is the number of the newest draft, `articles` how many articles it has."""
    wanted = Consultation(draft, command.on, command.until)
    if there == wanted:
        return []
    if there is not None and there.closed is None:
        raise Refusal("consultation.open", value=there.draft, on=there.on, until=there.until)
    if articles == 0:
        raise Refusal("consultation.no-articles", place="campaign", value=command.campaign)
    if command.until < command.on:
        raise Refusal("consultation.backwards", place="until", value=command.until, on=command.on)
    if there is not None and there.closed is not None and command.on < there.closed:
        raise Refusal("consultation.earlier", place="on", value=command.on, closed=there.closed)
    return [
        ConsultationOpened(campaign=command.campaign, draft=draft, on=command.on, until=command.until),
    ]


def closed(command: CloseConsultation, there: Consultation | None) -> list[ConsultationClosed]:
    """May come before the last day: an agency need not wait when everybody has spoken."""
    if there is None:
        raise Refusal("consultation.none", place="campaign", value=command.campaign)
    if there.closed == command.on:
        return []
    if there.closed is not None:
        raise Refusal("consultation.closed", place="on", value=command.on, closed=there.closed)
    if command.on < there.on:
        raise Refusal("consultation.closed-early", place="on", value=command.on, opened=there.on)
    return [ConsultationClosed(campaign=command.campaign, draft=there.draft, on=command.on)]


def require_none_open(there: Consultation | None) -> None:
    """Refuse while staff may still comment."""
    if there is not None and there.closed is None:
        raise Refusal("consultation.open", value=there.draft, on=there.on, until=there.until)
