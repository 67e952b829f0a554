"""The time clocks of an organisation as an operator sees them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.observations.clocks.tables import contacts, unread_of
from services.observations.domain.timeclock import Reason, Unread, explain
from services.observations.projections.devices import devices
from shared.contracts.refusal import Refusal

_HIDDEN = ("tenant", "secret_sha256", "key", "pulled_sha256")
_COUNTS = ("punches", "known", "unread", "pulled_records")


def listed(connection: Connection, tenant: str, device: str | None = None) -> list[dict[str, Any]]:
    """Registered clocks by unit and serial number, each with what is known of the traffic with it."""
    same = sa.and_(contacts.c.tenant == devices.c.tenant, contacts.c.device == devices.c.device)
    traffic = [column for column in contacts.c if column.name not in ("tenant", "device")]
    query = (
        sa.select(devices, *traffic)
        .select_from(devices.outerjoin(contacts, same))
        .where(devices.c.tenant == tenant)
        .order_by(devices.c.unit, devices.c.device)
    )
    if device is not None:
        query = query.where(devices.c.device == device)
    return [_shown(row._asdict()) for row in connection.execute(query)]


def one(connection: Connection, tenant: str, device: str) -> dict[str, Any]:
    """One clock; raises Refusal when it was never registered."""
    found = listed(connection, tenant, device)
    if not found:
        raise Refusal("device.unknown", value=device)
    return found[0]


def unread(connection: Connection, tenant: str, device: str) -> list[dict[str, Any]]:
    """What the clock sent that is no punch, the newest first, with why not in both languages."""
    return [_explained(row) for row in unread_of(connection, tenant, device)]


def _explained(row: dict[str, Any]) -> dict[str, Any]:
    line = Unread(0, Reason(row["reason"]), row["text"], row["detail"])
    told = {name: row[name] for name in ("at", "reason", "text")}
    return {**told, "message_vi": explain(line, "vi"), "message_en": explain(line, "en")}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in _HIDDEN}
    told |= {name: row[name] or 0 for name in _COUNTS}
    told |= {"networks": row["networks"].split(), "secret": row["secret_sha256"] is not None}
    told |= {"stamp": row["stamp"] or 0, "resend": bool(row["resend"])}
    return told
