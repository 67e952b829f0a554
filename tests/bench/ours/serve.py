"""Runs one of the two services in this process: `python -m tests.bench.ours.serve observations`."""

import signal
import sys

import thidua.up  # patches the standard library, so it comes before all else


def main(name: str) -> None:
    from shared import logs
    from shared.config import load
    from shared.messaging.host import Host
    from tests.bench.ours.services import SERVICES
    from tests.bench.processes import say_ready

    settings = load()
    logs.configure(settings.log_level, settings.log_form)
    host = Host(settings, [SERVICES[name]])
    host.start()
    say_ready()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    host.wait()


if __name__ == "__main__":
    assert thidua.up
    main(sys.argv[1])
