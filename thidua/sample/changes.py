"""What happens to the organisation in its time: transfers, a retirement, a new name, a merger.

Each happens at a share of the span, so that a short sample has them too; one of a single month has none.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from thidua.sample.chance import stream
from thidua.sample.model import (
    Block,
    Departure,
    Merger,
    Person,
    PositionChange,
    Renaming,
    Restructuring,
    Transfer,
    Unit,
)
from thidua.sample.organisation import (
    MERGED,
    MERGED_DEPUTY,
    MERGED_HEAD,
    MERGED_UNIT_NAME,
    MERGING,
    RENAMED,
    RENAMED_TO,
    ROOT,
    Establishment,
)
from thidua.sample.staff import Staff
from thidua.sample.workdays import month_starts

TRANSFERS = 4


@dataclass(frozen=True, slots=True)
class Changes:
    """`units` and `blocks` are the whole establishment, with what the merger adds to it."""

    units: tuple[Unit, ...]
    blocks: tuple[Block, ...]
    transfers: tuple[Transfer, ...] = ()
    position_changes: tuple[PositionChange, ...] = ()
    departures: tuple[Departure, ...] = ()
    restructurings: tuple[Restructuring, ...] = ()

    def unit_of(self, person: Person, day: date) -> str:
        """The unit to which the person belongs on the day."""
        moves = [move.unit for move in self.transfers if move.person == person.code and move.on <= day]
        unit = moves[-1] if moves else person.unit
        gone = self.gone_from(unit)
        return MERGED if gone is not None and gone <= day else unit

    def gone_from(self, unit: str) -> date | None:
        """The day from which the unit is no more, if it is merged into another."""
        return next(
            (
                change.on
                for change in self.restructurings
                if isinstance(change, Merger) and unit in change.units
            ),
            None,
        )


def change(seed: int, establishment: Establishment, staff: Staff, working: tuple[date, ...]) -> Changes:
    """Draw the changes of the span; with no second month in it there are none."""
    months = month_starts(working)
    if not months:
        return Changes(establishment.units(), establishment.blocks)
    merged_on = months[len(months) * 3 // 4].replace(day=1)
    renamed_on = months[len(months) // 4].replace(day=1)
    transfers = _transfers(seed, staff, working[len(working) // 8 : -10])
    return Changes(
        units=(*establishment.units(), Unit(MERGED, MERGED_UNIT_NAME, "affiliate", ROOT, merged_on)),
        blocks=tuple(_with_merged_unit(block) for block in establishment.blocks),
        transfers=transfers,
        position_changes=_after_merger(staff, merged_on),
        departures=_retirement(seed, staff, transfers, months[len(months) // 2]),
        restructurings=(Renaming(RENAMED, RENAMED_TO, renamed_on), Merger(MERGING, MERGED, merged_on)),
    )


def _with_merged_unit(block: Block) -> Block:
    if MERGING[0] not in block.units:
        return block
    return Block(block.block, block.name, (*block.units, MERGED), block.on)


def _after_merger(staff: Staff, on: date) -> tuple[PositionChange, ...]:
    first, second = (staff.head(unit) for unit in MERGING)
    return (
        PositionChange(first.code, MERGED_HEAD, MERGED, on),
        PositionChange(second.code, MERGED_DEPUTY, None, on),
    )


def _movable(staff: Staff) -> list[Person]:
    """Who neither leads nor sits in a unit too small to spare one."""
    sizes = Counter(person.unit for person in staff.people)
    return [
        person
        for person in staff.people
        if person.heads is None
        and not person.position.startswith("Phó")
        and person.unit not in (ROOT, *MERGING)
        and sizes[person.unit] > 3
    ]


def _transfers(seed: int, staff: Staff, days: tuple[date, ...]) -> tuple[Transfer, ...]:
    """A few people go to another unit with posts of their kind, on any working day: also in mid-month."""
    rng = stream(seed, "transfers")
    movable = _movable(staff)
    if len(movable) < TRANSFERS or not days:
        return ()
    transfers = []
    for person in rng.sample(movable, TRANSFERS):
        targets = {other.unit for other in movable if other.kind == person.kind} - {person.unit}
        if targets:
            transfers.append(Transfer(person.code, rng.choice(sorted(targets)), rng.choice(days)))
    return tuple(sorted(transfers, key=lambda transfer: (transfer.on, transfer.person)))


def _retirement(seed: int, staff: Staff, transfers: tuple[Transfer, ...], on: date) -> tuple[Departure, ...]:
    moved = {transfer.person for transfer in transfers}
    staying = [person.code for person in _movable(staff) if person.code not in moved]
    if not staying:
        return ()
    return (Departure(stream(seed, "departures").choice(staying), on, "Nghỉ hưu theo chế độ"),)
