"""The real services, a process each: a file of clock punches, from its upload to the last score.

Here a score is not a sum but the attendance rules of the shipped criteria: work calendar, grace, leave, caps.
"""

import argparse
import importlib.resources
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tests.servers.process import free_port
from thidua.client import Client
from thidua.importing import follow, send
from thidua.language import Language
from thidua.sample import commands
from thidua.sample.files import write
from thidua.sample.generator import generate
from thidua.sample.model import Sample

SERVICES = ("personnel", "observations", "scoring", "awards", "gateway")
_PATIENCE_SECONDS = 600.0


@contextmanager
def services(folder: Path) -> Iterator[Client]:
    """All services, a process each, ready."""
    address, token = f"127.0.0.1:{free_port()}", secrets.token_hex(16)
    (folder / "token").write_text(token)
    given = {
        "THIDUA_HTTP": address,
        "THIDUA_API_TOKEN_FILE": str(folder / "token"),
        "THIDUA_DATA": str(folder),
    }
    command = [sys.executable, "-W", "ignore", "-c", "from thidua.cli import main; main()", "serve"]
    started = [
        subprocess.Popen([*command, name], env=os.environ | given, stdout=subprocess.DEVNULL)
        for name in SERVICES
    ]
    try:
        with Client(f"http://{address}", token, Language("en")) as client:
            wait_until(client.ready)
            yield client
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def wait_until(happens: Any) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happens():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{happens!r} did not come true in {_PATIENCE_SECONDS:.0f} s")
        time.sleep(0.05)


def settle(client: Client) -> None:
    wait_until(lambda: client.get("/api/status")["settled"])


def prepare(client: Client, sample: Sample, folder: Path) -> None:
    """The organisation, its units, people and criteria: all but what is observed."""
    carry_out(client, [commands.found(sample)])
    carry_out(client, commands.units(sample, set()))
    follow(client, send(client, "people", folder / "people.csv", {}))
    name = Path(sample.criteria_file).name
    text = (importlib.resources.files("services.scoring") / "criteria" / name).read_text("utf-8")
    client.post("/api/criteria", {"text": text, "file_name": name})
    settle(client)


def carry_out(client: Client, wanted: Sequence[Any]) -> None:
    answer = client.post("/api/commands", {"commands": [msgspec.to_builtins(one) for one in wanted]})
    refused = [one for one in answer["results"] if one.get("refused")]
    if refused:
        raise RuntimeError(f"refused: {refused[:3]}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--days", type=int, default=120)
    options, _ = parser.parse_known_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        sample = generate(options.people, options.days)
        write(sample, folder)
        with services(folder) as client:
            prepare(client, sample, folder)
            began = time.monotonic()
            state = follow(client, send(client, "punches", folder / "punches.dat", {}))
            imported = time.monotonic() - began
            settle(client)
            seconds = time.monotonic() - began
    outcome = {"events": state["imported"], "append_seconds": imported, "seconds": seconds}
    sys.stdout.write(json.dumps(outcome) + "\n")


if __name__ == "__main__":
    main()
