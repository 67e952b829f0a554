"""What every endpoint needs: who asks, and a way to ask the services on their behalf."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, g
from werkzeug.local import LocalProxy

from services.gateway.backend import SERVICES, Backend
from services.gateway.identity.desk import Desk
from services.gateway.names import Directory
from services.gateway.once.seeds import seeded
from services.gateway.people_named import with_persons
from services.gateway.permissions.command import permitted
from services.gateway.tokens import Tokens
from shared.contracts.refusal import Refusal
from shared.ids import is_id, person_id
from shared.service import plain

EXTENSION = "thidua"


@dataclass(frozen=True)
class Caller:
    """Who asks, and the id that everything this request leads to carries."""

    tenant: str
    actor: str
    correlation_id: str

    def context(self) -> dict[str, str]:
        return {"tenant": self.tenant, "actor": self.actor, "correlation_id": self.correlation_id}


@dataclass(frozen=True)
class House:
    """What the app stands on."""

    backend: Backend
    tokens: Tokens
    directory: Directory
    desk: Desk


def _house() -> House:
    return current_app.extensions[EXTENSION]


house: House = LocalProxy(_house)  # type: ignore[assignment]
caller: Caller = LocalProxy(lambda: g.caller)  # type: ignore[assignment]


def ask(service: str, method: str, **arguments: Any) -> Any:
    """The answer of `service`, days in the arguments as text."""
    return house.backend.call(service, method, **plain(arguments))


def tell(
    service: str, command: Mapping[str, Any], check: Callable[[dict[str, Any]], None] | None = None
) -> list[dict[str, Any]]:
    """Have `service` carry out `{"command": NAME, …fields}`; its events.

    `check` gets the command as the visitor may give it, and raises where it must not be carried out.
    """
    whole = with_ids(service, command)
    if check is not None:
        check(whole)
    return ask(service, "execute", command=whole, context=caller.context())


def named(rows: Any) -> Any:
    """`rows` with the code and name of every person, and the name of every unit, that they are about."""
    return house.directory.fill(caller.tenant, rows)


def with_ids(service: str, command: Mapping[str, Any]) -> dict[str, Any]:
    """`command` with the person's id where the staff code may stand instead.

    Not for the subject of a record: observations knows staff codes, and says what else they may be.
    """
    changed = seeded(command)
    if service == "scoring" and changed.get("subject_kind") == "person":
        changed["subject"] = person_of(str(changed.get("subject", "")))
    if isinstance(changed.get("person"), str):
        changed["person"] = person_of(changed["person"])
    if changed.get("command") == "WithdrawNomination" and isinstance(changed.get("by"), str):
        changed["by"] = subject_of(changed["by"])
    return permitted(with_persons(changed, person_of), house, spoken_of())


def person_of(text: str) -> str:
    """The id of the person whom `text` names by id or by staff code."""
    if is_id(text):
        return text
    found = person_id(caller.tenant, text)
    spoken_of()[found] = text
    return found


def subject_of(text: str) -> str:
    """The unit, or the id of the person, whom `text` names by id or by staff code."""
    directory = house.directory.of(caller.tenant)
    if is_id(text) or text in directory.units or text not in directory.codes:
        return text
    return directory.codes[text]


def spoken_of() -> dict[str, str]:
    """id -> staff code, for those whom this request named by their code: answers say it as it was asked."""
    if "spoken_of" not in g:
        g.spoken_of = {}
    return g.spoken_of


def known_service(name: str) -> str:
    """`name`, if there is such a service; raises Refusal."""
    if name not in SERVICES:
        raise Refusal("service.unknown", value=name, known=", ".join(SERVICES))
    return name
