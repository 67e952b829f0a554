"""Plain nameko and SQLAlchemy: commit a batch, then dispatch each event; an event_handler scores it.

As its documentation has it: one message an event, ten workers, one transaction a message, with an inbox
against redelivery. Events whose dispatch fails after the commit are lost.

`--serve` is the consumer's process.
"""

import os
import sys
from collections.abc import Sequence

from tests.bench.processes import say_ready
from tests.bench.workload import Observation, batches

WORKERS = 10


def serve() -> None:
    import thidua.up  # patches the standard library

    assert thidua.up
    import sqlalchemy as sa
    from nameko.containers import ServiceContainer
    from nameko.events import event_handler
    from nameko.extensions import DependencyProvider

    from tests.bench.peers import rows

    url = os.environ["DATABASE_URL"].replace("{service}", "observations")

    class Database(DependencyProvider):
        def setup(self) -> None:
            self.engine = sa.create_engine(url, pool_size=WORKERS)

        def get_dependency(self, worker_ctx):
            return self.engine

    class Scoring:
        name = "scoring"
        engine = Database()

        @event_handler("observations", "observed")
        def on_observed(self, payload):
            rows.score(self.engine, payload)

    container = ServiceContainer(Scoring, {"AMQP_URI": os.environ["AMQP_URI"], "max_workers": WORKERS})
    container.start()
    say_ready()
    container.wait()


def main() -> None:
    from nameko.standalone.events import event_dispatcher

    from tests.bench.contest import compete, task
    from tests.bench.peers import rows

    given = task()
    engine = rows.create(given.databases.replace("{service}", "observations"))
    dispatch = event_dispatcher({"AMQP_URI": given.broker}, use_confirms=False)

    def append(observations: Sequence[Observation]) -> None:
        for batch in batches(observations, rows.BATCH):
            rows.commit(engine, batch)
            if not given.append_only:
                for one in batch:
                    dispatch("observations", "observed", rows.message(one))

    consumers = {"consumer": ("tests.bench.peers.plain_nameko", "--serve")}
    compete(given, append, consumers, given.database("observations"))


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
