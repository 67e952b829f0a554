"""The document is valid, complete, and true."""

import re
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.gateway.permissions.table import table

KEPT_HERE = (
    "/api/session",
    "/api/accounts",
    "/api/tokens",
    "/api/webhooks",
    "/api/counters",
    "/api/evidence",
    "/api/records/{record}/evidence",
)
REFUSED_HERE = (200, 201, 202, 401, 403, 404, 422, 429)
"""Well-formed, and no more: there are no people, accounts, webhooks or counters here, and the installation's
token has no session."""

PATH_VALUES = {
    "kind": "unit",
    "service": "awards",
    "import_id": "observations-i1",
    "paper": "decision",
    "number": "1",
    "position": "1",
}


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    document = app.test_client().get("/api/openapi.json").json
    assert document is not None
    return document


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post", "delete")
    ]


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_it_says_where_the_server_is(document: dict[str, Any]) -> None:
    assert [one["url"] for one in document["servers"]] == ["/"]


def test_every_rule_of_the_app_is_documented(app: Flask, document: dict[str, Any]) -> None:
    rules = {
        rule.rule.replace("<path:", "<").replace("<int:", "<").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/health/"))
    }

    assert rules - {"/api/openapi.json"} == set(document["paths"])


def test_every_operation_says_what_it_is_and_how_it_fails(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert operation["summary"], (method, path)
        assert {"401", "404", "422", "500", "503"} <= set(operation["responses"]), (method, path)
    problem = document["components"]["responses"]["UNPROCESSABLE_ENTITY"]["content"]
    assert list(problem) == ["application/problem+json"]


def test_every_operation_that_is_not_open_to_citizens_needs_the_bearer_or_a_session(
    app: Flask, document: dict[str, Any]
) -> None:
    assert document["security"] == [{"bearer": []}, {"session": [], "forgery": []}]
    assert document["components"]["securitySchemes"]["bearer"] == {"type": "http", "scheme": "bearer"}
    free = {
        (path, method) for path, method, operation in operations(document) if operation.get("security") == []
    }
    citizens = {
        (
            rule.rule.replace("<path:", "<").replace("<int:", "<").replace("<", "{").replace(">", "}"),
            method.lower(),
        )
        for rule in app.url_map.iter_rules()
        if table()[rule.endpoint].reach["citizen"] == "all"
        for method in rule.methods or ()
    }
    assert free == citizens & {(path, method) for path, method, _ in operations(document)}


def test_fields_keep_their_bounds_examples_and_defaults(document: dict[str, Any]) -> None:
    unit = document["components"]["schemas"]["CreateUnit"]

    assert unit["required"] == ["name", "on", "unit"]
    assert unit["additionalProperties"] is False
    assert unit["properties"]["unit"]["pattern"] == "^[a-z0-9][a-z0-9-]{0,62}$"
    assert unit["properties"]["unit"]["examples"] == ["phong-viec-lam"]
    assert unit["properties"]["kind"]["default"] == "division"
    assert sorted(unit["properties"]["kind"]["enum"]) == ["affiliate", "division"]
    assert unit["properties"]["parent"]["type"] == ["string", "null"]
    assert unit["properties"]["name"]["maxLength"] == 300


def test_every_documented_example_is_accepted(
    document: dict[str, Any], request_as: Any, backend: Any
) -> None:
    backend.answers["units"] = [{"unit": "x", "name": "Văn phòng"}]
    for path, method, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            continue
        body = content["application/json"]["example"] if content else None
        query = {
            one["name"]: one["schema"]["examples"][0]
            for one in operation.get("parameters", [])
            if one.get("required")
        }
        names = re.findall(r"{(\w+)}", path)
        url = path.format(**{name: PATH_VALUES.get(name, "x") for name in names})

        answer = request_as(method.upper(), url, query_string=query, json=body)

        expected = REFUSED_HERE if path.startswith(KEPT_HERE) else (200, 201, 202)
        assert answer.status_code in expected, (method, path, answer.text)
        assert "request.invalid" not in answer.text, (method, path, answer.text)
