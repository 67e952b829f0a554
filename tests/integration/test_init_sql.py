"""deploy/postgres/init.sql, run by psql as the PostgreSQL image runs it, under names of its own."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.servers import postgres

pytestmark = pytest.mark.server
INIT_SQL = Path(__file__).parents[2] / "deploy" / "postgres" / "init.sql"
SERVICES = ["personnel", "observations", "scoring", "awards", "gateway"]


@pytest.fixture
def admin(database_url: str) -> str:
    return database_url.replace("postgresql+psycopg", "postgresql").replace("thidua_{service}", "postgres")


@pytest.fixture
def prefix(admin: str, tmp_path: Path) -> Iterator[str]:
    """The script run with another prefix than thidua: a server that was lent may hold real databases."""
    prefix = f"t{secrets.token_hex(6)}"
    script = tmp_path / "init.sql"
    script.write_text(INIT_SQL.read_text(encoding="utf-8").replace("thidua_", f"{prefix}_"), encoding="utf-8")
    passwords = {f"{service.upper()}_DB_PASSWORD": f"of-{service}" for service in SERVICES}
    command = [postgres.program("psql"), "--quiet", "--no-psqlrc", admin, "--file", str(script)]
    subprocess.run(command, env=os.environ | passwords, check=True)
    yield prefix
    with psycopg.connect(admin, autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(f"DROP DATABASE {prefix}_{service} WITH (FORCE)".encode())
            connection.execute(f"DROP ROLE {prefix}_{service}".encode())


def test_each_role_owns_its_database_and_enters_no_other(admin: str, prefix: str) -> None:
    address = admin.rpartition("@")[2].partition("/")[0]
    for service, other in zip(SERVICES, SERVICES[1:] + SERVICES[:1], strict=True):
        own = f"postgresql://{prefix}_{service}:of-{service}@{address}"
        with psycopg.connect(f"{own}/{prefix}_{service}") as connection:
            connection.execute("CREATE TABLE mine (id integer)")
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(f"{own}/{prefix}_{other}")
