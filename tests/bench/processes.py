"""Processes of a contestant: started until they say that they are ready, watched, measured, ended."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

READY = "ready"


class Ended(Exception):
    """A process that should still run ended."""


class Process:
    """One Python module of this repository as a process of its own."""

    def __init__(self, module: str, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self._said = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", module, *arguments],
            env=None if env is None else dict(env),
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self._said.pid

    def wait_ready(self) -> None:
        self.wait_said(READY)

    def wait_said(self, word: str) -> None:
        """Until the process has printed `word` on a line of its own; raises Ended."""
        assert self._said.stdout is not None
        for line in self._said.stdout:
            if line.strip() == word:
                return
        raise Ended(f"{self._said.args!r} ended before it said {word!r}")

    def require_running(self) -> None:
        if self._said.poll() is not None:
            raise Ended(f"{self._said.args!r} ended with {self._said.returncode}")

    def memory(self) -> float:
        """MiB that stand in memory now."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def end(self) -> None:
        self._said.terminate()
        try:
            self._said.wait(15)
        except subprocess.TimeoutExpired:
            self._said.kill()
            self._said.wait()


@contextmanager
def running(*processes: Process) -> Iterator[None]:
    """All of `processes`, once they are ready; ended with the block."""
    try:
        for process in processes:
            process.wait_ready()
        yield
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.end()


def say_ready() -> None:
    """To be called by the process itself."""
    say(READY)


def say(word: str) -> None:
    """What `Process.wait_said` waits for; to be called by the process itself."""
    print(word, flush=True)
