"""An emulation council (Hội đồng Thi đua – Khen thưởng): its members, their substitutes and relatives."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shared.contracts import council as events
from shared.contracts.commands import Command
from shared.contracts.commands import council as commands
from shared.contracts.council import CouncilMember
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


@dataclass(frozen=True)
class Council:
    """`members` by person, also those whose term is over; `relatives` of members and substitutes alike."""

    formed: events.CouncilFormed | None = None
    members: Mapping[str, CouncilMember] = field(default_factory=dict)
    relatives: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def rules(self) -> events.CouncilRules:
        """How it meets; raises Refusal when there is no such council."""
        return self.require_formed().rules

    def require_formed(self, named: str = "") -> events.CouncilFormed:
        """What formed it; raises Refusal when there is no such council."""
        if self.formed is None:
            raise Refusal("council.unknown", place="council", value=named)
        return self.formed

    def sitting(self, on: date) -> list[CouncilMember]:
        """Who is a member on that day, by person."""
        return [one for _, one in sorted(self.members.items()) if sits(one, on)]

    def seats(self, on: date) -> dict[str, CouncilMember]:
        """The same by the person whose seat it is."""
        return {one.person: one for one in self.sitting(on)}


INITIAL = Council()


def sits(member: CouncilMember, on: date) -> bool:
    """Whether the member's term covers that day."""
    return member.since <= on and (member.until is None or on <= member.until)


def decide(command: Command, state: Council) -> list[Event]:
    """The events that follow from `command`; raises Refusal. Asking for what already is gives no events."""
    return _DECISIONS[type(command)](command, state)


def evolve(state: Council, event: Event) -> Council:
    return _EVOLUTIONS[type(event)](state, event)


def _form(command: commands.FormCouncil, state: Council) -> list[Event]:
    if command.rules is None:
        raise Refusal("council.no-rules", place="rules", value=command.on)
    wanted = events.CouncilFormed(**{name: getattr(command, name) for name in command.__struct_fields__})
    if state.formed == wanted:
        return []
    if state.formed is not None:
        raise Refusal("council.exists", place="council", value=command.council, name=state.formed.name)
    for number, member in enumerate(command.members):
        if member.person in [one.person for one in command.members[:number]]:
            raise Refusal("council.member-twice", place=f"members[{number}]", value=member.person)
    _require_possible(wanted.rules)
    _require_sound(command.members, wanted.rules)
    if not any(one.role == "chair" and sits(one, command.on) for one in command.members):
        raise Refusal("council.one-chair", place="members", value="–")
    return [wanted]


def _require_possible(rules: events.CouncilRules) -> None:
    quorum = rules.quorum
    if not 0 < quorum.part <= quorum.whole or (quorum.exceeds and quorum.part == quorum.whole):
        raise Refusal("council.quorum", place="rules.quorum", part=quorum.part, whole=quorum.whole)
    if not rules.presiding:
        raise Refusal("council.nobody-presides", place="rules.presiding")


def _require_sound(members: Sequence[CouncilMember], rules: events.CouncilRules) -> None:
    """Refuse members who cannot sit together: see each refusal."""
    for one in members:
        if one.until is not None and one.until < one.since:
            raise Refusal("council.term", place="members", value=one.person, since=one.since, until=one.until)
    for one in members:
        contemporary = [other for other in members if _together(one, other)]
        chairs = [other.person for other in contemporary if other.role == "chair"]
        if one.role == "chair" and len(chairs) > 1:
            raise Refusal("council.one-chair", place="members", value=", ".join(sorted(chairs)))
        if one.substitute is not None:
            _require_free(one.person, one.substitute, contemporary, rules)


def _substitutions(members: Sequence[CouncilMember]) -> Iterator[tuple[str, str]]:
    for one in members:
        if one.substitute is not None:
            yield one.person, one.substitute


def _require_free(
    person: str, substitute: str, members: Sequence[CouncilMember], rules: events.CouncilRules
) -> None:
    """Whoever stands in holds no seat and stands in for nobody else: nobody ever has two votes."""
    if not rules.substitutes:
        raise Refusal("council.no-substitutes", place="substitute", value=substitute)
    if substitute in [one.person for one in members]:
        raise Refusal("council.substitute-member", place="substitute", value=substitute)
    for other, taken in _substitutions(members):
        if taken == substitute and other != person:
            raise Refusal("council.substitute-taken", place="substitute", value=substitute, other=other)


