"""Which errors mean that the database is in trouble, and which that it cannot keep what it was given."""

import secrets

import pytest
import sqlalchemy as sa

from shared.database import connect, unavailable, writing
from shared.eventstore import Store

KEYS = sa.Table("test_keys", sa.MetaData(), sa.Column("key", sa.Text, index=True))


def test_what_is_refused_for_its_content_is_no_trouble_of_the_database(store: Store) -> None:
    with writing(store.engine) as connection:
        KEYS.create(connection)
    # PostgreSQL has no room in an index for what is long and cannot be compressed; SQLite has
    with pytest.raises(sa.exc.SQLAlchemyError) as failed, writing(store.engine) as connection:
        connection.execute(sa.insert(KEYS), [{"key": secrets.token_hex(8000)}])
        connection.execute(sa.text("INSERT INTO no_such_table VALUES (1)"))
    assert unavailable(failed.value) is (store.engine.dialect.name == "sqlite")
    assert not unavailable(ValueError("no"))


def test_a_server_that_is_away_is_in_trouble() -> None:
    engine = connect("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    with pytest.raises(sa.exc.OperationalError) as failed, writing(engine):
        pass
    assert unavailable(failed.value)
