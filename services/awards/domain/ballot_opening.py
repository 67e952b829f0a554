"""Putting nominations to the vote: what the ballot is counted by is fixed here, conflicts included."""

from collections.abc import Mapping, Sequence

from services.awards.domain.ballot_state import Ballot, Surroundings
from services.awards.domain.conflicts import conflicts
from services.awards.domain.days import day_of
from services.awards.domain.meeting import require_open, require_quorum
from shared.contracts import ballots as events
from shared.contracts.ballots import Nominee, VoteRule
from shared.contracts.commands import council as commands
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal


def opened(command: commands.OpenBallot, state: Ballot, around: Surroundings) -> list[Event]:
    if state.opened is not None:
        if _same(command, state.opened):
            return []
        raise Refusal("ballot.exists", place="ballot", value=command.ballot, at=state.opened.at)
    leads = require_open(around.meeting, command.meeting)
    on = day_of(command.at)
    present, members = require_quorum(around.council, around.meeting.present, on)
    nominees = _nominees(command, around)
    rule = _rule(command.form, around.rules)
    if command.places is not None and command.places < 1:
        raise Refusal("ballot.places", place="places", value=command.places)
    seats = around.council.seats(on)
    persons = [*seats, *(one.substitute for one in seats.values() if one.substitute is not None)]
    found = conflicts(persons, nominees, around.council, around.units, rule)
    _require_voters(members, nominees, found)
    return [
        events.BallotOpened(
            ballot=command.ballot,
            council=around.council.require_formed().council,
            meeting=command.meeting,
            form=command.form,
            at=command.at,
            nominees=nominees,
            members=members,
            present=present,
            conflicts=found,
            rule=rule,
            quorum=around.council.rules.quorum,
            presided_by=leads.presided_by,
            places=command.places,
        )
    ]


def _same(command: commands.OpenBallot, there: events.BallotOpened) -> bool:
    listed = [one.nomination for one in there.nominees]
    wanted = (command.meeting, command.form, command.nominations, command.at, command.places)
    return wanted == (there.meeting, there.form, listed, there.at, there.places)


def _rule(form: str, rules: Mapping[str, VoteRule]) -> VoteRule:
    if form not in rules:
        raise Refusal("ballot.no-rule", place="form", value=form, known=", ".join(sorted(rules)) or "–")
    return rules[form]


def _nominees(command: commands.OpenBallot, around: Surroundings) -> list[Nominee]:
    if not command.nominations:
        raise Refusal("ballot.empty", place="nominations")
    nominees: list[Nominee] = []
    for number, nomination in enumerate(command.nominations):
        place = f"nominations[{number}]"
        if nomination in [one.nomination for one in nominees]:
            raise Refusal("ballot.nomination-twice", place=place, value=nomination)
        if nomination not in around.nominees:
            raise Refusal("ballot.nomination-unknown", place=place, value=nomination)
        form, nominee = around.nominees[nomination]
        if form != command.form:
            raise Refusal("ballot.other-form", place=place, value=nomination, form=form, asked=command.form)
        _require_one_campaign(nomination, command, around, place)
        if nomination not in around.meeting.nominations:
            raise Refusal("ballot.not-on-agenda", place=place, value=nomination)
        if nomination in around.elsewhere:
            raise Refusal(
                "ballot.elsewhere", place=place, value=nomination, ballot=around.elsewhere[nomination]
            )
        nominees.append(nominee)
    return nominees


def _require_one_campaign(
    nomination: str, command: commands.OpenBallot, around: Surroundings, place: str
) -> None:
    """Forms of two campaigns may share a code, but not the rule by which they are voted on."""
    first, campaign = around.campaigns.get(command.nominations[0]), around.campaigns.get(nomination)
    if campaign != first:
        raise Refusal("ballot.other-campaign", place=place, value=nomination, campaign=campaign, first=first)


def _require_voters(
    members: Sequence[str], nominees: Sequence[Nominee], found: Sequence[events.Conflict]
) -> None:
    barred = {(one.person, one.nomination) for one in found}
    for number, nominee in enumerate(nominees):
        if all((member, nominee.nomination) in barred for member in members):
            place = f"nominations[{number}]"
            raise Refusal("ballot.nobody-may-vote", place=place, value=nominee.nomination)
