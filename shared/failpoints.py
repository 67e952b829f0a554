"""Named places where a test may have a process die, fail or stand still; out of a test they do nothing.

`THIDUA_FAILPOINTS` arms them, comma-separated:

    relay.published=kill:0.02,store.committed=pause:0.2:once,seed=7

| action | what happens there                                                  |
|--------|---------------------------------------------------------------------|
| kill   | the process sends itself SIGKILL: nothing is cleaned up             |
| raise  | FailpointError                                                      |
| pause  | it stands still for so many seconds: `pause:0.2`, then goes on      |

At the end of each may stand when: a probability (`kill:0.02`), `once` (the first time only), or nothing
(every time). `seed` makes the same chances fall again.
"""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass

import structlog

logger = structlog.get_logger(__name__)

POINTS = {
    "store.before_commit": "a transaction wrote all that it writes, and has not committed",
    "store.committed": "events are in the log, and nobody was told",
    "relay.before_publish": "a window was read from the log",
    "relay.published": "a window was sent, and no confirm was waited for",
    "relay.confirmed": "the broker has the window, and the checkpoint does not tell",
    "subscription.before_take": "a delivery came in, and nothing was done about it",
    "delivery.before_commit": "effects and inbox mark are written, and not committed",
    "subscription.committed": "a delivery is taken for good, and not acked",
    "recompute.before_commit": "scores are computed and written, and not committed",
    "recompute.committed": "scores stand and are announced in the log",
}
"""Every failpoint, and what is done and not done there."""


class FailpointError(Exception):
    """What a failpoint raises when it is armed to."""


class UnreadableFailpoints(ValueError):
    """A specification that names an unknown point, or is not of the form above; in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


@dataclass(frozen=True)
class Charge:
    """What happens at a point: with which `chance` each time, or (`once`) only the first time."""

    action: str
    seconds: float = 0.0
    chance: float = 1.0
    once: bool = False


reached: Counter[str] = Counter()
"""How often each point was passed while anything was armed."""

_armed: dict[str, Charge] = {}
_random = random.Random()


def failpoint(name: str) -> None:
    """Whatever `name` is armed to do; nothing, at the cost of one look, when nothing is armed."""
    if _armed:
        _reach(name)


def arm(specification: str) -> None:
    """Arm the points that `specification` names, and no others; raises UnreadableFailpoints."""
    charges, seed = parse(specification)
    _random.seed(seed)
    reached.clear()
    _armed.clear()
    _armed.update(charges)
    if charges:
        logger.warning("failpoints are armed", points=sorted(charges))


def parse(specification: str) -> tuple[dict[str, Charge], int | None]:
    """What `specification` says: the points with their charges, and the seed."""
    charges: dict[str, Charge] = {}
    seed: int | None = None
    for part in filter(None, (one.strip() for one in specification.split(","))):
        name, equals, said = part.partition("=")
        if name == "seed" and said.isdecimal():
            seed = int(said)
        elif name in POINTS and equals:
            charges[name] = _charge(part, said)
        else:
            known = ", ".join(POINTS)
            raise UnreadableFailpoints(
                f"{part!r}: phải là ĐIỂM=HÀNH ĐỘNG hoặc seed=SỐ; các điểm có: {known}",
                f"{part!r}: must be POINT=ACTION or seed=NUMBER; points are {known}",
            )
    return charges, seed


def _charge(part: str, said: str) -> Charge:
    action, *arguments = said.split(":")
    try:
        if action == "pause":
            seconds = float(arguments.pop(0))
        elif action in ("kill", "raise"):
            seconds = 0.0
        else:
            raise ValueError
        when = arguments.pop(0) if arguments else "1"
        once = when == "once"
        chance = 1.0 if once else float(when)
        if arguments or seconds < 0 or not 0 <= chance <= 1:
            raise ValueError
    except (ValueError, IndexError):
        raise UnreadableFailpoints(
            f"{part!r}: hành động phải là kill, raise hoặc pause:GIÂY, sau đó có thể là xác suất từ 0 đến 1 "
            "hoặc once, ví dụ kill:0.02",
            f"{part!r}: the action must be kill, raise or pause:SECONDS, then perhaps a probability from 0 "
            "to 1 or once, as in kill:0.02",
        ) from None
    return Charge(action, seconds, chance, once)


def _reach(name: str) -> None:
    reached[name] += 1
    charge = _armed.get(name)
    if charge is None or (charge.once and reached[name] > 1) or _random.random() >= charge.chance:
        return
    if charge.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif charge.action == "raise":
        raise FailpointError(f"the failpoint {name} was armed to raise")
    else:
        time.sleep(charge.seconds)
