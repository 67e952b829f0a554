"""Every endpoint, by every role, about oneself, one's unit, another unit and another organisation: as the
table says."""

import re
from typing import Any

import pytest
from flask import Flask

from services.gateway.identity.grants import ROLES
from services.gateway.permissions.table import Row, table
from tests.unit.gateway.permissions.world import ROLE_CODES, TARGETS, TENANT, code_of, id_of, unit_of

ANEW = ("session.", "login.")
"""Operations that may end the session in which they are tried."""
AUTHORS = ("by", "observer", "author")
OF_THE_RECORD = ("records.record", "evidence.picture")
"""Operations whose question is the one by which the gateway looks up whom a record concerns."""


@pytest.fixture(scope="module")
def documented(made_once: Flask) -> dict[tuple[str, str], dict[str, Any]]:
    """(rule, method) -> what the API's document says of it."""
    document = made_once.test_client().get("/api/openapi.json").json
    assert document is not None
    return {
        (path, method.upper()): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def within(word: str, target: str) -> bool:
    """What the words of the table mean."""
    return (
        target
        in {
            "none": (),
            "own": ("own",),
            "made": ("own",),
            "unit": ("own", "own unit"),
            # of another organisation nothing is known here, whoever asks
            "all": TARGETS,
        }[word]
    )


def fields_of(role: str, target: str) -> dict[str, str]:
    """What names something in a path or a body, pointing at the target."""
    code = code_of(target, role)
    return {
        "person": id_of(code),
        "subject": id_of(code),
        "kind": "person",
        "subject_kind": "person",
        "unit": unit_of(target),
        "record": f"r-{code}",
        "explanation": f"e-{code}",
        "by": id_of(code) if target == "own" else unit_of(target),
        "service": "awards",
        "issuer": TENANT,
        "import_id": "observations-i1",
    }


def request_of(
    row: Row, app: Flask, documented: dict[tuple[str, str], Any], role: str, target: str
) -> tuple[str, str, dict[str, Any]]:
    """Method, path and the rest of a request for the operation, about the target."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == row.operation)
    method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    names = fields_of(role, target)
    path = re.sub(
        r"<(?:(\w+):)?(\w+)>", lambda one: names.get(one[2], "1" if one[1] == "int" else "x"), rule.rule
    )
    said = documented.get((re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method), {})
    content = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    query = {
        one["name"]: one["schema"]["examples"][0]
        for one in said.get("parameters", [])
        if one.get("required") and one["in"] == "query"
    }
    if "example" not in content:
        return method, path, {"query_string": query}
    body = content["example"]
    if isinstance(body, dict):
        body = {
            name: ROLE_CODES.get(role, "x")
            if name in AUTHORS and name != row.about
            else value
            if name == "kind"
            else names.get(name, value)
            for name, value in body.items()
        }
    return method, path, {"query_string": query, "json": body}


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(made_once: Flask) -> None:
    assert set(table()) == {rule.endpoint for rule in made_once.url_map.iter_rules()}


@pytest.mark.parametrize("operation", sorted(table()))
def test_operation(operation: str, world: Flask, documented: Any, backend: Any, browser_of: Any) -> None:
    row = table()[operation]
    for role in ROLES:
        browser = browser_of(role)
        for target in TARGETS if row.about != "-" else TARGETS[:1]:
            if operation.startswith(ANEW):
                browser = browser_of(role, anew=True)
            method, path, rest = request_of(
                row, world, documented, role if role != "citizen" else "staff", target
            )
            backend.calls.clear()
            answer = browser.open(path, method=method, **rest)
            check(row, role, target, answer, backend.calls)


def check(row: Row, role: str, target: str, answer: Any, calls: list[Any]) -> None:
    place = (row.operation, role, target, answer.status_code, answer.text[:300])
    mine = {row.reach[role], row.reach["citizen"]} - {"none"}  # type: ignore[index]
    if not mine:
        assert answer.status_code in ((401, 303) if role == "citizen" else (403,)), place
        assert role == "citizen" or code_in(answer) == "request.forbidden", place
        assert all(looked_up(row, call) for call in calls), place
        return
    assert code_in(answer) != "request.forbidden", place
    for _, _, arguments in calls:
        assert (arguments.get("tenant") or arguments.get("context", {}).get("tenant") or TENANT) == TENANT
    expected = any(within(word, target) for word in mine)
    names = fields_of(role, target) if role != "citizen" else {}
    if row.about == "rows":
        assert (names["person"] in answer.text) == (expected and target != "other organisation"), place
    elif code_in(answer) == "author.not-you":
        assert row.about == "by" and not expected, place
    elif row.about != "-":
        asked = [call for call in calls if not looked_up(row, call)]
        told = calls[-1:] if row.operation in OF_THE_RECORD else asked
        assert told, place
        exists = target != "other organisation" or row.about in ("person", "subject", "unit")
        if expected or exists:
            assert (names[row.about] in str(told)) == expected, place


def code_in(answer: Any) -> str | None:
    """The code of the problem that the answer is, if it is one."""
    return answer.json["code"] if answer.mimetype == "application/problem+json" else None


def looked_up(row: Row, call: tuple[str, str, dict[str, Any]]) -> bool:
    """Whether the gateway asked for itself: who is where, and whom something concerns."""
    _, method, arguments = call
    if method == "record":
        return row.about == "record"
    return method in ("people", "units", "explanations") and arguments == {"tenant": TENANT}
