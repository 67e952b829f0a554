"""Alembic for every service: the same environment, each service's own versions."""

from pathlib import Path
from types import ModuleType

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine

from shared.database import connect, writing


def upgrade(url: str, migrations: ModuleType) -> None:
    """Bring the database at `url` to the newest version in the package `migrations`."""
    engine = connect(url)
    try:
        with writing(engine) as connection:
            config = _config(migrations)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
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
