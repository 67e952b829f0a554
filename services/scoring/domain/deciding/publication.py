"""Publishing criteria and rankings: what may become part of the record for ever."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from services.scoring.domain.criteria import load
from shared.contracts.commands.scoring import PublishCriteria, PublishRanking
from shared.contracts.event import Event
from shared.contracts.refusal import Refusal
from shared.contracts.scoring import BlockRanked, CriteriaPublished, Standing


@dataclass(frozen=True)
class Published:
    """The newest version of a criteria set."""

    version: int = 0
    sha256: str = ""


def decide_criteria(command: PublishCriteria, state: Published) -> list[Event]:
    """The next version of the set that the text declares; nothing when it is the newest already.

    Raises Refusal `criteria.invalid` with every problem of the text.
    """
    criteria = load(command.text, command.file_name)
    sha256 = hashlib.sha256(command.text.encode()).hexdigest()
    if sha256 == state.sha256:
        return []
    return [
        CriteriaPublished(
            criteria=criteria.criteria,
            version=state.version + 1,
            name=criteria.name.vi,
            effective_from=criteria.effective_from,
            text=command.text,
            sha256=sha256,
            offered=criteria.offered(),
        )
    ]


def evolve_criteria(state: Published, event: Event) -> Published:
    return Published(event.version, event.sha256) if isinstance(event, CriteriaPublished) else state


@dataclass(frozen=True)
class Ranked:
    """What the block's units came to for a period, as computed at `as_of`; `criteria` is None before any."""

    as_of: datetime
    criteria: str | None = None
    criteria_version: int = 0
    standings: tuple[Standing, ...] = ()


def decide_ranking(
    command: PublishRanking, state: tuple[Standing, ...] | None, ranked: Ranked
) -> list[Event]:
    """The ranking as an event; nothing when the newest published one has the same standings."""
    if ranked.criteria is None:
        raise Refusal("ranking.no-criteria", value=command.period)
    if not ranked.standings:
        raise Refusal("ranking.nobody", block=command.block, value=command.period)
    if ranked.standings == state:
        return []
    return [
        BlockRanked(
            block=command.block,
            period=command.period,
            criteria=ranked.criteria,
            criteria_version=ranked.criteria_version,
            as_of=ranked.as_of,
            standings=list(ranked.standings),
        )
    ]


def evolve_ranking(state: tuple[Standing, ...] | None, event: Event) -> tuple[Standing, ...] | None:
    return tuple(event.standings) if isinstance(event, BlockRanked) else state
