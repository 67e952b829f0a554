"""What pages of the council know of nominations: who is meant, and how they stand."""

from typing import Any

from services.gateway.pages import api
from services.gateway.pages.sheets import at


def nominees() -> dict[str, dict[str, Any]]:
    """Every nomination of every campaign by its id, with `form_name`; none while the service is silent."""
    found: dict[str, dict[str, Any]] = {}
    for campaign in api.get_or_none("/api/campaigns") or ():
        names = form_names(campaign)
        if campaign["state"] in ("launched", "closed"):
            for one in api.get_or_none(at("campaigns", campaign["campaign"], "nominations")) or ():
                found[one["nomination"]] = {**one, "form_name": names.get(one["form"], one["form"])}
    return found


def form_names(campaign: dict[str, Any]) -> dict[str, str]:
    """form -> its name."""
    return {one["form"]: one["name"] for one in campaign["forms"]}


def name_of(row: dict[str, Any]) -> str:
    """Whom a row is about, as they are called; erased persons have only their code."""
    said = row.get("name") or row.get("code") or row.get("recipient") or row.get("person") or ""
    return f"{said} ({row['code']})" if row.get("code") and row.get("name") else str(said)
