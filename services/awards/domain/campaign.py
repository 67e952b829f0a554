"""A campaign (phong trào): drafted with its award forms, launched, and joined by units."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shared.contracts import awards as events
from shared.contracts.awards import AwardForm
from shared.contracts.commands import Command
from shared.contracts.commands import awards as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal

_FORM_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True)
class Campaign:
    """`units` are those that joined, each with the day from which it takes part."""

    draft: events.CampaignDrafted | None = None
    launched_on: date | None = None
    units: Mapping[str, date] = field(default_factory=dict)

    def form(self, form: str) -> AwardForm:
        """The award form with that id; raises KeyError."""
        for one in self.draft.forms if self.draft else ():
            if one.form == form:
                return one
        raise KeyError(form)


@dataclass(frozen=True)
class Unit:
    """`ended` is the first day on which the unit is no more."""

    since: date
    ended: date | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a decision about a campaign has to know beyond it: published criteria sets, and the units."""

    criteria: frozenset[str] = frozenset()
    units: Mapping[str, Unit] = field(default_factory=dict)


INITIAL = Campaign()


def decide(command: Command, state: Campaign, around: Surroundings) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state, around)


def evolve(state: Campaign, event: Event) -> Campaign:
    return _EVOLUTIONS[type(event)](state, event)


def require_launched(state: Campaign, campaign: str) -> tuple[events.CampaignDrafted, date]:
    """What was drafted, and the day of the launch; raises Refusal when it was not launched."""
    draft = _require_drafted(state, campaign)
    if state.launched_on is None:
        raise Refusal("campaign.not-launched", place="campaign", value=campaign)
    return draft, state.launched_on


def _require_drafted(state: Campaign, campaign: str) -> events.CampaignDrafted:
    if state.draft is None:
        raise Refusal("campaign.unknown", place="campaign", value=campaign)
    return state.draft


def _draft(command: commands.DraftCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    wanted = events.CampaignDrafted(
        campaign=command.campaign,
        name=command.name,
        criteria=command.criteria,
        first_day=command.first_day,
        last_day=command.last_day,
        forms=command.forms,
    )
    if state.draft == wanted:
        return []
    if state.draft is not None:
        raise Refusal("campaign.exists", place="campaign", value=command.campaign, name=state.draft.name)
    if command.first_day > command.last_day:
        raise Refusal("campaign.backwards", first=command.first_day, last=command.last_day)
    if command.criteria not in around.criteria:
        known = ", ".join(sorted(around.criteria)) or "–"
        raise Refusal("campaign.criteria-unknown", place="criteria", value=command.criteria, known=known)
    _require_sane(command.forms)
    return [wanted]


def _require_sane(forms: list[AwardForm]) -> None:
    for named, count in Counter(form.form for form in forms).items():
        if count > 1:
            raise Refusal("campaign.form-twice", place="forms", value=named)
    for number, form in enumerate(forms):
        _require_sane_form(form, f"forms[{number}]")


def _require_sane_form(form: AwardForm, place: str) -> None:
    if not _FORM_ID.fullmatch(form.form):
        raise Refusal("campaign.form-id", place=f"{place}.form", value=form.form)
    if not form.name.strip():
        raise Refusal("campaign.form-name", place=f"{place}.name", value=form.form)
    leads = form.rule == "block-leader"
    if leads and form.recipient != "unit":
        raise Refusal("campaign.form-leader", place=f"{place}.recipient", value=form.recipient)
    if leads and form.quota_percent is not None:
        raise Refusal("campaign.form-leader-quota", place=f"{place}.quota_percent", value=form.quota_percent)
    if form.quota_percent is not None and not 1 <= form.quota_percent <= 100:
        raise Refusal("campaign.form-quota", place=f"{place}.quota_percent", value=form.quota_percent)


def _launch(command: commands.LaunchCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    draft = _require_drafted(state, command.campaign)
    if state.launched_on == command.on:
        return []
    if state.launched_on is not None:
        raise Refusal("campaign.launched", place="on", value=command.on, there=state.launched_on)
    _require_not_over(draft, command.on)
    return [
        events.CampaignLaunched(
            campaign=draft.campaign,
            name=draft.name,
            criteria=draft.criteria,
            first_day=draft.first_day,
            last_day=draft.last_day,
            forms=draft.forms,
            on=command.on,
        )
    ]


def _join(command: commands.JoinCampaign, state: Campaign, around: Surroundings) -> list[Event]:
    draft, launched_on = require_launched(state, command.campaign)
    if command.unit in state.units:
        return []
    if command.on < launched_on:
        raise Refusal("campaign.join-early", place="on", value=command.on, launched=launched_on)
    _require_not_over(draft, command.on)
    _require_unit(around.units, command.unit, command.on)
    return [events.UnitJoinedCampaign(campaign=command.campaign, unit=command.unit, on=command.on)]


def _require_not_over(draft: events.CampaignDrafted, on: date) -> None:
    if on > draft.last_day:
        raise Refusal("campaign.over", place="on", value=on, last=draft.last_day)


def _require_unit(units: Mapping[str, Unit], unit: str, on: date) -> None:
    found = units.get(unit)
    if found is None:
        raise Refusal("unit.unknown", place="unit", value=unit, known=", ".join(sorted(units)) or "–")
    if on < found.since:
        raise Refusal("unit.not-yet", place="unit", value=unit, since=found.since, on=on)
    if found.ended is not None and on >= found.ended:
        raise Refusal("unit.ended", place="unit", value=unit, ended=found.ended, on=on)


def _joined(state: Campaign, event: events.UnitJoinedCampaign) -> Campaign:
    return replace(state, units={**state.units, event.unit: event.on})


_DECISIONS: dict[type[Command], Callable[[Any, Campaign, Surroundings], list[Event]]] = {
    commands.DraftCampaign: _draft,
    commands.LaunchCampaign: _launch,
    commands.JoinCampaign: _join,
}

_EVOLUTIONS: dict[type[Event], Callable[[Campaign, Any], Campaign]] = {
    events.CampaignDrafted: lambda state, event: replace(state, draft=event),
    events.CampaignLaunched: lambda state, event: replace(state, launched_on=event.on),
    events.UnitJoinedCampaign: _joined,
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
