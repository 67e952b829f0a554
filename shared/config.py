"""Settings: defaults, then a TOML file, then the environment; every mistake is listed at once.

| environment            | in the file     | meaning                                                      |
|------------------------|-----------------|--------------------------------------------------------------|
| THIDUA_CONFIG          |                 | path of the TOML file                                        |
| AMQP_URI               | amqp_uri        | RabbitMQ; without it the broker lives in this one process    |
| DATABASE_URL           | database_url    | `postgresql+psycopg://…/thidua_{service}`; else SQLite files |
| THIDUA_DATA            | data            | folder of the SQLite files and the first API token           |
| THIDUA_HTTP            | http            | `host:port` of the gateway                                   |
| THIDUA_TENANT          | tenant          | short name of the organisation                               |
| THIDUA_API_TOKEN_FILE  | api_token_file  | file with an API token, let in from the start; server mode   |
| THIDUA_LEDGER_KEY_FILE | ledger_key_file | PEM file of the Ed25519 key of the ledgers; embedded: made   |
| THIDUA_LEDGER_EXPORT   | ledger_export   | path with {service}: the file of the log's seals             |
| THIDUA_PUBLIC_URL      | public_url      | address of the gateway for the world: QR codes lead there    |
| THIDUA_ISSUER_KEYS     | issuer_keys     | folder of the keys that sign credentials; embedded: made     |
| THIDUA_TEMPLATES       | templates       | folder of the office's own templates of documents            |
| THIDUA_OIDC_ISSUER     | oidc_issuer     | address of the agency's provider of identities               |
| THIDUA_OIDC_CLIENT_ID  | oidc_client_id  | what that provider knows us as                               |
| THIDUA_OIDC_SECRET_FILE | oidc_secret_file | file with the secret shared with it                        |
| THIDUA_WEBHOOK_NETWORKS | webhook_networks | networks that webhooks may reach though not public         |
| THIDUA_LOG             | log_level       | debug, info, warning or error                                |
| THIDUA_LOG_FORM        | log_form        | json or console                                              |
| THIDUA_FAILPOINTS      | failpoints      | for tests of faults alone: where to die, see failpoints.py   |
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from shared import failpoints

Network = IPv4Network | IPv6Network

EMBEDDED_BROKER = "thidua-memory://localhost"

_ENVIRONMENT = {
    "amqp_uri": "AMQP_URI",
    "database_url": "DATABASE_URL",
    "data": "THIDUA_DATA",
    "http": "THIDUA_HTTP",
    "tenant": "THIDUA_TENANT",
    "api_token_file": "THIDUA_API_TOKEN_FILE",
    "ledger_key_file": "THIDUA_LEDGER_KEY_FILE",
    "ledger_export": "THIDUA_LEDGER_EXPORT",
    "public_url": "THIDUA_PUBLIC_URL",
    "issuer_keys": "THIDUA_ISSUER_KEYS",
    "templates": "THIDUA_TEMPLATES",
    "oidc_issuer": "THIDUA_OIDC_ISSUER",
    "oidc_client_id": "THIDUA_OIDC_CLIENT_ID",
    "oidc_secret_file": "THIDUA_OIDC_SECRET_FILE",
    "webhook_networks": "THIDUA_WEBHOOK_NETWORKS",
    "log_level": "THIDUA_LOG",
    "log_form": "THIDUA_LOG_FORM",
    "failpoints": "THIDUA_FAILPOINTS",
}


class SettingsError(ValueError):
    """Lists every wrong setting with where it came from and what is allowed, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self._vi = vi

    def text(self, language: str) -> str:
        return self._vi if language == "vi" else str(self)


