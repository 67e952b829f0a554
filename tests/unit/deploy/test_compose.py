"""docker-compose.yml: five services and two servers, each watched and bounded, and not one password in it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
SERVICES = ["personnel", "observations", "scoring", "awards", "gateway"]
SERVERS = ["rabbitmq", "postgres"]
ONCE = ["topology"]
"""What runs to its end before the services start."""
REQUIRED_VARIABLE = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return content


def test_all_parts_are_there_and_no_other(compose: dict[str, Any]) -> None:
    assert sorted(compose["services"]) == sorted(SERVICES + SERVERS + ONCE)


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_runs_checks_and_reads_its_own_service(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["command"] == ["serve", name]
    assert service["healthcheck"]["test"][-1] == name
    assert f"//thidua_{name}:" in service["environment"]["DATABASE_URL"]
    assert service["environment"]["DATABASE_URL"].endswith("/thidua_{service}")
    assert {"AMQP_URI", "THIDUA_TENANT"} <= service["environment"].keys()
    healthy = {server: "service_healthy" for server in SERVERS}
    assert healthy | {name: "service_completed_successfully" for name in ONCE} == {
        needed: needs["condition"] for needed, needs in service["depends_on"].items()
    }


@pytest.mark.parametrize("name", SERVICES + SERVERS)
def test_every_container_that_stays_is_watched(compose: dict[str, Any], name: str) -> None:
    healthcheck = compose["services"][name]["healthcheck"]
    assert {"test", "interval", "timeout", "retries", "start_period"} <= healthcheck.keys()


@pytest.mark.parametrize("name", SERVICES + SERVERS + ONCE)
def test_every_container_is_bounded(compose: dict[str, Any], name: str) -> None:
    assert compose["services"][name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}


@pytest.mark.parametrize("name", ONCE)
def test_what_runs_to_its_end_needs_the_broker_alone_and_is_not_started_again(
    compose: dict[str, Any], name: str
) -> None:
    service = compose["services"][name]
    assert service["restart"] == "no"
    assert service["depends_on"] == {"rabbitmq": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", SERVERS)
def test_servers_keep_their_data_on_a_volume(compose: dict[str, Any], name: str) -> None:
    mounted = {volume.partition(":")[0] for volume in compose["services"][name]["volumes"]}
    assert name in mounted
    assert name in compose["volumes"]


def test_every_password_is_a_variable_without_a_default(compose: dict[str, Any]) -> None:
    passwords = [password for service in compose["services"].values() for password in passwords_of(service)]
    # two URLs a service, one of the broker for what runs once; the servers' own
    assert len(passwords) == 2 * len(SERVICES) + len(ONCE) + 2 + len(SERVICES)
    assert [password for password in passwords if not REQUIRED_VARIABLE.fullmatch(password)] == []


def passwords_of(service: dict[str, Any]) -> list[str]:
    """Whatever stands in an environment where a password would: in a variable so named, or in a URL."""
    found = []
    for name, value in service["environment"].items():
        if re.search(r"PASS|SECRET|TOKEN", name) and not name.endswith("_FILE"):
            found.append(value)
        found += re.findall(r"://[^:/]+:(.+)@", value)
    return found


def test_passwords_are_found_where_somebody_might_write_them() -> None:
    environment = {"A_PASSWORD": "one", "URL": "amqp://me:two@host//", "ADDRESS": "0.0.0.0:8080"}
    assert passwords_of({"environment": environment}) == ["one", "two"]


def test_only_the_gateway_and_the_management_page_are_published_and_here_alone(
    compose: dict[str, Any],
) -> None:
    published = {name: part["ports"] for name, part in compose["services"].items() if "ports" in part}
    assert published.keys() == {"gateway", "rabbitmq"}
    assert all("127.0.0.1:" in port for ports in published.values() for port in ports)


def test_each_service_has_a_database_and_a_role_shut_to_the_others() -> None:
    script = (ROOT / "deploy/postgres/init.sql").read_text(encoding="utf-8")
    for name in SERVICES:
        assert f"CREATE ROLE thidua_{name} LOGIN PASSWORD :'{name}_password';" in script
        assert f"CREATE DATABASE thidua_{name} OWNER thidua_{name} TEMPLATE template0" in script
        assert f"\\getenv {name}_password {name.upper()}_DB_PASSWORD" in script
    revoked = script.partition("REVOKE CONNECT ON DATABASE")[2]
    assert set(re.findall(r"thidua_(\w+)", revoked)) == set(SERVICES)


def test_everything_that_is_mounted_or_built_from_exists(compose: dict[str, Any]) -> None:
    sources = {
        volume.partition(":")[0]
        for part in compose["services"].values()
        for volume in part.get("volumes", [])
    }
    files = {source for source in sources if source.startswith("./")}
    files |= {part["build"]["dockerfile"] for part in compose["services"].values() if "build" in part}
    assert files == {"./deploy/postgres/init.sql", "./deploy/rabbitmq/rabbitmq.conf", "deploy/Dockerfile"}
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_the_first_token_comes_from_a_secret_file(compose: dict[str, Any]) -> None:
    gateway = compose["services"]["gateway"]
    assert gateway["environment"]["THIDUA_API_TOKEN_FILE"] == "/run/secrets/api_token"
    assert gateway["secrets"] == ["api_token"]
    assert REQUIRED_VARIABLE.fullmatch(compose["secrets"]["api_token"]["file"])
