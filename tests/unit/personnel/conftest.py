"""The rules of personnel, and a store that carries out its commands."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.personnel import handlers, projections
from shared.commands import dispatch
from shared.eventstore import Recorded, Store
from tests.stores import CONTEXT, sqlite_store

Do = Callable[..., list[Recorded]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store in a file."""
    with sqlite_store(tmp_path) as found:
        yield found


@pytest.fixture
def do(store: Store) -> Do:
    """`do("CreateUnit", unit=…)` carries out the command with the read models, and returns the events."""

    def run(command: str, **fields: Any) -> list[Recorded]:
        data = {"command": command, **fields}
        return dispatch(store, handlers.ROUTES, projections.ALL, data, CONTEXT)

    return run
