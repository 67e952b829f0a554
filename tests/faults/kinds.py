"""The faults, one function a kind: it does the harm, waits until it was felt, and makes good what an operator
or an init system would. What it returns says what was done, for the record.
"""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from shared.failpoints import POINTS
from tests.faults import mischief
from tests.faults.ground import REPLICAS, Ground, NotInjected, wait_until

SUBSCRIPTIONS = ("scoring.observations-log", "observations.scoring-log", "scoring.personnel-log")
_ROADS = {
    "observations": [point for point in POINTS if point.startswith(("store.", "relay."))],
    "scoring": [point for point in POINTS if not point.startswith(("store.", "relay."))],
}
_BUSY = ("observations", "scoring")
"""The services that the load keeps so busy that each of their failpoints is soon reached."""

_FAILPOINT_SECONDS = 60.0
_ALL_FAILPOINTS_SECONDS = 150.0


Inject = Callable[[Ground, Random], str]


@dataclass(frozen=True)
class Kind:
    """`server` is the one that the fault is done to itself: broker, database, or none. `weight` is how often
    the kind comes in a random schedule."""

    inject: Inject
    server: str = ""
    weight: int = 1


def kill_a_service(ground: Ground, random: Random) -> str:
    """kill -9 of one process, with the relay in it, at whatever it is doing."""
    running = ground.fleet.members(random.choice(list(REPLICAS)))
    if not running:
        raise NotInjected("nobody was there to be killed")
    member = random.choice(running)
    ground.fleet.kill(member)
    return f"killed one of {member.service}"


def kill_at_a_failpoint(ground: Ground, random: Random) -> str:
    """kill -9 between commit, publish, confirm and ack: at a point that the seed chooses."""
    point = random.choice(list(POINTS))
    service = random.choice(["scoring"] if point.startswith("recompute.") else _BUSY)
    # all of the service, for but one of them leads
    armed = [ground.fleet.replace(member, f"{point}=kill") for member in ground.fleet.members(service)]
    deadline = time.monotonic() + _FAILPOINT_SECONDS
    while not any(member.process.poll() == -signal.SIGKILL for member in armed):
        if not any(member.runs for member in armed):
            raise NotInjected(f"{service} ended before it came to {point}")
        if time.monotonic() > deadline:
            raise NotInjected(f"{service} did not come to {point} within {_FAILPOINT_SECONDS:g} s")
        time.sleep(0.05)
    return f"{service} died at {point}"


def kill_at_every_failpoint(ground: Ground, random: Random) -> str:
    """Each point in turn, at two services side by side: who takes the place of the dead dies at the next."""
    died = ground.fleet.died_at
    before = died.copy()

    def next_point(service: str) -> str:
        charges = (f"{point}=kill" for point in _ROADS.get(service, ()))
        return next((one for one in charges if died[one] == before[one]), "")

    ground.fleet.charges = next_point
    try:
        for service in _ROADS:
            for member in ground.fleet.members(service):
                ground.fleet.replace(member, next_point(service))
        deadline = time.monotonic() + _ALL_FAILPOINTS_SECONDS
        while left := [point for point in map(next_point, _ROADS) if point]:
            if time.monotonic() > deadline:
                raise NotInjected(f"nobody died at {', '.join(left)} and what comes after it")
            time.sleep(0.05)
    finally:
        ground.fleet.charges = lambda service: ""
    return f"died at each of {len(POINTS)} failpoints"


def crash_a_broker_node(ground: Ground, random: Random) -> str:
    node = random.choice(ground.cluster.nodes)
    node.crash()
    node.relaunch()
    node.wait()
    return f"crashed {node.node}"


def lose_the_leader(ground: Ground, random: Random) -> str:
    """The node that leads a queue is killed; another one must lead before it comes back."""
    queue = random.choice(SUBSCRIPTIONS)
    lost = ground.cluster.leader_of(queue)
    lost.crash()
    began = time.monotonic()

    def led_by_another() -> bool:
        try:
            return ground.cluster.leader_of(queue) is not lost
        except (OSError, KeyError, StopIteration):
            return False

    wait_until(led_by_another, lambda: f"{queue} has no new leader", 60)
    seconds = time.monotonic() - began
    lost.relaunch()
    lost.wait()
    return f"{queue} lost its leader {lost.node}, had another after {seconds:.1f} s"


