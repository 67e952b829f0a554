"""A command as somebody may give it: alone, or as one of many in a request."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import g

from services.gateway.backend import Backend
from services.gateway.identity.visitor import Visitor, current
from services.gateway.names import Directory
from services.gateway.permissions import narrowing
from services.gateway.permissions.reach import EVERYWHERE, About, Reach, reach_of
from services.gateway.permissions.table import Row, of_command
from shared.contracts.refusal import Refusal

MANY = frozenset({"commands.carry_out", "records.record_each"})
"""Where commands are not the request itself, but its rows."""

_FOR_OTHERS = ("emulation-office", "integrator")
"""Those who enter what others said: minutes, sheets, messages of other systems."""


class House(Protocol):
    """What is asked about a command."""

    @property
    def backend(self) -> Backend: ...
    @property
    def directory(self) -> Directory: ...


def permitted(command: Mapping[str, Any], house: House, spoken: dict[str, str]) -> dict[str, Any]:
    """`command`, with a name that nobody has in place of one beyond the visitor's reach; `spoken` learns what
    it stands for.

    Raises Refusal when such commands are not the visitor's at all, or are given as the word of another.
    """
    visitor, changed = current(), dict(command)
    if visitor.installation:
        return changed
    row = _row_of(str(changed.get("command")))
    reach = None if row is None else reach_in(visitor, row, house.directory)
    if row is None or reach is None or not in_scope(visitor, row.operation, question=False):
        raise Refusal("request.forbidden")
    if not any(grant.role in _FOR_OTHERS for grant in visitor.grants):
        code = code_of(visitor, house.directory)
        by_unit = row.about == "by" and changed.get("by") in house.directory.of(visitor.tenant).units
        if not by_unit:
            narrowing.require_own_word(changed, visitor.person, code)
    if reach.everywhere:
        return changed
    known = house.directory.certainly(visitor.tenant)
    asked = asking_of(house, visitor)
    place = narrowing.beyond(row.about, changed, visitor.tenant, reach, known, asked)
    if place is None and row.about == "record" and "subject" in changed:
        place = _beyond_as_new(changed, visitor, house.directory)
    if place is not None:
        text = changed[place]
        changed[place] = narrowing.nobody(visitor.tenant, text)
        spoken[changed[place]] = spoken.get(text, text)
        g.beyond = text
    return changed


def _beyond_as_new(command: Mapping[str, Any], visitor: Visitor, directory: Directory) -> str | None:
    """`subject`, where a correction makes a record one of somebody of whom the visitor may record nothing."""
    row = of_command("RecordBehaviour")
    reach = None if row is None else reach_in(visitor, row, directory)
    if row is None or reach is None:
        return "subject"
    known = directory.certainly(visitor.tenant)
    kind = "unit" if command["subject"] in known.units else "person"
    fields = {**command, "subject_kind": kind}
    return narrowing.beyond(row.about, fields, visitor.tenant, reach, known, lambda *_: None)


def _row_of(command: str) -> Row | None:
    found = of_command(command)
    own: Row | None = g.row
    return own if found is None and own is not None and own.operation not in MANY else found


def in_scope(visitor: Visitor, operation: str, question: bool) -> bool:
    """Whether the visitor's token, if they came by one, was issued for this."""
    scope = visitor.operations
    return scope is None or operation in scope or (question and "read" in scope)


def reach_in(visitor: Visitor, row: Row, directory: Directory) -> Reach | None:
    """How far the visitor reaches in an operation; the directory is only asked where that matters."""
    if visitor.installation:
        return EVERYWHERE
    made = any(row.reach[grant.role] == "made" for grant in visitor.grants)
    return reach_of(visitor, row, code_of(visitor, directory) if made else None)


def code_of(visitor: Visitor, directory: Directory) -> str | None:
    """The visitor's staff code."""
    if visitor.person is None:
        return None
    code, _ = directory.certainly(visitor.tenant).people.get(visitor.person, (None, None))
    return code


def asking_of(house: House, visitor: Visitor) -> narrowing.Asked:
    """Asks observations what a record or an explanation concerns."""

    def asked(about: str, text: str) -> About | None:
        if about == "record":
            try:
                found = house.backend.call("observations", "record", tenant=visitor.tenant, record=text)
            except Refusal:
                return None
            return narrowing.about_row(found)
        rows = house.backend.call("observations", "explanations", tenant=visitor.tenant)
        return next((narrowing.about_row(row) for row in rows if row["explanation"] == text), None)

    return asked
