"""What the services could not take of each other's logs: to look at, replay and drop, and to go on after."""

from typing import Annotated, Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller
from services.gateway.backend import CONSUMERS
from services.gateway.errors import language, refused
from shared.contracts.refusal import Refusal

blueprint = Field("dead letters", "Vận hành: sự kiện và thư để riêng – what could not be taken")

_ALL = "/services/<service>/dead-letters"
_OF_A_SOURCE = f"{_ALL}/<source>"
_ONE = f"{_OF_A_SOURCE}/<letter>"

Source = Annotated[str, msgspec.Meta(max_length=40, description="The service whose log it comes from")]


class LettersWanted(msgspec.Struct):
    source: Source | None = None
    settled: Annotated[bool, msgspec.Meta(description="Those that were replayed or dropped instead")] = False


class SourceWanted(msgspec.Struct):
    source: Source | None = None


class Why(msgspec.Struct):
    reason: Annotated[
        str, msgspec.Meta(min_length=1, max_length=500, description="Why", examples=["Sự kiện thử nghiệm"])
    ]


@blueprint.answer(_ALL, views.DeadLetter(many=True))
@blueprint.query(LettersWanted)
def letters(query: dict[str, Any], service: str) -> Any:
    """What a service could not take and waits for somebody, or what became of it; at most 1,000 of a kind"""
    found = ask(_known(service), "dead_letters", tenant=caller.tenant, **query)
    return [_spoken(one) for one in found]


@blueprint.answer(_ONE, views.DeadLetterInFull)
def letter(service: str, source: str, letter: str) -> Any:
    """One dead letter, with all that is kept of it; personal texts stay encrypted"""
    found = ask(_known(service), "dead_letter", tenant=caller.tenant, source=source, letter=letter)
    return _spoken(found)


@blueprint.route(f"{_ONE}/replay", methods=["POST"])
@blueprint.response(200, views.DeadLetterInFull)
def replay(service: str, source: str, letter: str) -> Any:
    """Take a dead letter after all: an event is applied, an unreadable message asked for again"""
    return _spoken(_settle(service, "replay_dead_letter", source=source, letter=letter))


@blueprint.route(_ONE, methods=["DELETE"])
@blueprint.query(Why)
@blueprint.response(200, views.DeadLetterInFull)
def drop(query: dict[str, Any], service: str, source: str, letter: str) -> Any:
    """Give a dead letter up; who, when and why stays on record"""
    return _spoken(_settle(service, "drop_dead_letter", source=source, letter=letter, why=query["reason"]))


@blueprint.route(f"{_OF_A_SOURCE}/replay", methods=["POST"])
@blueprint.response(200, views.Settled)
def replay_all(service: str, source: str) -> Any:
    """Replay every dead letter of a source that waits, each on its own; at most 1,000 of a kind"""
    return _settle_each(service, "replay_dead_letters", source=source)


@blueprint.route(_OF_A_SOURCE, methods=["DELETE"])
@blueprint.query(Why)
@blueprint.response(200, views.Settled)
def drop_all(query: dict[str, Any], service: str, source: str) -> Any:
    """Give up every dead letter of a source that waits; at most 1,000 of a kind"""
    return _settle_each(service, "drop_dead_letters", source=source, why=query["reason"])


@blueprint.route("/services/<service>/subscriptions/resume", methods=["POST"])
@blueprint.query(SourceWanted)
@blueprint.response(200, views.Resumed)
def resume(query: dict[str, Any], service: str) -> Any:
    """Have a subscription that halted because too much could not be taken, or all of them, go on"""
    return {"resumed": ask(_known(service), "resume", **query)}


def _known(service: str) -> str:
    if service not in CONSUMERS:
        raise Refusal("service.unknown", value=service, known=", ".join(CONSUMERS))
    return service


def _spoken(letter: dict[str, Any]) -> dict[str, Any]:
    """With the reason in the language of the request."""
    reason = letter["reason"]
    return {**letter, "reason": reason if isinstance(reason, str) else reason[language()]}


def _settle(service: str, method: str, **arguments: Any) -> Any:
    return ask(_known(service), method, context=caller.context(), **arguments)


def _settle_each(service: str, method: str, **arguments: Any) -> Any:
    found = _settle(service, method, **arguments)
    failed = [{**one, **refused(one["code"], one["details"])} for one in found["failed"]]
    return {**found, "failed": failed}
