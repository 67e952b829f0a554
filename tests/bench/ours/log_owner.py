"""The owner of W's log as a service in this process, which gives the log away in segments."""

import signal
import sys

import thidua.up  # patches the standard library, so it comes before all else
from shared import logs
from shared.config import load
from shared.messaging.extensions import LogStore
from shared.messaging.host import Host
from shared.service import EventSourcedService
from tests.bench.processes import say_ready


class Owner:
    """What a rebuild needs of the real service; its relay and sealer have done their part long ago."""

    name = "observations"
    store = LogStore()
    log_segment = EventSourcedService.log_segment


def main() -> None:
    settings = load()
    logs.configure(settings.log_level, settings.log_form)
    host = Host(settings, [Owner])
    host.start()
    say_ready()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    host.wait()


if __name__ == "__main__":
    assert thidua.up
    main()
