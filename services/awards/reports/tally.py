"""Awards counted by title against unit, sex and position; revoked ones count nowhere."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.awards.reports.model import AwardLine

NOT_STATED = "chưa có thông tin"
_SEXES = {"female": "Nữ", "male": "Nam"}


@dataclass(frozen=True)
class Tally:
    """A table of counts: a row for each form of award, a column for each group, with sums."""

    title: str
    groups: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def sums(self) -> tuple[int, ...]:
        """Of each column."""
        return tuple(sum(counts[at] for _, counts in self.rows) for at in range(len(self.groups)))


def tallies(awards: Sequence[AwardLine]) -> tuple[Tally, ...]:
    """Standing awards by unit, and those of persons by sex and by position."""
    standing = [one for one in awards if one.revoked_on is None]
    persons = [one for one in standing if one.kind == "person"]
    return (
        _tally("Theo đơn vị", standing, lambda one: one.unit or NOT_STATED),
        _tally("Theo giới tính", persons, sex_of),
        _tally("Theo chức vụ", persons, lambda one: one.position or NOT_STATED),
    )


def sex_of(award: AwardLine) -> str:
    return _SEXES[award.sex] if award.sex else NOT_STATED


def _tally(title: str, awards: Sequence[AwardLine], group_of: Callable[[AwardLine], str]) -> Tally:
    counts = Counter((one.form, group_of(one)) for one in awards)
    named = sorted({group for _, group in counts} - {NOT_STATED})
    groups = (*named, NOT_STATED) if any(group == NOT_STATED for _, group in counts) else tuple(named)
    forms = dict.fromkeys(one.form for one in awards)
    return Tally(
        title, groups, tuple((form, tuple(counts[form, group] for group in groups)) for form in forms)
    )
