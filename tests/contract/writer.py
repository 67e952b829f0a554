"""A process of its own that appends to a log: `python -m tests.contract.writer URL NAME EVENTS`."""

import sys

from shared.database import connect
from shared.eventstore import Store, VersionConflict
from tests.stores import append


def main(url: str, name: str, events: int) -> None:
    """Append `events` events to the stream of `name`, and as many to one that all writers share."""
    store = Store(connect(url))
    for number in range(events):
        append(store, f"unit-{name}", number, number)
        while True:
            try:
                append(store, "unit-shared", len(store.read_stream("unit-shared")), number)
                break
            except VersionConflict:
                continue


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
