"""The honour roll as readers look for it: by name, unit or words, page by page."""

from collections.abc import Sequence
from typing import Any

from services.awards.papers.lists import Row
from services.awards.papers.roster import Roster, matches
from shared.contracts.campaigns import Honour


def found(rows: Sequence[Row], roster: Roster, unit: str | None, text: str | None) -> list[dict[str, Any]]:
    """Lines of the roll with the unit of each recipient, those of `unit` and with every word of `text`."""
    lines = []
    for row in rows:
        kind, who = row["recipient_kind"], row["recipient"]
        line = {name: row[name] for name in Honour.__struct_fields__}
        line["name"] = roster.name(kind, who)
        line["unit"] = roster.unit_of(kind, who)
        line["unit_name"] = roster.units.get(line["unit"], line["unit"])
        if unit is not None and line["unit"] != unit:
            continue
        said = (row[name] for name in ("form_name", "campaign_name", "decision_number", "authority"))
        if text and not matches(text, line["name"], line["unit_name"], *said):
            continue
        lines.append(line)
    return sorted(lines, key=_place)


def _place(line: Row) -> tuple[Any, ...]:
    """As the roll that subscribers make of the public events: see `domain.honour_roll`."""
    return (line["conferred_on"], line["form"], line["block"] or "", line["recipient"], line["award"])
