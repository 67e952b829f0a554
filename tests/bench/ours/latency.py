"""One event alone: from the instant before its append to the instant its score is seen.

`--background 500` has another process record that many events a second meanwhile. The observation is handed
to the service by RPC; the time starts inside it, right before the append.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from nameko.standalone.rpc import ServiceRpcProxy

from tests.bench.alone import latency, one_by_one
from tests.bench.contest import Task, task
from tests.bench.ours.pipeline import SERVE, prepare
from tests.bench.outcome import report
from tests.bench.processes import Process, running, say_ready
from tests.bench.workload import Observation, observations

_NOISE_SETTLES_SECONDS = 2.0


def wire(one: Observation) -> list[object]:
    return [*one._replace(at=one.at.isoformat())]  # type: ignore[arg-type]


def measure(given: Task, events: Sequence[Observation]) -> list[float]:
    """Milliseconds of each of `events` but the first few, one after the other."""
    with ServiceRpcProxy("observations", {"AMQP_URI": given.broker}) as service:

        def record(event: Observation) -> Callable[[], float]:
            answer: Callable[[], float] = service.observe.call_async([wire(event)]).result
            return answer

        return one_by_one(events, record, given.database("scoring"))


def make_noise(given: Task, a_second: int) -> None:
    """Until it is ended, record `a_second` events a second, in calls of a few."""
    a_call = max(1, a_second // 100)
    number = 0
    with ServiceRpcProxy("observations", {"AMQP_URI": given.broker}) as service:
        say_ready()
        began = time.monotonic()
        while True:
            service.observe([wire(one) for one in observations(a_call, seed=1_000_000 + number)])
            number += 1
            time.sleep(max(0.0, began + number * a_call / a_second - time.monotonic()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--background", type=int, default=0)
    parser.add_argument("--noise", type=int, default=0, help="be the background")
    options, _ = parser.parse_known_args()
    given = task()
    if options.noise:
        make_noise(given, options.noise)
        return
    prepare(given)
    with ExitStack() as around:
        around.enter_context(running(Process(SERVE, "scoring"), Process(SERVE, "observations")))
        if options.background:
            around.enter_context(running(Process(__spec__.name, "--noise", str(options.background))))
            time.sleep(_NOISE_SETTLES_SECONDS)
        report(latency(measure(given, given.events)))


if __name__ == "__main__":
    main()
