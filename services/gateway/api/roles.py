"""How roles are written in requests and answers."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec

from services.gateway.identity.grants import Grant, Role
from shared.contracts.commands.fields import Slug


class RoleGiven(msgspec.Struct, forbid_unknown_fields=True):
    """A role; with a unit it reaches the subtree of that unit alone."""

    role: Role
    unit: Annotated[Slug, msgspec.Meta(description="Unit of a unit-head or observer")] | None = None


def grants_of(roles: Sequence[dict[str, Any]]) -> tuple[Grant, ...]:
    return tuple(Grant(one["role"], one.get("unit")) for one in roles)


def spelt(grants: Iterable[Grant]) -> list[dict[str, Any]]:
    return [{"role": one.role, "unit": one.unit} for one in grants]
