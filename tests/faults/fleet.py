"""The services as processes, and a supervisor that starts again what dies, as an init system does."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

THIDUA = [sys.executable, "-W", "ignore", "-c", "from thidua.cli import main; main()"]
RESTART_SECONDS = 0.3
STOP_SECONDS = 20.0


@dataclass
class Member:
    """One process of a service; who takes its place after its end is another member."""

    service: str
    process: subprocess.Popen[bytes]
    failpoints: str = ""
    wanted: bool = True
    killed: bool = False
    """Whether it was the supervisor's own kill that ended it."""

    @property
    def runs(self) -> bool:
        return self.process.poll() is None


class Fleet:
    """Replicas of services. `environment` says what a service is started with, `log` takes what all say.

    `charges` gives the failpoints that the next process of a service is to start with.
    """

    def __init__(self, environment: Callable[[str], Mapping[str, str]], log: Path) -> None:
        self._environment = environment
        self._log = log
        self._lock = threading.RLock()
        self._members: list[Member] = []
        self._due: list[tuple[float, str]] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.charges: Callable[[str], str] = lambda service: ""
        self.ends: Counter[str] = Counter()
        """How processes came to their end that nobody stopped: by which signal or exit code."""
        self.died_at: Counter[str] = Counter()
        """How many killed themselves, by what they were armed with."""

    def start(self, replicas: Mapping[str, int]) -> None:
        for service, count in replicas.items():
            for _ in range(count):
                self._launch(service)
        self._thread.start()

    def members(self, service: str = "") -> list[Member]:
        """Those that run now, of one service or of all."""
        with self._lock:
            return [one for one in self._members if one.runs and service in ("", one.service)]

    def kill(self, member: Member) -> None:
        """SIGKILL; the supervisor starts another in its place."""
        member.killed = True
        member.process.send_signal(signal.SIGKILL)
        member.process.wait()

    def scale(self, service: str, count: int) -> None:
        """Start or stop (SIGTERM) processes of a service until there are so many."""
        with self._lock:
            running = [one for one in self._members if one.service == service and one.wanted]
            pending = sum(name == service for _, name in self._due)
            for _ in range(count - len(running) - pending):
                self._launch(service)
            for member in running[count:]:
                member.wanted = False
                member.process.terminate()

    def replace(self, member: Member, failpoints: str) -> Member:
        """Kill a process; the one in its place starts with these failpoints."""
        with self._lock:
            member.wanted = False
            self.kill(member)
            return self._launch(member.service, failpoints)

    def stop(self) -> None:
        """Have every process end, kindly at first."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
        for member in self._members:
            # one that stands still would not hear of it
            member.process.send_signal(signal.SIGCONT)
            member.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for member in self._members:
            try:
                member.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                member.process.kill()
                member.process.wait()

    def _launch(self, service: str, failpoints: str | None = None) -> Member:
        charges = self.charges(service) if failpoints is None else failpoints
        with self._log.open("ab") as output:
            process = subprocess.Popen(
                [*THIDUA, "--lang", "en", "serve", service],
                env={**self._environment(service), "THIDUA_FAILPOINTS": charges},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        member = Member(service, process, charges)
        with self._lock:
            self._members.append(member)
        return member

    def _watch(self) -> None:
        while not self._stopped.wait(0.05):
            with self._lock:
                for member in [one for one in self._members if not one.runs]:
                    self._members.remove(member)
                    if member.process.returncode == -signal.SIGKILL and not member.killed:
                        self.died_at[member.failpoints] += 1
                    if member.wanted:
                        self.ends[_told(member.process.returncode)] += 1
                        self._due.append((time.monotonic() + RESTART_SECONDS, member.service))
                due = [one for one in self._due if one[0] <= time.monotonic()]
                for one in due:
                    self._due.remove(one)
                    self._launch(one[1])


def _told(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with these settings of ours and no others."""
    ours = ("THIDUA_", "AMQP_URI", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONUTF8": "1", **settings}
