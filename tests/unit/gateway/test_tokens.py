"""Who comes in, and who is the first."""

import stat
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.gateway import migrations
from services.gateway.tokens import Tokens, let_the_first_in, metadata
from services.gateway.tokens import tokens as table
from shared.config import Settings
from shared.contracts.refusal import Refusal
from shared.database import connect, reading
from shared.migrate import upgrade

SECRET = "one-of-the-tokens-of-this-test"
SERVER = "amqp://localhost"


@pytest.fixture
def nobody(tmp_path: Path) -> Tokens:
    engine = connect(f"sqlite:///{tmp_path / 'gateway.sqlite'}")
    metadata.create_all(engine)
    return Tokens(engine)


def rows(tokens: Tokens) -> list[Any]:
    with reading(tokens._engine) as connection:
        return list(connection.execute(sa.select(table)))


def test_a_registered_token_is_known_by_its_holder(nobody: Tokens) -> None:
    nobody.register(SECRET, "so", "test")

    holder = nobody.holder_of(SECRET)
    assert holder is not None
    assert holder.tenant == "so"
    assert nobody.holder_of(SECRET + "x") is None
    assert nobody.holder_of("") is None


def test_the_token_itself_is_kept_nowhere(nobody: Tokens, tmp_path: Path) -> None:
    nobody.register(SECRET, "so", "test")

    assert SECRET not in str(rows(nobody))
    assert all(SECRET.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_revoked_token_stays_revoked(nobody: Tokens) -> None:
    nobody.register(SECRET, "so", "test")
    nobody.revoke(SECRET)
    nobody.register(SECRET, "so", "again")

    assert nobody.holder_of(SECRET) is None
    assert not nobody.any()


def test_the_first_start_leaves_a_token_for_its_owner_alone(nobody: Tokens, tmp_path: Path) -> None:
    let_the_first_in(nobody, Settings(data=tmp_path / "var", tenant="so"))

    file = tmp_path / "var" / "token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    holder = nobody.holder_of(file.read_text().strip())
    assert holder is not None
    assert holder.tenant == "so"


def test_later_starts_make_no_more_tokens(nobody: Tokens, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    let_the_first_in(nobody, settings)
    first = (settings.data / "token").read_text()

    let_the_first_in(nobody, settings)

    assert (settings.data / "token").read_text() == first
    assert len(rows(nobody)) == 1


def test_a_file_names_the_token_of_a_server(nobody: Tokens, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    settings = Settings(amqp_uri=SERVER, api_token_file=str(file), data=tmp_path / "var")

    let_the_first_in(nobody, settings)
    let_the_first_in(nobody, settings)

    assert nobody.holder_of(SECRET) is not None
    assert len(rows(nobody)) == 1
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(("content", "code"), [("short", "token.weak"), ("two words " * 5, "token.weak")])
def test_a_token_that_could_be_guessed_is_refused(
    nobody: Tokens, tmp_path: Path, content: str, code: str
) -> None:
    file = tmp_path / "secret"
    file.write_text(content)

    with pytest.raises(Refusal) as refused:
        let_the_first_in(nobody, Settings(amqp_uri=SERVER, api_token_file=str(file)))

    assert refused.value.code == code
    assert content not in refused.value.text("vi")
    assert not nobody.any()


def test_a_missing_file_is_named(nobody: Tokens, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="absent"):
        let_the_first_in(nobody, Settings(amqp_uri=SERVER, api_token_file=str(tmp_path / "absent")))


def test_a_server_that_nobody_could_enter_does_not_start(nobody: Tokens) -> None:
    with pytest.raises(Refusal, match="THIDUA_API_TOKEN_FILE"):
        let_the_first_in(nobody, Settings(amqp_uri=SERVER))


def test_the_migration_makes_the_declared_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.sqlite'}"
    upgrade(url, migrations)
    engine = connect(url)

    found = {column["name"]: column["nullable"] for column in sa.inspect(engine).get_columns("tokens")}

    assert found == {column.name: column.nullable for column in table.columns}
    engine.dispose()
