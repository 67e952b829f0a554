"""The services that there are, found by their folders, so that no test forgets a new one."""

import importlib
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]

WITH_MIGRATIONS = sorted(
    folder.parent.name
    for folder in ROOT.glob("services/*/migrations")
    if (folder / "env.py").exists() and any(folder.glob("versions/*.py"))
)
"""Those that own a database."""


def migrations_of(service: str) -> ModuleType:
    """The package of the migrations of `service`."""
    return importlib.import_module(f"services.{service}.migrations")
