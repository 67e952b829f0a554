"""The trail, for auditors: who came in, who read whose records, and who was not let."""

from typing import Annotated, Any

import msgspec

from services.gateway.api import views
from services.gateway.api.field import Field
from services.gateway.asking import caller, house
from services.gateway.identity.trail import Kind
from shared.contracts.commands.fields import Id

blueprint = Field("trail", "Nhật ký truy cập: who came in, and who read what of whom")


class EntriesWanted(msgspec.Struct):
    kind: Kind | None = None
    actor: Id | None = None
    about: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    before: Annotated[Id, msgspec.Meta(description="The last entry of the page before")] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Entries a page")] = 100


@blueprint.answer("/audit", views.Entry(many=True))
@blueprint.query(EntriesWanted)
def entries(query: dict[str, Any]) -> Any:
    """Logins, changes of accounts, reads of another person's record, refusals; the newest first"""
    return house.desk.trail.listed(caller.tenant, **query)
