"""What units achieved: inspections of the office and tasks by quarter, the targets of the year."""

from dataclasses import replace
from datetime import date
from random import Random

from thidua.sample.acts import INSPECTION, PROVINCIAL_TARGETS, REPORT
from thidua.sample.behaviours import Scene, in_office_hours, of_unit
from thidua.sample.chance import stream
from thidua.sample.changes import Changes
from thidua.sample.model import Behaviour
from thidua.sample.workdays import closing_days, quarter_ends


def of_units(seed: int, changes: Changes, scene: Scene) -> list[Behaviour]:
    """The records of every unit, the directors' included, on days on which it existed.

    A unit that is merged away has its last reports on its last working day.
    """
    rng = stream(seed, "results of units")
    found: list[Behaviour] = []
    for unit in changes.units:
        gone = changes.gone_from(unit.unit)
        working = tuple(day for day in scene.working if unit.on <= day and (gone is None or day < gone))
        if not working:
            continue
        found += of_unit(rng, unit.unit, working, scene)
        for day in quarter_ends(working):
            found += _of_quarter(rng, unit.unit, day, scene)
        for day in closing_days(working):
            found += _of_year(rng, unit.unit, day, scene)
    return found


def _of_quarter(rng: Random, unit: str, day: date, scene: Scene) -> list[Behaviour]:
    quarter = f"quý {(day.month - 1) // 3 + 1}/{day.year}"
    laxity = scene.temperament.laxity(unit)
    clean, done = _share(rng, laxity, 400), _share(rng, laxity, 650)
    return [
        replace(
            _report(rng, unit, day, scene, "office-inspection", clean, f"Kiểm tra công sở {quarter}"),
            observer=scene.observers.of_unit(rng, "inspection", day),
            source="inspection",
            evidence=INSPECTION,
        ),
        _report(rng, unit, day, scene, "target-tasks", done, f"Nhiệm vụ được giao {quarter}"),
    ]


def _of_year(rng: Random, unit: str, day: date, scene: Scene) -> list[Behaviour]:
    return [_report(rng, unit, day, scene, *target) for target in PROVINCIAL_TARGETS]


def _share(rng: Random, laxity: float, spread: int) -> int:
    """Per cent in hundredths, in half per cents: short of 100 by `spread` or so when laxity is average."""
    return 10000 - round(spread * laxity * (0.4 + 1.2 * rng.random()) / 50) * 50


def _report(
    rng: Random, unit: str, day: date, scene: Scene, criterion: str, quantity: int, note: str
) -> Behaviour:
    return Behaviour(
        record="",
        subject_kind="unit",
        subject=unit,
        criterion=criterion,
        quantity=quantity,
        occurred_at=in_office_hours(rng, day),
        observer=scene.observers.secretary,
        source="report",
        evidence=REPORT,
        note=note,
    )
