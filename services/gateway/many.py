"""Many commands in one request: sent on in parts, and told row by row what became of each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import g

from services.gateway.asking import caller, house, with_ids
from services.gateway.backend import ServiceUnavailable
from services.gateway.errors import STATUS_OF_REFUSAL, refused
from shared.contracts.refusal import Refusal

MOST = 5000
"""Commands a request."""

_AT_ONCE = 1000
"""Commands a call, so that each call is done within its time."""


def require_not_too_many(rows: Sequence[Any]) -> None:
    """Refuse a request of more rows than are taken at a time."""
    if len(rows) > MOST:
        raise Refusal("request.too-many", value=len(rows), limit=MOST)


def tell_each(service: str, commands: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Have `service` carry out each of `commands`; for each, in order, its status with its events or why it
    was refused.
    """
    for start in range(0, len(commands), _AT_ONCE):
        part = [_ready(service, command) for command in commands[start : start + _AT_ONCE]]
        asked = [one for one in part if not isinstance(one, Refusal)]
        try:
            results = map(_told, _asked(service, asked) if asked else ())
            yield from [_of_refusal(one) if isinstance(one, Refusal) else next(results) for one in part]
        except ServiceUnavailable as error:
            # Those before were carried out, so their results must be told; these may be sent again.
            g.unfinished = True
            yield from [_refused(503, error.code, {"service": service}) for _ in part]


def _ready(service: str, command: Mapping[str, Any]) -> dict[str, Any] | Refusal:
    """The command as the service takes it, or why it is not the visitor's to give."""
    try:
        return with_ids(service, command)
    except Refusal as refusal:
        return refusal


def _of_refusal(refusal: Refusal) -> dict[str, Any]:
    status = STATUS_OF_REFUSAL.get(refusal.code, 422)
    return _refused(status, refusal.code, refusal.details)


def _asked(service: str, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = house.backend.call(
        service, "execute_each", commands=commands, context=caller.context()
    )
    return results


def _told(result: dict[str, Any]) -> dict[str, Any]:
    if "refused" not in result:
        return {"status": 201 if result["events"] else 200, **result}
    code = result["refused"]["code"]
    return _refused(STATUS_OF_REFUSAL.get(code, 422), code, result["refused"]["details"])


def _refused(status: int, code: str, details: dict[str, Any]) -> dict[str, Any]:
    return {"status": status, "refused": refused(code, details)}
