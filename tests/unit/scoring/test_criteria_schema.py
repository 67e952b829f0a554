"""The JSON Schema for editors says what the reader of files says."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from services.scoring.domain.criteria import problems
from services.scoring.domain.criteria import schema as made
from tests.unit.scoring.criteria_files import TINY, TWELVE, WHOLE
from tests.unit.scoring.mistakes import Mistake
from tests.unit.scoring.mistakes_of_shape import SHAPES

SHIPPED = sorted(made.SHIPPED.parent.glob("*.yaml"))
BEYOND = {"double-key", "control-character", "double-entry", "date"}
"""What a schema cannot say: twins in a mapping, whether a date exists. Nor can it count decimals."""


class AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2, as editors read it: dates and times of day are texts, and `yes` is no truth value."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
AsEditorsRead.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])
OF_SHAPE = [one for one in SHAPES if one.code not in BEYOND and one.new != "-0.255"]


def complaints(text: str) -> list[str]:
    tree = yaml.load(text, Loader=AsEditorsRead)
    return [error.message for error in Draft7Validator(made.schema()).iter_errors(tree)]


def test_the_committed_file_is_the_generated_one() -> None:
    command = "python -m services.scoring.domain.criteria.schema"
    assert made.SHIPPED.read_text(encoding="utf-8") == made.text(), f"write it anew: {command}"


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(made.schema())


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_every_shipped_set_is_sound_to_editors_too_and_tells_them_where_to_look(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert complaints(text) == []
    assert text.startswith(f"# yaml-language-server: $schema={made.SHIPPED.name}\n")


@pytest.mark.parametrize("text", [TINY, WHOLE])
def test_what_the_reader_takes_the_schema_takes(text: str) -> None:
    assert problems(text) == [] and complaints(text) == []


@pytest.mark.parametrize("mistake", OF_SHAPE, ids=str)
def test_what_is_of_a_wrong_shape_is_marked_in_the_editor(mistake: Mistake) -> None:
    assert complaints(mistake.text())


def test_of_twelve_mistakes_an_editor_marks_those_of_shape() -> None:
    assert len(complaints(TWELVE)) == 3


def test_every_key_is_described_in_both_languages() -> None:
    described = list(_properties(made.schema()))
    assert len(described) > 150
    for key, said in described:
        vi, en = said["description"].split("\n\n")
        assert vi and en and vi != en, key


def _properties(node: Any) -> Any:
    if isinstance(node, dict):
        yield from node.get("properties", {}).items()
        for value in node.values():
            yield from _properties(value)
    elif isinstance(node, list):
        for value in node:
            yield from _properties(value)
