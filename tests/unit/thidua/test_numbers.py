"""Numbers as each language writes them."""

from thidua.cli.numbers import decimal_text, numbered
from thidua.language import Language


def test_a_decimal_has_the_mark_of_its_language() -> None:
    said = [decimal_text(number, Language("vi")) for number in (0.73, 12, 1.5)]
    assert said == ["0,73", "12", "1,5"]
    assert decimal_text(0.73, Language("en")) == "0.73"


def test_one_is_not_many() -> None:
    assert [numbered(number, "seal") for number in (0, 1, 1200)] == ["0 seals", "1 seal", "1,200 seals"]
