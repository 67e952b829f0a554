"""Punches and behaviours from files: every line counts, twice adds nothing, a crash loses nothing."""

import io
from collections import Counter
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from services.observations.service import ObservationsService
from shared.contracts.observations import ImportFinished, PunchRecorded
from shared.database import reading
from shared.eventstore import Store
from shared.imports import tables
from tests.importing import hand_in, held, import_file, importing, to_the_end
from tests.unit.observations.given import AN, TENANT

ATTLOG = (
    "       17\t2019-07-15 07:31:02\t1\t0\t1\t0\n"
    "       99\t2019-07-15 07:40:00\t1\t0\t1\t0\n"
    "       17\t2019-07-15 07:31:02\t1\t0\t1\t0\n"
    "       17\t2019-02-30 07:31:02\t1\t0\t1\t0\n"
    "       18\t2019-07-15 17:00:09\t1\t0\t1\t0\n"
)
BEHAVIOURS = (
    "Mã CB;Tiêu chí;Kết quả;Thời gian;Người ghi nhận;Nguồn;Ghi chú\n"
    "CB001;trang-phuc;2;15/07/2019 08:05;CB002;Kiểm tra;không đeo thẻ\n"
    "CB001;trang-phuc;99,5;15/07/2019;CB002;;\n"
)


@pytest.fixture
def service(store: Store) -> Any:
    return importing(ObservationsService, store)


def punches_of(store: Store) -> list[PunchRecorded]:
    events = [recorded.event() for recorded in store.read_log(limit=100_000)]
    return [event for event in events if isinstance(event, PunchRecorded)]


def many_punches(count: int) -> str:
    """As many passes, one a minute, with each hundredth line unreadable."""
    return "".join(
        f"{number % 30 + 1}\t2019-0{number // 10_000 % 9 + 1}-{number // 1440 % 28 + 1:02} "
        f"{number // 60 % 24:02}:{'xx' if number % 100 == 7 else f'{number % 60:02}'}:00\t1\t0\t1\t0\n"
        for number in range(count)
    )


def test_each_line_is_a_punch_or_listed_with_its_reason(service: Any, store: Store) -> None:
    import_id = hand_in(service, "punches", ATTLOG)
    state = to_the_end(service, import_id)
    assert (state["lines"], state["imported"]) == (5, 3)
    assert state["reasons"] == {"impossible-date": 1, "repeated": 1}
    report = service.import_report("so", import_id)
    assert [(row["line"], row["reason"]) for row in report] == [(3, "repeated"), (4, "impossible-date")]
    assert report[0]["message_vi"] == "trùng với dòng 1"
    assert "2019-02-30" in report[1]["message_en"]
    first = punches_of(store)[0]
    assert (first.badge, first.at, first.device) == (
        "17",
        datetime.fromisoformat("2019-07-15T07:31:02+07:00"),
        "1",
    )


def test_the_same_file_twice_and_an_overlapping_one_add_only_what_is_new(service: Any, store: Store) -> None:
    import_file(service, "punches", ATTLOG)
    again = import_file(service, "punches", ATTLOG)
    assert (again["imported"], again["reasons"]["already-known"]) == (0, 3)
    more = import_file(service, "punches", ATTLOG + "17\t2019-07-16 07:30:00\t1\t0\t1\t0\n")
    assert more["imported"] == 1
    assert len(punches_of(store)) == 4


def test_badges_that_nobody_carries_are_remarked_upon_but_imported(service: Any) -> None:
    state = import_file(service, "punches", ATTLOG)
    remark = next(one for one in state["remarks"] if one["code"] == "punches.unknown-badges")
    assert remark["details"] == {"punches": 1, "count": 1, "badges": "99"}
    assert "99" in remark["message_vi"]


def test_the_log_tells_of_a_finished_import(service: Any, store: Store) -> None:
    import_id = hand_in(service, "punches", ATTLOG, file_name="1_attlog.dat")
    to_the_end(service, import_id)
    last = store.read_stream(f"import-{import_id}")[0].event()
    assert isinstance(last, ImportFinished)
    assert (last.file_name, last.lines, last.imported, last.not_imported) == ("1_attlog.dat", 5, 3, 2)
    assert last.reasons == {"impossible-date": 1, "repeated": 1}


