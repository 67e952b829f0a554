"""docs/asyncapi.yaml is what the contracts say, valid AsyncAPI, complete, and true of its examples."""

import json
from typing import Any

import jsonschema
import pytest
import yaml

from shared.contracts.asyncapi import FILE, document, public_events, written
from shared.contracts.event import Event, personal_fields
from shared.contracts.registry import event_types
from shared.messaging.topology import public_exchange
from tests.golden import FOLDER
from tests.services import ROOT

PUBLIC = sorted(public_events(), key=lambda kind: kind.type_name())
NAMES = [kind.type_name() for kind in PUBLIC]


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def validator(document: dict[str, Any], place: str) -> jsonschema.Draft202012Validator:
    """Checks values against the schema at `place` of `document`, formats of dates included."""
    schema = {"$ref": f"#/{place}", "components": document["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker)


def test_the_file_is_what_the_contracts_say(committed: dict[str, Any]) -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "write it with: python -m shared.contracts.asyncapi"
    assert committed == document()


def test_it_is_valid_asyncapi_3_0(committed: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "tests/schemas/asyncapi-3.0.0.json").read_text(encoding="utf-8"))
    checking = jsonschema.Draft7Validator(schema)
    assert [error.json_path for error in checking.iter_errors(committed)] == []
    without_an_exchange = {**committed, "channels": {"awards": {"bindings": {"amqp": {"is": "routingKey"}}}}}
    assert not checking.is_valid(without_an_exchange)


def test_every_reference_leads_somewhere(committed: dict[str, Any]) -> None:
    found = list(references(committed))
    assert len(found) > 5 * len(PUBLIC)
    for reference in found:
        place: Any = committed
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place, reference


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for inner in part.values() for found in references(inner)]
    return [found for inner in part for found in references(inner)] if isinstance(part, list) else []


@pytest.mark.parametrize("kind", PUBLIC, ids=NAMES)
def test_a_public_event_has_its_address_on_the_exchange_that_the_relay_uses(
    committed: dict[str, Any], kind: type[Event]
) -> None:
    exchange = public_exchange(kind.service)
    channel = committed["channels"][f"{exchange.name}.{kind.type_name()}"]
    assert channel["address"] == kind.type_name()
    stated = committed["components"]["channelBindings"][exchange.name]["amqp"]["exchange"]
    assert stated == {
        "name": exchange.name,
        "type": exchange.type,
        "durable": exchange.durable,
        "autoDelete": exchange.auto_delete,
    }
    assert committed["components"]["messages"][kind.type_name()]["summary"]


def test_no_other_event_is_promised(committed: dict[str, Any]) -> None:
    public = [kind for kind in event_types() if kind.public]
    assert public
    assert sorted(committed["components"]["messages"]) == sorted(kind.type_name() for kind in public)
    assert len(committed["channels"]) == len(committed["operations"]) == len(public)


@pytest.mark.parametrize("kind", PUBLIC, ids=NAMES)
def test_no_public_event_carries_personal_text(kind: type[Event]) -> None:
    assert personal_fields(kind) == ()


@pytest.mark.parametrize("kind", PUBLIC, ids=NAMES)
def test_every_golden_example_fits_its_schema(committed: dict[str, Any], kind: type[Event]) -> None:
    name = kind.type_name()
    checking = validator(committed, f"components/schemas/{name}")
    golden = [
        json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob(f"{kind.service}/{name}.v*.json")
    ]
    examples = [one["payload"] for one in committed["components"]["messages"][name]["examples"]]
    assert golden
    assert [one for one in examples if one not in golden] == []
    for example in golden:
        checking.validate(example)
        for field in committed["components"]["schemas"][name]["required"]:
            assert not checking.is_valid({**example, field: {}})


def test_the_example_of_headers_fits_the_event_that_it_shows(committed: dict[str, Any]) -> None:
    (example,) = committed["components"]["schemas"]["CloudEventHeaders"]["examples"]
    validator(committed, "components/messages/AwardConferred/headers").validate(example)
    assert not validator(committed, "components/messages/AwardRevoked/headers").is_valid(example)
