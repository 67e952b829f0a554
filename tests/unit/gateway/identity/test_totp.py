"""One-time codes: asked for once they are confirmed, good once, and not lost with the telephone."""

from typing import Any

import pyotp
import pytest

from services.gateway.identity.desk import Desk
from shared.contracts.refusal import Refusal
from tests.unit.gateway.identity.conftest import PASSWORD, Clock


@pytest.fixture
def phone(desk: Desk, make: Any) -> pyotp.TOTP:
    """The telephone of `lan`, which has just begun one-time codes."""
    account = make("lan", "staff")
    begun = desk.totp.begin("so", account.account)
    assert begun["uri"].startswith("otpauth://totp/") and begun["secret"] in begun["uri"]
    return pyotp.TOTP(begun["secret"])


def enter(desk: Desk, code: str | None) -> str:
    return desk.login("lan", PASSWORD, code, None, "c1")[1]


def confirm(desk: Desk, phone: pyotp.TOTP, clock: Clock) -> list[str]:
    account = desk.accounts.of_name("so", "lan").account
    return desk.totp.confirm("so", account, phone.at(clock.at))


def test_a_secret_that_was_never_confirmed_locks_nobody_out(desk: Desk, phone: pyotp.TOTP) -> None:
    assert enter(desk, None)


def test_without_the_code_the_password_is_not_enough(desk: Desk, phone: pyotp.TOTP, clock: Clock) -> None:
    confirm(desk, phone, clock)

    with pytest.raises(Refusal) as missing:
        enter(desk, None)
    with pytest.raises(Refusal) as wrong:
        enter(desk, "000000" if phone.at(clock.at) != "000000" else "000001")

    assert [missing.value.code, wrong.value.code] == ["login.code", "login.refused"]
    clock.wait(seconds=30)
    assert enter(desk, phone.at(clock.at))


def test_a_code_is_good_once(desk: Desk, phone: pyotp.TOTP, clock: Clock) -> None:
    confirm(desk, phone, clock)
    clock.wait(seconds=30)
    code = phone.at(clock.at)
    enter(desk, code)

    with pytest.raises(Refusal, match="wrong"):
        enter(desk, code)


@pytest.mark.parametrize(("late", "good"), [(-30, True), (30, True), (90, False)])
def test_clocks_may_differ_by_a_step(
    desk: Desk, phone: pyotp.TOTP, clock: Clock, late: int, good: bool
) -> None:
    confirm(desk, phone, clock)
    clock.wait(minutes=10)
    code = phone.at(int(clock.at.timestamp()) - late)

    if good:
        assert enter(desk, code)
    else:
        with pytest.raises(Refusal, match="wrong"):
            enter(desk, code)


def test_each_recovery_code_lets_in_once(desk: Desk, phone: pyotp.TOTP, clock: Clock) -> None:
    codes = confirm(desk, phone, clock)
    assert len(set(codes)) == 10

    enter(desk, codes[0].upper())

    with pytest.raises(Refusal, match="wrong"):
        enter(desk, codes[0])
    assert enter(desk, codes[1])


def test_who_lost_the_telephone_is_let_in_by_the_administrator(
    desk: Desk, phone: pyotp.TOTP, clock: Clock
) -> None:
    codes = confirm(desk, phone, clock)

    desk.accounts.drop_totp("so", desk.accounts.of_name("so", "lan").account)

    assert enter(desk, None)
    assert not desk.totp.accepts("so", desk.accounts.of_name("so", "lan").account, codes[0])


def test_codes_that_count_are_not_begun_anew(desk: Desk, phone: pyotp.TOTP, clock: Clock) -> None:
    confirm(desk, phone, clock)

    with pytest.raises(Refusal, match="already"):
        desk.totp.begin("so", desk.accounts.of_name("so", "lan").account)


def test_a_wrong_code_confirms_nothing(desk: Desk, phone: pyotp.TOTP, clock: Clock) -> None:
    with pytest.raises(Refusal, match="one-time code"):
        desk.totp.confirm("so", desk.accounts.of_name("so", "lan").account, "abcdef")

    assert not desk.accounts.of_name("so", "lan").totp
