"""Tokens that an account issues to programs: for hours, and for a part of what it may itself."""

from typing import Annotated, Any

import msgspec
from flask import g

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.api.roles import RoleGiven, grants_of, spelt
from services.gateway.asking import caller, house
from services.gateway.identity.grants import within
from services.gateway.identity.visitor import current
from services.gateway.permissions.table import table
from services.gateway.tokens import LONGEST_HOURS
from shared.contracts.commands.fields import Name
from shared.contracts.refusal import Refusal
from shared.contracts.schema import schema_of

blueprint = Field("tokens", "Mã truy cập cho phần mềm: tokens for programs")

READ = "read"


class TokenWanted(msgspec.Struct, forbid_unknown_fields=True):
    """`roles` null: all of the account; `operations` null: all that the roles may."""

    label: Name
    hours: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_HOURS, description="How long it is good")] = 8
    roles: list[RoleGiven] | None = None
    operations: (
        Annotated[list[str], msgspec.Meta(description="`read` for every question, or operations by name")]
        | None
    ) = None


@blueprint.answer("/tokens", views.Token(many=True))
def tokens() -> Any:
    """One's own tokens; an administrator sees everybody's"""
    return house.tokens.listed(caller.tenant, _owner())


@blueprint.route("/tokens", methods=["POST"])
@blueprint.response(201, views.TokenIssued)
@blueprint.arguments(
    schema_of(TokenWanted), example={"label": "Đồng bộ điểm", "hours": 8, "operations": ["read"]}
)
def issue(body: dict[str, Any]) -> Any:
    """Issue a token of one's own account, for a part of its roles and operations; needs a session"""
    visitor = current()
    if visitor.session is None:
        raise Refusal("session.needed")
    roles = body.get("roles")
    grants = visitor.grants if roles is None else within(grants_of(roles), visitor.grants)
    operations = body.get("operations")
    for name in operations or ():
        if name != READ and name not in table():
            raise Refusal("operation.unknown", place="operations", value=name)
    issued = house.tokens.issue(visitor, body["label"], grants, operations, body.get("hours", 8))
    _note(issued["token"], roles=spelt(grants), operations=operations)
    return issued


@blueprint.route("/tokens/<token>", methods=["DELETE"])
@blueprint.response(200, views.Done)
def revoke(token: str) -> Any:
    """Revoke a token by its id, at once and for good"""
    house.tokens.revoke_issued(caller.tenant, token, _owner())
    _note(token)
    return {"done": True}


def _owner() -> str | None:
    """Whose tokens are meant: one's own, or everybody's."""
    return None if g.reach.everywhere else current().account or "–"


def _note(token: str, **details: Any) -> None:
    house.desk.trail.note(
        caller.tenant,
        "token",
        caller.actor,
        operation=g.row.operation,
        about=token,
        correlation_id=caller.correlation_id,
        **details,
    )
