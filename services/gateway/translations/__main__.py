"""`python -m services.gateway.translations`: gathers what pages say, and names what is not translated.

Texts are gathered from the templates and from `_()` in pages into `messages.po` of each language, where a
person translates them; `messages.mo` is what the program reads. Run it once more after translating.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
GATEWAY = HERE.parent
METHODS = [("templates/**.html", "jinja2"), ("pages/**.py", "python"), ("identity/**.py", "python")]
_NEVER = datetime(2019, 7, 15, tzinfo=UTC)
_FIXED: dict[str, Any] = {
    "project": "Thi Đua",
    "version": "1",
    "copyright_holder": "Thi Đua",
    "msgid_bugs_address": "–",
    "last_translator": "–",
    "language_team": "–",
    "creation_date": _NEVER,
    "revision_date": _NEVER,
    "charset": "utf-8",
    "fuzzy": False,
}


def gathered() -> Catalog:
    """Every text of the pages, with the files that say it."""
    found = Catalog(**_FIXED)
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "_l": None}
    for file, _line, text, comments, context in extract_from_dir(
        str(GATEWAY), METHODS, keywords=keywords, options_map={"**.html": {"silent": "false"}}
    ):
        # Without line numbers: they change with every edit and say little.
        found.add(text, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def updated(language: str) -> Catalog:
    """The catalogue of `language`, with new texts untranslated and without those that no page says."""
    file = _po(language)
    known = read_po(file.open("rb"), locale=language) if file.exists() else Catalog(locale=language)
    # Made anew, with no day in it: the same texts give the same file.
    catalog = Catalog(language, header_comment=f"# {language}: translated by hand", **_FIXED)
    for message in gathered():
        if message.id:
            there = known.get(message.id)
            catalog.add(message.id, there.string if there else "", message.locations)
    return catalog


def untranslated(catalog: Catalog) -> Iterator[str]:
    for message in catalog:
        if message.id and not message.string:
            yield str(message.id)


def write(language: str, catalog: Catalog) -> None:
    with _po(language).open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=False, include_lineno=False, width=110)
    with _po(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def _po(language: str) -> Path:
    return HERE / language / "LC_MESSAGES" / "messages.po"


if __name__ == "__main__":
    english = updated("en")
    write("en", english)
    missing = list(untranslated(english))
    for text in missing:
        print(f"not translated: {text}")
    sys.exit(bool(missing))
