"""What the guide to a campaign tells one to type can be typed, and its charter can be drafted."""

import re
import shlex
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from typer.main import get_command

from shared.contracts.commands.awards import DraftCampaign
from thidua.cli.app import app

GUIDE = (Path(__file__).parents[3] / "docs/campaign-guide.md").read_text(encoding="utf-8")
TYPED = [
    line
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]


@pytest.mark.parametrize("line", TYPED)
def test_every_command_of_the_guide_can_be_typed(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in re.findall(r"\S+\.(?:yaml|txt|jwt)", line):
        (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(line)
    assert program == "thidua"
    command: Any = get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    assert command.make_context(command.name, words).params


def test_the_charter_of_the_guide_can_be_drafted() -> None:
    [text] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    charter = yaml.safe_load(text)
    charter["periods"] = [str(one) for one in charter["periods"]]
    draft = msgspec.convert(charter, DraftCampaign, strict=False)
    assert [one.catalogue for one in draft.forms] == ["CO-T", "LDTT", "CSTD-CS"]