def _appoint(command: commands.AppointMember, state: Council) -> list[Event]:
    rules = state.require_formed(command.council).rules
    member = command.member
    if state.members.get(member.person) == member:
        return []
    others = [one for one in state.members.values() if one.person != member.person]
    _require_sound([*others, member], rules)
    return [
        events.MemberAppointed(
            council=command.council, member=member, decision_number=command.decision_number
        )
    ]


def _release(command: commands.ReleaseMember, state: Council) -> list[Event]:
    state.require_formed(command.council)
    member = _require_member(state, command.person)
    if member.until == command.on:
        return []
    if member.until is not None and member.until < command.on:
        raise Refusal("council.released", place="on", value=command.on, until=member.until)
    if command.on < member.since:
        raise Refusal("council.released-early", place="on", value=command.on, since=member.since)
    return [
        events.MemberReleased(
            council=command.council,
            person=command.person,
            on=command.on,
            decision_number=command.decision_number,
        )
    ]


def _name_substitute(command: commands.NameSubstitute, state: Council) -> list[Event]:
    rules = state.require_formed(command.council).rules
    member = _require_member(state, command.person)
    if member.substitute == command.substitute:
        return []
    if command.substitute is not None:
        contemporary = [one for one in state.members.values() if _together(one, member)]
        _require_free(command.person, command.substitute, contemporary, rules)
    return [
        events.SubstituteNamed(council=command.council, person=command.person, substitute=command.substitute)
    ]


def _together(one: CouncilMember, other: CouncilMember) -> bool:
    ends = [member.until for member in (one, other) if member.until is not None]
    return not ends or max(one.since, other.since) <= min(ends)


def _declare(command: commands.DeclareRelatives, state: Council) -> list[Event]:
    state.require_formed(command.council)
    substitutes = [substitute for _, substitute in _substitutions(list(state.members.values()))]
    if command.person not in [*state.members, *substitutes]:
        raise Refusal("council.not-member", place="person", value=command.person)
    if command.person in command.relatives:
        raise Refusal("council.own-relative", place="relatives", value=command.person)
    relatives = frozenset(command.relatives)
    if state.relatives.get(command.person, frozenset()) == relatives:
        return []
    return [
        events.RelativesDeclared(council=command.council, person=command.person, relatives=sorted(relatives))
    ]


def _require_member(state: Council, person: str) -> CouncilMember:
    if person not in state.members:
        raise Refusal("council.not-member", place="person", value=person)
    return state.members[person]


def _with_member(state: Council, member: CouncilMember) -> Council:
    return replace(state, members={**state.members, member.person: member})


def _changed(state: Council, person: str, **changes: Any) -> Council:
    there = state.members[person]
    fields = {name: getattr(there, name) for name in there.__struct_fields__}
    return _with_member(state, CouncilMember(**{**fields, **changes}))


def _declared(state: Council, event: events.RelativesDeclared) -> Council:
    return replace(state, relatives={**state.relatives, event.person: frozenset(event.relatives)})


_DECISIONS: dict[type[Command], Callable[[Any, Council], list[Event]]] = {
    commands.FormCouncil: _form,
    commands.AppointMember: _appoint,
    commands.ReleaseMember: _release,
    commands.NameSubstitute: _name_substitute,
    commands.DeclareRelatives: _declare,
}

_EVOLUTIONS: dict[type[Event], Callable[[Council, Any], Council]] = {
    events.CouncilFormed: lambda state, event: replace(
        state, formed=event, members={one.person: one for one in event.members}
    ),
    events.MemberAppointed: lambda state, event: _with_member(state, event.member),
    events.MemberReleased: lambda state, event: _changed(state, event.person, until=event.on),
    events.SubstituteNamed: lambda state, event: _changed(state, event.person, substitute=event.substitute),
    events.RelativesDeclared: _declared,
}

HANDLED = frozenset(_DECISIONS)
"""The commands that this stream decides."""
