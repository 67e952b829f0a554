"""How an endpoint is declared: as a command that a service takes, or as a question that a service answers."""

import re
from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

import msgspec
from flask_smorest import Blueprint
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser
from werkzeug.http import quote_etag

from services.gateway import etags, paging
from services.gateway.api.views import PROBLEMS, PROBLEMS_OF_QUESTIONS, Events
from services.gateway.asking import tell
from services.gateway.once import keyed
from services.gateway.permissions.guard import shown
from shared.contracts.commands import Command
from shared.contracts.schema import StructSchema, schema_of
from shared.service import plain

_NAMES = re.compile(r"<(\w+)>")


class _Parser(FlaskParser):
    """Refuses what it does not know in the query too: a misspelt filter must not answer everything."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE, "json": RAISE}


class Field(Blueprint):
    """The endpoints about one field of the work."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, name: str, description: str, prefix: str = "/api") -> None:
        super().__init__(name, __name__, url_prefix=prefix, description=description)
        self._tagged: dict[str, etags.Thing] = {}
        self._prepare_doc_cbks += [keyed.documented, etags.documented, paging.documented, _document_problems]

    def accept(
        self,
        method: str,
        rule: str,
        command: type[Command],
        service: str,
        summary: str,
        example: dict[str, Any],
        location: str = "json",
    ) -> None:
        """Offer `command` to the world: its fields come from the path and, the others, from the body.

        Below the place of something that was declared with `tagged`, it looks at If-Match.
        """
        in_path = _NAMES.findall(rule)
        body = body_of(command, in_path)
        name = command.__name__
        thing = self._thing_of(rule)
        check = None if thing is None else partial(etags.require_match, thing)

        def view(fields: dict[str, Any], **path: str) -> tuple[dict[str, Any], int]:
            events = tell(service, {"command": name, **plain(fields), **path}, check)
            return {"events": events}, 201 if events else 200

        view.__doc__ = summary
        if body().fields:
            documented = {"example": example} if location == "json" else {}
            takes = self.arguments(body, location=location, **documented)
        else:
            takes = _without_fields
        view = takes(view)
        view = self.alt_response(200, schema=Events, description="Nothing was left to do", success=True)(view)
        view = self.response(201, Events, description="Done; these events followed")(view)
        view = keyed.once()(view)
        self.route(rule, methods=[method], endpoint=name)(view if thing is None else etags.mark(view))

    def answer(
        self, rule: str, view: Any, tagged: bool = False, key: tuple[str, ...] = (), **options: Any
    ) -> Callable[[Any], Any]:
        """Decorates a question: GET at `rule`, answered with `view` (a schema).

        Of a list the visitor gets what is within their reach. The answers of one that is `tagged` have an
        ETag, and the commands of this field below `rule`, if any, are about what it shows. With a `key`, the
        fields that name a row, the list is given page by page to who asks for that.
        """

        def decorate(function: Any) -> Any:
            @wraps(function)
            def within_reach(*given: Any, **named: Any) -> Any:
                found = shown(function(*given, **named))
                if key:
                    rows, headers = paging.page_of(found, key)
                    return rows, 200, headers
                return (found, 200, {"ETag": quote_etag(etags.tag_of(found))}) if tagged else found

            asked = self.response(200, view)(within_reach)
            if tagged:
                self._tagged[rule] = etags.Thing(function, tuple(_NAMES.findall(rule)))
                asked = etags.mark_tagged(asked)
            if key:
                asked = paging.mark(asked)
            self.route(rule, methods=["GET"], **options)(asked)
            return function

        return decorate

    def _thing_of(self, rule: str) -> etags.Thing | None:
        """What is shown at the place that `rule` is below, if it is tagged."""
        return next((thing for place, thing in self._tagged.items() if rule.startswith(f"{place}/")), None)

    def query(self, struct: type[msgspec.Struct]) -> Callable[[Any], Any]:
        """Decorates a question that takes the fields of `struct` from the query string."""
        takes: Callable[[Any], Any] = self.arguments(schema_of(struct), location="query")
        if not issubclass(struct, paging.Paged):
            return takes
        return lambda function: takes(paging.without_page(function))


def _without_fields(view: Any) -> Any:
    def bare(**path: str) -> Any:
        return view({}, **path)

    bare.__doc__ = view.__doc__
    return bare


def body_of(command: type[Command], in_path: list[str]) -> type[StructSchema]:
    """The schema of a command's fields but for those that the path names."""
    whole = schema_of(command)
    if not in_path:
        return whole
    options = type("Meta", (), {"unknown": RAISE, "exclude": tuple(in_path)})
    return type(command.__name__, (whole,), {"Meta": options, "__doc__": whole.__doc__})


def _document_problems(doc: dict[str, Any], info: Any, *, method: str, **_context: Any) -> dict[str, Any]:
    responses = doc.setdefault("responses", {})
    for status in PROBLEMS if method != "get" else PROBLEMS_OF_QUESTIONS:
        if status == HTTPStatus.PRECONDITION_FAILED and not etags.compares(info):
            continue
        responses.setdefault(int(status), status.name)
    return doc
