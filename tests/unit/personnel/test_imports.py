"""People, units, blocks and leave from sheets: each row is decided like a command."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.personnel import migrations
from services.personnel.service import PersonnelService
from shared.commands import TooBusy
from shared.database import connect
from shared.eventstore import Store
from shared.ids import person_id
from shared.imports import tables
from shared.migrate import upgrade
from tests.importing import CONTEXT, hand_in, import_file, importing, to_the_end

BLOCKS = "Mã khối,Tên khối,Ngày\nkhoi-1,Khối chuyên môn,2019-01-01\n"
UNITS = (
    "Mã đơn vị;Tên đơn vị;Loại;Cấp trên;Khối;Từ ngày\n"
    "van-phong;Văn phòng Sở;Phòng chuyên môn;;khoi-1;01/01/2019\n"
    "trung-tam;Trung tâm;Đơn vị trực thuộc;van-phong;;01/01/2019\n"
)
PEOPLE = (
    "Mã CB,Họ và tên,Đối tượng,Chức vụ,Đơn vị,Mã chấm công,Từ ngày\n"
    "CB001,Nguyễn Văn An,Công chức,Chuyên viên,van-phong,17,2019-01-01\n"
    "CB002,Trần Thị Bình,Người lao động,Lái xe,trung-tam,,2019-01-01\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'personnel.sqlite'}"
    upgrade(url, migrations)
    engine = connect(url)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def service(store: Store) -> Any:
    service = importing(PersonnelService, store)
    service.execute({"command": "FoundOrganisation", "name": "Sở", "on": "2019-01-01"}, CONTEXT)
    return service


@pytest.fixture
def with_units(service: Any) -> Any:
    import_file(service, "blocks", BLOCKS)
    import_file(service, "units", UNITS)
    return service


def people_of(service: Any) -> dict[str, tuple[str, str, str | None]]:
    found = service.people("so", on="2019-07-01")
    return {one["code"]: (one["name"], one["kind"], one["badge"]) for one in found}


def test_units_are_created_below_their_parents_and_join_their_block(with_units: Any) -> None:
    units = {one["unit"]: (one["kind"], one["parent"]) for one in with_units.units("so")}
    assert units == {"van-phong": ("division", None), "trung-tam": ("affiliate", "van-phong")}
    assert with_units.blocks("so", on="2019-07-01")[0]["units"] == ["van-phong"]


def test_a_unit_is_not_created_when_its_block_is_unknown(service: Any) -> None:
    state = import_file(service, "units", UNITS)
    assert state["reasons"] == {"block.unknown": 1, "unit.unknown": 1}
    assert service.units("so") == []


def test_people_are_registered_with_vietnamese_words(with_units: Any) -> None:
    assert import_file(with_units, "people", PEOPLE)["imported"] == 2
    assert people_of(with_units) == {
        "CB001": ("Nguyễn Văn An", "civil-servant", "17"),
        "CB002": ("Trần Thị Bình", "worker", None),
    }


def test_the_same_people_twice_add_nothing(with_units: Any, store: Store) -> None:
    import_file(with_units, "people", PEOPLE)
    head = store.head()
    assert import_file(with_units, "people", PEOPLE)["reasons"] == {"already-known": 2}
    assert store.head() == head


def test_a_row_is_refused_in_the_words_of_the_rule(with_units: Any) -> None:
    rows = (
        "CB003,Lê Văn Cường,Giám đốc,Chuyên viên,van-phong,18,2019-01-01\n"
        "CB004,Lê Văn Dũng,Cán bộ,Chuyên viên,phong-x,18,2019-01-01\n"
        "CB005,Lê Văn Em,Cán bộ,Chuyên viên,van-phong,17,2019-01-01\n"
        "CB006,,Cán bộ,Chuyên viên,van-phong,,2019-01-01\n"
        "CB007,Lê Văn Giang,Cán bộ,Chuyên viên,van-phong,,hôm qua\n"
        "CB008,Lê Văn Hà,Cán bộ,Chuyên viên,VĂN PHÒNG,,2019-01-01\n"
        "CB001,Nguyễn Văn An,Công chức,Chuyên viên,van-phong,17,2019-01-01\n"
    )
    import_id = hand_in(with_units, "people", PEOPLE + rows)
    to_the_end(with_units, import_id)
    report = with_units.import_report("so", import_id)
    assert {row["line"]: row["reason"] for row in report} == {
        4: "import.bad-choice",
        5: "unit.unknown",
        6: "badge.taken",
        7: "missing-value",
        8: "import.bad-day",
        9: "command.malformed",
        10: "repeated",
    }
    assert "‹phong-x›" in report[1]["message_vi"] and "van-phong" in report[1]["message_vi"]
    assert report[1]["text"].startswith("CB004 | Lê Văn Dũng")
    assert report[5]["message_vi"].startswith("unit: ‹VĂN PHÒNG› không phải là tên ngắn")
    assert report[5]["message_en"].startswith("unit: ‹VĂN PHÒNG› is no short name")


def test_leave_is_granted_by_staff_code_in_half_days(with_units: Any) -> None:
    import_file(with_units, "people", PEOPLE)
    content = (
        "Mã CB,Loại nghỉ,Từ ngày,Từ buổi,Đến ngày,Đến buổi\n"
        "CB001,Nghỉ phép,15/07/2019,chiều,16/07/2019,\n"
        "CB001,ốm,16/07/2019,,17/07/2019,\n"
        "CB999,ốm,16/07/2019,,17/07/2019,\n"
    )
    state = import_file(with_units, "leave", content)
    assert state["reasons"] == {"leave.overlaps": 1, "person.unknown": 1}
    (leave,) = with_units.leave("so", person_id("so", "CB001"))
    assert with_units.leave("tinh-hoi", person_id("so", "CB001")) == []
    assert (leave["kind"], leave["first_part"], leave["last_part"]) == ("annual", "afternoon", "afternoon")
    assert import_file(with_units, "leave", content)["reasons"]["already-known"] == 1


def test_a_column_that_is_not_there_may_have_a_default(with_units: Any) -> None:
    content = "code,name,position,unit\nCB001,Nguyễn Văn An,Chuyên viên,van-phong\n"
    assert import_file(with_units, "people", content)["failure"]["code"] == "import.missing-column"
    state = import_file(with_units, "people", content, defaults={"kind": "cadre", "on": "2019-01-01"})
    assert state["imported"] == 1


@pytest.mark.parametrize("fault", [RuntimeError("killed before the commit"), TooBusy()])
def test_rows_that_were_taken_before_a_crash_count_as_imported(
    with_units: Any, store: Store, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """A name that two rows spell differently must not be changed to and fro by the second attempt."""
    content = PEOPLE + "CB001,Nguyễn Văn Ân,Công chức,Chuyên viên,van-phong,17,2019-01-01\n"
    import_id = hand_in(with_units, "people", content)

    def die(*_: Any) -> bool:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(tables, "went_on", die)
        with_units.imports.step()
    head = store.head()
    assert people_of(with_units)["CB001"][0] == "Nguyễn Văn Ân"
    assert with_units.import_state("so", import_id)["done"] == 0
    state = to_the_end(importing(PersonnelService, store), import_id)
    assert (state["imported"], state["not_imported"]) == (3, 0)
    assert store.head() == head
    assert people_of(with_units)["CB001"][0] == "Nguyễn Văn Ân"
