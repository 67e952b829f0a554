"""The award catalogue as an organisation goes by it: as shipped, with its own overlay on top."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy.engine import Connection

from services.awards import rules
from services.awards.domain.catalogue import Catalogue, CatalogueForm, overlaid
from services.awards.projections import overlays


def catalogue_of(connection: Connection, tenant: str, day: date) -> Catalogue:
    """With the overlay that the organisation went by on `day`."""
    found = overlays.in_force(connection, tenant, day)
    return rules.catalogue() if found is None else laid_over(found[1], place_of(found[0]))


def forms_on(connection: Connection, tenant: str, day: date, today: date) -> Mapping[str, CatalogueForm]:
    """The versions in force on `day`, by code, as the organisation goes by them `today`."""
    return catalogue_of(connection, tenant, today).on(day)


def place_of(version: int) -> str:
    """What a message calls an overlay."""
    return f"overlay {version}"


@lru_cache(maxsize=64)
def laid_over(text: str, place: str) -> Catalogue:
    """The shipped catalogue with the overlay `text`; raises Refusal with every mistake in it."""
    return overlaid(rules.catalogue(), text, place)
