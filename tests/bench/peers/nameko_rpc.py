"""A call of nameko's RPC with one observation, to a service that does nothing with it: the time of the call.

`--serve` is the service's process.
"""

import os
import sys
import time
from typing import Any

from tests.bench.processes import Process, running, say_ready


def serve() -> None:
    import thidua.up  # patches the standard library

    assert thidua.up
    from nameko.containers import ServiceContainer
    from nameko.rpc import rpc

    class Idle:
        name = "idle"

        @rpc
        def observe(self, observation: list[Any]) -> int:
            return len(observation)

    container = ServiceContainer(Idle, {"AMQP_URI": os.environ["AMQP_URI"]})
    container.start()
    say_ready()
    container.wait()


def main() -> None:
    from nameko.standalone.rpc import ServiceRpcProxy

    from tests.bench.alone import PAUSE_SECONDS, WARMING, latency
    from tests.bench.contest import task
    from tests.bench.ours.latency import wire
    from tests.bench.outcome import report

    given = task()
    found: list[float] = []
    with (
        running(Process("tests.bench.peers.nameko_rpc", "--serve")),
        ServiceRpcProxy("idle", {"AMQP_URI": given.broker}) as service,
    ):
        for one in given.events:
            began = time.monotonic()
            service.observe(wire(one))
            found.append((time.monotonic() - began) * 1000)
            time.sleep(PAUSE_SECONDS)
    report(latency(found[WARMING:]))


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
