"""Which command leads to which stream and decision. Foreign logs lead to `projections.FOREIGN`."""

from services.awards.handling import campaigns, councils, decisions, nominations
from services.awards.handling.nominations import consider
from shared.commands import Routes

__all__ = ["ROUTES", "consider"]

ROUTES: Routes = {
    **campaigns.ROUTES,
    **councils.ROUTES,
    **nominations.ROUTES,
    **decisions.ROUTES,
}
