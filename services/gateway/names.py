"""Names on rows that know people and units by their ids only; personnel alone keeps names."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from services.gateway.backend import Backend, ServiceUnavailable

logger = structlog.get_logger(__name__)

FRESH_SECONDS = 2.0


@dataclass(frozen=True)
class Known:
    """The people and units of one organisation."""

    people: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """id -> (staff code, name); the name of an erased person is null."""
    codes: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    unit_of: dict[str, str | None] = field(default_factory=dict)
    """id -> the unit that the person belongs to today."""

    def below(self, unit: str | None, above: str) -> bool:
        """Whether `unit` is `above`, or somewhere below it."""
        passed: set[str] = set()
        while unit is not None and unit not in passed:
            if unit == above:
                return True
            passed.add(unit)
            unit = self.parents.get(unit)
        return False


class Directory:
    """Who is who, asked of personnel at most every two seconds an organisation."""

    def __init__(self, backend: Backend, clock: Callable[[], float] = time.monotonic) -> None:
        self._backend = backend
        self._clock = clock
        self._known: dict[str, tuple[float, Known]] = {}
        self._heard: set[str] = set()

    def of(self, tenant: str) -> Known:
        """The people and units of `tenant`; while personnel is silent, as they were last known."""
        at, known = self._known.get(tenant, (float("-inf"), Known()))
        if self._clock() - at >= FRESH_SECONDS:
            known = self._asked(tenant, known)
            self._known[tenant] = (self._clock(), known)
        return known

    def certainly(self, tenant: str) -> Known:
        """The same, for decisions that rest on it: raises ServiceUnavailable when it was never known."""
        known = self.of(tenant)
        if tenant not in self._heard:
            raise ServiceUnavailable("personnel")
        return known

    def _asked(self, tenant: str, last: Known) -> Known:
        try:
            people = self._backend.call("personnel", "people", tenant=tenant)
            units = self._backend.call("personnel", "units", tenant=tenant)
        except ServiceUnavailable as error:
            logger.warning("names are not to be had", service=error.service)
            return last
        self._heard.add(tenant)
        return Known(
            people={one["person"]: (one["code"], one["name"]) for one in people},
            codes={one["code"]: one["person"] for one in people},
            units={one["unit"]: one["name"] for one in units},
            parents={one["unit"]: one.get("parent") for one in units},
            unit_of={one["person"]: one.get("unit") for one in people},
        )

    def fill(self, tenant: str, answer: Any) -> Any:
        """`answer` with `code` and `name` beside every person, and `name` beside every unit it is about.

        Looks at any depth for `person`, for `subject_kind` with `subject`, for `recipient_kind` with
        `recipient`, and for the places of units in a ranking. What a row says itself stays.
        """
        return _filled(self.of(tenant), answer)


def _filled(known: Known, answer: Any) -> Any:
    if isinstance(answer, list):
        return [_filled(known, one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    row = {key: _filled(known, value) for key, value in answer.items()}
    return {**_about(known, row), **row}


def _about(known: Known, row: dict[str, Any]) -> dict[str, Any]:
    kind, who = subject_in(row)
    if kind == "person" and who in known.people:
        code, name = known.people[who]
        return {"code": code, "name": name}
    if kind == "unit" and who in known.units:
        return {"name": known.units[who]}
    return {}


def subject_in(row: dict[str, Any]) -> tuple[str | None, Any]:
    """`person` or `unit`, and who or which it is that a row is about; two nulls when it does not say."""
    for kind in ("subject", "recipient"):
        if isinstance(row.get(kind), str) and row.get(f"{kind}_kind"):
            return row[f"{kind}_kind"], row[kind]
    if isinstance(row.get("person"), str):
        return "person", row["person"]
    if "rank" in row and isinstance(row.get("unit"), str):
        return "unit", row["unit"]
    return None, None
