"""API tokens: who may come in, and for which organisation. Only their hashes are kept.

Those of the installation come from a file, last until they are revoked, and may do everything. Those that an
account issues last hours, and may do a part of what the account may.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, Row

from services.gateway.identity.files import leave
from services.gateway.identity.grants import Grant, packed, unpacked
from services.gateway.identity.tables import accounts, metadata, tokens
from services.gateway.identity.texts import storable
from services.gateway.identity.visitor import Visitor
from shared import clock
from shared.config import Settings
from shared.contracts.refusal import Refusal
from shared.database import glancing, insert_new, reading, writing
from shared.ids import derived_id, new_id

__all__ = ["SHORTEST", "Tokens", "let_the_first_in", "metadata", "tokens"]

SHORTEST = 24
"""Characters; what we make ourselves has 43, which no one guesses."""

LONGEST_HOURS = 24 * 90


class Tokens:
    """The tokens that this gateway knows."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def holder_of(self, token: str) -> Visitor | None:
        """The holder of a token that is known, not over and not revoked, whose account is not locked."""
        wanted = _hash(token)
        owner = sa.and_(accounts.c.tenant == tokens.c.tenant, accounts.c.account == tokens.c.account)
        query = (
            sa.select(
                tokens,
                accounts.c.username,
                accounts.c.person,
                accounts.c.language,
                accounts.c.locked,
                accounts.c.grants.label("held"),
            )
            .join_from(tokens, accounts, owner, isouter=True)
            .where(tokens.c.sha256 == wanted)
        )
        with glancing(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None or not hmac.compare_digest(row.sha256, wanted) or row.revoked is not None:
            return None
        if row.account is None:
            return Visitor(row.tenant, row.actor, installation=True)
        if row.expires <= self._now() or row.held is None or row.locked:
            return None
        return _visitor(row)

    def issue(
        self,
        visitor: Visitor,
        label: str,
        grants: Collection[Grant],
        operations: Collection[str] | None,
        hours: int,
    ) -> dict[str, Any]:
        """`{"token", "secret", "expires"}` of a new token of the visitor's account; the secret is told this
        once."""
        secret, now = secrets.token_urlsafe(32), self._now()
        expires = now + timedelta(hours=hours)
        row = {
            "sha256": _hash(secret),
            "tenant": visitor.tenant,
            "actor": visitor.actor,
            "label": label,
            "created": now,
            "revoked": None,
            "token": new_id(),
            "account": visitor.account,
            "grants": packed(grants),
            "operations": None if operations is None else json.dumps(sorted(operations)),
            "expires": expires,
        }
        with writing(self._engine) as connection:
            connection.execute(sa.insert(tokens).values(row))
        return {"token": row["token"], "secret": secret, "expires": expires.isoformat()}

    def listed(self, tenant: str, account: str | None = None) -> list[dict[str, Any]]:
        """Tokens that were issued, of an account or of all, without their secrets; the newest first."""
        query = sa.select(tokens).where(tokens.c.tenant == tenant, tokens.c.account.is_not(None))
        if account is not None:
            query = query.where(tokens.c.account == account)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(tokens.c.created.desc())).all()
        return [
            {
                "token": row.token,
                "account": row.account,
                "label": row.label,
                "roles": [{"role": one.role, "unit": one.unit} for one in unpacked(row.grants)],
                "operations": None if row.operations is None else json.loads(row.operations),
                "created": row.created.isoformat(),
                "expires": row.expires.isoformat(),
                "revoked": None if row.revoked is None else row.revoked.isoformat(),
            }
            for row in rows
        ]

    def revoke_issued(self, tenant: str, token: str, account: str | None = None) -> None:
        """Revoke a token by its id, of `account` if one is named; raises Refusal when there is none."""
        here = sa.and_(tokens.c.tenant == tenant, tokens.c.token == storable(token))
        if account is not None:
            here = sa.and_(here, tokens.c.account == account)
        with writing(self._engine) as connection:
            if connection.execute(sa.select(tokens.c.token).where(here)).first() is None:
                raise Refusal("token.unknown", place="token", value=token)
            connection.execute(
                sa.update(tokens).where(here, tokens.c.revoked.is_(None)).values(revoked=self._now())
            )

    def any(self) -> bool:
        """Whether anybody could come in at all."""
        query = sa.select(sa.exists().where(tokens.c.revoked.is_(None)))
        with reading(self._engine) as connection:
            return bool(connection.scalar(query))

    def register(self, token: str, tenant: str, label: str) -> None:
        """Let the holder of `token` in; a token that was known, or revoked, stays as it was."""
        digest = _hash(token)
        row = {
            "sha256": digest,
            "tenant": tenant,
            "actor": derived_id(tenant, "token", digest),
            "label": label,
            "created": self._now(),
            "revoked": None,
        }
        with writing(self._engine) as connection:
            insert_new(connection, tokens, [row])

    def revoke(self, token: str) -> None:
        """Never let the holder of `token` in again."""
        here = sa.and_(tokens.c.sha256 == _hash(token), tokens.c.revoked.is_(None))
        with writing(self._engine) as connection:
            connection.execute(sa.update(tokens).where(here).values(revoked=self._now()))


def _visitor(row: Row[Any]) -> Visitor:
    """With the roles that the token was given and the account still has."""
    held = unpacked(row.held)
    return Visitor(
        tenant=row.tenant,
        actor=row.actor,
        account=row.account,
        username=row.username,
        person=row.person,
        grants=tuple(one for one in unpacked(row.grants) if one in held),
        language=row.language,
        operations=None if row.operations is None else frozenset(json.loads(row.operations)),
    )


def let_the_first_in(tokens: Tokens, settings: Settings) -> None:
    """Make sure that somebody can come in; raises Refusal when nobody could.

    The token in the file that `api_token_file` names is let in. Without that file the embedded mode makes a
    token and leaves it in the file `token` of its data folder, readable by its owner alone.
    """
    if settings.api_token_file:
        tokens.register(_read(settings.api_token_file), settings.tenant, "from file")
    elif tokens.any():
        return
    elif settings.embedded:
        token = secrets.token_urlsafe(32)
        leave(settings.data / "token", token + "\n")
        tokens.register(token, settings.tenant, "first")
    else:
        raise Refusal("token.missing", least=SHORTEST)


def _read(path: str) -> str:
    try:
        token = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("token.unreadable", value=path, detail=str(error)) from None
    if len(token) < SHORTEST or len(token.split()) != 1:
        raise Refusal("token.weak", value=path, least=SHORTEST)
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
