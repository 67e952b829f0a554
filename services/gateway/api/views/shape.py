"""Building blocks of answers. Times and days are text in ISO 8601, points are hundredths."""

from typing import Any

from marshmallow import Schema, fields


class View(Schema):
    """Says what an answer looks like. Services answer in JSON already, so nothing is converted again."""

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        return obj


def text_field(description: str = "", example: Any = None, null: bool = False, **more: Any) -> fields.String:
    metadata: dict[str, Any] = {**({"description": description} if description else {}), **more}
    if example is not None:
        metadata["examples"] = [example]
    return fields.String(allow_none=null, metadata=metadata)


def day_field(description: str, null: bool = False) -> fields.String:
    return text_field(description, "2019-07-15", null, format="date")


def moment_field(description: str) -> fields.String:
    return text_field(description, "2019-07-15T01:05:00Z", format="date-time")


def whole_field(description: str, example: int, null: bool = False) -> fields.Integer:
    return fields.Integer(allow_none=null, metadata={"description": description, "examples": [example]})


def counts_field(description: str) -> fields.Dict:
    metadata = {"description": description}
    return fields.Dict(keys=fields.String(), values=fields.Integer(), metadata=metadata)


def points_field(null: bool = False) -> fields.Integer:
    return whole_field("Points in hundredths", 9950, null)


def subject_kind_field() -> fields.String:
    return text_field("person or unit", "person", enum=["person", "unit"])
