"""What an account may be: roles, and for some of them the unit whose subtree they reach."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from shared.contracts.refusal import Refusal

Role = Literal[
    "staff",
    "observer",
    "unit-head",
    "emulation-office",
    "council-member",
    "auditor",
    "administrator",
    "integrator",
    "citizen",
]
ROLES: tuple[Role, ...] = get_args(Role)

GRANTABLE = tuple(role for role in ROLES if role != "citizen")
"""A citizen is whoever comes without an account; nobody needs to be made one."""

_WITH_UNIT = ("unit-head", "observer")
_BESIDE_ADMINISTRATOR = ("staff",)
"""Whoever makes accounts judges nobody: what else an administrator may be."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role; with a unit it reaches the subtree of that unit alone."""

    role: Role
    unit: str | None = None


def checked(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants without repetition, in the order of the roles; raises Refusal for those that do not fit."""
    wanted = set(grants)
    for one in wanted:
        if one.role not in GRANTABLE:
            raise Refusal("role.unknown", place="roles", value=one.role, known=", ".join(GRANTABLE))
        if one.role == "unit-head" and one.unit is None:
            raise Refusal("role.needs-unit", place="roles", value=one.role)
        if one.unit is not None and one.role not in _WITH_UNIT:
            raise Refusal("role.without-unit", place="roles", value=one.role, unit=one.unit)
    roles = {one.role for one in wanted}
    if "administrator" in roles and (others := roles - {"administrator", *_BESIDE_ADMINISTRATOR}):
        raise Refusal("role.not-beside-administrator", place="roles", value=", ".join(sorted(others)))
    return tuple(sorted(wanted, key=lambda one: (ROLES.index(one.role), one.unit or "")))


def within(wanted: Iterable[Grant], held: Iterable[Grant]) -> tuple[Grant, ...]:
    """Those of `wanted` that are among `held`; raises Refusal for one that is not: nobody gives more away
    than they have."""
    kept = tuple(wanted)
    for one in kept:
        if one not in held:
            raise Refusal("role.not-held", place="roles", value=one.role, unit=one.unit or "–")
    return kept


def packed(grants: Iterable[Grant]) -> str:
    return json.dumps([[one.role, one.unit] for one in grants])


def unpacked(text: str) -> tuple[Grant, ...]:
    return tuple(Grant(role, unit) for role, unit in json.loads(text))
