"""Rules of law as data, each with its source and the span that it is in force."""

from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from services.awards.domain.catalogue import Catalogue, read
from shared.contracts.council import CouncilRules
from shared.contracts.refusal import Refusal


def council_rules(on: date) -> CouncilRules:
    """How a council that is formed on that day meets; raises Refusal for a day before the first rules."""
    for rules in _council_rules():
        since, until = rules.grounds.since, rules.grounds.until
        if (since is None or since <= on) and (until is None or on <= until):
            return rules
    raise Refusal("council.no-rules", place="on", value=on)


@cache
def catalogue() -> Catalogue:
    """The award catalogue as shipped, before an agency lays its own figures over it."""
    return read((files(__package__) / "catalogue.yaml").read_text(encoding="utf-8"))


@cache
def _council_rules() -> tuple[CouncilRules, ...]:
    text = (files(__package__) / "council.yaml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(yaml.safe_load(text), list[CouncilRules]))
