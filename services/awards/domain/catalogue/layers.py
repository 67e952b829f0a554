"""The shipped file and the agency's overlay, laid on each other, and each version with what it inherits."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Given
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from services.awards.domain.catalogue.conditions import KEYS as CONDITIONS
from services.awards.domain.catalogue.keys import GROUNDS, RULES
from services.awards.domain.catalogue.shapes import REMOVED
from shared.declared.mapping import Fields
from shared.declared.place import Place

_RECIPIENTS = ("individual", "collective")


@dataclass
class Version:
    """The rules of one form from `since` on; a value of None was given and could not be read."""

    place: Place
    since: date
    grounds: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)


@dataclass
class Form:
    """A form as all files together have it."""

    place: Place
    code: str
    said: dict[str, Any] = field(default_factory=dict)
    versions: dict[date, Version] = field(default_factory=dict)


def forms(files: Sequence[Fields]) -> list[Form]:
    """Every form, versions from the earliest, each whole; later files say it over earlier ones."""
    found: dict[str, Form] = {}
    for root in files:
        for fields in _once(root.listed("forms"), "form", "double-code"):
            code = fields.get("form")
            form = found.setdefault(code, Form(fields.place, code))
            form.said.update(_given(fields, ("name", "kind")))
            _lay(form, fields)
    for form in found.values():
        form.versions = dict(_whole(form.versions))
    return list(found.values())


def dated(files: Sequence[Fields], key: str) -> list[Fields]:
    """The entries of a list of dated figures, by `since`; one of a later file replaces that of its day."""
    found: dict[date, Fields] = {}
    for root in files:
        for fields in _once(root.listed(key), "since", "double-since"):
            found[fields.get("since")] = fields
    return [found[since] for since in sorted(found)]


def last_days(spans: Sequence[tuple[date, date | None, Place]]) -> list[date | None]:
    """The last day of each of some spans in their order, up to the next where it says none; mistakes are
    noted."""
    found: list[date | None] = []
    for (since, until, place), following in zip(spans, [*spans, None][1:], strict=True):
        before_next = following[0] - timedelta(days=1) if following else None
        if until is not None and until < since:
            place.note("until-since", since=since)
        elif until is not None and before_next is not None and until > before_next:
            place.note("until-next", following=following[0] if following else "")
        found.append(until if until is not None else before_next)
    return found


def _lay(form: Form, fields: Fields) -> None:
    for given in _once(fields.listed("versions"), "since", "double-since"):
        since = given.get("since")
        version = form.versions.setdefault(since, Version(given.place, since))
        version.place = given.place
        version.grounds.update(_given(given, GROUNDS))
        version.rules = _over(version.rules, _rules(given))


def _once(entries: Iterable[Fields], key: str, twice: str) -> Iterator[Fields]:
    """Those that can be told apart by `key`; the second of the same is a mistake."""
    seen: set[Any] = set()
    for fields in entries:
        value = fields.get(key)
        if value is None:
            continue
        if value in seen:
            fields.note(key, twice)
            continue
        seen.add(value)
        yield fields


def _given(fields: Fields, keys: Iterable[str]) -> dict[str, Any]:
    return {key: fields.get(key) for key in keys if key in fields}


def _rules(fields: Fields) -> dict[str, Any]:
    rules = _given(fields, RULES)
    for key in _RECIPIENTS:
        if isinstance(rules.get(key), Fields):
            rules[key] = _given(rules[key], CONDITIONS)
    return rules


def _over(older: Given[str, Any], newer: Given[str, Any]) -> dict[str, Any]:
    """What holds when `newer` is said over `older`: key by key, also of what is asked of recipients."""
    rules = {**older, **newer}
    for key in _RECIPIENTS:
        if isinstance(older.get(key), dict) and isinstance(newer.get(key), dict):
            rules[key] = {**older[key], **newer[key]}
    return rules


def _whole(versions: Given[date, Version]) -> Iterator[tuple[date, Version]]:
    rules: dict[str, Any] = {}
    for since in sorted(versions):
        version = versions[since]
        rules = _over(rules, version.rules)
        yield since, Version(version.place, since, version.grounds, _standing(rules))


def _standing(rules: Given[str, Any]) -> dict[str, Any]:
    """Without what was taken away."""
    kept = {key: value for key, value in rules.items() if value is not REMOVED}
    return {
        key: {one: inner for one, inner in value.items() if inner is not REMOVED}
        if key in _RECIPIENTS and isinstance(value, dict)
        else value
        for key, value in kept.items()
    }
