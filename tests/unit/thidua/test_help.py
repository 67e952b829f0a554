"""The help teaches, in Vietnamese with English, and comes at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from tests.unit.thidua.conftest import Run
from thidua.cli.app import app

ROOT = Path(__file__).parents[3]
COMMANDS = [
    *(["up"], ["serve"], ["found"], ["scores"], ["explain"], ["audit"], ["flags"], ["ranking"], ["awards"]),
    *(
        ["status"],
        ["log"],
        ["rebuild"],
        ["verify"],
        ["proof"],
        ["proof-check"],
        ["sample"],
        ["import"],
        ["criteria"],
        ["record"],
        ["slip"],
        ["scoring"],
        ["award"],
        ["nomination"],
        ["catalogue"],
        ["council"],
        ["campaign"],
        ["meeting"],
        ["ballot"],
        ["topology"],
        ["dead-letters"],
        ["clock"],
        ["counter"],
        ["webhook"],
        ["account"],
        ["token"],
    ),
]
HEAVY = ("httpx", "polars", "sqlalchemy", "nameko", "eventlet", "thidua.sample", "services")


def test_no_command_is_missing_from_the_list_of_this_test() -> None:
    command = get_command(app)
    assert sorted(command.commands) == sorted(name for [name] in COMMANDS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command))
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert any(letter in result.stdout for letter in "ạảấầậắặẹếềệịọốồộớờợụứừựư")


def test_the_main_help_names_the_exit_codes_and_the_first_steps(run: Run) -> None:
    said = run("--help").stdout
    assert "thidua up --sample" in said
    assert "máy chủ chưa chạy" in said


def test_showing_the_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from thidua.cli.app import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stderr.split()).isdisjoint(HEAVY)
