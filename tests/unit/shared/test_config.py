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


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SettingsError, match=r"THIDUA_CONFIG = '/nowhere\.toml'"):
        load({"THIDUA_CONFIG": "/nowhere.toml"})
