"""What a loaded organisation came to: units, rankings, flags, awards. The same data give the same text."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from thidua.cli.awards import AWARDS
from thidua.cli.scores import CODE, GRADE, NAME, POINTS, RANKING
from thidua.cli.session import Session
from thidua.cli.tables import Column, Row, show

if TYPE_CHECKING:
    from thidua.client import Client

UNITS = (CODE, NAME, Column("members", "Số người", "People", right=True), POINTS, GRADE)
FLAGS = (
    Column("flag", "Cờ báo", "Flag"),
    Column("severity", "Mức", "Severity"),
    Column("persons", "Cá nhân", "Persons", right=True),
    Column("units", "Tập thể", "Units", right=True),
)
_SEEN = ("form", "code", "name", "points", "decision_number", "conferred_on")
AWARDED = tuple(column for column in AWARDS if column.key in _SEEN)


def print_summary(session: Session, client: "Client", period: str) -> None:
    """Ask for all of it, then print it."""
    from thidua.client import segment

    say = session.language
    scores = client.get("/api/scores", kind="unit", period=period)
    members = Counter(row["unit"] for row in client.get("/api/people", on=f"{period}-12-31"))
    units = [{**row, "members": members[row["subject"]]} for row in scores]
    show(session, units, UNITS, title=say(f"Điểm các đơn vị năm {period}", f"Scores of the units, {period}"))
    for block in client.get("/api/blocks", on=f"{period}-12-31"):
        found = client.get(f"/api/rankings/{segment(block['block'])}", period=period)
        show(session, found["standings"], RANKING, title=say("Xếp hạng: ", "Ranking: ") + block["name"])
    show(session, _by_flag(client.get("/api/flags", period=period)), FLAGS, title=say("Cờ báo", "Flags"))
    awards = sorted(client.get("/api/awards"), key=_order)
    show(session, awards, AWARDED, title=say("Khen thưởng", "Awards"))


def _by_flag(rows: list[Row]) -> list[dict[str, Any]]:
    """How many persons and units carry each flag, in however many months."""
    subjects = {(row["flag"], row["severity"], row["subject_kind"], row["subject"]) for row in rows}
    counts = Counter((flag, severity, kind) for flag, severity, kind, _ in subjects)
    return [
        {
            "flag": flag,
            "severity": severity,
            "persons": counts[flag, severity, "person"],
            "units": counts[flag, severity, "unit"],
        }
        for flag, severity in sorted({(flag, severity) for flag, severity, _ in counts})
    ]


def _order(row: Row) -> tuple[Any, ...]:
    return row["conferred_on"], row["form"], row.get("block") or "", -row["points"], row["recipient"]
