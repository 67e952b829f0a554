"""The counters of an organisation: which unit serves there, and what an answer is put on record as."""

import secrets
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.gateway.feedback.tables import counters
from shared import clock
from shared.contracts.commands.fields import Name, Slug
from shared.contracts.refusal import Refusal
from shared.database import reading, upsert, writing

Answer = Annotated[int, msgspec.Meta(ge=1, le=5, description="1 is bad, 5 is good")]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers to `question` (1 to 5) from `least` to `most` are put on record under `criterion`."""

    question: Annotated[int, msgspec.Meta(ge=1, le=5, description="Number of the question")]
    criterion: Slug
    least: Answer = 1
    most: Answer = 2

    def meets(self, answers: list[int]) -> bool:
        return self.least <= answers[self.question - 1] <= self.most


class CounterWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A counter at which citizens are served; told again, what it says replaces what was said."""

    counter: Slug
    unit: Slug
    name: Name
    rules: Annotated[list[Rule], msgspec.Meta(max_length=20)] = []


class Counter(msgspec.Struct, frozen=True):
    """`secret` signs its forms."""

    counter: str
    unit: str
    name: str
    rules: list[Rule]
    secret: str


class Counters:
    def __init__(self, engine: Engine, now: clock.Clock = clock.now) -> None:
        self._engine = engine
        self._now = now

    def set_up(self, tenant: str, actor: str, wanted: CounterWanted) -> Counter:
        """Forms that were given out before stay valid."""
        before = self._found(tenant, wanted.counter)
        row: dict[str, Any] = {
            "tenant": tenant,
            **msgspec.to_builtins(wanted),
            "secret": before.secret if before else secrets.token_urlsafe(32),
            "created": self._now(),
            "created_by": actor,
        }
        with writing(self._engine) as connection:
            upsert(connection, counters, [row])
        return self.of(tenant, wanted.counter)

    def of(self, tenant: str, counter: str) -> Counter:
        """Raises Refusal `counter.unknown`."""
        found = self._found(tenant, counter)
        if found is None:
            raise Refusal("counter.unknown", place="counter", value=counter)
        return found

    def listed(self, tenant: str) -> list[Counter]:
        query = sa.select(counters).where(counters.c.tenant == tenant).order_by(counters.c.counter)
        with reading(self._engine) as connection:
            return [_counter(row) for row in connection.execute(query)]

    def _found(self, tenant: str, counter: str) -> Counter | None:
        here = (counters.c.tenant == tenant) & (counters.c.counter == counter)
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(counters).where(here)).first()
        return None if row is None else _counter(row)


def _counter(row: Any) -> Counter:
    told = {name: getattr(row, name) for name in Counter.__struct_fields__}
    return msgspec.convert(told, Counter)
