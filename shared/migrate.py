"""Alembic for every service: the same environment, each service's own versions."""

import threading
from pathlib import Path
from types import ModuleType

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine

from shared.database import connect, exclusive, writing

_one_at_a_time = threading.Lock()


def upgrade(url: str, migrations: ModuleType, to: str = "head") -> None:
    """Bring the database at `url` to the newest version in the package `migrations`, or to the one named.

    Alembic keeps its state in globals, so one at a time in this process; and of replicas that start together
    the first one migrates while the others wait.
    """
    engine = connect(url)
    try:
        with _one_at_a_time, writing(engine) as connection:
            exclusive(connection, "migrations")
            config = _config(migrations)
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    finally:
        engine.dispose()


def current(engine: Engine) -> str | None:
    """The version that the database is at; None for a new one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config(migrations: ModuleType) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    return config
