"""The real services, a process each, with an invented organisation in them."""

import importlib.resources
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from tests.bench.processes import Ended
from tests.servers.process import free_port
from thidua.client import Client
from thidua.importing import follow, send
from thidua.language import Language
from thidua.sample import commands
from thidua.sample.model import Sample

SERVICES = ("personnel", "observations", "scoring", "awards", "gateway")
_PATIENCE_SECONDS = 600.0


@dataclass(frozen=True)
class Installation:
    """`client` has the right to do everything; `host`, `port` and `token` are for those who speak HTTP."""

    client: Client
    host: str
    port: int
    token: str

    def settle(self) -> None:
        """Until every service has taken and computed all that there is."""
        wait_until(lambda: self.client.get("/api/status")["settled"])


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """All services, ready."""
    host, port, token = "127.0.0.1", free_port(), secrets.token_hex(16)
    (folder / "token").write_text(token)
    given = {
        "THIDUA_HTTP": f"{host}:{port}",
        "THIDUA_API_TOKEN_FILE": str(folder / "token"),
        "THIDUA_DATA": str(folder),
    }
    command = [sys.executable, "-W", "ignore", "-c", "from thidua.cli import main; main()", "serve"]
    started = [
        subprocess.Popen([*command, name], env=os.environ | given, stdout=subprocess.DEVNULL)
        for name in SERVICES
    ]
    try:
        with Client(f"http://{host}:{port}", token, Language("en")) as client:
            wait_until(lambda: all_run(started) and client.ready())
            yield Installation(client, host, port, token)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def all_run(started: Sequence[subprocess.Popen[bytes]]) -> bool:
    """True; raises Ended when one of the processes does not run any more."""
    for process in started:
        if process.poll() is not None:
            raise Ended(f"{process.args!r} ended with {process.returncode}")
    return True


def wait_until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happens():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{happens!r} did not come true in {_PATIENCE_SECONDS:.0f} s")
        time.sleep(0.05)


def prepare(running: Installation, sample: Sample, folder: Path) -> None:
    """The organisation, its units, people and criteria: all but what is observed."""
    client = running.client
    carry_out(client, [commands.found(sample)])
    carry_out(client, commands.units(sample, set()))
    follow(client, send(client, "people", folder / "people.csv", {}))
    name = Path(sample.criteria_file).name
    text = (importlib.resources.files("services.scoring") / "criteria" / name).read_text("utf-8")
    client.post("/api/criteria", {"text": text, "file_name": name})
    running.settle()


def carry_out(client: Client, wanted: Sequence[Any]) -> None:
    answer = client.post("/api/commands", {"commands": [msgspec.to_builtins(one) for one in wanted]})
    refused = [one for one in answer["results"] if one.get("refused")]
    if refused:
        raise RuntimeError(f"refused: {refused[:3]}")
