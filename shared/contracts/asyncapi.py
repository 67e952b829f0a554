"""The integrators' lane as an AsyncAPI 3.0 document, made from the contracts and their golden examples.

`python -m shared.contracts.asyncapi` writes it to docs/asyncapi.yaml.
"""

import inspect
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import yaml

from shared.contracts.event import Event
from shared.contracts.registry import event_types

Json = dict[str, Any]

FILE = Path(__file__).parents[2] / "docs" / "asyncapi.yaml"
_GOLDEN = Path(__file__).parent / "golden"
_AMQP_BINDING = "0.3.0"

_DESCRIPTION = """\
Every public event goes out alone, as one persistent message with a JSON body, on the topic exchange
`<service>.events`; the routing key is the event's name. Each arrives at least once: tell repetitions by the
header `cloudEvents:id`. Order is not promised: `cloudEvents:sequence` counts within `cloudEvents:subject`.
Fields are only ever added, so let unknown ones pass. See integrators.md.
"""

_EXAMPLE_HEADERS = {
    "specversion": "1.0",
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "source": "/thidua/awards",
    "type": "thidua.awards.AwardConferred",
    "subject": "nomination-giay-khen-2019-phong-viec-lam",
    "time": "2019-07-15T01:05:00.250000+00:00",
    "recordedtime": "2019-07-15T01:05:00.250000+00:00",
    "dataschema": "urn:thidua:awards:AwardConferred:1",
    "sequence": "3",
    "partitionkey": "nomination-giay-khen-2019-phong-viec-lam",
    "correlationid": "01890a5d-ac96-774b-bcce-b302099a8058",
    "causationid": "01890a5d-ac96-774b-bcce-b302099a8059",
    "tenant": "so-ldtbxh",
}

_HEADERS: dict[str, Json] = {
    "specversion": {"const": "1.0"},
    "id": {"description": "The same whenever the event is sent again; the message id as well."},
    "source": {"description": "The log that the event stands in: `/thidua/` and the service."},
    "type": {"description": "`thidua.`, the service, `.` and the event's name."},
    "subject": {"description": "The stream: what the event is about."},
    "time": {"format": "date-time", "description": "When it happened in the world."},
    "recordedtime": {"format": "date-time", "description": "When the service learnt of it."},
    "dataschema": {"description": "Ends with the version of the event type that the body was written at."},
    "sequence": {"pattern": "^[1-9][0-9]*$", "description": "Counts the events of a subject, from 1."},
    "partitionkey": {"description": "The subject again, for whoever spreads the load."},
    "correlationid": {"description": "The same for all that one request led to."},
    "causationid": {"description": "The id of the event or request right before, if there was one."},
    "tenant": {"description": "The short name of the organisation whose event it is."},
}
_OPTIONAL = {"causationid"}


def document() -> Json:
    """The whole document, of plain lists and dictionaries."""
    kinds = list(public_events())
    return {
        "asyncapi": "3.0.0",
        "id": "urn:thidua:events",
        "info": {
            "title": "Thi Đua: public events",
            "version": version("thidua"),
            "description": _DESCRIPTION,
        },
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": {_channel_name(kind): _channel(kind) for kind in kinds},
        "operations": {f"send{kind.type_name()}": _operation(kind) for kind in kinds},
        "components": {
            "messages": {kind.type_name(): _message(kind) for kind in kinds},
            "schemas": {"CloudEventHeaders": _common_headers(), **_payloads(kinds)},
            "channelBindings": {exchange_of(kind): _exchange(kind) for kind in kinds},
            "correlationIds": {"request": {"location": "$message.header#/cloudEvents:correlationid"}},
            "securitySchemes": {"account": {"type": "userPassword", "description": "A user of the broker."}},
        },
    }


def public_events() -> Iterator[type[Event]]:
    """Every event type that integrators receive, in the order of its declaration."""
    return (kind for kind in event_types() if kind.public)


