"""What every event type that leaves a service has in common, and the list of them all."""

from functools import cache
from typing import Annotated, ClassVar

import msgspec

Hundredths = Annotated[int, msgspec.Meta(description="In hundredths: 9950 is 99.50.")]
"""A number in hundredths: 9950 is 99.50 points. No float decides an award."""

PERSONAL = msgspec.Meta(extra={"personal": True})
Personal = Annotated[str, PERSONAL]
"""Text about one person. In the log it stands as ciphertext under that person's own key."""


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A fact that happened. Subclasses are the published language: one class an event type.

    Fields are only ever added, with defaults; a changed meaning is a new class. `service` is the log that
    the type lives in, `public` says whether integrators receive it, `person_field` names the field that
    holds whose key encrypts the `Personal` fields.
    """

    service: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1
    public: ClassVar[bool] = False
    person_field: ClassVar[str] = ""
    outlives_erasure: ClassVar[bool] = False
    """Whether it may still happen to an erased person; its personal texts then only say they are gone."""

    @classmethod
    def type_name(cls) -> str:
        return cls.__name__

    @classmethod
    def cloud_type(cls) -> str:
        """The CloudEvents `type`: `thidua.personnel.PersonRegistered`."""
        return f"thidua.{cls.service}.{cls.__name__}"


class UnknownEventType(LookupError):
    """A log or a message holds a type that this version of the contracts does not know."""


@cache
def personal_fields(event_type: type[Event]) -> tuple[str, ...]:
    """Names of the fields whose text is encrypted with the person's key."""
    return tuple(
        field.name
        for field in msgspec.structs.fields(event_type)
        if _is_personal(msgspec.inspect.type_info(field.type))
    )


def _is_personal(info: msgspec.inspect.Type) -> bool:
    if isinstance(info, msgspec.inspect.Metadata):
        return bool((info.extra or {}).get("personal"))
    if isinstance(info, msgspec.inspect.UnionType):
        return any(_is_personal(member) for member in info.types)
    return False