def test_punches_of_a_workbook(service: Any, store: Store) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Mã chấm công", "Ngày", "Giờ"])
    book.active.append([17, datetime(2019, 7, 15), datetime(2019, 7, 15, 7, 31, 2).time()])
    book.active.append([17, None, None])
    file = io.BytesIO()
    book.save(file)
    state = import_file(service, "punches", file.getvalue(), file_name="cham-cong.xlsx")
    assert (state["imported"], state["reasons"]) == (1, {"header": 1, "bad-time": 1})
    assert punches_of(store)[0].at == datetime.fromisoformat("2019-07-15T07:31:02+07:00")


def test_columns_of_a_table_can_be_named(service: Any, store: Store) -> None:
    content = "who,when\n17,2019-07-15 07:31:02\n"
    assert import_file(service, "punches", content)["failure"]["code"] == "timeclock.unknown-format"
    state = import_file(service, "punches", content, mapping={"badge": "who", "time": "when"})
    assert state["imported"] == 1


@pytest.mark.parametrize(
    "options",
    [
        {"date_order": "year"},
        {"device_column": "yes"},
        {"not_before": "soon"},
        {"mapping": {"badge": "who"}},
        {"mapping": {"badge": "who", "time": 2}},
    ],
)
def test_a_bad_option_is_refused_by_name(service: Any, options: dict[str, Any]) -> None:
    failure = import_file(service, "punches", ATTLOG, **options)["failure"]
    assert failure["code"] == "import.bad-option"
    assert failure["details"]["place"] == f"options.{next(iter(options))}"


def test_behaviours_of_a_sheet_become_records(service: Any) -> None:
    assert import_file(service, "behaviours", BEHAVIOURS)["imported"] == 2
    newest, oldest = service.records(TENANT)
    assert (newest["subject"], newest["quantity"], newest["source"]) == (AN, 200, "inspection")
    assert (newest["note"], newest["occurred_at"]) == ("không đeo thẻ", "2019-07-15T01:05:00Z")
    assert (oldest["quantity"], oldest["source"], oldest["note"]) == (9950, "import", None)
    assert import_file(service, "behaviours", BEHAVIOURS)["reasons"] == {"already-known": 2}
    assert len(service.records(TENANT)) == 2


def test_a_row_is_refused_for_the_reason_that_a_command_would_be(service: Any) -> None:
    header = "record,subject_kind,subject,criterion,quantity,occurred_at,observer\n"
    rows = [
        "r1,person,CB001,trang-phuc,1,2019-07-15,CB002",
        "r1,person,CB001,trang-phuc,2,2019-07-15,CB002",
        "r2,person,CB999,trang-phuc,1,2019-07-15,CB002",
        "r3,person,CB001,trang-phucc,1,2019-07-15,CB002",
        "r4,person,CB001,trang-phuc,1,2999-07-15,CB002",
        "r5,unit,phong-viec-lam,chi-tieu,110 %,2019-07-15,CB002",
        "r6,person,CB002,trang-phuc,1,2019-07-15,CB002",
        "r7,person,CB001,trang-phuc,1.005,2019-07-15,CB002",
        "r8,person,CB001,trang-phuc,1,2019-02-30,CB002",
        "r1,person,CB001,trang-phuc,1,2019-07-15,CB002",
        "r1,person,CB001,trang-phuc,1.0,2019-07-15,CB002",
        "r9,person,CB001,trang-phuc,-1,2019-07-15,CB002",
        "r9,person,CB001,trang-phuc,1,2019-07-15,Đoàn kiểm tra",
        "r9,person,CB001,Trang phục,1,2019-07-15,CB002",
        "r9,unit,phong-viec-lam,chi-tieu,0 %,2019-07-15,CB002",
    ]
    import_id = hand_in(service, "behaviours", header + "\n".join(rows))
    state = to_the_end(service, import_id)
    reasons = {row["line"]: row["reason"] for row in service.import_report("so", import_id)}
    assert reasons == {
        3: "record.exists",
        4: "record.unknown-person",
        5: "record.unknown-criterion",
        6: "record.future",
        8: "record.after-leaving",
        9: "import.bad-number",
        10: "import.bad-moment",
        11: "repeated",
        12: "already-known",
        13: "import.negative-number",
        14: "record.unknown-observer",
        15: "command.malformed",
    }
    assert state["imported"] == 3
    messages = {row["line"]: row["message_en"] for row in service.import_report("so", import_id)}
    assert "‹CB999›" in messages[4] and "Did you mean trang-phuc?" in messages[5]
    assert "quantity: ‹-1› is negative" in messages[13] and "‹Đoàn kiểm tra›" in messages[14]
    assert messages[15].startswith("criterion: ‹Trang phục› is no short name")
    assert [service.record(TENANT, one)["quantity"] for one in ("r5", "r9")] == [11000, 0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "import.unknown-format"),
        (b"a" * 1_000_000, "import.too-long"),
        (b"a,b\n1,2\n", "import.missing-column"),
        (b"PK\x03\x04 no workbook", "import.unreadable-workbook"),
    ],
)
def test_a_file_that_is_no_such_sheet_fails_whole_with_one_error(
    service: Any, store: Store, content: bytes, code: str
) -> None:
    state = import_file(service, "behaviours", content)
    assert (state["state"], state["failure"]["code"], state["imported"]) == ("failed", code, 0)
    assert store.head() == 0
    assert service.imports.step() is False


