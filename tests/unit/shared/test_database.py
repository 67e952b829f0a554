"""What every service's database has in common."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.database import Instant, raw, reading, text_array, writing
from shared.eventstore import Store
from shared.messaging.inbox import watermarks
from tests.stores import postgresql_store


def test_an_error_does_not_show_the_values_which_may_be_personal(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError) as failed, writing(store.engine) as connection:
        connection.execute(sa.insert(watermarks), [{"source": "Nguyễn Thị Ánh", "position": None}])
    assert "Ánh" not in str(failed.value)
    with reading(store.engine) as connection:
        assert connection.execute(sa.select(watermarks)).all() == []


def test_instants_of_all_years_come_out_as_they_went_in_and_in_their_order(store: Store) -> None:
    instants = sa.Table("test_instants", sa.MetaData(), sa.Column("at", Instant, primary_key=True))
    local = timezone(timedelta(hours=7))
    expected = [
        datetime(2, 1, 1, tzinfo=UTC),
        datetime(987, 6, 5, 4, 3, 2, 1, tzinfo=UTC),
        datetime(1975, 4, 30, 11, 30, tzinfo=local),
        datetime(2019, 7, 15, 0, 0, 0, 999_999, tzinfo=UTC),
    ]
    with writing(store.engine) as connection:
        instants.create(connection)
        connection.execute(sa.insert(instants), [{"at": one} for one in reversed(expected)])
        assert list(connection.scalars(sa.select(instants.c.at).order_by(instants.c.at))) == expected


@pytest.mark.server
@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=5), max_size=8))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_array_of_texts_arrives_as_it_was(database_url: str, values: list[str]) -> None:
    plain = [*values, "", "NULL", "a,b", "{}", "Thị Ánh"]
    with (
        postgresql_store(database_url) as store,
        reading(store.engine) as connection,
        raw(connection) as driver,
    ):
        for sent in (values, plain, [*plain, '"'], [*plain, "\\"]):
            found = driver.execute("SELECT %s::text[]", (text_array(sent),)).fetchone()
            assert found == (sent,)
