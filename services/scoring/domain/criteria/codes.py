"""The codes that a file declares, known before its parts are read closely, so that each can name others."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.scoring.domain.criteria.model import BONUS
from shared.declared.mapping import Fields
from shared.declared.place import SHEETS, SheetName

FACTLESS = ("members_mean", "children_mean", "from_unit")
"""The kinds of items that rest on other scores, not on facts of their own."""


@dataclass(frozen=True)
class Codes:
    """Of one sheet: its `groups` with the bonus, its `grades` from the best, the criteria that rest on
    `facts` and of these the `recorded` ones, and the word of `family` of each criterion, empty without."""

    groups: tuple[str, ...]
    grades: tuple[str, ...]
    facts: tuple[str, ...]
    recorded: tuple[str, ...]
    families: dict[str, str]


@dataclass(frozen=True)
class Known:
    individual: Codes | None
    collective: Codes | None
    sheets: dict[SheetName, Fields]
    work: Fields | None

    def of(self, sheet: SheetName) -> Codes:
        codes = self.individual if sheet == "individual" else self.collective
        return codes or Codes((), (), (), (), {})

    @property
    def recorded(self) -> tuple[str, ...]:
        """The criteria, of either sheet, that behaviour is recorded under."""
        return self.of("individual").recorded + self.of("collective").recorded

    @property
    def sees_left_posts(self) -> bool:
        """Whether the working time says, anywhere, how long a gap is a left post."""
        if self.work is None:
            return False
        units = [entry.value for entry in self.work.get("units", {}).values()]
        return any("left_post_after_minutes" in rules for rules in (self.work, *units))


def known(root: Fields) -> Known:
    sheets: dict[SheetName, Fields] = {}
    for name in SHEETS:
        if root.get(name) is not None:
            sheets[name] = root.get(name)
    codes = {name: _codes(sheet) for name, sheet in sheets.items()}
    return Known(codes.get("individual"), codes.get("collective"), sheets, root.get("work"))


def items_of(sheet: Fields) -> Iterator[Fields]:
    """Every item of a sheet, those of the bonus last."""
    for group in groups_of(sheet):
        yield from group.listed("items")


def groups_of(sheet: Fields) -> Iterator[Fields]:
    yield from sheet.listed("groups")
    if sheet.get("bonus") is not None:
        yield sheet.get("bonus")


def _codes(sheet: Fields) -> Codes:
    items = [item for item in items_of(sheet) if item.get("criterion") is not None]
    facts = [item for item in items if not any(kind in item for kind in FACTLESS)]
    groups = [group.get("group") for group in sheet.listed("groups") if group.get("group") is not None]
    grades = [grade.get("grade") for grade in sheet.listed("grades")]
    return Codes(
        groups=(*groups, BONUS) if "bonus" in sheet else tuple(groups),
        grades=tuple(grade for grade in grades if grade is not None),
        facts=tuple(item.get("criterion") for item in facts),
        recorded=tuple(item.get("criterion") for item in facts if item.get("from", "record") == "record"),
        families={item.get("criterion"): item.get("family", "") for item in items},
    )
