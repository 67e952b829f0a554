"""Accounts: a username, perhaps a person of the organisation, and roles. Passwords are kept as argon2id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from services.gateway.identity import passwords
from services.gateway.identity.grants import Grant, checked, packed, unpacked
from services.gateway.identity.tables import accounts, recovery_codes, sessions, tokens
from services.gateway.identity.texts import storable
from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Account:
    """`external` is the name by which the agency's provider of identities knows the holder."""

    tenant: str
    account: str
    username: str
    person: str | None
    grants: tuple[Grant, ...]
    language: str | None
    must_change: bool
    external: str | None
    totp: bool
    locked: bool
    created: datetime


class Accounts:
    """Those of every organisation; whatever is asked names one."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def create(
        self,
        tenant: str,
        username: str,
        grants: tuple[Grant, ...],
        *,
        password: str | None = None,
        person: str | None = None,
        external: str | None = None,
        language: str | None = None,
        must_change: bool = True,
    ) -> Account:
        """Make an account; raises Refusal when the name, the person or the external name has one already.

        Without a password its holder comes in by the provider of identities alone.
        """
        if password is not None:
            passwords.require_good(password, username)
        made = {
            "tenant": tenant,
            "account": new_id(),
            "username": username,
            "person": person,
            "grants": packed(checked(grants)),
            "language": language,
            "password": None if password is None else passwords.hashed(password),
            "must_change": must_change and password is not None,
            "external": external,
            "totp": None,
            "totp_confirmed": False,
            "totp_step": 0,
            "locked": False,
            "created": self._now(),
        }
        with writing(self._engine) as connection:
            for name in ("username", "person", "external"):
                _require_free(connection, tenant, name, made[name])
            connection.execute(sa.insert(accounts).values(made))
        return self.of_id(tenant, str(made["account"]))

    def all(self, tenant: str) -> list[Account]:
        """By username."""
        query = sa.select(accounts).where(accounts.c.tenant == tenant).order_by(accounts.c.username)
        with reading(self._engine) as connection:
            return [_account(row) for row in connection.execute(query)]

    def any(self, tenant: str) -> bool:
        with reading(self._engine) as connection:
            return bool(connection.scalar(sa.select(sa.exists().where(accounts.c.tenant == tenant))))

    def of_id(self, tenant: str, account: str) -> Account:
        """Raises Refusal when there is none of this id."""
        found = self._found(accounts.c.tenant == tenant, accounts.c.account == account)
        if found is None:
            raise Refusal("account.unknown", place="account", value=account)
        return found

    def of_name(self, tenant: str, text: str) -> Account:
        """The account of this username or id; raises Refusal."""
        plain = storable(text)
        named = sa.or_(accounts.c.username == plain, accounts.c.account == plain)
        found = self._found(accounts.c.tenant == tenant, named)
        if found is None:
            raise Refusal("account.unknown", place="account", value=text)
        return found

    def of_external(self, tenant: str, external: str) -> Account | None:
        return self._found(accounts.c.tenant == tenant, accounts.c.external == external)

    def proven(self, tenant: str, username: str, password: str) -> Account | None:
        """The account whose password this is; the same work is done when there is none."""
        query = sa.select(accounts).where(accounts.c.tenant == tenant, accounts.c.username == username)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if not passwords.matches(None if row is None else row.password, password) or row is None:
            return None
        if passwords.outdated(row.password):
            self._change(tenant, row.account, password=passwords.hashed(password))
        return _account(row)

    def set_password(self, tenant: str, account: str, password: str, must_change: bool = False) -> None:
        """Every session and token of the account ends with the old password."""
        passwords.require_good(password, self.of_id(tenant, account).username)
        self._change(tenant, account, ends=True, password=passwords.hashed(password), must_change=must_change)

    def set_grants(self, tenant: str, account: str, grants: tuple[Grant, ...]) -> None:
        """Tokens that were given a role which the account no longer has lose it at once."""
        self._change(tenant, account, grants=packed(checked(grants)))

    def lock(self, tenant: str, account: str) -> None:
        """Nobody comes in by it any more, and whoever is in is out."""
        self._change(tenant, account, ends=True, locked=True)

    def unlock(self, tenant: str, account: str) -> None:
        self._change(tenant, account, locked=False)

    def drop_totp(self, tenant: str, account: str) -> None:
        """The holder lost the device: the password alone lets in again."""
        here = sa.and_(recovery_codes.c.tenant == tenant, recovery_codes.c.account == account)
        with writing(self._engine) as connection:
            connection.execute(sa.delete(recovery_codes).where(here))
        self._change(tenant, account, totp=None, totp_confirmed=False)

    def _found(self, *conditions: sa.ColumnElement[bool]) -> Account | None:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(accounts).where(*conditions)).first()
        return None if row is None else _account(row)

    def _change(self, tenant: str, account: str, ends: bool = False, **values: Any) -> None:
        here = sa.and_(accounts.c.tenant == tenant, accounts.c.account == account)
        with writing(self._engine) as connection:
            connection.execute(sa.update(accounts).where(here).values(values))
            if ends:
                _end_all(connection, tenant, account, self._now())


def _end_all(connection: Connection, tenant: str, account: str, now: datetime) -> None:
    opened = sa.and_(sessions.c.tenant == tenant, sessions.c.account == account)
    connection.execute(sa.delete(sessions).where(opened))
    issued = sa.and_(tokens.c.tenant == tenant, tokens.c.account == account, tokens.c.revoked.is_(None))
    connection.execute(sa.update(tokens).where(issued).values(revoked=now))


def _require_free(connection: Connection, tenant: str, name: str, value: Any) -> None:
    taken = sa.exists().where(accounts.c.tenant == tenant, accounts.c[name] == value)
    if value is not None and connection.scalar(sa.select(taken)):
        raise Refusal("account.exists", place=name, value=value)


def _account(row: Row[Any]) -> Account:
    return Account(
        row.tenant,
        row.account,
        row.username,
        row.person,
        unpacked(row.grants),
        row.language,
        row.must_change,
        row.external,
        row.totp_confirmed,
        row.locked,
        row.created,
    )
