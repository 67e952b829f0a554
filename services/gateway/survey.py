"""How every service is, asked of each."""

from typing import Any

from nameko.exceptions import RemoteError

from services.gateway.backend import SERVICES, Backend, ServiceUnavailable
from services.gateway.errors import refused

SECONDS = 2.0


def survey(backend: Backend) -> dict[str, Any]:
    """`{"services": {name: status or {"error"}}, "settled": bool}`.

    Settled: every service answers, published its whole log, took the whole logs that it listens to, and has
    no work left.
    """
    services = {name: _status(backend, name) for name in SERVICES}
    return {"services": services, "settled": all(_settled(one, services) for one in services.values())}


def _status(backend: Backend, service: str) -> dict[str, Any]:
    try:
        return backend.call(service, "status", seconds=SECONDS)
    except ServiceUnavailable as error:
        return {"error": refused(error.code, {"service": service})}
    except RemoteError:
        return {"error": refused("service.unavailable", {"service": service})}


def _settled(one: dict[str, Any], services: dict[str, Any]) -> bool:
    return (
        "error" not in one
        and one["head"] == one["relayed"]
        and all(position >= _head(services, source) for source, position in one["taken"].items())
        and one["waiting"] == 0
    )


def _head(services: dict[str, Any], source: str) -> float:
    return services.get(source, {}).get("head", float("inf"))
