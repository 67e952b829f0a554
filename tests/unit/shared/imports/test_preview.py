"""What a file would give is told from the very reading that its import does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.refusal import Refusal
from shared.imports import preview as looking
from shared.imports.columns import Column
from shared.imports.job import Job
from shared.imports.preview import preview
from shared.imports.rows import CommandImporter

COLUMNS = (Column("code", ("Mã CB",), required=True), Column("name", ("Họ tên",), required=True))
IMPORTER = CommandImporter(COLUMNS, lambda *_: (), {}, ())


def job(**options: Any) -> Job:
    return Job(
        id="i1",
        tenant="so",
        kind="people",
        file_name="nguoi.csv",
        options=options,
        state="receiving",
        lines=None,
        done=0,
        imported=0,
        not_imported=0,
        sha256=None,
        actor="lan",
        correlation_id="c1",
        created=datetime(2026, 1, 2, tzinfo=UTC),
    )


def test_it_shows_first_rows_and_what_cannot_be_read() -> None:
    found = preview(IMPORTER, job(), "Mã CB;Họ tên\nCB1;Lan\nCB2\nCB3;Hoa\n".encode())
    assert (found["lines"], found["fit"], found["unfit"], found["whole"]) == (3, 2, 1, True)
    assert found["rows"][0] == {"line": 2, "cells": {"code": "CB1", "name": "Lan"}}
    assert [(one["line"], one["reason"]) for one in found["refused"]] == [(3, "missing-value")]
    assert found["reasons"] == {"missing-value": 1}


def test_a_mapping_is_tried() -> None:
    content = "Số;Họ tên\nCB1;Lan\n".encode()
    with pytest.raises(Refusal, match="code"):
        preview(IMPORTER, job(), content)
    assert preview(IMPORTER, job(mapping={"code": "Số"}), content)["rows"][0]["cells"]["code"] == "CB1"


def test_of_a_large_text_whole_lines_of_the_beginning_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LOOKED_AT", 64)
    rows = "".join(f"CB{number};Tên {number}\n" for number in range(100))
    found = preview(IMPORTER, job(), f"Mã CB;Họ tên\n{rows}".encode())
    assert not found["whole"] and 0 < found["lines"] < 10 and found["unfit"] == 0
