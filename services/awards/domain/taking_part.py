"""What stands against an award whatever its form asks for: a unit that took no part, or leads no block."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.awards.domain.proposal import Ranking
from shared.contracts.awards import AwardForm
from shared.contracts.nominations import Objection
from shared.contracts.observations import SubjectKind


@dataclass(frozen=True)
class TakingPart:
    """What is known of a period that ends on `last_day`.

    `joined` are the campaign's units with the day of their joining, `ended` those that are no more,
    `rankings` the newest of the period; `scored_by` names the criteria of those who were scored by others
    than the campaign's.
    """

    last_day: date
    criteria: str
    joined: Mapping[str, date] = field(default_factory=dict)
    ended: Mapping[str, date] = field(default_factory=dict)
    rankings: Sequence[Ranking] = ()
    scored_by: Mapping[tuple[SubjectKind, str], str] = field(default_factory=dict)

    def scored_otherwise(self, kind: SubjectKind, subjects: Sequence[str]) -> list[str]:
        """Those of `subjects` who were scored by other criteria."""
        return [one for one in subjects if (kind, one) in self.scored_by]

    def leads(self, unit: str) -> bool:
        """Whether the unit is first in the newest ranking of its block by the campaign's criteria."""
        return any(
            place.unit == unit and place.rank == 1
            for ranking in self.rankings
            if ranking.criteria == self.criteria
            for place in ranking.standings
        )


def against_taking_part(
    form: AwardForm, kind: SubjectKind, subject: str, around: TakingPart
) -> Iterator[Objection]:
    other = around.scored_by.get((kind, subject))
    if other is not None:
        details: dict[str, str | int] = {"criteria": other, "asked": around.criteria}
        yield Objection(code="exclusion.criteria", standing="unfulfilled", details=details)
    if kind != "unit":
        return
    joined = around.joined.get(subject)
    if joined is None or joined > around.last_day:
        last = {"last": str(around.last_day)}
        yield Objection(code="exclusion.not-joined", standing="unfulfilled", details={**last})
    if subject in around.ended:
        ended = str(around.ended[subject])
        yield Objection(code="exclusion.ended", standing="barred", details={"ended": ended})
    if form.rule == "block-leader" and not around.leads(subject):
        yield Objection(code="exclusion.not-leading", standing="unfulfilled")
