"""Long lists page by page: rows in the order of what names them, each page behind a cursor.

What is added or removed between two pages moves no other row to another page.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from flask import g, request

from shared.contracts.refusal import Refusal

USUAL = 100
MOST = 1000

_MARK = "paged"
_IN_ANSWER = {
    "Link": {"schema": {"type": "string"}, "description": 'The next page, as `rel="next"`; the last has none'}
}


class Paged(msgspec.Struct):
    """What a question takes whose answer can be had page by page; without both, it is given whole."""

    after: (
        Annotated[str, msgspec.Meta(max_length=1000, description="Cursor, from `Link` of the page before")]
        | None
    ) = None
    limit: (
        Annotated[int, msgspec.Meta(ge=1, le=MOST, description=f"Rows a page; with `after` alone, {USUAL}")]
        | None
    ) = None


def without_page(function: Any) -> Callable[..., Any]:
    """`function` given its query but for what says which page: that is for `page_of`."""

    @wraps(function)
    def asked(query: dict[str, Any], **path: Any) -> Any:
        g.page = (query.pop("after", None), query.pop("limit", None))
        return function(query, **path)

    return asked


def page_of(
    rows: Sequence[dict[str, Any]], key: Sequence[str]
) -> tuple[Sequence[dict[str, Any]], dict[str, str]]:
    """The rows of the page that the request asks for, by the fields `key` that name a row, and the header
    that leads to the next page, if there is one. Raises Refusal `page.unknown`."""
    after, limit = g.get("page", (None, None))
    if after is None and limit is None:
        return rows, {}
    behind = None if after is None else _read(after, len(key))
    named = sorted(
        (([str(row.get(name) or "") for name in key], row) for row in rows), key=lambda one: one[0]
    )
    left = [one for one in named if behind is None or one[0] > behind]
    page = left[: limit or USUAL]
    headers = {"Link": f'<{_place(page[-1][0])}>; rel="next"'} if len(left) > len(page) else {}
    return [row for _, row in page], headers


def mark(view: Any) -> Any:
    """Says of a question's view that its answers may have a next page."""
    view._apidoc = {**getattr(view, "_apidoc", {}), _MARK: True}
    return view


def documented(doc: dict[str, Any], info: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Names the header in the document of an endpoint that gives it."""
    if info.get(_MARK):
        doc["responses"][200]["headers"] = _IN_ANSWER
    return doc


def _place(last: list[str]) -> str:
    cursor = urlsafe_b64encode(msgspec.json.encode(last)).decode().rstrip("=")
    return f"{request.path}?{urlencode([*_without_cursor(), ('after', cursor)])}"


def _without_cursor() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.args.items(multi=True) if name != "after"]


def _read(cursor: str, length: int) -> list[str]:
    try:
        found = msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=list[str])
    except (ValueError, msgspec.DecodeError):
        found = []
    if len(found) != length:
        raise Refusal("page.unknown", place="?after", value=cursor)
    return found
