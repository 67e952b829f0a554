"""Many commands at once, each on its own."""

from itertools import groupby
from typing import Any

from marshmallow import INCLUDE, fields, pre_load, validate

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.backend import SERVICES
from services.gateway.many import MOST, require_not_too_many, tell_each
from services.gateway.once.keyed import MANY, once
from shared.contracts.schema import Message, StructSchema

blueprint = Field("commands", "Nhiều lệnh một lần: many commands in one request")

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
        error_messages={**_MESSAGES, "invalid": Message("field.list")},
        metadata={"maxItems": MOST},
    )

    @pre_load
    def weigh(self, body: Any, **_options: Any) -> Any:
        """Before each is looked at: that would take its time too."""
        if isinstance(body, dict) and isinstance(body.get("commands"), list):
            require_not_too_many(body["commands"])
        return body


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
@once(MANY)
@blueprint.response(200, views.Outcomes)
@blueprint.arguments(Commands, example=_EXAMPLE)
def carry_out(body: dict[str, Any]) -> Any:
    """Carry out many commands in order; each succeeds or is refused on its own

    At most 5000 a request. A command that brings its own id may be sent again: what was done adds nothing.
    """
    results = [
        result
        for service, rows in groupby(body["commands"], key=lambda row: row["service"])
        for result in tell_each(service, [_without_service(row) for row in rows])
    ]
    return {"results": results}


def _without_service(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "service"}
