"""Who comes in, on SQLite and PostgreSQL alike: sessions, closed names, one-time codes, tokens, the trail."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.gateway import migrations
from services.gateway.identity.attempts import FREE
from services.gateway.identity.desk import Desk
from services.gateway.identity.grants import Grant
from services.gateway.tokens import Tokens
from shared.clock import now
from shared.contracts.refusal import Refusal
from shared.database import connect, writing
from shared.migrate import upgrade
from tests.servers import create_databases

PASSWORD = "mot-cau-dai-kho-doan"


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


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = Desk(engine, "so")
    desk.accounts.create(
        "so", "lan", (Grant("unit-head", "vp"),), password=PASSWORD, person="p1", must_change=False
    )
    return desk


def test_a_visit_from_the_login_to_the_logout(desk: Desk) -> None:
    account, secret = desk.login("lan", PASSWORD, None, None, "c1")

    visitor = desk.sessions.visitor_of("so", secret)
    desk.logout("so", account.account, secret, "c1")

    assert visitor is not None
    assert (visitor.account, visitor.grants, visitor.person) == (
        account.account,
        (Grant("unit-head", "vp"),),
        "p1",
    )
    assert desk.sessions.visitor_of("so", secret) is None
    assert [one["kind"] for one in desk.trail.listed("so")] == ["logout", "login"]


def test_guesses_at_the_same_time_are_no_more_than_one_after_the_other(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as threads:
        closed = list(threads.map(lambda _: desk.attempts.begin("so", "lan"), range(24)))

    assert closed.count(None) == FREE


def test_a_code_shown_twice_at_the_same_time_lets_in_once(desk: Desk) -> None:
    account = desk.accounts.of_name("so", "lan").account
    phone = pyotp.TOTP(desk.totp.begin("so", account)["secret"])
    codes = desk.totp.confirm("so", account, phone.at(now()))

    with ThreadPoolExecutor(4) as threads:
        let_in = list(threads.map(lambda _: desk.totp.accepts("so", account, codes[0]), range(8)))

    assert let_in.count(True) == 1


def test_a_token_until_it_is_revoked(desk: Desk, engine: Engine) -> None:
    tokens = Tokens(engine)
    account, session = desk.login("lan", PASSWORD, None, None, "c1")
    visitor = desk.sessions.visitor_of("so", session)
    assert visitor is not None
    issued = tokens.issue(visitor, "x", visitor.grants, ["read"], 1)

    holder = tokens.holder_of(issued["secret"])
    tokens.revoke_issued("so", issued["token"])

    assert holder is not None
    assert (holder.account, holder.operations) == (account.account, frozenset({"read"}))
    assert tokens.holder_of(issued["secret"]) is None


def test_what_no_database_keeps_is_a_wrong_name_and_no_failure(desk: Desk, engine: Engine) -> None:
    for broken in ("lan\0", "\ud800"):
        with pytest.raises(Refusal, match="wrong"):
            desk.login(broken, PASSWORD, None, None, "c1")
        with pytest.raises(Refusal, match="no account"):
            desk.accounts.of_name("so", broken)
        with pytest.raises(Refusal, match="no token"):
            Tokens(engine).revoke_issued("so", broken)
        desk.trail.note("so", "refusal", "a1", about=broken)

    assert desk.trail.listed("so", kind="refusal")[0]["about"] == "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("change", ["UPDATE trail SET outcome = 'x'", "DELETE FROM trail"])
def test_the_trail_only_grows(desk: Desk, engine: Engine, change: str) -> None:
    desk.trail.note("so", "read", "a1")

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(sa.text(change))
