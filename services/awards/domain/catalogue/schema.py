"""The language of the award catalogue as a JSON Schema for editors:
`python -m services.awards.domain.catalogue.schema`.

It is made from the same shapes that read a file. What must agree between two places (that a form exists, that
versions do not overlap), and what only the shipped file has to say, is beyond it: reading a file tells.
"""

import json
from pathlib import Path
from typing import Any

from services.awards.domain.catalogue.keys import FILE
from shared.declared.shapes import Writing

SHIPPED = Path(__file__).parents[2] / "rules" / "catalogue.schema.json"
"""Beside the catalogue that ships with the project, whose first line names it."""


def schema() -> dict[str, Any]:
    """The schema (draft 7, which every editor knows), with what each key means in Vietnamese and English."""
    writing = Writing()
    body = FILE.schema(writing)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Danh mục danh hiệu thi đua, hình thức khen thưởng · Award catalogue",
        **body,
        "definitions": dict(sorted(writing.definitions.items())),
    }


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(text(), encoding="utf-8")
