"""The shortened form of `make test-faults`: each kind of fault once, over a running load, from one seed."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.kinds import KINDS
from tests.faults.schedule import plan
from tests.servers.filesystem import can_mount

ROOT = Path(__file__).parents[2]
SEED, PACE = 2019, 1.5


@pytest.mark.timeout(600)
def test_whatever_breaks_nothing_is_lost_and_nothing_counts_twice(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    schedule = ["--seed", str(SEED), "--minutes", "0", "--pace", str(PACE), "--figures", str(file)]
    # a process of its own: this one runs on green threads, on which proxy and clerks would hold each other up
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.faults", *schedule],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert (figures["lost"], figures["twice"], figures["wrong"]) == (0, 0, 0)
    wanted = set(KINDS) - (set() if can_mount() else {"disk full"})
    assert figures["injected"].keys() | figures["missed"].keys() == wanted
    assert "kill -9 at every failpoint" in figures["injected"], f"a failpoint was not reached\n{done.stdout}"
    assert figures["acknowledged"] > 0
    assert figures["absorbed"] > 0, "nothing was delivered twice, so nothing was shown"


@pytest.mark.parametrize("kinds", [list(KINDS), ["poison event", "clock jump"]])
def test_a_schedule_follows_from_its_seed_and_has_every_kind(kinds: Sequence[str]) -> None:
    planned = plan(7, 60, kinds)
    assert planned == plan(7, 60, kinds) != plan(8, 60, kinds)
    assert {one.kind for one in planned} == set(kinds)
    assert [one.seconds for one in planned] == sorted(one.seconds for one in planned)
    assert planned[-1].seconds >= 60
