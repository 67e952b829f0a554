"""Whose turn it is to do a command, and what came of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from services.gateway.once.answers import Answer, Answers, InProgress, Turn
from services.gateway.once.tables import answers as table
from shared.contracts.refusal import Refusal
from shared.database import connect, reading

DONE = Answer(201, "application/json", '{"events": []}')
MINUTE = timedelta(minutes=1)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2019, 7, 15, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = connect(f"sqlite:///{tmp_path / 'gateway.sqlite'}")
    table.create(engine)
    return engine


@pytest.fixture
def answers(engine: Engine, clock: Clock) -> Answers:
    return Answers(engine, clock)


def begin(answers: Answers, request: str = "hash", **other: str) -> Turn | Answer:
    what = {"tenant": "so", "actor": "a1", "operation": "people.GrantLeave", "key": "k1", **other}
    return answers.begin(request_sha256=request, patience=MINUTE, **what)


def turn_of(answers: Answers, **other: str) -> Turn:
    turn = begin(answers, **other)
    assert isinstance(turn, Turn)
    return turn


def test_a_repeat_is_told_what_came_of_it(answers: Answers) -> None:
    answers.keep(turn_of(answers), DONE)

    assert begin(answers) == DONE


def test_another_request_under_the_key_is_refused(answers: Answers) -> None:
    answers.keep(turn_of(answers), DONE)

    with pytest.raises(Refusal) as refused:
        begin(answers, "another")

    assert refused.value.code == "idempotency.reused"


@pytest.mark.parametrize("other", ["tenant", "actor", "operation", "key"])
def test_a_key_is_of_one_actor_and_one_operation(answers: Answers, other: str) -> None:
    answers.keep(turn_of(answers), DONE)

    turn_of(answers, **{other: "another"})


def test_only_one_has_the_turn_until_it_runs_out(answers: Answers, clock: Clock) -> None:
    first = turn_of(answers)
    clock.at += MINUTE / 2
    with pytest.raises(InProgress) as busy:
        begin(answers)
    assert busy.value.remaining == MINUTE / 2

    clock.at += MINUTE / 2
    second = turn_of(answers)
    answers.keep(first, Answer(500, "text/plain", "late"))
    answers.let_go(first)
    answers.keep(second, DONE)

    assert begin(answers) == DONE


def test_what_was_not_done_may_be_tried_again(answers: Answers) -> None:
    answers.let_go(turn_of(answers))

    turn_of(answers, request="hash")


def test_after_a_day_the_key_is_free_again_and_forgotten(
    answers: Answers, clock: Clock, engine: Engine
) -> None:
    answers.keep(turn_of(answers), DONE)
    clock.at += timedelta(hours=24) - MINUTE
    answers.forget()
    assert begin(answers) == DONE

    clock.at += MINUTE
    answers.keep(turn_of(answers), DONE)
    clock.at += timedelta(hours=24)
    answers.forget()

    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 0
