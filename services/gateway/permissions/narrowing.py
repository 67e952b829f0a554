"""A request as somebody may make it: what it names beyond their reach becomes a name that nobody has.

So a service answers as it does for whatever there is not, and nobody learns what there is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.gateway.names import Known, subject_in
from services.gateway.permissions.reach import About, Reach
from services.gateway.permissions.table import Subject
from shared.contracts.refusal import Refusal
from shared.ids import derived_id, is_id, person_id

Asked = Callable[[str, str], About | None]
"""Asks what a record or an explanation (`about`) of an id concerns; None when there is no such thing."""

_AUTHORS = ("by", "observer")
"""Where a command says, by staff code or id, whose word it is."""


def nobody(tenant: str, text: str) -> str:
    """An id that nothing has, always the same for one text."""
    return derived_id(tenant, "nobody", text)


def beyond(
    about: Subject, fields: Mapping[str, Any], tenant: str, reach: Reach, known: Known, asked: Asked
) -> str | None:
    """The one of `fields` that names what is not within `reach`; None when nothing does."""
    if about in ("-", "rows"):
        return None
    text = fields.get(about)
    if not isinstance(text, str):
        # what is not named is for the service to refuse, or to leave alone
        return None
    if about in ("record", "explanation"):
        found = asked(about, text)
        return about if found is not None and not reach.covers(found, known) else None
    kind = str(fields.get("subject_kind") or fields.get("kind") or "person")
    if about == "unit" or (about == "by" and text in known.units):
        kind = "unit"
    what = About(unit=text) if kind == "unit" else About(person=person_named(tenant, text))
    return None if reach.covers(what, known) else about


def about_row(row: Any) -> About:
    """What a row of an answer concerns."""
    if not isinstance(row, dict):
        return About()
    kind, who = subject_in(row)
    author = row.get("observer")
    if kind == "person":
        return About(person=who, author=author)
    unit = who if kind == "unit" else row.get("unit")
    return About(unit=unit if isinstance(unit, str) else None, author=author)


def require_own_word(command: Mapping[str, Any], person: str | None, code: str | None) -> None:
    """Raises Refusal where the command is given as the word of somebody else than `person`, of staff code
    `code`."""
    for name in _AUTHORS:
        said = command.get(name)
        if said is not None and said not in (person, code):
            raise Refusal("author.not-you", place=name, value=said, own=code or "–")


def person_named(tenant: str, text: str) -> str:
    return text if is_id(text) else person_id(tenant, text)
