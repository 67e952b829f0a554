"""Accounts: made, given roles, locked and unlocked by administrators, who can do nothing else."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

import msgspec
from flask import g

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.api.roles import RoleGiven, grants_of, spelt
from services.gateway.asking import caller, house, named, person_of
from services.gateway.identity import passwords
from services.gateway.identity.accounts import Account
from services.gateway.identity.visitor import current
from shared.contracts.commands.fields import Id
from shared.contracts.refusal import Refusal
from shared.contracts.schema import schema_of

blueprint = Field("accounts", "Tài khoản và vai trò: accounts and their roles")

Username = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9][a-z0-9._@-]{1,79}$",
        description="2 to 80 of a-z, 0-9 and . _ @ -",
        extra={"message": "field.username"},
        examples=["lan.nguyen"],
    ),
]


class AccountWanted(msgspec.Struct, forbid_unknown_fields=True):
    """With `external`, the name at the agency's provider of identities, there is no password."""

    username: Username
    roles: list[RoleGiven] = []
    person: Id | None = None
    external: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] | None = None
    language: Literal["vi", "en"] | None = None


class RolesWanted(msgspec.Struct, forbid_unknown_fields=True):
    roles: list[RoleGiven]


@blueprint.answer("/accounts", views.Account(many=True))
def accounts() -> Any:
    """Every account, by username"""
    return named([_told(one) for one in house.desk.accounts.all(caller.tenant)])


@blueprint.route("/accounts", methods=["POST"])
@blueprint.response(201, views.AccountMade)
@blueprint.arguments(
    schema_of(AccountWanted),
    example={"username": "lan.nguyen", "person": "CB001", "roles": [{"role": "staff"}]},
)
def create(body: dict[str, Any]) -> Any:
    """Make an account; its password is invented, told this once, and has to be changed at the first login"""
    password = None if body.get("external") else passwords.invented()
    person = body.get("person")
    made = house.desk.accounts.create(
        caller.tenant,
        body["username"],
        grants_of(body.get("roles", ())),
        password=password,
        person=None if person is None else _known_person(person),
        external=body.get("external"),
        language=body.get("language"),
    )
    _note(made, roles=spelt(made.grants))
    return {**named(_told(made)), "password": password}


@blueprint.route("/accounts/<account>/roles", methods=["POST"])
@blueprint.response(200, views.Account)
@blueprint.arguments(
    schema_of(RolesWanted), example={"roles": [{"role": "unit-head", "unit": "phong-viec-lam"}]}
)
def set_roles(body: dict[str, Any], account: str) -> Any:
    """Give an account (by id or username) these roles instead of those that it has; one's own excepted"""
    found = _of_another(account)
    house.desk.accounts.set_grants(caller.tenant, found.account, grants_of(body["roles"]))
    return _changed(found, roles=body["roles"])


@blueprint.route("/accounts/<account>/lock", methods=["POST"])
@blueprint.response(200, views.Account)
def lock(account: str) -> Any:
    """Let nobody in by an account any more; its sessions and tokens end"""
    found = _of_another(account)
    house.desk.accounts.lock(caller.tenant, found.account)
    return _changed(found)


@blueprint.route("/accounts/<account>/unlock", methods=["POST"])
@blueprint.response(200, views.Account)
def unlock(account: str) -> Any:
    """Let its holder in again, also when the name is closed after too many failures"""
    found = _of_another(account)
    house.desk.accounts.unlock(caller.tenant, found.account)
    house.desk.attempts.forget(caller.tenant, found.username)
    return _changed(found)


@blueprint.route("/accounts/<account>/password", methods=["POST"])
@blueprint.response(200, views.PasswordMade)
def reset_password(account: str) -> Any:
    """Invent a new password, told this once, to be changed at the next login; sessions and tokens end"""
    found = _of_another(account)
    password = passwords.invented()
    house.desk.accounts.set_password(caller.tenant, found.account, password, must_change=True)
    house.desk.attempts.forget(caller.tenant, found.username)
    _note(found)
    return {"password": password}


@blueprint.route("/accounts/<account>/totp/removal", methods=["POST"])
@blueprint.response(200, views.Account)
def drop_totp(account: str) -> Any:
    """No more one-time codes, for who lost the telephone; the password alone lets in again"""
    found = _of_another(account)
    house.desk.accounts.drop_totp(caller.tenant, found.account)
    return _changed(found)


def _of_another(text: str) -> Account:
    """Nobody raises or frees themselves."""
    found = house.desk.accounts.of_name(caller.tenant, text)
    if found.account == current().account:
        raise Refusal("account.own", place="account", value=text)
    return found


def _known_person(text: str) -> str:
    """An account speaks for its person, so there has to be one."""
    person = person_of(text)
    if person not in house.directory.certainly(caller.tenant).people:
        raise Refusal("person.unknown", place="person", value=person)
    return person


def _changed(found: Account, **details: Any) -> Any:
    _note(found, **details)
    return named(_told(house.desk.accounts.of_id(caller.tenant, found.account)))


def _note(account: Account, **details: Any) -> None:
    house.desk.trail.note(
        caller.tenant,
        "account",
        caller.actor,
        operation=g.row.operation,
        about=account.username,
        correlation_id=caller.correlation_id,
        **details,
    )


def _told(account: Account) -> dict[str, Any]:
    told = asdict(account)
    told.pop("tenant")
    told.pop("grants")
    return {**told, "roles": spelt(account.grants), "created": account.created.isoformat()}
