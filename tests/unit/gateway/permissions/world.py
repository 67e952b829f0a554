"""An organisation with two units, one role a person, and services that answer for it as the real ones do."""

from typing import Any

from shared.contracts.refusal import Refusal
from shared.ids import person_id
from tests.unit.gateway.conftest import FakeBackend

TENANT = "so"
OWN_UNIT, BELOW, OTHER_UNIT = "phong-a", "to-a1", "phong-b"
UNITS = {"so": None, OWN_UNIT: "so", BELOW: OWN_UNIT, OTHER_UNIT: "so"}

TARGETS = ("own", "own unit", "other unit", "other organisation")
COLLEAGUE, STRANGER, FOREIGNER = "CB901", "CB902", "CB903"

ROLE_CODES = {
    "staff": "CB101",
    "observer": "CB102",
    "unit-head": "CB103",
    "emulation-office": "CB104",
    "council-member": "CB105",
    "auditor": "CB106",
    "administrator": "CB107",
    "integrator": "CB108",
}


def id_of(code: str) -> str:
    return person_id("khac" if code == FOREIGNER else TENANT, code)


def code_of(target: str, role: str) -> str:
    """Who stands at `target`, seen by the bearer of `role`."""
    codes = {"own unit": COLLEAGUE, "other unit": STRANGER, "other organisation": FOREIGNER}
    return codes.get(target) or ROLE_CODES[role]


def unit_of(target: str) -> str:
    return {"other unit": OTHER_UNIT, "other organisation": "phong-cua-co-quan-khac"}.get(target, OWN_UNIT)


PEOPLE = [
    {"person": id_of(code), "code": code, "name": f"Người {code}", "unit": unit}
    for code, unit in [
        *((code, OWN_UNIT) for code in ROLE_CODES.values()),
        (COLLEAGUE, BELOW),
        (STRANGER, OTHER_UNIT),
    ]
]


class Services(FakeBackend):
    """Knows a record and an explanation of each person: `r-CB101`, `e-CB101`, recorded by the person too."""

    def __init__(self) -> None:
        super().__init__()
        self.answers |= {
            "people": PEOPLE,
            "units": [{"unit": unit, "name": unit, "parent": parent} for unit, parent in UNITS.items()],
            "personnel.person": lambda tenant, person, **_: self._person(person),
            "record": lambda tenant, record: self._record(record),
            "records": [self._row(one["code"]) for one in PEOPLE],
            "explanations": [{**self._row(one["code"]), "explanation": f"e-{one['code']}"} for one in PEOPLE],
        }

    def call(self, service: str, method: str, *, seconds: float | None = None, **arguments: Any) -> Any:
        known = f"{service}.{method}" in self.answers or method in self.answers
        if not known:
            self.answers[method] = [self._row(one["code"]) for one in PEOPLE]
        return super().call(service, method, seconds=seconds, **arguments)

    @staticmethod
    def _row(code: str) -> dict[str, Any]:
        found = next(one for one in PEOPLE if one["code"] == code)
        return {
            "subject_kind": "person",
            "subject": found["person"],
            "person": found["person"],
            "observer": code,
            "record": f"r-{code}",
            "campaign": "vh",
        }

    def _record(self, record: str) -> dict[str, Any]:
        code = record.removeprefix("r-")
        if code not in {one["code"] for one in PEOPLE}:
            raise Refusal("record.unknown", place="record", value=record)
        return self._row(code)

    @staticmethod
    def _person(person: str) -> dict[str, Any]:
        found = [one for one in PEOPLE if one["person"] == person]
        if not found:
            raise Refusal("person.unknown", place="person", value=person)
        return found[0]
