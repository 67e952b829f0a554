"""What docker-compose.yml and deploy/README.md name is there: commands, ports, paths, variables, defaults."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import typer
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from kombu.transport.pyamqp import Transport as Amqp
from sqlalchemy.engine import make_url

from services.gateway.app import create_app
from shared import config
from shared.config import Settings, load
from thidua.cli.app import app as command_line
from thidua.cli.running import NAMES

ROOT = Path(__file__).parents[3]
README = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")

VALUES = {
    "AMQP_URI": "amqp://u:p@mq:5672//",
    "DATABASE_URL": "postgresql+psycopg://u:p@db:5432/thidua_{service}",
    "THIDUA_DATA": "/srv/thidua",
    "THIDUA_HTTP": "0.0.0.0:9000",
    "THIDUA_TENANT": "so-noi-vu",
    "THIDUA_API_TOKEN_FILE": "/run/secrets/token",
    "THIDUA_LEDGER_KEY_FILE": "/run/secrets/ledger-key",
    "THIDUA_LEDGER_EXPORT": "/srv/ledger/{service}.jsonl",
    "THIDUA_PUBLIC_URL": "https://thidua.example",
    "THIDUA_ISSUER_KEYS": "/run/secrets/issuer-keys",
    "THIDUA_TEMPLATES": "/srv/templates",
    "THIDUA_OIDC_ISSUER": "https://sso.example",
    "THIDUA_OIDC_CLIENT_ID": "thidua",
    "THIDUA_OIDC_SECRET_FILE": "/run/secrets/oidc",
    "THIDUA_WEBHOOK_NETWORKS": "10.20.0.0/16, 127.0.0.1",
    "THIDUA_LOG": "debug",
    "THIDUA_LOG_FORM": "json",
    "THIDUA_FAILPOINTS": "store.committed=kill:0.5",
}
"""A value for each variable that is not its default."""


def table(text: str) -> list[list[str]]:
    """The cells of every row of Markdown whose first one names a variable."""
    rows = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return [row for row in rows if row and re.fullmatch(r"[A-Z][A-Z_]+", row[0])]


STATED = {variable: setting for variable, setting, _ in table(config.__doc__ or "")}
DOCUMENTED = {row[0]: row[2] for row in table(README)}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return content


def filled(text: str) -> str:
    """`text` as the engine fills it in: defaults where there are any, else `secret`."""
    with_defaults = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    return re.sub(r"\$\{\w+:\?[^}]*\}", "secret", with_defaults)


def environment_of(compose: dict[str, Any], name: str) -> dict[str, str]:
    return {key: filled(value) for key, value in compose["services"][name]["environment"].items()}


def required_of(compose: dict[str, Any]) -> set[str]:
    """The variables without which the engine refuses to start anything."""
    return set(re.findall(r"\$\{(\w+):\?", yaml.safe_dump(compose, width=10_000)))


def test_it_is_valid_by_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = get_builtin_schema("vendor.compose-spec")
    checking = jsonschema.validators.validator_for(schema)(schema)
    assert [f"{error.json_path}: {error.message}" for error in checking.iter_errors(compose)] == []
    assert not checking.is_valid({**compose, "services": {"scoring": {"imaeg": "thidua"}}})


@pytest.mark.parametrize("name", NAMES)
def test_what_a_container_runs_is_a_command_of_ours(compose: dict[str, Any], name: str) -> None:
    (script,) = re.findall(r'^ENTRYPOINT \["(\w+)"\]$', DOCKERFILE, flags=re.MULTILINE)
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts[script] == "thidua.cli:main"
    verb, *services = compose["services"][name]["command"]
    assert verb in commands()
    assert set(services) <= set(NAMES)


def test_what_is_declared_before_the_services_start_is_declared_by_a_command_of_ours(
    compose: dict[str, Any],
) -> None:
    group, command, option, url = compose["services"]["topology"]["command"]
    assert option in [name for one in commands()[group].commands[command].params for name in one.opts]
    assert urlsplit(url).hostname == "rabbitmq"
    (management,) = compose["services"]["rabbitmq"]["ports"]
    assert management.endswith(f":{urlsplit(url).port}")
    settings = load(environment_of(compose, "topology"))
    assert settings.amqp_uri == load(environment_of(compose, "scoring")).amqp_uri


def test_every_command_that_an_operator_is_told_of_is_there() -> None:
    told = set(re.findall(r"`thidua ([a-z-]+)", README))
    assert told
    assert told <= set(commands())


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(command_line)
    found: dict[str, Any] = group.commands
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_container_understands_its_whole_environment(compose: dict[str, Any], name: str) -> None:
    environment = environment_of(compose, name)
    assert set(environment) <= set(STATED)
    settings = load(environment)
    assert not settings.embedded
    assert settings.database_of(name).endswith(f"/thidua_{name}")


@pytest.mark.parametrize("name", NAMES)
def test_the_addresses_inside_are_those_of_the_servers(compose: dict[str, Any], name: str) -> None:
    settings = load(environment_of(compose, name))
    broker, database = urlsplit(settings.amqp_uri), make_url(settings.database_of(name))
    assert (broker.hostname, broker.port) == ("rabbitmq", Amqp.default_port)
    assert (database.host, database.port) == ("postgres", 5432)
    assert {"rabbitmq", "postgres"} <= compose["services"].keys()
    assert broker.username == environment_of(compose, "rabbitmq")["RABBITMQ_DEFAULT_USER"]


def test_the_published_ports_are_those_that_are_listened_to_and_told_of(compose: dict[str, Any]) -> None:
    (gateway,) = map(filled, compose["services"]["gateway"]["ports"])
    published, _, inside = gateway.rpartition(":")
    assert load(environment_of(compose, "gateway")).http == f"0.0.0.0:{inside}"
    (management,) = compose["services"]["rabbitmq"]["ports"]
    told = set(re.findall(r"127\.0\.0\.1:\d+", README.partition("## Settings")[0]))
    assert told == {published, management.rpartition(":")[0]}


def test_the_address_that_says_all_is_well_is_one_of_the_gateway() -> None:
    paths = {urlsplit(url).path for url in re.findall(r"http://[\w.]+:\d+/\S*", README)}
    checked = set(
        re.findall(r"\{port\}(/[\w/]+)", (ROOT / "deploy/healthcheck.py").read_text(encoding="utf-8"))
    )
    rules = {rule.rule for rule in create_app(None, None, None).url_map.iter_rules()}  # type: ignore[arg-type]
    assert paths and checked
    assert paths | checked <= rules


def test_every_variable_that_must_be_given_is_made_at_the_first_start(compose: dict[str, Any]) -> None:
    (parts,) = re.findall(r"^for name in (.+); do$", README, flags=re.MULTILINE)
    made = {f"{part}_PASSWORD" for part in parts.split()} | set(re.findall(r"^echo '(\w+)=", README, re.M))
    assert made == required_of(compose)


def test_every_variable_of_the_compose_file_is_explained(compose: dict[str, Any]) -> None:
    text = yaml.safe_dump(compose, width=10_000)
    optional = set(re.findall(r"\$\{(\w+)[:}]", text)) - required_of(compose)
    assert optional
    assert [name for name in sorted(optional) if f"`{name}" not in README] == []


def test_the_variables_that_are_documented_are_those_that_there_are() -> None:
    assert set(DOCUMENTED) == set(STATED)
    assert set(STATED) == {*VALUES, "THIDUA_CONFIG"}


@pytest.mark.parametrize("variable", VALUES)
def test_each_variable_is_read(variable: str) -> None:
    setting = STATED[variable]
    assert str(getattr(load({variable: VALUES[variable]}), setting)) == VALUES[variable]
    assert getattr(Settings(), setting) == getattr(load({}), setting) != VALUES[variable]


def test_the_file_that_a_variable_names_is_read(tmp_path: Path) -> None:
    assert STATED["THIDUA_CONFIG"] == ""
    file = tmp_path / "thidua.toml"
    lines = [f"{STATED[variable]} = '{value}'\n" for variable, value in VALUES.items()]
    file.write_text("".join(lines), encoding="utf-8")
    assert load({"THIDUA_CONFIG": str(file)}) == load(VALUES)


@pytest.mark.parametrize("variable", sorted(VALUES.keys() - {"AMQP_URI", "DATABASE_URL"}))
def test_each_default_is_as_documented(variable: str) -> None:
    assert DOCUMENTED[variable] == str(getattr(Settings(), STATED[variable]))
