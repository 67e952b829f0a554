"""Many commands at once, each on its own."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from marshmallow import INCLUDE, fields, validate

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import caller, house, with_ids
from services.gateway.backend import SERVICES, ServiceUnavailable
from services.gateway.errors import refused
from shared.contracts.schema import Message, StructSchema

blueprint = Field("commands", "Nhiều lệnh một lần: many commands in one request")

MOST = 5000
_AT_ONCE = 200
"""Commands a call, so that each call is done within its time."""

_MESSAGES = {"required": Message("field.required"), "null": Message("field.null")}


class AnyCommand(StructSchema):
    """A command with its fields, as its own endpoint takes them, those of the path included."""

    class Meta:
        unknown = INCLUDE

    service = fields.String(
        required=True,
        validate=validate.OneOf(SERVICES, error=Message("field.choice")),
        error_messages={**_MESSAGES, "invalid": Message("field.text", input="service")},
    )
    command = fields.String(
        required=True,
        error_messages={**_MESSAGES, "invalid": Message("field.text", input="command")},
        metadata={"examples": ["RegisterPerson"]},
    )


class Commands(StructSchema):
    commands = fields.List(
        fields.Nested(AnyCommand),
        required=True,
        validate=validate.Length(max=MOST, error=Message("field.too-many")),
        error_messages={**_MESSAGES, "invalid": Message("field.list")},
    )


_EXAMPLE = {
    "commands": [
        {
            "service": "personnel",
            "command": "TransferPerson",
            "person": "CB001",
            "unit": "van-phong",
            "on": "2019-07-15",
        }
    ]
}


@blueprint.route("/commands", methods=["POST"])
@blueprint.response(200, views.Outcomes)
@blueprint.arguments(Commands, example=_EXAMPLE)
def carry_out(body: dict[str, Any]) -> Any:
    """Carry out many commands in order; each succeeds or is refused on its own"""
    results = [
        result
        for service, rows in groupby(body["commands"], key=lambda row: row["service"])
        for part in _parts(list(rows))
        for result in _results(service, part)
    ]
    return {"results": results}


def _parts(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


def _results(service: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    commands = [with_ids({key: value for key, value in row.items() if key != "service"}) for row in rows]
    try:
        results = house.backend.call(service, "execute_each", commands=commands, context=caller.context())
    except ServiceUnavailable as error:
        # Those before were carried out, so their results must be told; these may be sent again.
        return [{"refused": refused(error.code, {"service": service})} for _ in rows]
    return [_worded(result) for result in results]


def _worded(result: dict[str, Any]) -> dict[str, Any]:
    if "refused" not in result:
        return result
    return {"refused": refused(result["refused"]["code"], result["refused"]["details"])}