@dataclass(frozen=True, slots=True)
class Settings:
    amqp_uri: str = EMBEDDED_BROKER
    database_url: str = ""
    data: Path = Path("var")
    http: str = "127.0.0.1:8080"
    tenant: str = "so-ldtbxh"
    api_token_file: str = ""
    ledger_key_file: str = ""
    ledger_export: str = ""
    public_url: str = ""
    issuer_keys: str = ""
    templates: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_secret_file: str = ""
    webhook_networks: str = ""
    log_level: str = "warning"
    log_form: str = "console"
    failpoints: str = ""

    @property
    def embedded(self) -> bool:
        """Whether the broker lives in this process, and forgets its queues with it."""
        return self.amqp_uri == EMBEDDED_BROKER

    def database_of(self, service: str) -> str:
        """SQLAlchemy URL of the one database that `service` owns."""
        if self.database_url:
            return self.database_url.replace("{service}", service)
        return f"sqlite:///{(self.data / f'{service}.sqlite').absolute()}"

    def ledger_of(self, service: str) -> Path:
        """The file into which the seals over the log of `service` are written."""
        if self.ledger_export:
            return Path(self.ledger_export.replace("{service}", service))
        return self.data / "ledger" / f"{service}.jsonl"

    @property
    def ledger_key(self) -> Path | None:
        """The file of the key that signs the ledgers; None where seals stay unsigned."""
        if self.ledger_key_file:
            return Path(self.ledger_key_file)
        return self.data / "ledger-ed25519.pem" if self.embedded else None

    @property
    def public_address(self) -> str:
        """Where the world finds the gateway, without a slash at its end."""
        return (self.public_url or f"http://{self.http}").rstrip("/")

    @property
    def issuer_keys_folder(self) -> Path | None:
        """The folder with a file of issuer's keys an organisation; None where no credentials are signed."""
        if self.issuer_keys:
            return Path(self.issuer_keys)
        return self.data / "issuer-keys" if self.embedded else None

    @property
    def webhook_allowed(self) -> tuple[Network, ...]:
        """The networks that webhooks may reach besides public addresses."""
        return _networks(self.webhook_networks)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the file that THIDUA_CONFIG names and from `environ`; raises SettingsError."""
    environ = os.environ if environ is None else environ
    values, origins = _from_file(environ.get("THIDUA_CONFIG"))
    for name, variable in _ENVIRONMENT.items():
        if environ.get(variable):
            values[name], origins[name] = environ[variable], variable
    if "log_level" in values:
        values["log_level"] = values["log_level"].lower()
    broken = [
        (f"{origins.get(name, name)} = {_shown(name, values[name])!r}", texts)
        for name, texts in _broken_rules(values).items()
    ]
    if broken:
        vi, en = ("; ".join(f"{where}: {texts[at]}" for where, texts in broken) for at in (0, 1))
        raise SettingsError(vi, en)
    if "data" in values:
        return Settings(**{**values, "data": Path(values["data"])})  # type: ignore[arg-type]
    return Settings(**values)  # type: ignore[arg-type]


def _from_file(path: str | None) -> tuple[dict[str, str], dict[str, str]]:
    if not path:
        return {}, {}
    try:
        raw = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"THIDUA_CONFIG = {path!r}: không đọc được như tệp TOML: {error}",
            f"THIDUA_CONFIG = {path!r}: cannot be read as TOML: {error}",
        ) from error
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(raw) - known)
    if unknown:
        raise SettingsError(
            f"{path}: không có các thiết lập {unknown}; các thiết lập có: {sorted(known)}",
            f"{path}: unknown settings {unknown}; known are {sorted(known)}",
        )
    values = {name: str(value) for name, value in raw.items()}
    return values, {name: f"{path}: {name}" for name in values}


def _shown(name: str, value: str) -> str:
    """`value` as a message may show it: without the password of an address."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", value) if name.endswith(("_uri", "_url")) else value


def _broken_rules(values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """name -> the rule that its value breaks, in Vietnamese and English."""
    broken = {
        name: (vi, en)
        for name, (pattern, vi, en) in _RULES.items()
        if name in values and not re.fullmatch(pattern, values[name])
    }
    try:
        failpoints.parse(values.get("failpoints", ""))
    except failpoints.UnreadableFailpoints as error:
        broken["failpoints"] = (error.vi, error.en)
    try:
        _networks(values.get("webhook_networks", ""))
    except ValueError:
        broken["webhook_networks"] = (
            "phải là các mạng hoặc địa chỉ, cách nhau bằng dấu phẩy, ví dụ 10.20.0.0/16",
            "must be networks or addresses with commas between them, for example 10.20.0.0/16",
        )
    return broken


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())


_PORT = r"(?!0)(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"

_RULES = {
    "amqp_uri": (
        r"(amqps?|pyamqp|thidua-memory)://.*",
        "phải bắt đầu bằng amqp:// hoặc amqps://",
        "must begin with amqp:// or amqps://",
    ),
    "database_url": (
        r"(postgresql\+psycopg|sqlite)://.*\{service\}.*",
        "phải là postgresql+psycopg://… hoặc sqlite:///…, với {service} trong tên cơ sở dữ liệu",
        "must be postgresql+psycopg://… or sqlite:///… with {service} in the name of the database",
    ),
    "http": (
        rf"[^:\s]+:{_PORT}",
        "phải là máy:cổng, cổng từ 1 đến 65535",
        "must be host:port, the port from 1 to 65535",
    ),
    "tenant": (
        r"[a-z0-9][a-z0-9-]{1,62}",
        "phải gồm 2 đến 63 ký tự a-z, 0-9 và -",
        "must be 2 to 63 of a-z, 0-9 and -",
    ),
    "ledger_export": (
        r".*\{service\}.*",
        "phải là đường dẫn có {service} trong đó",
        "must be a path with {service} in it",
    ),
    "public_url": (
        r"https?://[^\s?#]+",
        "phải bắt đầu bằng https:// hoặc http://, không có phần sau ? hoặc #",
        "must begin with https:// or http://, without ? or #",
    ),
    "oidc_issuer": (
        r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?",
        "phải bắt đầu bằng https:// (http:// chỉ trên chính máy này), không có phần sau ? hoặc #",
        "must begin with https:// (http:// on this very machine alone), without ? or #",
    ),
    "log_level": (
        r"debug|info|warning|error",
        "phải là debug, info, warning hoặc error",
        "must be debug, info, warning or error",
    ),
    "log_form": (r"json|console", "phải là json hoặc console", "must be json or console"),
}
