"""Who of those that ask for a place in a quota has one, by the catalogue and by the campaign's own share."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy.engine import Connection

from services.awards.assessing import Assessment
from services.awards.domain.proposal import Considered, Exclusion, Proposal
from services.awards.domain.quota import within
from services.awards.domain.reasons import Reason
from shared.contracts.awards import AwardForm
from shared.contracts.nominations import Objection
from shared.database import exclusive

Limit = Callable[[AwardForm, Sequence[Considered], frozenset[str]], list[Considered]]


def alone(connection: Connection, tenant: str, campaign: str) -> None:
    """Wait until nobody else fills the quotas of the campaign: two at once would each fill them."""
    exclusive(connection, f"nominations-{tenant}-{campaign}")


def limit_by(looked: Assessment, forms: Sequence[AwardForm]) -> Limit:
    """Leaves out of those considered for one of `forms`, in their order, whom the quota has no place for.

    Equals at its edge all go on where the rules leave it to the council to decide between them.
    """

    def limit(form: AwardForm, considered: Sequence[Considered], taken: frozenset[str]) -> list[Considered]:
        asking = [one.recipient for one in considered if isinstance(one, Proposal)]
        beyond = without_place(looked, forms, form, taken, asking, to_council=True)
        return [_limited(one, beyond) for one in considered]

    return limit


def _limited(one: Considered, beyond: Mapping[str, Objection]) -> Considered:
    if isinstance(one, Exclusion) or one.recipient not in beyond:
        return one
    found = beyond[one.recipient]
    return Exclusion(one.form, one.recipient_kind, one.recipient, (Reason(found.code, found.details),))


def without_place(
    looked: Assessment,
    forms: Sequence[AwardForm],
    form: AwardForm,
    taken: Collection[str],
    asking: Collection[str],
    to_council: bool = False,
) -> dict[str, Objection]:
    """Of those `asking`, who has no place beside those who have `taken` one, and why.

    `looked` is a look at everybody, for all `forms` of the campaign: quotas may be a share of one another's.
    With `to_council` those between whom the council is to decide still have one.
    """
    rules = looked.rules(form)
    ordered = within(form, rules, looked.candidates, looked.eligible(forms), taken, asking)
    names = ("subject", "outcome", "code", "details")
    return {
        subject: Objection(
            code=code or "eligibility.quota-tie", standing="unfulfilled", details=json.loads(details)
        )
        for subject, outcome, code, details in ordered.select(*names).iter_rows()
        if outcome == "beyond" or (outcome == "tied" and not to_council)
    }
