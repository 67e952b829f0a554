"""What a service offers for its ledger: to prove its log whole, and to prove one event to others."""

from collections.abc import Iterator
from typing import Any, ClassVar

import eventlet
import msgspec

from shared.contracts.refusal import Refusal
from shared.eventstore import Store
from shared.ledger import verify
from shared.ledger.canonical import LogRow
from shared.ledger.export import lines_of
from shared.ledger.proof import NotAsSealed, NotSealed, make_proof
from shared.ledger.source import DatabaseSource, database
from shared.messaging.rpc import rpc
from shared.messaging.sealing import LogSealer

_ROWS_BETWEEN_BREATHS = 200
"""So many events are compared before everybody else in the process has a turn."""


class LedgerDesk:
    """Part of `EventSourcedService`. Other organisations' events are neither compared nor told of."""

    name: ClassVar[str]
    store: Store
    sealer: LogSealer

    @rpc(expected_exceptions=Refusal)
    def verify_log(self, tenant: str) -> dict[str, Any]:
        """The log compared with its ledger file, as `shared.ledger.Report`; raises Refusal."""
        with database(self.store.engine, self.name) as source:
            part = _OneTenant(source, tenant)
            try:
                report = verify(
                    part, self.name, lambda: lines_of(self.sealer.path), self.sealer.public_keys()
                )
            except OSError as error:
                raise self._unreadable(error) from None
        told: dict[str, Any] = msgspec.to_builtins(report)
        return told

    @rpc(expected_exceptions=Refusal)
    def prove_event(self, tenant: str, position: int) -> dict[str, Any]:
        """The `proof` that the event at `position` stands in the sealed log, as text; raises Refusal."""
        with database(self.store.engine, self.name) as source:
            row = source.row_at(position)
        if row is None or row.tenant != tenant:
            raise Refusal("logged-event.unknown", value=position, service=self.name)
        try:
            return {"proof": make_proof(lines_of(self.sealer.path), row).encode().decode()}
        except NotSealed:
            raise Refusal("ledger.not-sealed", value=position, service=self.name) from None
        except NotAsSealed:
            raise Refusal("ledger.not-as-sealed", value=position, service=self.name) from None
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: Exception) -> Refusal:
        # the file's name is of no use to who asks from afar
        said = error.strerror if isinstance(error, OSError) else str(error)
        return Refusal("ledger.unreadable", service=self.name, said=said or type(error).__name__)


class _OneTenant:
    """A log as one organisation sees it, read without keeping the others waiting."""

    def __init__(self, source: DatabaseSource, tenant: str) -> None:
        self._source = source
        self.tenant: str | None = tenant

    def rows(self) -> Iterator[LogRow]:
        for number, row in enumerate(self._source.rows()):
            if number % _ROWS_BETWEEN_BREATHS == 0:
                eventlet.sleep(0)
            if row.tenant == self.tenant:
                yield row

    def position_of(self, event_id: str) -> int | None:
        return self._source.position_of(event_id)

    def seals(self) -> Any:
        return self._source.seals()
