"""The time clocks that are registered, and what is said of each since then."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.observations.projections.tables import metadata
from shared.contracts.observations import DeviceRegistered, DeviceRetired
from shared.database import Instant, upsert
from shared.projection import Happened, Projection

devices = sa.Table(
    "devices",
    metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("device", sa.String(40), primary_key=True),
    sa.Column("unit", sa.String(63), nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("address", sa.String(260)),
    sa.Column("networks", sa.Text, nullable=False),
    sa.Column("secret_sha256", sa.String(64)),
    sa.Column("registered", Instant, nullable=False),
    sa.Column("retired", Instant),
    sa.Index("devices_by_serial", "device"),
)


def _registered(connection: Connection, batch: Sequence[Happened]) -> None:
    newest = {(one.recorded.tenant, one.event.device): one for one in batch}
    names = ("device", "unit", "name", "address", "secret_sha256")
    rows: list[dict[str, Any]] = [
        {
            "tenant": one.recorded.tenant,
            **{name: getattr(one.event, name) for name in names},
            "networks": " ".join(one.event.networks),
            "registered": one.recorded.recorded_at,
            "retired": None,
        }
        for one in newest.values()
    ]
    upsert(connection, devices, rows)


def _retired(connection: Connection, batch: Sequence[Happened]) -> None:
    for one in batch:
        here = sa.and_(devices.c.tenant == one.recorded.tenant, devices.c.device == one.event.device)
        connection.execute(sa.update(devices).where(here).values(retired=one.recorded.recorded_at))


projection = Projection("devices", (devices,), {DeviceRegistered: _registered, DeviceRetired: _retired})
