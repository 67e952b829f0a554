"""Clocks that jump: a process started with one of them believes whatever its file says, while it runs."""

from datetime import timedelta
from pathlib import Path

from tests.servers.process import ServerMissing


class Clock:
    """The wall clock of the processes that are started with its `environment`; time spans stay true."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(timedelta())

    def jump(self, by: timedelta) -> None:
        """From now on, within a second, the clock is so far from the true one."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{by.total_seconds():+.0f}\n")
        fresh.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": program("libfaketime.so.1"),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


def program(name: str) -> str:
    """The path of the library of that name; raises ServerMissing."""
    found = sorted(Path("/usr/lib").glob(f"*/faketime/{name}"))
    if not found:
        raise ServerMissing(f"libfaketime ({name})")
    return str(found[0])