def restart_the_broker(ground: Ground, random: Random) -> str:
    """All nodes at once, as when the power fails."""
    for node in ground.cluster.nodes:
        node.crash()
    for node in ground.cluster.nodes:
        node.relaunch()
    for node in ground.cluster.nodes:
        node.wait()
    return "restarted all nodes"


def stop_the_broker_application(ground: Ground, random: Random) -> str:
    node = random.choice(ground.cluster.nodes)
    node.ctl("stop_app")
    node.ctl("start_app")
    return f"stopped and started the application of {node.node}"


def restart_the_database(ground: Ground, random: Random) -> str:
    how = random.choice([signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
    ground.database.end(how)
    ground.database.relaunch()
    ground.database.wait()
    return f"restarted after {how.name}"


def reset_connections(ground: Ground, random: Random) -> str:
    proxy = random.choice([ground.broker_proxy, ground.database_proxy])
    which = "broker" if proxy is ground.broker_proxy else "database"
    return f"reset {proxy.reset()} connections to the {which}"


def stall_connections(ground: Ground, random: Random) -> str:
    proxy = random.choice([ground.broker_proxy, ground.database_proxy])
    which = "broker" if proxy is ground.broker_proxy else "database"
    seconds = random.uniform(1.0, 4.0)
    proxy.stall()
    time.sleep(seconds)
    proxy.flow()
    return f"nothing came through to the {which} for {seconds:.1f} s"


def fill_the_disk(ground: Ground, random: Random) -> str:
    assert ground.disk is not None, "not to be chosen where nothing can be mounted"
    seconds = random.uniform(2.0, 4.0)
    ground.disk.fill()
    time.sleep(seconds)
    ground.disk.clear()
    # a database that found no room for its own journal has ended: an init system starts it again
    died = not ground.database.runs
    if died:
        ground.database.relaunch()
    ground.database.wait()
    return f"no room on the database's disk for {seconds:.1f} s" + (", it died of it" if died else "")


def jump_a_clock(ground: Ground, random: Random) -> str:
    service = random.choice(list(ground.clocks))
    jump = timedelta(seconds=random.choice([-1, 1]) * random.choice([2, 90, 3600, 36 * 3600]))
    ground.clocks[service].jump(jump)
    return f"the clocks of {service} jumped to {jump.total_seconds():+.0f} s"


def scale(ground: Ground, random: Random) -> str:
    service, count = random.choice(_BUSY), random.randint(1, 3)
    ground.fleet.scale(service, count)
    return f"{service} scaled to {count}"


KINDS: dict[str, Kind] = {
    "kill -9 of a service": Kind(kill_a_service, weight=3),
    "kill -9 at a failpoint": Kind(kill_at_a_failpoint, weight=4),
    "kill -9 at every failpoint": Kind(kill_at_every_failpoint, weight=0),
    "broker node crash": Kind(crash_a_broker_node, "broker"),
    "broker leader lost": Kind(lose_the_leader, "broker"),
    "broker restart": Kind(restart_the_broker, "broker"),
    "broker app stop/start": Kind(stop_the_broker_application, "broker"),
    "database restart": Kind(restart_the_database, "database"),
    "connection reset": Kind(reset_connections, weight=2),
    "connection stall": Kind(stall_connections, weight=2),
    "duplicates and shuffling": Kind(mischief.shuffle_and_duplicate, "broker", weight=2),
    "everything sent again": Kind(mischief.send_again, "database"),
    "poison event": Kind(mischief.poison, "database"),
    "disk full": Kind(fill_the_disk, "database"),
    "clock jump": Kind(jump_a_clock, weight=2),
    "replicas scaled": Kind(scale, weight=2),
}


def possible(ground: Ground) -> list[str]:
    """The kinds that can be done on this machine."""
    return [name for name in KINDS if name != "disk full" or ground.disk is not None]
