"""What must come out, computed in plain Python from the acknowledged commands alone."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.scoring import public_holidays
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
    facts = {
        "records": records,
        "punches": [],
        "badges": [],
        "leave": [],
        "placements": [
            {"person": IDS[code], "unit": unit, "first_day": FOUNDED, "last_day": None}
            for code, unit in PEOPLE.items()
        ],
    }
    holidays = frozenset(public_holidays.of_year(YEAR))
    results: Results = {}
    members: list[dict[str, Any]] = []
    for month in sorted({row["day"].month for row in records} | _months_once_recorded(commands)):
        period = f"{YEAR}-{month:02}"
        for person in IDS.values():
            mine = {**facts, "records": [row for row in records if row["subject"] == person]}
            opinion = oracle.person_month(CRITERIA, YEAR, month, mine, holidays, frozenset(), person)
            assert opinion is not None
            results["person", person, period] = _result(opinion)
            members += [
                {"unit": unit, "period": period, "points": opinion.points, "days": days}
                for unit, days in opinion.days.items()
            ]
    for unit in UNITS:
        mine_only = [row for row in records if row["subject"] == unit]
        opinion = oracle.unit_year(CRITERIA, YEAR, mine_only, members, unit)
        results["unit", unit, str(YEAR)] = _result(opinion)
    return results


def _records(commands: Sequence[Command]) -> list[dict[str, Any]]:
    """Each record as it stands after its last command."""
    contents: dict[str, dict[str, Any]] = {}
    for command in commands:
        said = contents.setdefault(command["record"], {})
        said.update({name: command[name] for name in _CONTENT if name in command})
        said["standing"] = _STANDING[command["command"]]
    return [
        {
            **said,
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
    rows = [(criterion, rule, day, points) for criterion, rule, day, points, _ in opinion.rows]
    return Result(
        opinion.points,
        opinion.grade,
        Counter(rows),
        {flag: frozenset(records) for flag, records in opinion.flags.items()},
    )
