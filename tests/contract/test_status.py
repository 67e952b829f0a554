"""What a service tells of itself is of one moment."""

from sqlalchemy.engine import Connection

from shared.eventstore import Store, head_of
from shared.service import EventSourcedService
from tests.stores import append


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
