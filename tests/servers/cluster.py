"""A cluster of three RabbitMQ nodes on this machine, whose members can be lost one by one."""

import time
from collections.abc import Callable
from urllib.parse import quote

from tests.servers.process import ServerFailed
from tests.servers.rabbitmq import RabbitMQ, call_management

NODES = 3


class RabbitMQCluster:
    """Nodes t1, t2 and t3: own names, ports, plugin files and data folders, one secret, one port mapper."""

    def __init__(self) -> None:
        first = RabbitMQ(name="t1")
        self.nodes = [first, *(RabbitMQ(name=f"t{number}", joins=first) for number in range(2, NODES + 1))]

    def start(self) -> None:
        """Start all nodes and wait until they are one cluster."""
        try:
            self.nodes[0].launch()
            self.nodes[0].wait()
            for node in self.nodes[1:]:
                node.launch()
            for node in self.nodes[1:]:
                node.wait()
            self.wait_until(lambda: self._running() == NODES)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for node in reversed(self.nodes):
            node.stop()

    def answering(self) -> RabbitMQ:
        """One of the nodes that answer now; raises ServerFailed when none does."""
        for node in self.nodes:
            if node.answers():
                return node
        raise ServerFailed("no node of the cluster answers")

    def leader_of(self, queue: str) -> RabbitMQ:
        """The node that leads the quorum queue; raises OSError or KeyError while there is none."""
        found = call_management("GET", f"/queues/%2F/{quote(queue, safe='')}", self.answering().uri)
        return next(node for node in self.nodes if node.node == found["leader"])

    @staticmethod
    def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise ServerFailed(f"the cluster did not come together within {seconds:g} s")
            time.sleep(0.1)

    def _running(self) -> int:
        nodes = call_management("GET", "/nodes", self.answering().uri)
        return sum(bool(one.get("running")) for one in nodes)
