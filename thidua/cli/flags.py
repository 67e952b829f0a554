"""Flags by the names that their criteria give them; rows of the API have their codes."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from thidua.cli.session import Session
from thidua.cli.tables import Row
from thidua.language import Language

if TYPE_CHECKING:
    from thidua.client import Client

Bearer = tuple[str, str, str]
"""Kind, subject and period: where a flag can be read about."""


def with_flag_names(session: Session, rows: list[Row], client: "Client | None" = None) -> list[Row]:
    """The rows of flags, each with its flag's name instead of the code where there is one."""
    bearers = {row["flag"]: (row["subject_kind"], row["subject"], row["period"]) for row in reversed(rows)}
    names = _names(client or session.client, bearers, session.language)
    return [{**row, "flag": names.get(row["flag"], row["flag"])} for row in rows]


def with_barring_flags(
    session: Session, places: list[Row], period: str, client: "Client | None" = None
) -> list[Row]:
    """The places of a ranking, with names of what bars a unit."""
    bearers: dict[str, Bearer] = {
        flag: ("unit", row["unit"], period) for row in places for flag in row.get("barred_by") or ()
    }
    names = _names(client or session.client, bearers, session.language)
    return [
        {**row, "barred_by": [names.get(flag, flag) for flag in row.get("barred_by") or ()]} for row in places
    ]


def _names(client: "Client", bearers: Mapping[str, Bearer], language: Language) -> dict[str, str]:
    """flag -> name, as the explanation of one who carries it says; what cannot be had is left out."""
    from thidua.client import ClientError, segment

    names: dict[str, str] = {}
    for flag, (kind, subject, period) in bearers.items():
        if flag in names:
            continue
        try:
            tree = client.get(f"/api/scores/{kind}/{segment(subject)}/explanation", period=period)
        except ClientError:
            continue
        names.update((one["flag"], language.of(one["name"])) for one in _flags_in(tree) if one.get("name"))
    return names


def _flags_in(tree: Row) -> Iterable[Row]:
    yield from tree.get("flags") or ()
    for part in tree.get("parts") or ():
        yield from _flags_in(part)
