"""What must come out, computed in plain Python from the acknowledged commands alone."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.scoring import public_holidays
from services.scoring.domain.facts import RECORDS
from services.scoring.domain.periods import Period
from shared.clock import local_day
from tests.faults.load import Command
from tests.faults.organisation import CRITERIA, FOUNDED, IDS, PEOPLE, UNITS, YEAR
from tests.unit.scoring import oracle

EVENT_OF = {
    "RecordBehaviour": "BehaviourRecorded",
    "CorrectBehaviour": "BehaviourCorrected",
    "ContestBehaviour": "BehaviourContested",
    "UpholdBehaviour": "BehaviourUpheld",
    "RetractBehaviour": "BehaviourRetracted",
}
_STANDING = {
    "RecordBehaviour": "recorded",
    "CorrectBehaviour": "corrected",
    "ContestBehaviour": "contested",
    "UpholdBehaviour": "upheld",
    "RetractBehaviour": "retracted",
}
_CONTENT = ("subject_kind", "subject", "criterion", "quantity", "occurred_at")

Contribution = tuple[str, str, Any, int]
"""Criterion, rule, day and points in hundredths."""


@dataclass
class Result:
    """What one subject has in one period; `flags` names each flag with the records that it rests on."""

    points: int
    grade: str | None
    contributions: Counter[Contribution]
    flags: dict[str, frozenset[str]] = field(default_factory=dict)


Results = dict[tuple[str, str, str], Result]
"""By kind of subject, subject and period."""


def events_of(commands: Sequence[Command]) -> dict[str, list[str]]:
    """record -> the types of events that its stream must hold, in this order, each once."""
    found: dict[str, list[str]] = defaultdict(list)
    for command in commands:
        found[command["record"]].append(EVENT_OF[command["command"]])
    return dict(found)


def results_of(commands: Sequence[Command]) -> Results:
    """The scores of every person's months and of every unit's year."""
    records = _records(commands)
    results: Results = {}
    members: list[dict[str, Any]] = []
    for month in sorted({row["day"].month for row in records} | _months_once_recorded(commands)):
        period = Period(YEAR, month, 1)
        for person in IDS.values():
            opinion = oracle.of_person(_world(records, person, period), person)
            assert opinion is not None
            results["person", person, str(period)] = _result(opinion)
            graded = opinion.days.items() if opinion.grade is not None else ()
            members += [
                {
                    "person": person,
                    "unit": unit,
                    "period": str(period),
                    "points": opinion.points,
                    "days": days,
                }
                for unit, days in graded
            ]
    for unit in UNITS:
        opinion = oracle.of_unit(_world(records, unit, Period(YEAR, 1, 12)), unit, members, [])
        results["unit", unit, str(YEAR)] = _result(opinion)
    return results


def _world(records: list[dict[str, Any]], subject: str, period: Period) -> oracle.World:
    """What there is to judge the subject by: its records, and where everybody belongs."""
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    told["records"] = [row for row in records if row["subject"] == subject]
    told["placements"] = [
        {"person": IDS[code], "unit": unit, "first_day": FOUNDED, "last_day": None}
        for code, unit in PEOPLE.items()
    ]
    return oracle.World(CRITERIA, period, told, holidays=frozenset(public_holidays.of_year(YEAR)))


def _records(commands: Sequence[Command]) -> list[dict[str, Any]]:
    """Each record as it stands after its last command."""
    contents: dict[str, dict[str, Any]] = {}
    for command in commands:
        said = contents.setdefault(command["record"], {})
        said.update({name: command[name] for name in _CONTENT if name in command})
        said["standing"] = _STANDING[command["command"]]
    return [
        {
            **dict.fromkeys(RECORDS.names()),
            **said,
            "source": "inspection",
            "alleged": False,
            "confirmed": False,
            "subject": IDS.get(said["subject"], said["subject"]),
            "day": local_day(datetime.fromisoformat(said["occurred_at"])),
            "event": record,
        }
        for record, said in contents.items()
    ]


def _months_once_recorded(commands: Sequence[Command]) -> set[int]:
    """Months that any version of a record was in: once open, a month stays open."""
    return {
        local_day(datetime.fromisoformat(command["occurred_at"])).month
        for command in commands
        if "occurred_at" in command
    }


def _result(opinion: oracle.Opinion) -> Result:
    rows = (dict(zip(oracle.ROW, row, strict=True)) for row in opinion.rows)
    told = [(row["criterion"], row["rule"], row["day"], row["points"]) for row in rows]
    return Result(
        opinion.points,
        opinion.grade,
        Counter(row for row in told if row[0] is not None),
        {flag: frozenset(records) for flag, records in opinion.flags.items()},
    )
