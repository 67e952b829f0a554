"""Units taking part in a campaign: they join it, register for its periods, and are reminded when silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.awards.domain.charter import Charter, require_within
from services.awards.domain.periods import span
from shared.contracts.awards import AwardForm, UnitJoinedCampaign
from shared.contracts.campaigns import EmulationRegistered, UnitReminded
from shared.contracts.commands.awards import JoinCampaign
from shared.contracts.commands.campaigns import RegisterEmulation, RemindUnits
from shared.contracts.observations import SubjectKind
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Unit:
    """`ended` is the first day on which the unit is no more."""

    since: date
    ended: date | None = None


Registrations = Mapping[tuple[str, str], EmulationRegistered]
"""The newest registration by unit and period."""


def joined(
    command: JoinCampaign,
    charter: Charter,
    launched_on: date,
    members: Mapping[str, date],
    units: Mapping[str, Unit],
) -> list[UnitJoinedCampaign]:
    """`members` are those that joined before. Whoever joined stays joined: a second time adds nothing."""
    if command.unit in members:
        return []
    if command.on < launched_on:
        raise Refusal("campaign.join-early", place="on", value=command.on, launched=launched_on)
    if command.on > charter.last_day:
        raise Refusal("campaign.over", place="on", value=command.on, last=charter.last_day)
    _require_unit(units, command.unit, command.on)
    return [
        UnitJoinedCampaign(
            campaign=command.campaign,
            unit=command.unit,
            on=command.on,
            registration=command.registration,
            commitments=command.commitments,
        )
    ]


def _require_unit(units: Mapping[str, Unit], unit: str, on: date) -> None:
    found = units.get(unit)
    if found is None:
        raise Refusal("unit.unknown", place="unit", value=unit, known=", ".join(sorted(units)) or "–")
    if on < found.since:
        raise Refusal("unit.not-yet", place="unit", value=unit, since=found.since, on=on)
    if found.ended is not None and on >= found.ended:
        raise Refusal("unit.ended", place="unit", value=unit, ended=found.ended, on=on)


def registered(
    command: RegisterEmulation, charter: Charter, members: Mapping[str, date], there: Registrations
) -> list[EmulationRegistered]:
    """A later registration for the same period takes the place of the one before."""
    wanted = EmulationRegistered(**{name: getattr(command, name) for name in command.__struct_fields__})
    before = there.get((command.unit, command.period))
    if before == wanted:
        return []
    if command.unit not in members:
        raise Refusal("registration.not-joined", place="unit", value=command.unit)
    require_within(charter, command.period)
    _require_in_time(command, members[command.unit], before)
    _require_forms(charter.forms, command.forms, "unit", "forms")
    for number, person in enumerate(command.people):
        if person.person in [earlier.person for earlier in command.people[:number]]:
            raise Refusal("registration.person-twice", place=f"people[{number}]", value=person.person)
        _require_forms(charter.forms, person.forms, "person", f"people[{number}].forms")
    return [wanted]


def _require_in_time(command: RegisterEmulation, joined_on: date, before: EmulationRegistered | None) -> None:
    earliest = joined_on if before is None else before.on
    if command.on < earliest:
        raise Refusal("registration.early", place="on", value=command.on, earliest=earliest)
    last = span(command.period)[1]
    if command.on > last:
        raise Refusal("registration.late", place="on", value=command.on, period=command.period, last=last)


def _require_forms(
    offered: Iterable[AwardForm], wanted: Iterable[str], kind: SubjectKind, place: str
) -> None:
    known = [form.form for form in offered if form.recipient == kind]
    for form in wanted:
        if form not in known:
            raise Refusal(
                "registration.form", place=place, value=form, kind=kind, known=", ".join(known) or "–"
            )


def silent(
    members: Mapping[str, date],
    last_recorded: Mapping[str, date],
    reminded: Mapping[str, date],
    on: date,
    after_days: int,
) -> list[tuple[str, date | None, int]]:
    """The units to remind on that day: (unit, day last recorded, days of silence), the longest silent first.

    A unit is silent since it last had something recorded, or since it joined. It is reminded once it was
    silent for `after_days` days, and again after as many days of silence since it was reminded last.
    """
    due = []
    for unit, joined_on in members.items():
        last = last_recorded.get(unit)
        since = joined_on if last is None else max(last, joined_on)
        waited = max(since, reminded.get(unit, since))
        if (on - waited).days >= after_days:
            due.append((unit, last, (on - since).days))
    return sorted(due, key=lambda one: (-one[2], one[0]))


def reminders(
    command: RemindUnits,
    members: Mapping[str, date],
    last_recorded: Mapping[str, date],
    reminded: Mapping[str, date],
) -> list[UnitReminded]:
    if command.after_days < 1:
        raise Refusal("campaign.remind-after", place="after_days", value=command.after_days)
    return [
        UnitReminded(
            campaign=command.campaign, unit=unit, on=command.on, last_recorded=last, silent_days=days
        )
        for unit, last, days in silent(members, last_recorded, reminded, command.on, command.after_days)
    ]
