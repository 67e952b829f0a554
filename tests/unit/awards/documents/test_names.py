"""The names that templates may use are those that README.md lists: an office writes its templates by it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.awards.documents import templates
from services.awards.documents.model import Document
from services.awards.documents.printed import printed
from services.awards.documents.templates import template_of
from tests.unit.awards.documents.given import DOCUMENTS

README = (templates.SHIPPED.parent / "README.md").read_text(encoding="utf-8")
LISTED = set(re.findall(r"`([a-z_]+)`", README))


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from names(one)
    elif isinstance(value, list):
        for one in value:
            yield from names(one)


@pytest.mark.parametrize("document", DOCUMENTS, ids=template_of)
def test_every_name_is_listed(document: Document) -> None:
    assert set(names(printed(document))) - LISTED == set()


def test_every_template_is_listed() -> None:
    stems = {file.stem for file in templates.SHIPPED.iterdir()}
    assert {one for one in stems if f"`{one}`" not in README and f"`{one}.typ`" not in README} == set()
