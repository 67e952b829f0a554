"""Which fault comes when, from one seed; and a run of them over a load, to the audit at its end."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random

from tests.faults.audit import Audit, Findings
from tests.faults.figures import Figures
from tests.faults.ground import Ground, NotInjected
from tests.faults.kinds import KINDS

PACE = 3.0
"""Seconds from one fault to the next in the mean; faults last, so they meet."""


@dataclass(frozen=True)
class Planned:
    """A fault of `kind` after so many `seconds` of the run, its own chances from `seed`."""

    seconds: float
    kind: str
    seed: int


def plan(seed: int, seconds: float, kinds: Sequence[str], pace: float = PACE) -> list[Planned]:
    """Each kind once, in any order, and then whatever falls until `seconds` are over."""
    random = Random(seed)
    order = random.sample(kinds, k=len(kinds))
    weights = [KINDS[kind].weight for kind in kinds]
    planned: list[Planned] = []
    at = 0.0
    while order or at < seconds:
        at += random.expovariate(1 / pace)
        kind = order.pop() if order else random.choices(kinds, weights)[0]
        planned.append(Planned(at, kind, random.getrandbits(32)))
    return planned


def run(
    ground: Ground, seed: int, planned: Sequence[Planned], say: Callable[[str], None] = lambda line: None
) -> tuple[Figures, Findings]:
    """Inject what is planned over a running load; then let all settle and hold it against the oracle."""
    figures = Figures(seed)
    began = time.monotonic()
    failed: list[BaseException] = []
    with figures.watching(ground), ground.load(seed) as load:
        threads = []

        def tell(line: str) -> None:
            acknowledged = len(load.told.acknowledged)
            say(f"{time.monotonic() - began:6.1f} s {acknowledged:>6} acknowledged  {line}")

        for fault in planned:
            time.sleep(max(0.0, began + fault.seconds - time.monotonic()))
            if failed:
                break
            injection = _Injection(ground, fault, figures, failed, tell)
            threads.append(threading.Thread(target=injection.run, daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join()
        tell("no more faults; what is under way is acknowledged")
        load.stop()
        tell("all settles, and is sealed")
        ground.settle()
        ground.wait_until_sealed()
        tell("settled")
    findings = Audit(ground.direct, load.told, ground.poison).run(ground.environment())
    figures.conclude(ground, load.told, findings, time.monotonic() - began)
    if failed:
        raise failed[0]
    return figures, findings


@dataclass
class _Injection:
    ground: Ground
    fault: Planned
    figures: Figures
    failed: list[BaseException]
    say: Callable[[str], None]

    def run(self) -> None:
        kind = KINDS[self.fault.kind]
        locks = {"broker": self.ground.broker_lock, "database": self.ground.database_lock}
        with ExitStack() as stack:
            if kind.server:
                stack.enter_context(locks[kind.server])
            try:
                said = kind.inject(self.ground, Random(self.fault.seed))
            except NotInjected as reason:
                self.figures.missed[self.fault.kind] += 1
                said = f"not injected: {reason}"
            except BaseException as error:
                self.failed.append(error)
                said = f"failed: {error!r}"
            else:
                self.figures.injected[self.fault.kind] += 1
        self.say(f"{self.fault.kind}: {said}")
