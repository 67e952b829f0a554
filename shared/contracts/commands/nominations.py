"""Commands to awards about what may and may not be given, beside proposing, deciding and conferring."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.awards import Origin
from shared.contracts.commands import Command
from shared.contracts.commands.fields import Day, Id, Name, Period, Slug, Text
from shared.contracts.nominations import MatterKind
from shared.contracts.observations import SubjectKind

Year = Annotated[int, Meta(ge=1945, le=2200, description="A year")]


class AdaptCatalogue(Command, frozen=True, kw_only=True):
    """Lay the organisation's own figures, and what it has confirmed, over the shipped catalogue.

    `text` is a YAML file whole, in place of the overlay before; `document` the paper that allows it.
    """

    on: Day
    document: Name
    text: Annotated[str, Meta(min_length=1, max_length=200_000)]


class RaiseMatter(Command, frozen=True, kw_only=True):
    matter: Id
    kind: MatterKind
    subject_kind: SubjectKind
    subject: Id
    since: Day
    document: Name


class SettleMatter(Command, frozen=True, kw_only=True):
    matter: Id
    on: Day
    document: Name


class RecordEarlierAward(Command, frozen=True, kw_only=True):
    form: Name
    recipient_kind: SubjectKind
    recipient: Id
    year: Year
    authority: Name
    decision_number: Name
    decided_on: Day


class StrikeEarlierAward(Command, frozen=True, kw_only=True):
    award: Id
    on: Day
    reason: Text


class SubmitNomination(Command, frozen=True, kw_only=True):
    """A unit nominates (`origin` unit, `by` its code), or a person nominates themself (`origin` person)."""

    campaign: Slug
    form: Slug
    period: Period
    recipient_kind: SubjectKind
    recipient: Id
    origin: Origin
    by: Id


class WithdrawNomination(Command, frozen=True, kw_only=True):
    nomination: Id
    by: Id
    on: Day
    reason: Text
