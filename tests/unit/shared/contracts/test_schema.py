"""Schemas accept what the Structs accept, and say what is wrong with the rest."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from marshmallow import ValidationError
from msgspec import Meta

from shared.contracts.commands import Command, awards, campaigns, council, observations, personnel, scoring
from shared.contracts.schema import mistakes, schema_of


class Part(msgspec.Struct):
    name: str
    size: int = 1


class Whole(msgspec.Struct):
    """Everything that a schema can say."""

    slug: Annotated[str, Meta(pattern="^[a-z]+$", description="Letters", examples=["abc"])] = "a"
    text: Annotated[str, Meta(min_length=2, max_length=4)] = "ab"
    number: Annotated[int, Meta(ge=1, lt=10)] = 1
    sign: bool = False
    day: date = date(2019, 1, 1)
    moment: Annotated[datetime, Meta(tz=True)] = datetime(2019, 1, 1, tzinfo=UTC)
    kind: Literal["one", "two"] = "one"
    step: Literal[1, 2] = 1
    tags: Annotated[list[str], Meta(max_length=2)] = []
    sizes: dict[str, int] = {}
    part: Part | None = None
    parts: list[Part] = []


MOMENT = datetime(2019, 7, 15, 1, 5, tzinfo=UTC)

GOOD: list[tuple[str, Any, Any]] = [
    ("slug", "abc", "abc"),
    ("text", "abcd", "abcd"),
    ("number", 9, 9),
    ("number", "9", 9),
    ("sign", True, True),
    ("sign", "false", False),
    ("day", "2019-07-15", date(2019, 7, 15)),
    ("moment", "2019-07-15T08:05:00+07:00", MOMENT),
    ("moment", "2019-07-15T01:05:00Z", MOMENT),
    ("kind", "two", "two"),
    ("step", 2, 2),
    ("tags", ["a", "b"], ["a", "b"]),
    ("sizes", {"a": 1}, {"a": 1}),
    ("part", None, None),
    ("part", {"name": "a"}, {"name": "a"}),
    ("parts", [{"name": "a", "size": 2}], [{"name": "a", "size": 2}]),
]

BAD: list[tuple[str, Any, str, str]] = [
    ("slug", "ABC", "slug", "field.pattern"),
    ("slug", "abc\n", "slug", "field.pattern"),
    ("slug", 3, "slug", "field.text"),
    ("slug", None, "slug", "field.null"),
    ("text", "a", "text", "field.too-short"),
    ("text", "abcde", "text", "field.too-long"),
    ("number", 0, "number", "field.too-small"),
    ("number", 10, "number", "field.too-large"),
    ("number", 1.5, "number", "field.integer"),
    ("number", "one", "number", "field.integer"),
    ("sign", "perhaps", "sign", "field.boolean"),
    ("day", "15/07/2019", "day", "field.day"),
    ("day", "2019-02-30", "day", "field.day"),
    ("day", "20190715", "day", "field.day"),
    ("moment", "2019-07-15T08:05:00", "moment", "field.moment"),
    ("moment", "2019-07-15", "moment", "field.moment"),
    ("kind", "three", "kind", "field.choice"),
    ("step", 3, "step", "field.choice"),
    ("tags", "a", "tags", "field.list"),
    ("tags", ["a", 1], "tags[1]", "field.text"),
    ("tags", ["a", "b", "c"], "tags", "field.too-many"),
    ("sizes", [1], "sizes", "field.mapping"),
    ("sizes", {"a": "x"}, "sizes.a.value", "field.integer"),
    ("part", {}, "part.name", "field.required"),
    ("part", 3, "part", "field.object"),
    ("parts", [{"name": "a"}, {"name": "a", "colour": 1}], "parts[1].colour", "field.unknown"),
    ("colour", "red", "colour", "field.unknown"),
]


@pytest.mark.parametrize(("field", "given", "read"), GOOD)
def test_what_is_right_is_read(field: str, given: Any, read: Any) -> None:
    assert schema_of(Whole)().load({field: given}) == {field: read}


@pytest.mark.parametrize(("field", "given", "place", "code"), BAD)
def test_what_is_wrong_is_said_with_its_place(field: str, given: Any, place: str, code: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        schema_of(Whole)().load({field: given})

    [found] = _codes(wrong.value.messages)
    assert found == code
    for language in ("vi", "en"):
        [mistake] = mistakes(wrong.value.messages, language)
        assert mistake["place"] == place
        assert code not in mistake["message"], "the catalogue has no such message"
        assert "{" not in mistake["message"].replace("{…}", "").replace('{"', ""), (
            "a detail was not filled in"
        )


def _codes(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [code for inner in errors.values() for code in _codes(inner)]
    return [str(message) for message in errors]


def test_the_two_languages_differ_and_name_the_value() -> None:
    with pytest.raises(ValidationError) as wrong:
        schema_of(Whole)().load({"kind": "three"})

    [vietnamese], [english] = (list(mistakes(wrong.value.messages, one)) for one in ("vi", "en"))
    assert vietnamese["message"] == "‹three› không thuộc các giá trị cho phép. Hãy dùng một trong: one, two."
    assert english["message"] == "‹three› is not among the values allowed. Use one of: one, two."


def test_a_huge_value_is_not_said_back_whole() -> None:
    with pytest.raises(ValidationError) as wrong:
        schema_of(Whole)().load({"kind": "x" * 1_000_000})

    [mistake] = mistakes(wrong.value.messages, "en")
    assert len(mistake["message"]) < 500


def test_a_required_field_is_required_and_no_other() -> None:
    assert schema_of(Part)().validate({}) == {"name": ["field.required"]}


def test_a_body_that_is_no_object() -> None:
    with pytest.raises(ValidationError) as wrong:
        schema_of(Part)().load([])

    [mistake] = mistakes(wrong.value.messages, "en")
    assert mistake == {"place": "", "message": "Must be a JSON object. Write it as {…}."}


def test_what_the_struct_says_is_documented() -> None:
    fields = schema_of(Whole)().fields

    assert fields["slug"].metadata == {"description": "Letters", "examples": ["abc"], "default": "a"}
    assert fields["day"].metadata == {"default": "2019-01-01"}
    assert schema_of(Whole).__doc__ == "Everything that a schema can say."


def test_a_pattern_is_said_in_words() -> None:
    errors = schema_of(scoring.PublishRanking)().validate({"block": "Khối 1", "period": "2019-13"})

    said = {one["place"]: one["message"] for one in mistakes(errors, "en")}
    assert said["block"].startswith("‹Khối 1› is no short name: only a–z")
    assert said["period"] == (
        "‹2019-13› is no period: write a year, half-year, quarter or month. "
        "A right one: 2019, 2019-H1, 2019-Q1, 2019-03."
    )


def test_every_command_has_a_schema_with_its_fields() -> None:
    for module in (personnel, observations, scoring, awards, campaigns, council):
        for command in vars(module).values():
            if not isinstance(command, type) or command.__module__ != module.__name__:
                continue
            if issubclass(command, Command):
                assert set(schema_of(command)().fields) == set(command.__struct_fields__)


def test_schemas_are_made_once() -> None:
    assert schema_of(Part) is schema_of(Part)


class Odd(msgspec.Struct):
    value: int | str


class Naive(msgspec.Struct):
    at: datetime


@pytest.mark.parametrize(("struct", "place"), [(Odd, "Odd.value"), (Naive, "Naive.at"), (int, "int")])
def test_what_has_no_schema_is_named(struct: Any, place: str) -> None:
    with pytest.raises(TypeError, match=place):
        schema_of(struct)
