"""A command that is sent many times at once under one key is one's turn alone, on either database."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from services.gateway import migrations
from services.gateway.once.answers import Answer, Answers, InProgress, Turn
from shared.database import connect
from shared.migrate import upgrade
from tests.servers import create_databases

DONE = Answer(201, "application/json", '{"events": ["Đã ghi nhận"]}')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'gateway.sqlite'}"
        if request.param == "postgresql":
            server = request.getfixturevalue("database_url")
            url = stack.enter_context(create_databases(server, ["gateway"])).format(service="gateway")
        upgrade(url, migrations)
        engine = connect(url)
        stack.callback(engine.dispose)
        yield engine


def test_of_many_at_once_one_has_the_turn_and_all_later_ones_its_answer(engine: Engine) -> None:
    answers = Answers(engine)

    def begin(_number: int) -> Turn | Answer | None:
        try:
            return answers.begin("so", "a1", "people.GrantLeave", "k1", "hash", timedelta(minutes=1))
        except InProgress:
            return None

    with ThreadPoolExecutor(8) as threads:
        turns = [one for one in threads.map(begin, range(24)) if one is not None]
    [turn] = turns
    assert isinstance(turn, Turn)
    answers.keep(turn, DONE)
    answers.forget()

    assert begin(0) == DONE
