"""What a run counted: the faults by kind, and what the backbone made of them."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.audit import Findings
from tests.faults.ground import Ground
from tests.faults.load import Told
from tests.servers.process import ServerFailed
from tests.servers.rabbitmq import call_management

_SAMPLE_SECONDS = 1.0


@dataclass
class Figures:
    seed: int
    seconds: float = 0.0
    injected: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    """Faults that did not come about because another one was quicker."""
    acknowledged: int = 0
    repeated: int = 0
    events: int = 0
    lost: int = 0
    twice: int = 0
    wrong: int = 0
    absorbed: int = 0
    """Events that a consumer was given and had taken before, as the services' logs tell."""
    redelivered: int = 0
    """Messages that the broker delivered once more, as its management tells."""
    ends: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def watching(self, ground: Ground) -> Iterator[None]:
        """Count what only the broker knows while it runs; its own counts end with each of its nodes."""
        stopped = threading.Event()
        thread = threading.Thread(target=self._watch, args=(ground, stopped), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()

    def conclude(self, ground: Ground, told: Told, findings: Findings, seconds: float) -> None:
        self.seconds = seconds
        self.acknowledged = len(told.acknowledged)
        self.repeated = sum(told.repeats.values())
        self.events = findings.events
        self.lost, self.twice, self.wrong = len(findings.lost), len(findings.twice), len(findings.wrong)
        self.ends = ground.fleet.ends
        self.absorbed = sum(said.get("events", 0) for said in _said(ground, "taken before"))

    def table(self) -> str:
        rows = [
            ("seed", self.seed),
            ("seconds", round(self.seconds)),
            ("faults injected", self.injected.total()),
            *((f"  {kind}", count) for kind, count in sorted(self.injected.items())),
            ("faults that something else prevented", self.missed.total()),
            ("processes that ended unasked", self.ends.total()),
            *((f"  by {how}", count) for how, count in sorted(self.ends.items())),
            ("commands acknowledged", self.acknowledged),
            ("commands sent again until they were", self.repeated),
            ("events in all logs", self.events),
            ("messages redelivered by the broker, at least", self.redelivered),
            ("events delivered again and absorbed, at least", self.absorbed),
            ("acknowledged commands or effects lost", self.lost),
            ("effects applied twice", self.twice),
            ("other deviations from the oracle", self.wrong),
        ]
        return "\n".join(f"{name:<48}{value:>9,}" for name, value in rows)

    def _watch(self, ground: Ground, stopped: threading.Event) -> None:
        seen: dict[str, int] = {}
        while not stopped.wait(_SAMPLE_SECONDS):
            try:
                queues = call_management("GET", "/queues", ground.cluster.answering().uri)
            except (OSError, ServerFailed):
                continue
            for queue in queues:
                count = queue.get("message_stats", {}).get("redeliver", 0)
                before = seen.get(queue["name"], 0)
                # fewer than before: the node that counted was started anew
                self.redelivered += count - before if count >= before else count
                seen[queue["name"]] = count


def _said(ground: Ground, event: str) -> Iterator[dict[str, int]]:
    """What the services' logs say of `event`."""
    with ground.said.open(errors="replace") as lines:
        for line in lines:
            if f'"{event}"' in line:
                try:
                    said = json.loads(line)
                except json.JSONDecodeError:
                    # cut off by a kill, or two processes wrote at once
                    continue
                if said.get("event") == event:
                    yield said
