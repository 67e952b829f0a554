"""What pages must never do, whoever wrote them: run what somebody typed, or load what is not ours."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.gateway.admission import BODY_LIMIT
from services.gateway.identity.visitor import INSIDE, Visitor
from shared.eventstore import Store
from tests.services import ROOT
from tests.stores import CONTEXT, append, sqlite_store, ticking

TEMPLATES = sorted((ROOT / "services" / "gateway" / "templates").rglob("*.html"))
DATA = "application/json"


class _Written(HTMLParser):
    """Every tag of a template, with its attributes; what Jinja writes is left out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(re.sub(r"\{[%#{].*?[%#}]\}", "", text, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def of_tag(template: Path) -> Iterator[tuple[str, dict[str, str | None]]]:
    yield from _Written(template.read_text(encoding="utf-8")).tags


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_template_has_no_script_or_style_of_its_own(template: Path) -> None:
    for tag, given in of_tag(template):
        assert tag not in ("style", "iframe", "object", "embed", "base"), (tag, given)
        assert tag != "script" or "src" in given or given.get("type") == DATA, given
        assert [name for name in given if name == "style" or name.startswith("on")] == [], (tag, given)
        assert not any((value or "").strip().lower().startswith("javascript:") for value in given.values())
        assert not any(name.startswith("hx-on") for name in given), (tag, given)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_template_escapes_whatever_it_shows(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_form_that_changes_something_carries_its_token(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL):
        if re.search(r"""method=["']?post""", form, flags=re.IGNORECASE):
            assert "csrf" in form, form[:200]


def test_every_page_says_that_it_loads_nothing_from_elsewhere(app: Flask) -> None:
    pages = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("pages.", "login."))]
    shown = [rule.rule for rule in pages if not rule.arguments and "GET" in (rule.methods or ())]

    assert len(shown) > 10
    for path in shown:
        visitor = Visitor("so", "a", installation=True)
        answer = app.test_client().get(path, environ_overrides={INSIDE: visitor})
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Cache-Control"] == "no-store", path


@pytest.mark.parametrize("path", ["/accounts", "/tokens", "/login", "/api/accounts"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", DATA])
def test_a_body_that_is_too_long_is_never_read(app: Flask, path: str, kind: str) -> None:
    visitor = Visitor("so", "a", installation=True)

    answer = app.test_client().post(
        path,
        data=b"x",
        content_type=kind,
        environ_overrides={INSIDE: visitor, "CONTENT_LENGTH": str(BODY_LIMIT + 1)},
    )

    assert answer.status_code in (413, 415, 403)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Store]:
    """A log of one event, recorded half an hour after midnight in Viet Nam."""
    with sqlite_store(tmp_path, ticking(datetime(2019, 7, 15, 17, 30, tzinfo=UTC))) as store:
        append(store, "unit-a", 0, 0)
        yield store


@pytest.mark.parametrize("typed", ["' OR '1'='1", "unit-a'; DROP TABLE log; --", "%", "_", "\\", "\x00"])
@pytest.mark.parametrize("place", ["stream", "type", "correlation_id"])
def test_a_filter_of_the_log_is_a_value_and_nothing_else(log: Store, place: Any, typed: str) -> None:
    assert log.search_log(0, 10, CONTEXT.tenant, **{place: typed}) == []
    assert len(log.read_log()) == 1


def test_a_filter_of_the_log_finds_what_it_names(log: Store) -> None:
    [found] = log.read_log()

    assert log.search_log(0, 10, CONTEXT.tenant, stream=found.stream, type=found.type) == [found]
    assert log.search_log(0, 10, CONTEXT.tenant, day="2019-07-16") == [found]
    assert log.search_log(0, 10, CONTEXT.tenant, day="2019-07-15") == []
    assert log.search_log(0, 10, "hoi", stream=found.stream) == []
