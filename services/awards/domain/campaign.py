"""A campaign (phong trào): drafted, consulted on, launched, joined, reviewed and closed.

This is the stream and the order of its steps; what each step asks for stands in a module of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.awards.domain import adoption, ceremony, consultation, honour_roll, participation, review
from services.awards.domain.adoption import Adoptable
from services.awards.domain.charter import Charter, charter_of, require_sound
from services.awards.domain.consultation import Consultation
from services.awards.domain.participation import Unit
from shared.contracts import awards as events
from shared.contracts import campaigns as life
from shared.contracts.awards import AwardForm
from shared.contracts.commands import Command
from shared.contracts.commands import awards as commands
from shared.contracts.commands import campaigns as living
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

__all__ = ["HANDLED", "INITIAL", "Campaign", "Surroundings", "Unit", "decide", "evolve", "require_launched"]


@dataclass(frozen=True)
class Campaign:
    """`drafts` are all of them, `units` those that joined, each with the day from which it takes part.

    `reminded` is the day on which a unit was reminded last.
    """

    drafts: tuple[Charter, ...] = ()
    consultation: Consultation | None = None
    launched_on: date | None = None
    units: Mapping[str, date] = field(default_factory=dict)
    registrations: participation.Registrations = field(default_factory=dict)
    reminded: Mapping[str, date] = field(default_factory=dict)
    ceremonies: tuple[life.CeremonyHeld, ...] = ()
    reviews: tuple[life.PeriodReviewed, ...] = ()
    honours: Mapping[str, life.HonourPublished] = field(default_factory=dict)
    closed_on: date | None = None

    @property
    def draft(self) -> Charter | None:
        """The newest draft; once launched, the charter."""
        return self.drafts[-1] if self.drafts else None

    def form(self, form: str) -> AwardForm:
        """The award form with that id; raises KeyError."""
        for one in self.draft.forms if self.draft else ():
            if one.form == form:
                return one
        raise KeyError(form)


@dataclass(frozen=True)
class Surroundings:
    """What a decision about a campaign has to know beyond it.

    `criteria` are the published sets, `sheets` their files as plain values, by name; `adoptable` the launched
    campaigns above, by organisation and code; `unanswered` how many comments on this one have no answer;
    `last_recorded` the day of the newest record in a unit; `honours` the honour roll, by period.
    """

    criteria: frozenset[str] = frozenset()
    units: Mapping[str, Unit] = field(default_factory=dict)
    sheets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    adoptable: Mapping[tuple[str, str], Adoptable] = field(default_factory=dict)
    unanswered: int = 0
    last_recorded: Mapping[str, date] = field(default_factory=dict)
    honours: Mapping[str, Sequence[life.Honour]] = field(default_factory=dict)


INITIAL = Campaign()


def decide(command: Command, state: Campaign, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Campaign, event: Event) -> Campaign:
    return _EVOLUTIONS[type(event)](state, event)


def require_launched(state: Campaign, campaign: str) -> tuple[Charter, date]:
    """The charter, and the day of the launch; raises Refusal when it was not launched."""
    draft = _require_drafted(state, campaign)
    if state.launched_on is None:
        raise Refusal("campaign.not-launched", place="campaign", value=campaign)
    return draft, state.launched_on


def _require_running(state: Campaign, campaign: str) -> tuple[Charter, date]:
    launched = require_launched(state, campaign)
    if state.closed_on is not None:
        raise Refusal("campaign.closed", place="campaign", value=campaign, on=state.closed_on)
    return launched


def _require_drafted(state: Campaign, campaign: str) -> Charter:
    if state.draft is None:
        raise Refusal("campaign.unknown", place="campaign", value=campaign)
    return state.draft


def _require_open(state: Campaign, campaign: str) -> Charter:
    """The newest draft, which may still be changed and consulted on."""
    draft = _require_drafted(state, campaign)
    if state.launched_on is not None:
        raise Refusal("campaign.frozen", place="campaign", value=campaign, launched=state.launched_on)
    return draft


def _draft(command: commands.DraftCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    wanted = charter_of(command)
    if state.drafts and wanted in (state.drafts[0], state.draft):
        return []
    if state.draft is not None:
        raise Refusal("campaign.exists", place="campaign", value=command.campaign, name=state.draft.name)
    _require_sound(wanted, around)
    return [events.CampaignDrafted(**_fields(wanted))]


def _redraft(command: living.RedraftCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    there = _require_open(state, command.campaign)
    wanted = charter_of(command)
    if wanted == there:
        return []
    consultation.require_none_open(state.consultation)
    _require_sound(wanted, around)
    return [life.CampaignRedrafted(**_fields(wanted), draft=len(state.drafts) + 1, reason=command.reason)]


def _require_sound(charter: Charter, around: Surroundings) -> None:
    require_sound(charter, around.criteria)
    adoption.require_as_strict(charter, around.adoptable, around.sheets)


def _open(command: living.OpenConsultation, state: Campaign, around: Surroundings) -> list[Event]:
    draft = _require_open(state, command.campaign)
    return [*consultation.opened(command, state.consultation, len(state.drafts), len(draft.articles))]


def _close_consultation(
    command: living.CloseConsultation, state: Campaign, around: Surroundings
) -> list[Event]:
    _require_drafted(state, command.campaign)
    return [*consultation.closed(command, state.consultation)]


def _launch(command: commands.LaunchCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    draft = _require_drafted(state, command.campaign)
    if state.launched_on == command.on:
        return []
    if state.launched_on is not None:
        raise Refusal("campaign.launched", place="on", value=command.on, there=state.launched_on)
    consultation.require_none_open(state.consultation)
    if around.unanswered:
        raise Refusal(
            "campaign.unanswered", place="campaign", value=command.campaign, count=around.unanswered
        )
    if command.on > draft.last_day:
        raise Refusal("campaign.over", place="on", value=command.on, last=draft.last_day)
    with_whom = _ceremony_of(command)
    launched = events.CampaignLaunched(
        **_fields(draft),
        on=command.on,
        draft=len(state.drafts),
        participants=sum(ceremony.attendance(one) for one in with_whom),
    )
    return [launched, *with_whom]


def _ceremony_of(command: commands.LaunchCampaign) -> list[life.CeremonyHeld]:
    held = command.ceremony
    if held is None:
        return []
    return [ceremony.held(command.campaign, "launch", command.on, held.place, held.participants, held.guests)]


def _hold(command: living.HoldCeremony, state: Campaign, around: Surroundings) -> list[Event]:
    _, launched_on = require_launched(state, command.campaign)
    held = ceremony.held(
        command.campaign, command.occasion, command.on, command.place, command.participants, command.guests
    )
    if held in state.ceremonies:
        return []
    if command.on < launched_on:
        raise Refusal("ceremony.early", place="on", value=command.on, launched=launched_on)
    return [held]


def _join(command: commands.JoinCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    charter, launched_on = _require_running(state, command.campaign)
    return [*participation.joined(command, charter, launched_on, state.units, around.units)]


def _register(command: living.RegisterEmulation, state: Campaign, around: Surroundings) -> list[Event]:
    charter, _ = _require_running(state, command.campaign)
    return [*participation.registered(command, charter, state.units, state.registrations)]


def _remind(command: living.RemindUnits, state: Campaign, around: Surroundings) -> list[Event]:
    charter, _ = _require_running(state, command.campaign)
    if command.on > charter.last_day:
        raise Refusal("campaign.over", place="on", value=command.on, last=charter.last_day)
    here = {unit: since for unit, since in state.units.items() if _exists(around.units.get(unit), command.on)}
    return [*participation.reminders(command, here, around.last_recorded, state.reminded)]


def _exists(unit: Unit | None, on: date) -> bool:
    return unit is None or unit.ended is None or on < unit.ended


def _review(command: living.ReviewPeriod, state: Campaign, around: Surroundings) -> list[Event]:
    charter, _ = _require_running(state, command.campaign)
    return [*review.reviewed(command, charter, sorted(state.units), state.reviews)]


def _close(command: living.CloseCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    charter, _ = require_launched(state, command.campaign)
    if state.closed_on == command.on:
        return []
    _require_running(state, command.campaign)
    final = [one for one in state.reviews if one.kind == "final"]
    if not final:
        raise Refusal("campaign.no-final-review", place="campaign", value=command.campaign)
    if command.on < final[0].on:
        raise Refusal("campaign.closed-early", place="on", value=command.on, reviewed=final[0].on)
    return [life.CampaignClosed(campaign=command.campaign, campaign_name=charter.name, on=command.on)]


def _publish(command: living.PublishHonours, state: Campaign, around: Surroundings) -> list[Event]:
    charter, _ = require_launched(state, command.campaign)
    honours = around.honours.get(command.period, ())
    return [*honour_roll.published(command, charter, honours, state.honours.get(command.period))]


def _fields(charter: Charter) -> dict[str, Any]:
    return {name: getattr(charter, name) for name in charter.__struct_fields__}


def _drafted(state: Campaign, event: events.CampaignDrafted | life.CampaignRedrafted) -> Campaign:
    return replace(state, drafts=(*state.drafts, charter_of(event)))


def _consulted(state: Campaign, event: life.ConsultationOpened) -> Campaign:
    return replace(state, consultation=Consultation(event.draft, event.on, event.until))


def _consultation_closed(state: Campaign, event: life.ConsultationClosed) -> Campaign:
    there = state.consultation
    return state if there is None else replace(state, consultation=replace(there, closed=event.on))


_DECISIONS: dict[type[Command], Callable[[Any, Campaign, Surroundings], list[Event]]] = {
    commands.DraftCampaign: _draft,
    living.RedraftCampaign: _redraft,
    living.OpenConsultation: _open,
    living.CloseConsultation: _close_consultation,
    commands.LaunchCampaign: _launch,
    living.HoldCeremony: _hold,
    commands.JoinCampaign: _join,
    living.RegisterEmulation: _register,
    living.RemindUnits: _remind,
    living.ReviewPeriod: _review,
    living.PublishHonours: _publish,
    living.CloseCampaign: _close,
}

_EVOLUTIONS: dict[type[Event], Callable[[Campaign, Any], Campaign]] = {
    events.CampaignDrafted: _drafted,
    life.CampaignRedrafted: _drafted,
    life.ConsultationOpened: _consulted,
    life.ConsultationClosed: _consultation_closed,
    events.CampaignLaunched: lambda state, event: replace(state, launched_on=event.on),
    life.CeremonyHeld: lambda state, event: replace(state, ceremonies=(*state.ceremonies, event)),
    events.UnitJoinedCampaign: lambda state, event: replace(
        state, units={**state.units, event.unit: event.on}
    ),
    life.EmulationRegistered: lambda state, event: replace(
        state, registrations={**state.registrations, (event.unit, event.period): event}
    ),
    life.UnitReminded: lambda state, event: replace(state, reminded={**state.reminded, event.unit: event.on}),
    life.PeriodReviewed: lambda state, event: replace(state, reviews=(*state.reviews, event)),
    life.HonourPublished: lambda state, event: replace(state, honours={**state.honours, event.period: event}),
    life.CampaignClosed: lambda state, event: replace(state, closed_on=event.on),
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
