"""How the services are."""

from typing import get_args

from marshmallow import fields

from services.gateway.api.views.command import Refused
from services.gateway.api.views.shape import View, counts_field, moment_field, text_field, whole_field
from shared.ledger.report import EventTrouble, SealTrouble


class LoggedEvent(View):
    position = whole_field("Place in the log", 42)
    id = text_field("Id")
    stream = text_field("Stream", "organisation-so-ldtbxh")
    version = whole_field("Number in the stream", 1)
    type = text_field("Type", "UnitCreated")
    schema_version = whole_field("In which version of its type the payload was written", 1)
    occurred_at = moment_field("When it happened")
    recorded_at = moment_field("When we learnt of it")
    actor = text_field("Who did it")
    correlation_id = text_field("The same for all that one request led to")
    causation_id = text_field("The event or request right before", null=True)
    tenant = text_field("Organisation", "so-ldtbxh")
    payload = fields.Dict(metadata={"description": "The event; personal texts are encrypted"})


class LedgerFinding(View):
    kind = text_field(
        "What was done", "altered", enum=sorted((*get_args(EventTrouble), *get_args(SealTrouble)))
    )
    position = whole_field("Place of the event in the log", 42, null=True)
    id = text_field("Id of the event", null=True)
    stream = text_field("Its stream", null=True)
    version = whole_field("Its number in the stream", 1, null=True)
    differs = fields.List(text_field("Field that is another one now", "payload"))
    found_at = whole_field("Where a moved event stands now", 43, null=True)
    seal = whole_field("Number of the seal", 7, null=True)
    count = whole_field("How many events or seals in a row", 1)


class LogVerified(View):
    service = text_field("Whose log", "scoring")
    whole = fields.Boolean(metadata={"description": "Every sealed event stands as it was sealed"})
    seals = whole_field("Seals read", 120)
    checked = whole_field("Events compared", 4711)
    unsealed = whole_field("Events newer than the last seal", 0)
    unproven = whole_field("Events under seals that are broken themselves", 0)
    unseen = whole_field("Events of other organisations", 0)
    sealed_until = whole_field("Position of the last sealed event", 4711)
    signatures = whole_field("Seals signed by the installation's key", 120, null=True)
    troubles = whole_field("Findings in all", 0)
    findings = fields.List(fields.Nested(LedgerFinding), metadata={"description": "The first 100"})


class ServiceStatus(View):
    head = whole_field("Last position of the log", 42)
    relayed = whole_field("Last position that was published", 42)
    taken = counts_field("Service listened to -> position in its log")
    parked = whole_field("Events that could not be taken and wait for somebody", 0)
    halted = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "Service listened to -> why nothing more of it is taken, until resumed"},
    )
    waiting = whole_field("Work still to do", 0)
    error = fields.Nested(
        Refused, metadata={"description": "Instead of all the rest, when it does not answer"}
    )


class Status(View):
    services = fields.Dict(keys=fields.String(), values=fields.Nested(ServiceStatus))
    settled = fields.Boolean(metadata={"description": "Whether every service has taken and done everything"})


class Alive(View):
    alive = fields.Boolean()


class Ready(View):
    ready = fields.Boolean()
    reasons = fields.List(text_field(), metadata={"description": "What is missing"})
