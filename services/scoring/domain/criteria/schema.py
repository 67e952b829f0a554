"""Writes the JSON Schema of criteria files for editors: `python -m services.scoring.domain.criteria.schema`.

It is made from the same shapes that read a file, so it knows the same keys, words and bounds. What must
agree between two places of a file (that a grade exists, that bands rise) is beyond it: `thidua criteria
check` tells.
"""

import json
from pathlib import Path
from typing import Any

from services.scoring.domain.criteria.load import FILE
from shared.declared.place import SHEETS
from shared.declared.shapes import Writing

SHIPPED = Path(__file__).parents[2] / "criteria" / "criteria.schema.json"
"""Beside the criteria sets that ship with the project, where their first line looks for it."""


def schema() -> dict[str, Any]:
    """The schema (draft 7, which every editor knows), with what each key means in Vietnamese and English."""
    writing = Writing()
    body = FILE.schema(writing)
    body["anyOf"] = [{"required": [sheet]} for sheet in SHEETS]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Bảng tiêu chí chấm điểm thi đua · Criteria set",
        **body,
        "definitions": dict(sorted(writing.definitions.items())),
    }


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(text(), encoding="utf-8")
