"""Two replicas on one PostgreSQL share imports: each step is taken once, whoever takes it."""

import threading
from typing import Any

import pytest

from services.observations import migrations
from services.observations.service import ObservationsService
from shared.database import connect
from shared.eventstore import Store
from shared.migrate import upgrade
from tests.importing import hand_in, importing, to_the_end
from tests.servers import create_databases

pytestmark = pytest.mark.server


def punches(count: int) -> str:
    return "".join(
        f"{number % 40 + 1}\t2019-03-{number // 1440 % 28 + 1:02} "
        f"{number // 60 % 24:02}:{number % 60:02}:00\t1\t0\t1\t0\n"
        for number in range(count)
    )


def test_two_replicas_import_two_overlapping_files_once(database_url: str) -> None:
    with create_databases(database_url, ["observations"]) as template:
        url = template.format(service="observations")
        upgrade(url, migrations)
        engines = [connect(url), connect(url)]
        replicas = [importing(ObservationsService, Store(engine)) for engine in engines]
        imports = [
            hand_in(replicas[0], "punches", punches(9000)),
            hand_in(replicas[1], "punches", punches(12_000)),
        ]
        threads = [threading.Thread(target=_work, args=(replica,)) for replica in replicas]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        states = [to_the_end(replicas[0], import_id) for import_id in imports]
        assert [state["state"] for state in states] == ["finished", "finished"]
        assert sum(state["imported"] for state in states) == 12_000
        assert sum(state["reasons"].get("already-known", 0) for state in states) == 9000
        assert replicas[0].store.head() >= 12_002
        for engine in engines:
            engine.dispose()


def _work(replica: Any) -> None:
    while replica.imports.step():
        pass
