"""API tokens: who may come in, and for which organisation. Only their hashes are kept."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from shared import clock
from shared.config import Settings
from shared.contracts.refusal import Refusal
from shared.database import Instant, insert_new, reading, writing
from shared.ids import derived_id

metadata = sa.MetaData()

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("tenant", sa.String(63), nullable=False),
    sa.Column("actor", sa.String(120), nullable=False),
    sa.Column("label", sa.String(120), nullable=False),
    sa.Column("created", Instant, nullable=False),
    sa.Column("revoked", Instant),
)

SHORTEST = 24
"""Characters; what we make ourselves has 43, which no one guesses."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token it is: the organisation, and the opaque id under which the logs know the holder."""

    tenant: str
    actor: str


class Tokens:
    """The tokens that this gateway knows."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def holder_of(self, token: str) -> Holder | None:
        """The holder of a token that is known and not revoked."""
        wanted = _hash(token)
        query = sa.select(tokens).where(tokens.c.sha256 == wanted)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None or not hmac.compare_digest(row.sha256, wanted) or row.revoked is not None:
            return None
        return Holder(row.tenant, row.actor)

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
        _write(settings.data / "token", token)
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


def _write(path: Path, token: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(token + "\n")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
