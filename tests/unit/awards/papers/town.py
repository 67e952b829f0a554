"""Personnel and scoring as awards asks them: a small organisation, and an explanation for everybody."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from services.awards.papers.desk import Desk
from shared.contracts.refusal import Refusal
from shared.eventstore import Store
from tests.unit.awards.documents.given import tree
from tests.unit.awards.given import TENANT

PUBLIC = "https://thidua.example"
NOW = datetime(2020, 6, 1, 3, tzinfo=UTC)
ORGANISATION = "Sở Lao động – Thương binh và Xã hội"
PEOPLE: dict[str, dict[str, Any]] = {
    "p9": {"person": "p9", "code": "CB009", "name": "Nguyễn Thị Ưỡng", "position": "Chuyên viên"},
    "p8": {"person": "p8", "code": "CB008", "name": None, "position": "Kế toán"},
}
UNITS = {"phong-a": "Phòng Việc làm", "phong-b": "Thanh tra Sở"}


class Answering:
    """Answers the calls of one service as its RPC proxy would, each within its time."""

    def __init__(self, **answers: Callable[..., Any]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, method: str) -> Any:
        return _Call(self, method)

    def answer(self, method: str, **arguments: Any) -> Any:
        self.asked.append((method, arguments))
        return self._answers[method](**arguments)


class _Call:
    def __init__(self, service: Answering, method: str) -> None:
        self._service, self._method = service, method

    def within(self, seconds: float) -> Callable[..., Any]:
        assert seconds > 0
        return lambda **arguments: self._service.answer(self._method, **arguments)


def personnel() -> Answering:
    members = {who: {**one, "unit": "phong-a"} for who, one in PEOPLE.items()}
    return Answering(
        organisation=lambda tenant: {"name": ORGANISATION, "since": "2019-01-01"},
        people=lambda tenant, on: [*members.values()],
        person=lambda tenant, person, on: members[person],
        units=lambda tenant: [{"unit": unit, "name": name} for unit, name in UNITS.items()],
    )


def _explained(subject: str, **_wanted: Any) -> dict[str, Any]:
    if subject == "p8":
        raise Refusal("score.none", subject=subject)
    return tree("2019")


def desk(store: Store, prize: int | None = None) -> Desk:
    return Desk(
        store=store,
        tenant=TENANT,
        personnel=personnel(),
        scoring=Answering(explain=_explained),
        public=PUBLIC,
        prize=lambda _row, _on: prize,
    )
