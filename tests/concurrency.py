"""Several things at once, and waiting for what comes of them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until `condition` holds; fails when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.005)


@contextmanager
def running(*jobs: Callable[[], None], seconds: float = 20) -> Iterator[list[threading.Thread]]:
    """Run `jobs` beside the body of the `with`; `seconds` after its end they must have ended, none with an
    error."""
    errors: list[Exception] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    yield threads
    for thread in threads:
        thread.join(timeout=seconds)
        assert not thread.is_alive()
    assert not errors, errors
