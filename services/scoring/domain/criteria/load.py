"""The door: a criteria file becomes a criteria set, or the full list of its mistakes."""

from typing import get_args

from services.scoring.domain.criteria.document import document
from services.scoring.domain.criteria.model import Contested, CriteriaSet, Sheet
from services.scoring.domain.criteria.problem import Problem
from services.scoring.domain.criteria.reader import Reader
from services.scoring.domain.criteria.sheet import read_sheet
from services.scoring.domain.criteria.work import read_work
from shared.contracts.refusal import Refusal


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
    root, found = document(text, file)
    if root is None:
        return None, found
    reader = Reader(file)
    fields = reader.mapping(
        root, "", ("criteria", "name", "effective_from"), ("contested", "work", "individual", "collective")
    )
    code = reader.slug(fields["criteria"], "criteria") if "criteria" in fields else None
    name = reader.name(fields.get("name"), "name", code or "")
    effective_from = (
        reader.day(fields["effective_from"], "effective_from") if "effective_from" in fields else None
    )
    contested: Contested | None = "suspended"
    if "contested" in fields:
        contested = reader.choice(fields["contested"], "contested", get_args(Contested))
    work = read_work(reader, fields["work"]) if "work" in fields else None
    seen: set[str] = set()
    individual = (
        read_sheet(reader, fields["individual"], "individual", seen) if "individual" in fields else None
    )
    collective = (
        read_sheet(reader, fields["collective"], "collective", seen) if "collective" in fields else None
    )
    if fields and individual is None and collective is None:
        reader.note("no-sheet", root, "")
    if individual is not None and "work" not in fields and _by_attendance(individual):
        reader.note("work-missing", fields["individual"], "individual")
    if reader.problems:
        return None, sorted(reader.problems, key=lambda problem: problem.line)
    if code is None or effective_from is None or contested is None:
        raise AssertionError("a field of the set is missing and nothing was noted")
    return CriteriaSet(code, name, effective_from, contested, work, individual, collective), []


def _by_attendance(sheet: Sheet) -> bool:
    return any(item.source == "attendance" for _, item in sheet.items())
