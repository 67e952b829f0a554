"""Tables on a narrow terminal: names wrap, codes, days and numbers never break, nothing is cut."""

import io

import pytest
from rich.console import Console

from thidua.cli.session import Session
from thidua.cli.tables import Column, Row, show
from thidua.language import Language

COLUMNS = (
    Column("code", "Mã", "Code"),
    Column("name", "Tên", "Name", wraps=True),
    Column("on", "Ngày", "Day"),
    Column("number", "Số", "Number", right=True),
    Column("error", "Lỗi", "Error", optional=True),
)
ROW: Row = {
    "code": "phong-tre-em-binh-dang-gioi",
    "name": "Phòng Trẻ em, Bình đẳng giới và Phòng, chống tệ nạn xã hội",
    "on": "2019-03-31",
    "number": 65582,
}


class Narrow(Session):
    """A terminal of so many columns."""

    def __init__(self, width: int) -> None:
        super().__init__(language=Language("vi"))
        self.width = width

    @property
    def out(self) -> Console:
        return Console(file=io.StringIO(), width=self.width)


@pytest.mark.parametrize("width", [80, 60, 20])
def test_only_names_wrap_and_nothing_is_lost(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    show(Narrow(width), [ROW], COLUMNS)
    said = capsys.readouterr().out
    assert "phong-tre-em-binh-dang-gioi " in said and " 2019-03-31 " in said and " 65.582\n" in said
    words = " ".join(line[30:].split("  ")[0].strip() for line in said.splitlines()[3:])
    assert " ".join(words.split()) == ROW["name"]
    if width >= 60:
        assert max(map(len, said.splitlines())) <= width


def test_a_column_with_nothing_to_say_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    show(Narrow(100), [ROW], COLUMNS)
    assert "Lỗi" not in capsys.readouterr().out
    show(Narrow(100), [ROW, {**ROW, "error": "hỏng"}], COLUMNS)
    assert "Lỗi" in capsys.readouterr().out


def test_no_line_ends_in_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    show(Session(), [ROW, {**ROW, "name": "x"}], COLUMNS, title="Bảng")
    assert all(line == line.rstrip() for line in capsys.readouterr().out.splitlines())
