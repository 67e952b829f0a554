"""What every service's database has in common."""

import pytest
import sqlalchemy as sa

from shared.database import reading, writing
from shared.eventstore import Store
from shared.messaging.inbox import watermarks


def test_an_error_does_not_show_the_values_which_may_be_personal(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError) as failed, writing(store.engine) as connection:
        connection.execute(sa.insert(watermarks), [{"source": "Nguyễn Thị Ánh", "position": None}])
    assert "Ánh" not in str(failed.value)
    with reading(store.engine) as connection:
        assert connection.execute(sa.select(watermarks)).all() == []
