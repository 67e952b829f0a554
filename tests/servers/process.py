"""A server in a process of its own: its folder, its log, its ports, its end."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

INSTALL = "python -m tests.servers install"
GUARD = Path(__file__).with_name("guard.py")
STARTUP_SECONDS = 90

_given: set[int] = set()
"""Ports handed out here, for servers that may not have bound theirs yet."""


class ServerMissing(RuntimeError):
    """A server program is not installed on this machine."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} is not installed; to install it run: {INSTALL}")


class ServerFailed(RuntimeError):
    """A server ended, or stayed silent, before it answered; the message carries the end of its log."""


class ServerProcess:
    """One program under a guard, which stops it as soon as this process closes the guard's input or dies."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        stop_signal: str = "SIGTERM",
        remove: Path | None = None,
    ) -> None:
        self.name = name
        self.log = log
        options = ["--signal", stop_signal]
        options += ["--user", user] if user else []
        options += ["--remove", str(remove)] if remove else []
        self._remove = remove
        with log.open("ab") as output:
            # -I: the guard needs the standard library alone, whatever this process has on its path
            self._guard = subprocess.Popen(
                [sys.executable, "-I", str(GUARD), *options, "--", *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=None if env is None else dict(env),
                cwd="/",
                start_new_session=True,
            )

    def wait_until(self, answers: Callable[[], bool], seconds: float = STARTUP_SECONDS) -> None:
        """Return once ``answers()``; raise ServerFailed if the server ends or ``seconds`` pass before."""
        deadline = time.monotonic() + seconds
        while not answers():
            code = self._guard.poll()
            if code is not None:
                raise ServerFailed(
                    f"{self.name} ended with exit code {code} while starting.\n{self.log_tail()}"
                )
            if time.monotonic() > deadline:
                raise ServerFailed(f"{self.name} did not answer within {seconds:g} s.\n{self.log_tail()}")
            time.sleep(0.05)

    def log_tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send the server and all that it forked a signal and wait for its end; folder and log stay."""
        for child in Path(f"/proc/{self._guard.pid}/task/{self._guard.pid}/children").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(child), how)
        self._guard.wait()

    @property
    def runs(self) -> bool:
        return self._guard.poll() is None

    def stop(self) -> None:
        """Stop the server and remove its folder; a second call does nothing."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        self._guard.wait()
        if self._remove:
            shutil.rmtree(self._remove, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def new_folder(name: str, owner: str | None = None) -> Path:
    """A new folder under the system's temporary one, readable by its owner alone."""
    folder = Path(tempfile.mkdtemp(prefix=f"thidua-{name}-"))
    if owner:
        shutil.chown(folder, owner, owner)
    return folder


def free_port(beside: Sequence[int] = (0,)) -> int:
    """A port p such that p + offset is free on 127.0.0.1 for every offset in ``beside``.

    Taken below the range from which the kernel serves outgoing connections, so that none of those can slip
    in between this look and the server's own bind.
    """
    for candidate in random.SystemRandom().sample(range(20_000, 22_500), 500):
        wanted = {candidate + offset for offset in beside}
        if not wanted & _given and all(map(is_free, wanted)):
            _given.update(wanted)
            return candidate
    raise ServerFailed("no free port found on 127.0.0.1 between 20000 and 22500")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def accepts(port: int) -> bool:
    """Whether something accepts connections on 127.0.0.1:port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def is_root() -> bool:
    return os.geteuid() == 0
