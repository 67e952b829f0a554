"""Who makes the present request."""

from dataclasses import dataclass

from flask import g

from services.gateway.identity.grants import Grant, Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """`actor` is the opaque id under which the logs know them. Without an account: a citizen, or a token of
    the installation, which may do everything.

    `operations` is the scope of a token (null: all that its roles may); `session` the secret of the cookie.
    """

    tenant: str
    actor: str
    account: str | None = None
    username: str | None = None
    person: str | None = None
    grants: tuple[Grant, ...] = ()
    language: str | None = None
    must_change: bool = False
    installation: bool = False
    operations: frozenset[str] | None = None
    session: str | None = None

    @property
    def known(self) -> bool:
        """Whether they proved who they are."""
        return self.installation or self.account is not None

    @property
    def roles(self) -> tuple[Role, ...]:
        """Each once; everybody is also a citizen."""
        return tuple(dict.fromkeys([*(one.role for one in self.grants), "citizen"]))

    @property
    def units(self) -> tuple[str, ...]:
        """The units whose subtrees their roles reach."""
        return tuple(dict.fromkeys(one.unit for one in self.grants if one.unit is not None))


CITIZEN = "citizen"

INSIDE = "thidua.visitor"
"""Where a request that a page makes within this process says whose it is. Nobody outside can say that: what
comes with a request begins with `HTTP_` there."""


def citizen(tenant: str) -> Visitor:
    """Somebody who did not say who they are."""
    return Visitor(tenant, CITIZEN)


def current() -> Visitor:
    """Who makes this request; a citizen when nobody proved anything."""
    visitor: Visitor = g.visitor
    return visitor
