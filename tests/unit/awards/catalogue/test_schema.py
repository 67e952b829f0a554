"""The JSON Schema for editors says what the reader of catalogue files says; the docs name every key."""

import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from services.awards import rules
from services.awards.domain.catalogue import problems
from services.awards.domain.catalogue import schema as made
from services.awards.domain.catalogue.conditions import KEYS
from services.awards.domain.catalogue.keys import FILE, GROUNDS, RULES
from tests.services import ROOT
from tests.unit.awards.catalogue.test_catalogue import AGENCY

SHIPPED = made.SHIPPED.with_name("catalogue.yaml").read_text(encoding="utf-8")


class AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2, as editors read it: days are texts, and `yes` is no truth value."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
AsEditorsRead.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


def complaints(text: str) -> list[Any]:
    tree = yaml.load(text, Loader=AsEditorsRead)
    return list(Draft7Validator(made.schema()).iter_errors(tree))


def test_the_committed_file_is_the_generated_one() -> None:
    command = "python -m services.awards.domain.catalogue.schema"
    assert made.SHIPPED.read_text(encoding="utf-8") == made.text(), f"write it anew: {command}"
    assert SHIPPED.startswith(f"# yaml-language-server: $schema={made.SHIPPED.name}\n")


def test_it_is_a_schema_that_takes_sound_files_and_no_others() -> None:
    Draft7Validator.check_schema(made.schema())
    assert complaints(SHIPPED) == []
    assert complaints(AGENCY) == []
    for old, new in (
        ("share: 10", "share: 110"),
        ("kind: movement", "kind: move"),
        ("since: 2020", "sinse: 2020"),
    ):
        assert complaints(AGENCY.replace(old, new, 1)), old


def test_the_example_of_the_guide_is_sound() -> None:
    guide = (ROOT / "docs" / "award-catalogue.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert problems(rules.catalogue(), example, "vi-du.yaml") == []
    assert complaints(example) == []


@pytest.mark.parametrize("key", sorted({*FILE.keys, *GROUNDS, *RULES, *KEYS}))
def test_the_guide_names_every_key(key: str) -> None:
    guide = (ROOT / "docs" / "award-catalogue.md").read_text(encoding="utf-8")
    assert f"`{key}`" in guide
