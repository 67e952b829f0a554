"""What a loaded organisation came to: units, rankings, flags, awards. The same data give the same text."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from thidua.cli.awards import AWARDS_SEEN, by_form
from thidua.cli.flags import with_barring_flags, with_flag_names
from thidua.cli.scores import CODE, GRADE, NAME, POINTS, RANKING, SEVERITIES, SEVERITY
from thidua.cli.session import Session
from thidua.cli.tables import Column, Row, show

if TYPE_CHECKING:
    from thidua.client import Client

UNITS = (CODE, NAME, Column("members", "Số người", "People", right=True), POINTS, GRADE)
FLAGS = (
    Column("flag", "Cờ báo", "Flag", wraps=True),
    SEVERITY,
    Column("persons", "Cá nhân", "Persons", right=True),
    Column("units", "Tập thể", "Units", right=True),
)


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
        places = with_barring_flags(session, found["standings"], period, client)
        show(session, places, RANKING, title=say("Xếp hạng: ", "Ranking: ") + block["name"])
    flags = with_flag_names(session, client.get("/api/flags", period=period), client)
    show(session, _by_flag(flags), FLAGS, title=say("Cờ báo", "Flags"))
    awards = sorted(client.get("/api/awards"), key=by_form)
    show(session, awards, AWARDS_SEEN, title=say("Khen thưởng", "Awards"))


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
        for flag, severity in sorted({(flag, severity) for flag, severity, _ in counts}, key=_gravest_first)
    ]


def _gravest_first(flag: tuple[str, str]) -> tuple[int, str]:
    name, severity = flag
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES), name
