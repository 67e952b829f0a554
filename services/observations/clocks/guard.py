"""Which registered clock it is that speaks: by its serial number, and by its secret, its network, or both."""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.observations.clocks import tables
from services.observations.projections.devices import devices
from shared.contracts.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Caller:
    """Who says to be the clock `serial`: from which address, and with the secret of which hash, if any."""

    serial: str
    address: str
    secret_sha256: str | None = None


def admitted(connection: Connection, caller: Caller, now: datetime) -> Row[Any] | Refusal:
    """The registration of the clock that `caller` is, or why it is turned away, which is remembered.

    A serial number may be registered by more than one organisation: what it comes with says whose it is.
    """
    rows = connection.execute(sa.select(devices).where(devices.c.device == caller.serial)).all()
    active = [row for row in rows if row.retired is None]
    proven = [row for row in active if _proves(caller, row)]
    if len(proven) == 1:
        return proven[0]
    code = "device.stranger" if not rows else "device.retired" if not active else "device.unproven"
    owner = rows[0].tenant if len(rows) == 1 else tables.NOBODY
    tables.remember_stranger(connection, owner, caller.serial, code, caller.address, now)
    return Refusal(code, value=caller.serial, address=caller.address)


def _proves(caller: Caller, row: Row[Any]) -> bool:
    """Whether the caller has everything by which the clock is known; by nothing at all nobody is."""
    if row.secret_sha256 is None and not row.networks:
        return False
    by_secret = row.secret_sha256 is None or hmac.compare_digest(
        row.secret_sha256, caller.secret_sha256 or ""
    )
    return by_secret and (not row.networks or _within(caller.address, row.networks.split()))


def _within(address: str, networks: list[str]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ipaddress.ip_network(network) for network in networks)
