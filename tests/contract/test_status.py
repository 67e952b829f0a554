"""What a service tells of itself is of one moment, and what it makes anew loses nothing said meanwhile."""

import threading
import time

from sqlalchemy.engine import Connection

from services.personnel import projections
from services.personnel.projections.units import units
from shared.contracts.personnel import UnitCreated, UnitRenamed
from shared.database import reading, writing
from shared.eventstore import Store, alone_with_read_models, head_of
from shared.projection import apply_all
from shared.rebuild import rebuild
from shared.service import EventSourcedService
from tests.concurrency import running
from tests.stores import BEGINNING, CONTEXT, append, store_at, url_of


class Busy(EventSourcedService):
    """Turns work that waits into an event while its status is being asked for."""

    name = "busy"

    def waiting(self, connection: Connection) -> int:
        append(self.store, "unit-a", 0, 1)
        return head_of(connection)


def test_work_that_is_done_while_the_status_is_asked_for_is_not_left_out(store: Store) -> None:
    service = Busy()
    service.store = store
    status = service.status()
    assert (status["head"], status["relayed"], status["waiting"]) == (0, 0, 0)
    assert store.head() == 1


def test_what_is_said_while_read_models_are_made_anew_is_in_them(store: Store) -> None:
    """Without waiting, the change would find only rows that are about to be replaced."""
    created = UnitCreated(unit="a", name="cũ", kind="division", parent=None, on=BEGINNING.date())
    _say(store, 0, created)
    cleared = threading.Event()

    def anew() -> None:
        with writing(store.engine) as connection:
            alone_with_read_models(connection)
            rebuild(store, connection, projections.ALL, {}, {})
            cleared.set()
            time.sleep(0.2)

    def rename() -> None:
        cleared.wait()
        with store_at(url_of(store)) as own:
            _say(own, 1, UnitRenamed(unit="a", name="mới", on=BEGINNING.date()))

    with running(anew, rename):
        pass
    with reading(store.engine) as connection:
        assert [row.name for row in connection.execute(units.select())] == ["mới"]


def _say(store: Store, expected: int, event: UnitCreated | UnitRenamed) -> None:
    with store.begin() as transaction:
        recorded = transaction.append("organisation-so", expected, [event], CONTEXT)
        apply_all(transaction.connection, projections.ALL, recorded)
