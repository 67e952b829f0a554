"""What decisions about a ballot have to know beyond it, and the locks under which they know it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.engine import Connection

from services.awards.catalogues import catalogue_of
from services.awards.domain import ballot, council, meeting
from services.awards.domain.catalogue.model import CAMPAIGN_AWARD
from services.awards.domain.conflicts import Units
from services.awards.domain.days import day_of
from services.awards.handling import urns
from services.awards.handling.council_streams import council_of, meeting_of, require_ballot
from services.awards.handling.memberships import units_of
from services.awards.projections import ballots, campaigns, nominations
from shared.contracts.ballots import Nominee, VoteRule
from shared.contracts.commands.council import OpenBallot
from shared.database import exclusive, sharing


def alone_with_councils(connection: Connection, tenant: str) -> None:
    """Until the end of this transaction nothing changes in the organisation's councils, and nobody votes."""
    exclusive(connection, f"councils-{tenant}")


def councils_as_they_are(connection: Connection, tenant: str) -> None:
    """The same for one who votes: others may do so in other ballots."""
    sharing(connection, f"councils-{tenant}")


def around_ballot(
    connection: Connection, tenant: str, state: ballot.Ballot, named: str, now: datetime
) -> ballot.Surroundings:
    """For whatever is done with an opened ballot; raises Refusal when there is none of that name."""
    opened = require_ballot(state, named)
    return ballot.Surroundings(
        now=now,
        council=council_of(connection, tenant, opened.council),
        meeting=meeting_of(connection, tenant, opened.meeting),
        papers=urns.papers_in(connection, tenant, named),
    )


def around_opening(
    connection: Connection, tenant: str, command: OpenBallot, now: datetime
) -> ballot.Surroundings:
    held = meeting_of(connection, tenant, command.meeting)
    sits = meeting.require_called(held, command.meeting).council
    seated = council_of(connection, tenant, sits)
    day = day_of(command.at)
    rows = nominations.open_among(connection, tenant, command.nominations)
    first = next((rows[one]["campaign"] for one in command.nominations if one in rows), None)
    nominees = {
        one: Nominee(nomination=one, recipient_kind=row["recipient_kind"], recipient=row["recipient"])
        for one, row in rows.items()
    }
    return ballot.Surroundings(
        now=now,
        council=seated,
        meeting=held,
        nominees={one: (rows[one]["form"], nominee) for one, nominee in nominees.items()},
        campaigns={one: row["campaign"] for one, row in rows.items()},
        rules={} if first is None else vote_rules(connection, tenant, first, day),
        units=_units(connection, tenant, seated, list(nominees.values()), day),
        elsewhere=ballots.running_on(connection, tenant, command.nominations),
    )


def vote_rules(connection: Connection, tenant: str, campaign: str, day: date) -> Mapping[str, VoteRule]:
    """How each form of the campaign is voted on that day, by its code: as the catalogue says of the form, or
    of an award of the campaign's own. A form that no council votes on is not among them."""
    entries = catalogue_of(connection, tenant, day).on(day)
    rules = {}
    for form in campaigns.forms_of(connection, tenant, campaign):
        entry = entries.get(form.catalogue or CAMPAIGN_AWARD)
        if entry is not None and entry.vote is not None:
            rules[form.form] = entry.vote
    return rules


def _units(
    connection: Connection,
    tenant: str,
    seated: council.Council,
    nominees: Sequence[Nominee],
    day: date,
) -> Units:
    """The units of everybody who may sit that day and of every nominated person."""
    sitting = seated.sitting(day)
    persons = {one.person for one in sitting} | {one.substitute for one in sitting if one.substitute}
    persons |= {one.recipient for one in nominees if one.recipient_kind == "person"}
    return units_of(connection, tenant, sorted(persons), day)
