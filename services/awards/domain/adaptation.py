"""What an organisation lays over the award catalogue: one overlay after another, each whole."""

from dataclasses import dataclass
from datetime import date

from shared.contracts.commands.nominations import AdaptCatalogue
from shared.contracts.event import Event
from shared.contracts.nominations import CatalogueAdapted
from shared.contracts.refusal import Refusal

INITIAL: tuple[CatalogueAdapted, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """`mistakes` is what the catalogue refuses the text for, None when it is sound."""

    today: date
    mistakes: Refusal | None = None


def decide(command: AdaptCatalogue, state: tuple[CatalogueAdapted, ...], around: Surroundings) -> list[Event]:
    """`CatalogueAdapted`, nothing when the newest overlay says the same; raises Refusal."""
    newest = state[-1] if state else None
    if newest is not None and (newest.text, newest.on, newest.document) == (
        command.text,
        command.on,
        command.document,
    ):
        return []
    if around.mistakes is not None:
        raise around.mistakes
    if newest is not None and command.on < newest.on:
        raise Refusal("catalogue.adapted-early", place="on", value=command.on, there=newest.on)
    if command.on > around.today:
        raise Refusal("nomination.future", place="on", value=command.on, today=around.today)
    return [
        CatalogueAdapted(version=len(state) + 1, on=command.on, document=command.document, text=command.text)
    ]


def evolve(state: tuple[CatalogueAdapted, ...], event: CatalogueAdapted) -> tuple[CatalogueAdapted, ...]:
    return (*state, event)
