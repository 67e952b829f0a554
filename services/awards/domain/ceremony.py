"""A ceremony of a campaign: the launch, a review, a conferral; who took part."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from shared.contracts.campaigns import CeremonyHeld, Occasion
from shared.contracts.refusal import Refusal


def held(
    campaign: str, occasion: Occasion, on: date, place: str, participants: Sequence[str], guests: int
) -> CeremonyHeld:
    """Refuses a participant named twice, guests fewer than none, and a ceremony that nobody came to."""
    for person, count in Counter(participants).items():
        if count > 1:
            raise Refusal("ceremony.participant-twice", place="participants", value=person, count=count)
    if guests < 0:
        raise Refusal("ceremony.guests", place="guests", value=guests)
    if not participants and not guests:
        raise Refusal("ceremony.nobody", place="participants")
    return CeremonyHeld(
        campaign=campaign,
        occasion=occasion,
        on=on,
        place=place,
        participants=list(participants),
        guests=guests,
    )


def attendance(ceremony: CeremonyHeld) -> int:
    """How many took part, guests included."""
    return len(ceremony.participants) + ceremony.guests
