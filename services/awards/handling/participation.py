"""How units take part in a campaign on a day, and which of them are silent."""

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from services.awards.domain.participation import silent
from services.awards.handling.last_recorded import last_recorded
from services.awards.projections import campaigns, registrations, units
from shared.contracts.refusal import Refusal


def taking_part(
    connection: Connection, tenant: str, campaign: str, on: date, after_days: int
) -> list[dict[str, Any]]:
    """The units that joined by that day and were still there, by name: `since`, `registration`,
    `commitments`, `last_recorded`, `silent_days`, their `reminders` until then, and whether one is `due`."""
    if after_days < 1:
        raise Refusal("campaign.remind-after", place="after_days", value=after_days)
    campaigns.require(connection, tenant, campaign)
    ended = units.ended_by(connection, tenant, on)
    joined = {
        unit: one
        for unit, one in campaigns.joined(connection, tenant, campaign).items()
        if one["since"] <= on and unit not in ended
    }
    since = {unit: one["since"] for unit, one in joined.items()}
    newest = last_recorded(connection, tenant, on)
    reminded = {
        unit: [one for one in said if one["on"] <= on]
        for unit, said in registrations.reminded(connection, tenant, campaign).items()
    }
    latest = {unit: said[-1]["on"] for unit, said in reminded.items() if said}
    days = {unit: waited for unit, _, waited in silent(since, newest, {}, on, 0)}
    due = {unit for unit, _, _ in silent(since, newest, latest, on, after_days)}
    return [
        {
            "unit": unit,
            **one,
            "last_recorded": newest.get(unit),
            "silent_days": days[unit],
            "reminders": reminded.get(unit, []),
            "due": unit in due,
        }
        for unit, one in joined.items()
    ]
