"""What was said: kept without a name, and put on record as something that nobody confirmed yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.gateway.feedback.counters import Counter
from services.gateway.feedback.tables import said
from shared import clock
from shared.contracts.observations import Source
from shared.database import insert_new, reading, writing
from shared.ids import derived_id

QUESTIONS = 5
MOST_WORDS = 1000
SOURCE: Source = "citizen"


@dataclass(frozen=True)
class Saying:
    """One form filled in: `nonce` says which, `answers` are 1 to 5, one a question."""

    nonce: str
    answers: list[int]
    words: str | None


def records_of(tenant: str, counter: Counter, saying: Saying, at: datetime) -> list[dict[str, Any]]:
    """The commands that put the saying on record: one a rule of the counter that it meets, always the same
    for one form, so that sending it twice adds nothing."""
    return [
        {
            "command": "RecordBehaviour",
            "record": derived_id(tenant, "feedback", counter.counter, saying.nonce, str(number)),
            "subject_kind": "unit",
            "subject": counter.unit,
            "criterion": rule.criterion,
            "occurred_at": at.isoformat(),
            "observer": f"Phiếu góp ý tại quầy {counter.name}"[:300],
            "source": SOURCE,
            "evidence": f"feedback:{feedback_id(tenant, counter, saying)}",
            "note": saying.words,
            "alleged": True,
        }
        for number, rule in enumerate(counter.rules, 1)
        if rule.meets(saying.answers)
    ]


def feedback_id(tenant: str, counter: Counter, saying: Saying) -> str:
    return derived_id(tenant, "feedback", counter.counter, saying.nonce)


class Sayings:
    def __init__(self, engine: Engine, now: Callable[[], datetime] = clock.now) -> None:
        self._engine = engine
        self._now = now

    def keep(self, tenant: str, counter: Counter, saying: Saying, records: list[str]) -> None:
        row = {
            "tenant": tenant,
            "feedback": feedback_id(tenant, counter, saying),
            "counter": counter.counter,
            "day": clock.local_day(self._now()),
            "answers": saying.answers,
            "words": saying.words,
            "records": records,
        }
        with writing(self._engine) as connection:
            insert_new(connection, said, [row])

    def has(self, tenant: str, feedback: str) -> bool:
        here = (said.c.tenant == tenant) & (said.c.feedback == feedback)
        with reading(self._engine) as connection:
            return connection.scalar(sa.select(said.c.feedback).where(here)) is not None

    def listed(self, tenant: str, counter: str, after: str | None, limit: int) -> list[dict[str, Any]]:
        """The newest day first, page by page behind the saying `after`."""
        query = sa.select(said).where(said.c.tenant == tenant, said.c.counter == counter)
        order = sa.tuple_(said.c.day, said.c.feedback)
        with reading(self._engine) as connection:
            if after is not None:
                here = (said.c.tenant == tenant) & (said.c.feedback == after)
                day = connection.scalar(sa.select(said.c.day).where(here))
                query = query.where(order < sa.tuple_(sa.literal(day, sa.Date), sa.literal(after)))
            rows = connection.execute(query.order_by(said.c.day.desc(), said.c.feedback.desc()).limit(limit))
            told = ("feedback", "day", "answers", "words", "records")
            return [{name: getattr(row, name) for name in told} for row in rows]
