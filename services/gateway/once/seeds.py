"""Ids for what a command leaves to us, from the key that it came with.

So an attempt that was carried out but not noted, because the gateway died in between, adds nothing when it
is made again: the service knows the id.
"""

from collections.abc import Mapping
from typing import Any

from flask import g

from services.gateway.identity.visitor import current
from shared.ids import derived_id

OWN_ID = {"RecordBehaviour": "record", "GrantLeave": "leave", "DecideDiscipline": "decision"}
"""Command -> its field that a service fills in with an id of its own making."""


def seeded(command: Mapping[str, Any]) -> dict[str, Any]:
    """`command` with the id that follows from the key and its place in the request; as it is where the
    request has no key, or the command its id."""
    seed: tuple[str, ...] | None = g.get("seed")
    if seed is None:
        return dict(command)
    place = g.get("seeds_used", 0)
    g.seeds_used = place + 1
    name = OWN_ID.get(str(command.get("command")))
    if name is None or command.get(name) is not None:
        return dict(command)
    return {**command, name: derived_id(current().tenant, "once", *seed, str(place))}
