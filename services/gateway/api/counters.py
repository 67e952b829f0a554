"""Service counters behind whose QR code citizens say how they were served."""

from io import BytesIO
from typing import Annotated, Any

import msgspec
import segno
from flask import Response, request

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import ask, caller, house
from services.gateway.feedback.counters import Counter, Counters, CounterWanted
from services.gateway.feedback.sayings import Sayings
from services.gateway.webhooks.desk import desk
from shared.contracts.commands.fields import Id
from shared.contracts.refusal import Refusal
from shared.contracts.schema import schema_of

blueprint = Field("counters", "Quầy giao dịch và góp ý: service counters and what citizens say of them")

_EXAMPLE = {
    "counter": "quay-1",
    "unit": "mot-cua",
    "name": "Quầy số 1",
    "rules": [{"question": 2, "criterion": "thai-do-phuc-vu", "least": 1, "most": 2}],
}
_DRAWING = {"type": "string"}


class SayingsWanted(msgspec.Struct):
    after: Annotated[Id, msgspec.Meta(description="The last of the page before")] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Rows a page")] = 100


@blueprint.answer("/counters", views.Counter(many=True))
def counters() -> Any:
    """Counters, with the address that their QR code leads to"""
    return [_told(one) for one in Counters(desk.engine).listed(caller.tenant)]


@blueprint.route("/counters", methods=["POST"])
@blueprint.response(201, views.Counter)
@blueprint.arguments(schema_of(CounterWanted), example=_EXAMPLE)
def set_up(body: dict[str, Any]) -> Any:
    """Set up a counter, or say anew what is known of it; its QR code stays

    What an answer is put on record as, `rules` say; such a record counts only once it is confirmed. Without
    rules what citizens say is kept, and nothing is put on record.
    """
    wanted = msgspec.convert(body, CounterWanted)
    _require_known(wanted)
    return _told(Counters(desk.engine).set_up(caller.tenant, caller.actor, wanted))


@blueprint.route("/counters/<counter>/code", methods=["GET"])
@blueprint.response(200, _DRAWING, content_type="image/svg+xml")
def code(counter: str) -> Any:
    """The QR code of a counter, as SVG"""
    drawn = drawing(Counters(desk.engine).of(caller.tenant, counter).counter)
    return Response(drawn, content_type="image/svg+xml")


@blueprint.answer("/counters/<counter>/feedback", views.Saying(many=True))
@blueprint.query(SayingsWanted)
def sayings(query: dict[str, Any], counter: str) -> Any:
    """What citizens said, the newest day first, page by page"""
    Counters(desk.engine).of(caller.tenant, counter)
    limit = query.get("limit", 100)
    return [
        {**one, "day": one["day"].isoformat()}
        for one in Sayings(desk.engine).listed(caller.tenant, counter, query.get("after"), limit)
    ]


def address_of(counter: str) -> str:
    base = house.desk.public_url or request.host_url.rstrip("/")
    return f"{base}/feedback/{counter}"


def drawing(counter: str) -> bytes:
    """SVG that scales with what it is put into."""
    drawn = BytesIO()
    segno.make(address_of(counter), error="q", micro=False).save(drawn, kind="svg", border=4, omitsize=True)
    return drawn.getvalue()


def _told(counter: Counter) -> dict[str, Any]:
    told = msgspec.to_builtins(counter)
    return {name: value for name, value in told.items() if name != "secret"} | {
        "address": address_of(counter.counter)
    }


def _require_known(wanted: CounterWanted) -> None:
    units = house.directory.certainly(caller.tenant).units
    if wanted.unit not in units:
        raise Refusal("unit.unknown", place="unit", value=wanted.unit, known=", ".join(sorted(units)))
    offered = {
        one["criterion"]
        for one in ask("observations", "offered", tenant=caller.tenant)
        if one["subject_kind"] == "unit"
    }
    for number, rule in enumerate(wanted.rules):
        place = f"rules[{number}]"
        if rule.criterion not in offered:
            known = ", ".join(sorted(offered)) or "–"
            raise Refusal("counter.criterion", place=f"{place}.criterion", value=rule.criterion, known=known)
        if rule.least > rule.most:
            raise Refusal("counter.backwards", place=f"{place}.least", value=rule.least, most=rule.most)
