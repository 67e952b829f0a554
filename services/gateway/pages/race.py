"""The race of a block: where each of its units stood at the end of every quarter or month of a year."""

from calendar import monthrange
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import request
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.campaigns import whole_campaign
from services.gateway.pages.house import blueprint, shown
from shared import clock

_EVERY = {"quarter": 3, "month": 1}


@blueprint.get("/campaigns/<campaign>/race")
def race(campaign: str) -> Response:
    found = whole_campaign(campaign)
    blocks = api.get_or_none("/api/blocks")
    years = _years(found)
    year = request.args.get("year", years[-1])
    every = request.args.get("every", "quarter")
    block = request.args.get("block") or (blocks[0]["block"] if blocks else "")
    ends = _ends(year if year in years else years[-1], _EVERY.get(every, 3))
    stood = _stood(block, year, ends) if block else []
    problem = stood if isinstance(stood, api.Problem) else None
    return shown(
        "campaigns/race.html",
        campaign=found,
        blocks=blocks,
        years=years,
        chosen={"block": block, "year": year, "every": every},
        problem=problem,
        ends=ends,
        stood=[] if problem else stood,
        units=[] if problem else _lines(stood),
    )


def _years(campaign: dict[str, Any]) -> list[str]:
    """Those of the campaign that have begun, the first in any case."""
    first, last = (int(campaign[name][:4]) for name in ("first_day", "last_day"))
    return [str(year) for year in range(first, max(first, min(last, clock.local_day(clock.now()).year)) + 1)]


def _ends(year: str, months: int) -> list[date]:
    """The last days of the stretches of so many months that are over, or today's if none is."""
    today = clock.local_day(clock.now())
    ends = [date(int(year), month, monthrange(int(year), month)[1]) for month in range(months, 13, months)]
    return [end for end in ends if end <= today] or [min(today, ends[0])]


def _stood(block: str, year: str, ends: list[date]) -> Any:
    """The standings of the year by the facts up to each of the days, or the Problem that keeps them."""
    try:
        return [
            api.get(f"/api/rankings/{quote(block, safe='')}", period=year, as_of=f"occurred:{end}")[
                "standings"
            ]
            for end in ends
        ]
    except api.Problem as problem:
        return problem


def _lines(stood: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """A line of the chart a unit: its points at each of the ends, null where it was not in the block."""
    names = {one["unit"]: one.get("name") or one["unit"] for places in reversed(stood) for one in places}
    points = [{one["unit"]: one["points"] for one in places} for places in stood]
    return [
        {
            "name": name,
            "values": [None if unit not in at or at[unit] is None else at[unit] / 100 for at in points],
        }
        for unit, name in names.items()
    ]
