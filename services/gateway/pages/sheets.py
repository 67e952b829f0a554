"""Forms that are told by what they ask: one page shows them all, and says at its place what was wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.gateway.pages import api
from services.gateway.pages.entries import Entry, lines, text, today
from services.gateway.pages.house import shown
from shared import clock

Typed = MultiDict[str, str]
Options = Sequence[tuple[str, Any]]


__all__ = [
    "Entry",
    "Options",
    "Sheet",
    "Typed",
    "at",
    "blank",
    "given",
    "lines",
    "moment",
    "sent",
    "text",
    "today",
    "wall_now",
]


@dataclass(frozen=True)
class Sheet:
    """A form: what it asks, the operation at `path` that its `fields` go to, and where it leads `back` to."""

    title: Any
    button: Any
    entries: Sequence[Entry]
    path: str
    fields: Callable[[Typed], Mapping[str, Any]]
    back: str
    about: Any = ""


def blank(sheet: Sheet, problem: api.Problem | None = None) -> Response:
    """The page of the form; after a refusal with what was typed, and why."""
    status = problem.status if problem else 200
    typed = request.form if request.method == "POST" else {}
    return shown("parts/sheet.html", status, sheet=sheet, problem=problem, typed=typed)


def sent(sheet: Sheet) -> Response:
    """Have done what the form asks for; the page that it was for, or the form again with the refusal."""
    try:
        api.post(sheet.path, sheet.fields(request.form))
    except api.Problem as problem:
        return blank(sheet, problem)
    joint = "&" if "?" in sheet.back else "?"
    return redirect(f"{sheet.back}{joint}done=saved", 303)


def at(*parts: str) -> str:
    """A path of the API with these parts, whatever signs stand in them."""
    return "/api/" + "/".join(quote(part, safe="") for part in parts)


def given(typed: Typed, *names: str) -> dict[str, str]:
    """What was typed in these; what was left empty is not among it."""
    return {name: text(typed, name) for name in names if text(typed, name)}


def moment(typed: Typed, name: str) -> str:
    """A moment as the office clock shows it, with its zone; what is no moment goes on as it was typed."""
    wanted = text(typed, name)
    try:
        return datetime.fromisoformat(wanted).replace(tzinfo=clock.VIETNAM).isoformat()
    except ValueError:
        return wanted


def wall_now() -> str:
    """Now, as a field for a moment takes it."""
    return clock.wall(clock.now()).isoformat(timespec="minutes")