def test_an_interrupted_import_goes_on_where_it_stopped(
    service: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = hand_in(service, "punches", many_punches(5000))
    service.imports.step()
    assert service.import_state("so", import_id)["done"] == 2000

    def die(*_: Any) -> bool:
        raise RuntimeError("killed before the commit")

    with monkeypatch.context() as patched:
        patched.setattr(tables, "went_on", die)
        service.imports.step()
    assert (service.import_state("so", import_id)["done"], store.head()) == (2000, 1980)
    state = to_the_end(importing(ObservationsService, store), import_id)
    assert (state["imported"], state["reasons"]) == (4950, {"bad-time": 50})
    punches = punches_of(store)
    assert len(punches) == 4950
    assert max(Counter((punch.badge, punch.at) for punch in punches).values()) == 1


def test_two_processes_at_one_import_do_its_work_once(service: Any, store: Store) -> None:
    import_id = hand_in(service, "punches", many_punches(5000))
    other = importing(ObservationsService, store)
    for _ in range(4):
        service.imports.step()
        other.imports.step()
    assert to_the_end(service, import_id)["imported"] == 4950


def test_what_another_process_finished_is_not_given_up(service: Any, store: Store) -> None:
    """Its file is gone by then, and a file without lines would be refused."""
    other = importing(ObservationsService, store)
    import_id = hand_in(service, "punches", ATTLOG)
    with reading(store.engine) as connection:
        seen_before = tables.running(connection)[0]
    done = to_the_end(service, import_id)
    other.imports._try(seen_before)
    assert service.import_state("so", import_id) == done
    assert done["state"] == "finished"


def test_an_import_that_cannot_go_on_is_given_up_in_the_end(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> list[Any]:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(service.importers["punches"], "append", fail)
    monkeypatch.setattr("shared.imports.runner._PAUSES", (0.0, 0.0))
    broken = hand_in(service, "punches", ATTLOG)
    sound = hand_in(service, "behaviours", BEHAVIOURS)
    state = to_the_end(service, broken)
    assert (state["state"], state["failure"]["code"]) == ("failed", "import.broken")
    assert to_the_end(service, sound)["imported"] == 2


def test_a_preview_of_punches_records_nothing(service: Any, store: Store) -> None:
    import_id = held(service, "punches", ATTLOG)
    found = service.preview_import("so", import_id)
    assert (found["fit"], found["reasons"]) == (3, {"impossible-date": 1, "repeated": 1})
    first = {"badge": "17", "time": "2019-07-15 07:31:02", "device": "1", "state": "0"}
    assert found["rows"][0] == {"line": 1, "cells": first}
    assert service.import_state("so", import_id)["state"] == "receiving" and punches_of(store) == []
    assert "badge" in service.import_state("so", import_id)["columns"]


def test_a_preview_of_behaviours_shows_them_as_they_are_understood(service: Any) -> None:
    found = service.preview_import("so", held(service, "behaviours", BEHAVIOURS))
    cells = found["rows"][1]["cells"]
    assert (cells["subject"], cells["quantity"], cells["source"]) == ("CB001", 99.5, "import")
    assert cells["occurred_at"].startswith("2019-07-15") and found["unfit"] == 0
