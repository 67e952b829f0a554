"""Those who are proposed or awarded, as the lists of a paper have them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from services.awards.documents import wording
from services.awards.documents.model import AwardList, Recipient
from services.awards.papers.roster import Roster

Row = Mapping[str, Any]
"""A nomination or an award, as its read model tells it."""

Prize = Callable[[Row, date], int | None]
"""đồng that go with a row's award on the day of its decision, None for nothing."""


def award_lists(rows: Sequence[Row], roster: Roster, forms: Mapping[str, str], prize: Prize, on: date) -> Any:
    """A list a form, in the order of the rows; `forms` are names by code."""
    by_form: dict[str, list[Recipient]] = {}
    for row in rows:
        by_form.setdefault(row["form"], []).append(_recipient(row, roster, prize(row, on)))
    return tuple(
        AwardList(form=forms.get(form, form), recipients=tuple(recipients))
        for form, recipients in by_form.items()
    )


def counted(rows: Sequence[Row]) -> str:
    """So many units and persons, in words of a document."""
    kinds = [(kind, sum(row["recipient_kind"] == kind for row in rows)) for kind in ("unit", "person")]
    words = {"unit": "tập thể", "person": "cá nhân"}
    return " và ".join(f"{wording.count(number)} {words[kind]}" for kind, number in kinds if number)


def achievement(row: Row, campaign_name: str) -> str:
    """What an award is given for, as its certificate says it."""
    movement = f"phong trào thi đua “{campaign_name}” {wording.period(row['period'])}"
    if row["block"]:
        return f"Dẫn đầu khối thi đua trong {movement}"
    return f"Đã có thành tích xuất sắc trong {movement}"


def _recipient(row: Row, roster: Roster, prize: int | None) -> Recipient:
    kind, who = row["recipient_kind"], row["recipient"]
    person = kind == "person"
    return Recipient(
        name=roster.name(kind, who),
        kind=kind,
        position=roster.position(who) if person else "",
        unit=roster.unit_name_of(who) if person else "",
        achievement=f"{wording.decimal(row['points'])} điểm",
        prize=prize,
    )
