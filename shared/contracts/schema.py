"""From a msgspec Struct to the marshmallow schema that checks and documents it at the edge.

A schema's mistakes are `Message`s: they stay codes with details until somebody asks for them in a language.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, ClassVar

import msgspec
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from marshmallow.exceptions import SCHEMA
from msgspec import inspect

from shared.contracts.messages import text_of

_LONGEST_QUOTE = 300
_BROKEN = re.compile("[\0\ud800-\udfff]")


class Message(str):
    """A message of the catalogue whose details come in by `format`, as marshmallow fills its messages."""

    details: Mapping[str, Any]

    def __new__(cls, code: str, **details: Any) -> "Message":
        made = super().__new__(cls, code)
        made.details = details
        return made

    def format(self, *_args: object, **details: Any) -> "Message":
        return Message(str(self), **{**self.details, **details})

    def text(self, language: str) -> str:
        return text_of(str(self), {name: _brief(value) for name, value in self.details.items()}, language)


def _brief(value: Any) -> str:
    """A value as a message can carry it: somebody may send a line of 50 MB."""
    text = str(value)
    return f"{text[:_LONGEST_QUOTE]}…" if len(text) > _LONGEST_QUOTE else text


def mistakes(errors: Any, language: str, place: str = "") -> Iterator[dict[str, str]]:
    """Every message in a marshmallow error as `{"place": "forms[0].quota_percent", "message": …}`."""
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            yield from mistakes(inner, language, _below(place, key))
    elif isinstance(errors, list):
        for message in errors:
            text = message.text(language) if isinstance(message, Message) else str(message)
            yield {"place": place, "message": text}


def _below(place: str, key: str | int) -> str:
    if key == SCHEMA:
        return place
    if isinstance(key, int):
        return f"{place}[{key}]"
    return f"{place}.{key}" if place else key


class StructSchema(Schema):
    """What every schema made here has in common: unknown fields are refused, with the known ones named."""

    class Meta:
        unknown = RAISE

    struct: ClassVar[type[msgspec.Struct]]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages = {
            "type": Message("field.object"),
            "unknown": Message("field.unknown", known=", ".join(self.fields)),
        }


@cache
def schema_of(struct_type: type[msgspec.Struct]) -> type[StructSchema]:
    """The schema of a Struct; raises TypeError for a field type that has none.

    Takes text, whole numbers, booleans, days, moments with a zone, Literal, lists, mappings, other Structs
    and any of these or null. Descriptions, examples and bounds from `msgspec.Meta` are kept.
    """
    info = inspect.type_info(struct_type)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{struct_type!r} is not a Struct")
    members: dict[str, Any] = {field.encode_name: _member(struct_type, field) for field in info.fields}
    doc = (struct_type.__doc__ or "").strip()
    return type(struct_type.__name__, (StructSchema,), {**members, "struct": struct_type, "__doc__": doc})


def _member(struct_type: type[msgspec.Struct], field: inspect.Field) -> fields.Field[Any]:
    options: dict[str, Any] = {"required": field.required}
    if field.default is not inspect.NODEFAULT and field.default is not None:
        options["metadata"] = {"default": msgspec.to_builtins(field.default)}
    try:
        return _field(field.type, **options)
    except TypeError as error:
        raise TypeError(f"{struct_type.__name__}.{field.name}: {error}") from None


def _field(info: inspect.Type, **options: Any) -> fields.Field[Any]:
    if isinstance(info, inspect.Metadata):
        documented = {**(info.extra_json_schema or {}), **options.pop("metadata", {})}
        worded = {name: code for name, code in (info.extra or {}).items() if name == "message"}
        return _field(info.type, metadata=documented, **worded, **options)
    if isinstance(info, inspect.UnionType):
        return _nullable(info, **options)
    for kind, make in _MAKERS.items():
        if isinstance(info, kind):
            messages = {"required": Message("field.required"), "null": Message("field.null")}
            return make(info, error_messages=messages, **options)
    raise TypeError(f"no schema for {type(info).__name__}")


def _nullable(info: inspect.UnionType, **options: Any) -> fields.Field[Any]:
    others = [one for one in info.types if not isinstance(one, inspect.NoneType)]
    if len(others) != 1 or not info.includes_none:
        raise TypeError("a union other than with None has no schema")
    return _field(others[0], allow_none=True, **options)


class _Exact(fields.Field[Any]):
    """Reads a value exactly as msgspec reads it in the service behind, so that the two never disagree."""

    reads: ClassVar[Any]
    lenient: ClassVar[bool] = False
    code: ClassVar[str]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_options: Any) -> Any:
        try:
            return msgspec.convert(value, self.reads, strict=not self.lenient)
        except msgspec.ValidationError:
            raise ValidationError(Message(self.code, input=value)) from None


class TextField(_Exact, fields.String):
    reads, code = str, "field.text"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        # No database takes a NUL, and half of a surrogate pair is no character.
        if _BROKEN.search(text):
            raise ValidationError(Message("field.unwritable"))
        return text


class IntegerField(_Exact, fields.Integer):
    # A query string has only texts, so digits are a number too.
    reads, code, lenient = int, "field.integer", True


class BooleanField(_Exact, fields.Boolean):
    reads, code, lenient = bool, "field.boolean", True


class DayField(_Exact, fields.Date):
    reads, code = date, "field.day"


class MomentField(_Exact, fields.AwareDateTime):
    reads, code = Annotated[datetime, msgspec.Meta(tz=True)], "field.moment"


class _Pattern(validate.Regexp):
    """As msgspec: found anywhere; but `$` is the end of the text, never before a last line feed."""

    def __call__(self, value: Any) -> Any:
        found = self.regex.search(value)
        if found is None or (str(self.regex.pattern).endswith("$") and found.end() != len(value)):
            raise ValidationError(self._format_error(value))
        return value


def _text(info: inspect.StrType, message: str = "field.pattern", **options: Any) -> fields.Field[Any]:
    checks = _lengths(info, "field.too-short", "field.too-long")
    if info.pattern is not None:
        examples = options.get("metadata", {}).get("examples") or []
        error = Message(message, example=", ".join(examples))
        checks.append(_Pattern(re.compile(info.pattern), error=error))
    return TextField(validate=checks, **options)


def _lengths(info: Any, too_short: str, too_long: str) -> list[Any]:
    checks = []
    if info.min_length is not None:
        checks.append(validate.Length(min=info.min_length, error=Message(too_short)))
    if info.max_length is not None:
        checks.append(validate.Length(max=info.max_length, error=Message(too_long)))
    return checks


def _counts(info: Any) -> list[Any]:
    return _lengths(info, "field.too-few", "field.too-many")


def _integer(info: inspect.IntType, **options: Any) -> fields.Field[Any]:
    least = info.ge if info.ge is not None else None if info.gt is None else info.gt + 1
    most = info.le if info.le is not None else None if info.lt is None else info.lt - 1
    checks = []
    if least is not None:
        checks.append(validate.Range(min=least, error=Message("field.too-small")))
    if most is not None:
        checks.append(validate.Range(max=most, error=Message("field.too-large")))
    return IntegerField(validate=checks, **options)


def _literal(info: inspect.LiteralType, **options: Any) -> fields.Field[Any]:
    choice = validate.OneOf(info.values, error=Message("field.choice"))
    kind = IntegerField if all(isinstance(value, int) for value in info.values) else TextField
    return kind(validate=choice, **options)


def _moment(info: inspect.DateTimeType, **options: Any) -> fields.Field[Any]:
    if not info.tz:
        raise TypeError("a datetime without a zone has no schema; declare it with Meta(tz=True)")
    return MomentField(**options)


def _list(info: inspect.ListType, **options: Any) -> fields.Field[Any]:
    options["error_messages"] = {**options["error_messages"], "invalid": Message("field.list")}
    return fields.List(_field(info.item_type), validate=_counts(info), **options)


def _mapping(info: inspect.DictType, **options: Any) -> fields.Field[Any]:
    options["error_messages"] = {**options["error_messages"], "invalid": Message("field.mapping")}
    return fields.Dict(
        keys=_field(info.key_type), values=_field(info.value_type), validate=_counts(info), **options
    )


_MAKERS: dict[type[inspect.Type], Callable[..., fields.Field[Any]]] = {
    inspect.StrType: _text,
    inspect.IntType: _integer,
    inspect.BoolType: lambda _info, **options: BooleanField(**options),
    inspect.DateType: lambda _info, **options: DayField(**options),
    inspect.DateTimeType: _moment,
    inspect.LiteralType: _literal,
    inspect.ListType: _list,
    inspect.DictType: _mapping,
    inspect.StructType: lambda info, **options: fields.Nested(schema_of(info.cls), **options),
}
