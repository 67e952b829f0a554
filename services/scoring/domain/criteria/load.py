"""The door: a criteria file becomes a criteria set, or the full list of its mistakes."""

from collections.abc import Iterator
from typing import get_args

from services.scoring.domain.criteria.codes import Known, items_of, known
from services.scoring.domain.criteria.model import Contested, CriteriaSet, Sheet, TakesEffect
from services.scoring.domain.criteria.sheet import SHEET, read_sheet
from services.scoring.domain.criteria.work import WORK, read_work
from shared.contracts.refusal import Refusal
from shared.declared.document import document
from shared.declared.mapping import Fields, Key, Mapping
from shared.declared.name import NAME, named
from shared.declared.place import SHEETS, Notes, Place, SheetName
from shared.declared.problem import Problem
from shared.declared.shapes import Choice, Day, Slug

FILE = Mapping(
    {
        "criteria": Key(Slug(), "Mã bảng tiêu chí.", "Code of the criteria set.", required=True),
        "name": Key(NAME.shape, NAME.vi, NAME.en, required=True),
        "effective_from": Key(Day(), "Ngày đầu tiên có hiệu lực.", "The first day in force.", required=True),
        "contested": Key(
            Choice(get_args(Contested)),
            "Đang khiếu nại: chưa tính (suspended, mặc định) hay vẫn tính (counts).",
            "A contested record does not count until upheld (suspended, default), or counts until retracted.",
        ),
        "takes_effect": Key(
            Choice(get_args(TakesEffect)),
            "Có hiệu lực cho cả kỳ (whole-period, mặc định) hay từ đúng ngày (on-date).",
            "In force for the whole period (default), or for facts from the day on.",
        ),
        "work": WORK,
        "individual": Key(SHEET, "Bảng của cá nhân.", "The sheet of persons.", opens="individual"),
        "collective": Key(SHEET, "Bảng của tập thể.", "The sheet of units.", opens="collective"),
    }
)
"""The language: every key that a file may have, with what may stand under it."""


def load(text: str, file: str = "criteria.yaml") -> CriteriaSet:
    """The criteria set that `text` (YAML) declares; `file` is how problems name it.

    Raises `Refusal("criteria.invalid")` with `problems`: `Problem.as_dict()` of each, in the order of lines.
    """
    criteria, found = _read(text, file)
    if criteria is None or found:
        raise Refusal(
            "criteria.invalid",
            file=file,
            count=len(found),
            line=found[0].line,
            path=found[0].path or ".",
            problems=[problem.as_dict() for problem in found],
        )
    return criteria


def problems(text: str, file: str = "criteria.yaml") -> list[Problem]:
    """All mistakes of `text`, in the order of lines; empty when it can be loaded."""
    return _read(text, file)[1]


def _read(text: object, file: str) -> tuple[CriteriaSet | None, list[Problem]]:
    root, found = document(text, file, "criteria")
    if root is None:
        return None, found
    notes = Notes(file, "criteria")
    fields = FILE.read(Place(root, "", notes))
    criteria = _criteria_set(fields) if fields is not None else None
    if notes.problems:
        return None, sorted(notes.problems, key=lambda problem: problem.line)
    return criteria, []


def _criteria_set(fields: Fields) -> CriteriaSet | None:
    """The set as far as it can be read, or None without what every set has; mistakes are noted."""
    codes = known(fields)
    _check_across(fields, codes)
    work = read_work(fields.get("work")) if fields.get("work") is not None else None
    sheets: dict[SheetName, Sheet] = {
        name: read_sheet(sheet, name, codes) for name, sheet in codes.sheets.items()
    }
    code, effective_from = fields.get("criteria"), fields.get("effective_from")
    if code is None or effective_from is None:
        return None
    return CriteriaSet(
        criteria=code,
        name=named(fields.get("name"), code),
        effective_from=effective_from,
        contested=fields.get("contested", "suspended"),
        work=work,
        individual=sheets.get("individual"),
        collective=sheets.get("collective"),
        takes_effect=fields.get("takes_effect", CriteriaSet.takes_effect),
    )


def _check_across(fields: Fields, known: Known) -> None:
    """What concerns the file as a whole."""
    if not any(name in fields for name in SHEETS):
        fields.place.note("no-sheet")
    seen: set[str] = set()
    for item in (item for sheet in known.sheets.values() for item in items_of(sheet)):
        code = item.get("criterion")
        if code in seen:
            item.note("criterion", "double-code")
        seen.add(code)
    if "work" not in fields:
        needing = next(_needing_work(known), None)
        if needing is not None:
            needing.note("work-missing")


def _needing_work(known: Known) -> Iterator[Place]:
    for sheet in known.sheets.values():
        if "least_presence" in sheet:
            yield sheet.at("least_presence")
        for item in items_of(sheet):
            if item.get("from") == "attendance":
                yield item.at("from")