def exchange_of(kind: type[Event]) -> str:
    """The exchange on which events of type `kind` go out alone."""
    return f"{kind.service}.events"


def _server() -> Json:
    return {
        "host": "{host}:{port}",
        "protocol": "amqp",
        "protocolVersion": "0.9.1",
        "description": "The RabbitMQ of the installation.",
        "variables": {"host": {"default": "localhost"}, "port": {"default": "5672"}},
        "security": [_ref("components/securitySchemes/account")],
    }


def _channel_name(kind: type[Event]) -> str:
    return f"{exchange_of(kind)}.{kind.type_name()}"


def _channel(kind: type[Event]) -> Json:
    name = kind.type_name()
    return {
        "address": name,
        "title": f"{name} on {exchange_of(kind)}",
        "messages": {name: _ref(f"components/messages/{name}")},
        "bindings": _ref(f"components/channelBindings/{exchange_of(kind)}"),
    }


def _exchange(kind: type[Event]) -> Json:
    exchange = {"name": exchange_of(kind), "type": "topic", "durable": True, "autoDelete": False}
    return {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": _AMQP_BINDING}}


def _operation(kind: type[Event]) -> Json:
    channel = f"channels/{_channel_name(kind)}"
    return {
        "action": "send",
        "channel": _ref(channel),
        "messages": [_ref(f"{channel}/messages/{kind.type_name()}")],
        "bindings": {"amqp": {"deliveryMode": 2, "bindingVersion": _AMQP_BINDING}},
    }


def _message(kind: type[Event]) -> Json:
    return {
        "name": kind.type_name(),
        "summary": inspect.cleandoc(kind.__doc__ or "").partition("\n")[0],
        "contentType": "application/json",
        "headers": _headers(kind),
        "payload": _ref(f"components/schemas/{kind.type_name()}"),
        "correlationId": _ref("components/correlationIds/request"),
        "bindings": {"amqp": {"contentEncoding": "utf-8", "bindingVersion": _AMQP_BINDING}},
        "examples": [{"payload": _golden(kind)}],
    }


def _common_headers() -> Json:
    return {
        "type": "object",
        "description": "The attributes of CloudEvents 1.0, each a text.",
        "properties": {_header(name): {"type": "string", **schema} for name, schema in _HEADERS.items()},
        "required": [_header(name) for name in _HEADERS if name not in _OPTIONAL],
        "examples": [{_header(name): value for name, value in _EXAMPLE_HEADERS.items()}],
    }


def _headers(kind: type[Event]) -> Json:
    """What the headers of one event type have in common with all, and what is its own."""
    own = {
        "source": {"const": f"/thidua/{kind.service}"},
        "type": {"const": kind.cloud_type()},
        "dataschema": {"pattern": f"^urn:thidua:{kind.service}:{kind.type_name()}:[1-9][0-9]*$"},
    }
    return {
        "type": "object",
        "allOf": [_ref("components/schemas/CloudEventHeaders")],
        "properties": {_header(name): schema for name, schema in own.items()},
    }


def _header(attribute: str) -> str:
    return f"cloudEvents:{attribute}"


def _payloads(kinds: list[type[Event]]) -> Json:
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    for schema in schemas.values():
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    return schemas


def _golden(kind: type[Event]) -> Json:
    path = _GOLDEN / kind.service / f"{kind.type_name()}.v{kind.schema_version}.json"
    golden: Json = msgspec.json.decode(path.read_bytes())
    return golden


def _ref(place: str) -> Json:
    return {"$ref": f"#/{place}"}


class _Dumper(yaml.SafeDumper):
    """Writes what stands in two places twice, and texts of several lines as such."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def written() -> str:
    """The document as docs/asyncapi.yaml has it."""
    head = "# Made by `python -m shared.contracts.asyncapi`; a test keeps it true to shared/contracts.\n"
    return head + yaml.dump(document(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
