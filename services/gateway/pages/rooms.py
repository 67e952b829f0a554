"""Every page there is, and what stands around them all."""

from flask import Flask

from services.gateway.pages import (
    accounts,
    audit,
    awards,
    ballots,
    campaigns,
    clocks,
    council,
    criteria,
    criteria_edit,
    dead_letters,
    decisions,
    feedback,
    front,
    house,
    imports,
    language,
    matters,
    mine,
    nominations,
    operations,
    problems,
    race,
    record,
    tokens,
    unit_decisions,
    units,
    webhooks,
)

MODULES = (
    front,
    mine,
    units,
    unit_decisions,
    campaigns,
    race,
    awards,
    decisions,
    record,
    feedback,
    accounts,
    audit,
    clocks,
    dead_letters,
    operations,
    tokens,
    webhooks,
    imports,
    criteria,
    criteria_edit,
    council,
    ballots,
    nominations,
    matters,
)
"""Each adds its pages to the one blueprint as it is imported."""


def register(app: Flask) -> None:
    language.register(app)
    problems.register(app)
    house.register(app)
