"""The answers to commands that came with a key: whose turn it is to do one, and what came of it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.gateway.once.tables import answers
from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import exclusive, upsert, writing
from shared.ids import new_id

KEPT = timedelta(hours=24)


class InProgress(Exception):
    """The command is being done at this moment; `remaining` is how long it may take at most."""

    def __init__(self, remaining: timedelta) -> None:
        super().__init__(f"in progress for {remaining} at most")
        self.remaining = remaining


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    content_type: str
    body: str


@dataclass(frozen=True)
class Turn:
    """The right to do a command: `key` is the row's, `turn` says that it is still ours."""

    key: dict[str, str]
    turn: str


class Answers:
    """In the gateway's own database, each for a day."""

    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def begin(
        self, tenant: str, actor: str, operation: str, key: str, request_sha256: str, patience: timedelta
    ) -> Turn | Answer:
        """The turn to do the command, or what it was answered before.

        Raises InProgress while somebody else has the turn, who keeps it for `patience` at most, and Refusal
        `idempotency.reused` when the key came with another request.
        """
        now = self._now()
        row = {
            "tenant": tenant,
            "actor": actor,
            "operation": operation,
            "key_sha256": hashlib.sha256(key.encode()).hexdigest(),
        }
        with writing(self._engine) as connection:
            exclusive(connection, " ".join(("idempotency", *row.values())))
            found = connection.execute(sa.select(answers).where(_at(row))).first()
            if found is not None and found.made > now - KEPT:
                if found.request_sha256 != request_sha256:
                    raise Refusal("idempotency.reused", value=key, place="Idempotency-Key")
                if found.status is not None:
                    return Answer(found.status, found.content_type, found.body)
                if found.until > now:
                    raise InProgress(found.until - now)
            turn = Turn(row, new_id())
            taken = {"turn": turn.turn, "until": now + patience, "made": now}
            none: dict[str, Any] = dict.fromkeys(("status", "content_type", "body"))
            upsert(connection, answers, [{**row, "request_sha256": request_sha256, **taken, **none}])
        return turn

    def keep(self, turn: Turn, answer: Answer) -> None:
        """What came of it; nothing is kept when another has the turn by now."""
        values = {"status": answer.status, "content_type": answer.content_type, "body": answer.body}
        with writing(self._engine) as connection:
            connection.execute(sa.update(answers).where(_held(turn)).values(**values))

    def let_go(self, turn: Turn) -> None:
        """It was not done, or not wholly: whoever comes next with the key may try."""
        with writing(self._engine) as connection:
            connection.execute(sa.delete(answers).where(_held(turn)))

    def forget(self) -> None:
        """Delete what is older than a day, of all organisations."""
        with writing(self._engine) as connection:
            connection.execute(sa.delete(answers).where(answers.c.made <= self._now() - KEPT))


def _at(key: dict[str, str]) -> sa.ColumnElement[bool]:
    return sa.and_(*(answers.c[name] == value for name, value in key.items()))


def _held(turn: Turn) -> sa.ColumnElement[bool]:
    return sa.and_(_at(turn.key), answers.c.turn == turn.turn)
