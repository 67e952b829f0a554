"""Signing in with a password: who comes in, who does not, and what is noted of it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.identity import attempts
from services.gateway.identity.desk import Desk, NameClosed
from services.gateway.identity.passwords import invented, require_good
from shared.contracts.refusal import Refusal
from tests.unit.gateway.identity.conftest import PASSWORD, Clock


def outcomes(desk: Desk) -> list[tuple[str, str]]:
    return [(one["kind"], one["outcome"]) for one in reversed(desk.trail.listed("so"))]


def fail(desk: Desk, username: str, password: str = "sai-hoan-toan-roi") -> None:
    with pytest.raises(Refusal, match="wrong"):
        desk.login(username, password, None, None, "c1")


def test_the_right_password_opens_a_session(desk: Desk, make: Any) -> None:
    account = make("lan", "staff", person="p1")

    found, secret = desk.login(" lan ", PASSWORD, None, None, "c1")
    visitor = desk.sessions.visitor_of("so", secret)

    assert found == account
    assert visitor is not None
    assert (visitor.account, visitor.username, visitor.person) == (account.account, "lan", "p1")
    assert visitor.roles == ("staff", "citizen")
    assert outcomes(desk) == [("login", "done")]


@pytest.mark.parametrize("username", ["lan", "nobody"])
def test_nobody_learns_whether_there_is_an_account(desk: Desk, make: Any, username: str) -> None:
    make("lan", "staff")

    for _ in range(attempts.FREE):
        fail(desk, username)
    with pytest.raises(NameClosed) as closed:
        desk.login(username, PASSWORD, None, None, "c1")

    assert closed.value.remaining == attempts.FIRST


def test_a_name_opens_again_after_a_while_and_closes_for_longer(desk: Desk, make: Any, clock: Clock) -> None:
    make("lan", "staff")
    for _ in range(attempts.FREE):
        fail(desk, "lan")

    clock.wait(seconds=31)
    fail(desk, "lan")
    with pytest.raises(NameClosed) as closed:
        desk.login("lan", PASSWORD, None, None, "c1")
    clock.wait(seconds=61)
    desk.login("lan", PASSWORD, None, None, "c1")

    assert closed.value.remaining == timedelta(seconds=60)
    assert outcomes(desk) == [
        *[("login", "login.refused")] * (attempts.FREE + 1),
        ("login", "login.closed"),
        ("login", "done"),
    ]


@given(st.integers(min_value=0, max_value=10_000))
def test_each_failure_closes_for_at_least_as_long_and_never_for_ever(failures: int) -> None:
    one, next_one = attempts.closed_for(failures), attempts.closed_for(failures + 1)
    assert timedelta(0) <= one <= next_one <= attempts.LONGEST


def test_success_forgets_the_failures_before(desk: Desk, make: Any) -> None:
    make("lan", "staff")
    for _ in range(3):
        for _ in range(attempts.FREE - 1):
            fail(desk, "lan")
        desk.login("lan", PASSWORD, None, None, "c1")


def test_a_locked_account_is_refused_as_a_wrong_password_is(desk: Desk, make: Any) -> None:
    account = make("lan", "staff")
    _, secret = desk.login("lan", PASSWORD, None, None, "c1")

    desk.accounts.lock("so", account.account)

    assert desk.sessions.visitor_of("so", secret) is None
    fail(desk, "lan", PASSWORD)
    assert outcomes(desk)[-1] == ("login", "login.locked")
    desk.accounts.unlock("so", account.account)
    assert desk.sessions.visitor_of("so", secret) is None
    desk.login("lan", PASSWORD, None, None, "c1")


def test_what_was_typed_for_a_name_that_nobody_has_is_not_noted(desk: Desk) -> None:
    fail(desk, "my-password-in-the-wrong-field")

    assert "my-password" not in str(desk.trail.listed("so"))


@pytest.mark.parametrize(
    "password", ["short", "x" * 201, "aaaaaaaaaaaaaaaa", "lan.nguyen-2019", "ababababababab"]
)
def test_an_easy_password_is_refused_and_not_quoted(password: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_good(password, "lan.nguyen")

    assert password not in refused.value.text("vi") + refused.value.text("en")


def test_invented_passwords_are_good_and_never_the_same() -> None:
    made = {invented() for _ in range(50)}

    assert len(made) == 50
    for one in made:
        require_good(one, "admin")


def test_a_session_ends_by_itself(desk: Desk, make: Any, clock: Clock) -> None:
    make("lan", "staff")
    _, idle = desk.login("lan", PASSWORD, None, None, "c1")
    clock.wait(minutes=61)
    assert desk.sessions.visitor_of("so", idle) is None

    _, busy = desk.login("lan", PASSWORD, None, None, "c1")
    for _ in range(16):
        clock.wait(minutes=45)
        assert desk.sessions.visitor_of("so", busy) is not None
    clock.wait(minutes=1)
    assert desk.sessions.visitor_of("so", busy) is None


def test_a_session_of_another_organisation_is_none_here(desk: Desk, make: Any) -> None:
    make("lan", "staff")
    _, secret = desk.login("lan", PASSWORD, None, None, "c1")

    assert desk.sessions.visitor_of("khac", secret) is None


def test_a_new_password_ends_every_session(desk: Desk, make: Any) -> None:
    make("lan", "staff")
    _, here = desk.login("lan", PASSWORD, None, None, "c1")
    _, elsewhere = desk.login("lan", PASSWORD, None, None, "c1")
    visitor = desk.sessions.visitor_of("so", here)
    assert visitor is not None

    new = desk.change_password(visitor, PASSWORD, "mot-cau-khac-han-2", "c1")

    assert [desk.sessions.visitor_of("so", one) is None for one in (here, elsewhere, new)] == [
        True,
        True,
        False,
    ]
    fail(desk, "lan", PASSWORD)
