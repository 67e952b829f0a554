"""What the database keeps, and what it refuses."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.gateway.identity.desk import Desk
from services.gateway.identity.tables import metadata
from shared.database import reading, writing
from tests.unit.gateway.identity.conftest import PASSWORD


def test_the_migrations_make_the_declared_tables(engine: Engine) -> None:
    found = sa.inspect(engine)
    for table in metadata.tables.values():
        columns = {one["name"]: one["nullable"] for one in found.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}, table.name
        if table.name != "tokens":
            assert found.get_pk_constraint(table.name)["constrained_columns"][0] == "tenant"


@pytest.mark.parametrize("change", ["UPDATE trail SET outcome = 'done'", "DELETE FROM trail"])
def test_no_entry_of_the_trail_is_ever_changed(engine: Engine, desk: Desk, change: str) -> None:
    desk.trail.note("so", "login", "a1", outcome="login.refused")

    with pytest.raises(sa.exc.DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(sa.text(change))

    assert [one["outcome"] for one in desk.trail.listed("so")] == ["login.refused"]


def test_no_secret_is_kept_in_the_clear(engine: Engine, desk: Desk, make: object) -> None:
    account = make("lan", "staff")  # type: ignore[operator]
    _, secret = desk.login("lan", PASSWORD, None, None, "c1")
    desk.totp.begin("so", account.account)

    with reading(engine) as connection:
        kept = " ".join(
            str(row) for table in metadata.tables.values() for row in connection.execute(sa.select(table))
        )

    assert "$argon2id$v=19$m=19456,t=2,p=1$" in kept
    assert PASSWORD not in kept
    assert secret not in kept


def test_the_trail_is_read_page_by_page_the_newest_first(desk: Desk) -> None:
    for number in range(5):
        desk.trail.note("so", "read", "a1", about=f"p{number}")
    desk.trail.note("khac", "read", "a1", about="p9")

    first = desk.trail.listed("so", limit=3)
    rest = desk.trail.listed("so", limit=3, before=first[-1]["entry"])

    assert [one["about"] for one in (*first, *rest)] == ["p4", "p3", "p2", "p1", "p0"]
    assert desk.trail.listed("so", about="p2", kind="read", actor="a1") == [first[2]]
