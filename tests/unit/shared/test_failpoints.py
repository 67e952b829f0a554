"""Failpoints: what arms them, what they do, and that unarmed ones are nothing."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import failpoints
from shared.config import SettingsError, load
from shared.failpoints import POINTS, FailpointError, UnreadableFailpoints, arm, failpoint

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    arm("")


def test_unarmed_they_do_nothing_and_cost_nothing() -> None:
    began = time.perf_counter()
    for _ in range(100_000):
        failpoint("store.committed")
    assert (time.perf_counter() - began) / 100_000 < 2e-6
    assert not failpoints.reached


def test_an_armed_point_raises_and_the_others_do_not() -> None:
    arm("relay.published=raise")
    failpoint("relay.confirmed")
    with pytest.raises(FailpointError, match=re.escape("relay.published")):
        failpoint("relay.published")
    assert failpoints.reached == {"relay.confirmed": 1, "relay.published": 1}


def test_once_is_the_first_time_only() -> None:
    arm("store.committed=raise:once")
    with pytest.raises(FailpointError):
        failpoint("store.committed")
    failpoint("store.committed")


def test_the_same_seed_has_the_same_chances_fall() -> None:
    def fallen() -> list[bool]:
        arm("store.committed=raise:0.5, seed=7")
        return [_raises() for _ in range(50)]

    first = fallen()
    assert 10 < sum(first) < 40
    assert fallen() == first


def _raises() -> bool:
    try:
        failpoint("store.committed")
    except FailpointError:
        return True
    return False


def test_a_pause_lasts_as_long_as_it_says() -> None:
    arm("store.before_commit=pause:0.05")
    began = time.monotonic()
    failpoint("store.before_commit")
    assert time.monotonic() - began >= 0.05


def test_a_killed_process_cleans_nothing_up() -> None:
    code = (
        "from shared.failpoints import arm, failpoint\n"
        "arm('relay.confirmed=kill')\n"
        "try: failpoint('relay.confirmed')\n"
        "finally: print('cleaned up')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert "cleaned up" not in done.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        "relay.publshed=kill",
        "relay.published",
        "relay.published=explode",
        "relay.published=kill:2",
        "relay.published=kill:often",
        "relay.published=pause",
        "relay.published=pause:-1",
        "relay.published=raise:0.1:once",
        "seed=seven",
    ],
)
def test_what_cannot_be_read_is_named_with_what_can_be_said(wrong: str) -> None:
    with pytest.raises(UnreadableFailpoints) as caught:
        arm(f"store.committed=kill,{wrong}")
    assert repr(wrong) in str(caught.value)
    assert "relay.published" in str(caught.value) or "kill:0.02" in str(caught.value)
    with pytest.raises(SettingsError, match="THIDUA_FAILPOINTS"):
        load({"THIDUA_FAILPOINTS": wrong})


def test_every_point_stands_in_the_code_once_and_no_other_does() -> None:
    code = [
        path.read_text(encoding="utf-8")
        for folder in ("shared", "services", "thidua")
        for path in (ROOT / folder).rglob("*.py")
    ]
    named = [name for text in code for name in re.findall(r'\bfailpoint\("([^"]+)"\)', text)]
    assert sorted(named) == sorted(POINTS)
