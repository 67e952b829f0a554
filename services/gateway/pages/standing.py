"""How somebody stands: the scores of a person or a unit, put in the order in which a page tells them."""

from typing import Any

from services.gateway.pages import api

MONTHS = 12
"""How many of the last periods a chart shows."""


def standing_of(kind: str, subject: str) -> dict[str, Any]:
    """The newest score of every length of period, and the last periods for the chart.

    `history` is None while scoring is silent; `months` are the last periods of the shortest
    length that has a course to show.
    """
    history = api.get_or_none(f"/api/scores/{kind}/{subject}/history")
    known = [one for one in history or () if one["points"] is not None]
    months = [one for one in known if is_month(one["period"])]
    years = [one for one in known if len(one["period"]) == len("2019")]
    return {
        "history": history,
        "newest_month": months[-1] if months else None,
        "newest_year": years[-1] if years else None,
        "months": _course(known)[-MONTHS:],
        "others": [one for one in known if one not in months and one not in years],
    }


def flags_of(subject: str) -> list[dict[str, Any]] | None:
    """The flags that are raised of a subject; None while scoring is silent."""
    flags: list[dict[str, Any]] | None = api.get_or_none("/api/flags", subject=subject)
    return flags


def is_month(period: str) -> bool:
    return len(period) == len("2019-03") and period[5:].isdigit()


def _course(known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The periods of one length: the months, or what is longer where no months are scored."""
    lengths: dict[str, list[dict[str, Any]]] = {}
    for one in known:
        period = one["period"]
        lengths.setdefault("month" if is_month(period) else period[5:6], []).append(one)
    return next((lengths[one] for one in ("month", "Q", "H", "") if len(lengths.get(one, ())) > 1), [])
