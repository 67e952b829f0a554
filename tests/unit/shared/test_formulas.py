"""What a spreadsheet would run stays a text; numbers stay numbers."""

import pytest

from shared.formulas import guarded


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|'/c'!A1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-"])
def test_a_formula_is_kept_a_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-5", "+84,5", "0.5", "Nguyễn Thị Lan", "a=b"])
def test_other_texts_and_numbers_stay(cell: str) -> None:
    assert guarded(cell) == cell
