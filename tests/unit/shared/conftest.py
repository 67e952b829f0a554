"""Stores on SQLite for what shared builds upon them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.eventstore import Store
from tests.stores import sqlite_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store in a file."""
    with sqlite_store(tmp_path) as found:
        yield found
