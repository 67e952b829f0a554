"""Settings from defaults, a file and the environment; all mistakes in one message."""

from pathlib import Path

import pytest

from shared.config import EMBEDDED_BROKER, Settings, SettingsError, load


def test_without_anything_it_runs_in_one_process_on_sqlite() -> None:
    settings = load({})
    assert settings == Settings()
    assert settings.embedded
    assert settings.amqp_uri == EMBEDDED_BROKER
    assert settings.database_of("scoring") == f"sqlite:///{Path('var/scoring.sqlite').absolute()}"


def test_the_environment_goes_before_the_file_and_the_file_before_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "thidua.toml"
    file.write_text('tenant = "so-noi-vu"\nhttp = "0.0.0.0:80"\ndata = "/srv/thidua"\n')
    settings = load({"THIDUA_CONFIG": str(file), "THIDUA_HTTP": "127.0.0.1:9000", "THIDUA_LOG": ""})
    assert (settings.tenant, settings.http, settings.data) == (
        "so-noi-vu",
        "127.0.0.1:9000",
        Path("/srv/thidua"),
    )
    assert settings.log_level == Settings().log_level


def test_each_service_has_its_own_database_on_the_server() -> None:
    settings = load({"DATABASE_URL": "postgresql+psycopg://u:p@db/thidua_{service}", "AMQP_URI": "amqp://mq"})
    assert settings.database_of("awards") == "postgresql+psycopg://u:p@db/thidua_awards"
    assert not settings.embedded


def test_every_mistake_is_named_at_once_with_where_it_came_from(tmp_path: Path) -> None:
    file = tmp_path / "thidua.toml"
    file.write_text('log_form = "xml"\n')
    wrong = {
        "THIDUA_CONFIG": str(file),
        "AMQP_URI": "http://mq",
        "DATABASE_URL": "postgresql+psycopg://db/thidua",
        "THIDUA_HTTP": "8080",
        "THIDUA_TENANT": "Sở LĐTBXH",
        "THIDUA_LOG": "loud",
    }
    with pytest.raises(SettingsError) as caught:
        load(wrong)
    message = str(caught.value)
    for variable in wrong.keys() - {"THIDUA_CONFIG"}:
        assert f"{variable} = {wrong[variable]!r}: must " in message
    assert f"{file}: log_form = 'xml': must be json or console" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tenant = ", "cannot be read as TOML"),
        ('colour = "red"\n', "unknown settings ['colour']; known are ['amqp_uri', '"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "thidua.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load({"THIDUA_CONFIG": str(file)})
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_mistakes_are_said_in_vietnamese_too_and_never_show_a_password() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"THIDUA_LOG": "loud", "DATABASE_URL": "postgresql://u:geheim@db/x"})
    said = caught.value.text("vi")
    assert "THIDUA_LOG = 'loud': phải là debug, info, warning hoặc error" in said
    assert "u:***@db" in said and "geheim" not in said + caught.value.text("en")
    assert "must" not in said


@pytest.mark.parametrize("level", ["INFO", "Info", "info"])
def test_a_log_level_may_be_written_in_any_case(level: str) -> None:
    assert load({"THIDUA_LOG": level}).log_level == "info"


@pytest.mark.parametrize(
    ("port", "allowed"),
    [("1", True), ("8080", True), ("65535", True), ("65536", False), ("0", False), ("080", False)],
)
def test_a_port_is_one_that_there_is(port: str, allowed: bool) -> None:
    environment = {"THIDUA_HTTP": f"127.0.0.1:{port}"}
    if allowed:
        assert load(environment).http.endswith(f":{port}")
        return
    with pytest.raises(SettingsError, match="from 1 to 65535"):
        load(environment)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SettingsError, match=r"THIDUA_CONFIG = '/nowhere\.toml'"):
        load({"THIDUA_CONFIG": "/nowhere.toml"})


def test_ledgers_lie_in_the_data_folder_unless_they_are_kept_elsewhere() -> None:
    settings = load({"THIDUA_DATA": "/srv/thidua"})
    assert settings.ledger_of("scoring") == Path("/srv/thidua/ledger/scoring.jsonl")
    assert settings.ledger_key == Path("/srv/thidua/ledger-ed25519.pem")
    assert load({"AMQP_URI": "amqp://mq"}).ledger_key is None
    kept = {"AMQP_URI": "amqp://mq", "THIDUA_LEDGER_EXPORT": "/worm/{service}.jsonl"}
    settings = load({**kept, "THIDUA_LEDGER_KEY_FILE": "/run/secrets/ledger.pem"})
    assert settings.ledger_of("awards") == Path("/worm/awards.jsonl")
    assert settings.ledger_key == Path("/run/secrets/ledger.pem")
    with pytest.raises(SettingsError, match="must be a path with"):
        load({"THIDUA_LEDGER_EXPORT": "/worm/ledger.jsonl"})
