"""docs/permissions.md, made from the table: `python -m services.gateway.permissions.documented` writes it."""

from pathlib import Path

from flask import Flask

from services.gateway.identity.grants import ROLES
from services.gateway.permissions.table import Row, table

FILE = Path(__file__).parents[3] / "docs" / "permissions.md"

_WORDS = {"none": "", "own": "own", "made": "recorded", "unit": "subtree", "all": "all"}
_HEAD = Path(__file__).with_name("introduction.md")


def documented(app: Flask) -> str:
    """The whole page; `app` says where each operation is."""
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    parts: dict[str, list[str]] = {}
    for row in table().values():
        rule = rules.get(row.operation)
        if rule is None:
            continue
        method = next(iter(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})))
        place = f"{method} {rule.rule}".replace("<path:", "{").replace("<", "{").replace(">", "}")
        field = row.operation.partition(".")[0] if "." in row.operation else "others"
        parts.setdefault(field, []).append(_line(row, place))
    head = f"| operation | | {' | '.join(ROLES)} |\n|---|---|{'---|' * len(ROLES)}"
    tables = [f"## {field}\n\n{head}\n" + "\n".join(lines) for field, lines in parts.items()]
    return "\n\n".join([_HEAD.read_text(encoding="utf-8").rstrip(), *tables]) + "\n"


def _line(row: Row, place: str) -> str:
    words = " | ".join(_WORDS[row.reach[role]] for role in ROLES)
    return f"| {row.operation} | `{place}` | {words} |"


def main() -> None:
    from services.gateway.app import create_app

    # of the app, only its places are looked at
    FILE.write_text(documented(create_app(None, None, None)), encoding="utf-8")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
