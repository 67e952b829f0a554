"""A small organisation for the load to tell of: units, people, and the shipped criteria."""

from datetime import date

import httpx

from shared.ids import person_id
from tests.unit.scoring.given import SHIPPED, shipped

TENANT = "so-thu-thach"
YEAR = 2019
FOUNDED = date(YEAR, 1, 1)
UNITS = ("van-phong", "phong-viec-lam", "thanh-tra", "phong-nguoi-co-cong")
PEOPLE = {f"CB{number:03}": UNITS[number % len(UNITS)] for number in range(1, 41)}
"""Staff code -> unit."""

IDS = {code: person_id(TENANT, code) for code in PEOPLE}

CRITERIA = shipped()

_SPREAD = frozenset({"target-jobs", "target-training", "target-poverty"})
"""Of several results on one day the last in the log counts, which no one can tell from the commands."""

FOR_PERSONS = tuple(
    item.criterion
    for _, item in CRITERIA.individual.items()  # type: ignore[union-attr]
    if item.source == "record"
)
FOR_UNITS = tuple(
    item.criterion
    for _, item in CRITERIA.collective.items()  # type: ignore[union-attr]
    if item.source == "record" and item.criterion not in _SPREAD and item.members_mean is None
)


def found(http: httpx.Client) -> None:
    """Found the organisation through the door."""
    _post(http, "/api/organisation", name="Sở Thử thách", on=str(FOUNDED))
    for unit in UNITS:
        _post(http, "/api/units", unit=unit, name=unit, on=str(FOUNDED))
    registered = [
        {
            "service": "personnel",
            "command": "RegisterPerson",
            "code": code,
            "name": f"Người {code}",
            "kind": "civil-servant",
            "position": "Chuyên viên",
            "unit": unit,
            "on": str(FOUNDED),
        }
        for code, unit in PEOPLE.items()
    ]
    results = _post(http, "/api/commands", commands=registered)["results"]
    assert all("events" in one for one in results), results
    _post(http, "/api/criteria", text=SHIPPED.read_text(encoding="utf-8"), file_name=SHIPPED.name)


def _post(http: httpx.Client, path: str, **body: object) -> dict[str, list[dict[str, object]]]:
    response = http.post(path, json=body)
    assert response.is_success, response.text
    answer: dict[str, list[dict[str, object]]] = response.json()
    return answer
