"""Identifiers: new ones sort by time; derived ones are the same whenever the same thing is named again."""

from uuid import UUID

import uuid_utils

_ROOT = uuid_utils.uuid5(uuid_utils.NAMESPACE_URL, "https://thidua.example/ids")


def new_id() -> str:
    """A UUIDv7: unique, and roughly in the order of creation."""
    return str(uuid_utils.uuid7())


def derived_id(tenant: str, *parts: str) -> str:
    """A UUIDv5 of `parts` within `tenant`, so that the same file imported twice adds nothing."""
    return str(uuid_utils.uuid5(_ROOT, "\x1f".join((tenant, *parts))))


def person_id(tenant: str, code: str) -> str:
    """The opaque id of the person who carries staff code `code`."""
    return derived_id(tenant, "person", code)


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
