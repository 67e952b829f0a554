"""From what the files say to the values of the catalogue; what does not fit together is noted."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as Given
from datetime import date
from typing import Any, get_args

from services.awards.domain.catalogue.conditions import Grades, codes_named, conditions
from services.awards.domain.catalogue.layers import Form, Version, last_days
from services.awards.domain.catalogue.model import (
    BaseSalary,
    CatalogueForm,
    Conditions,
    Confirmation,
    Deadline,
    PrizeRounding,
    Quota,
    Rating,
)
from shared.contracts.ballots import VoteRule
from shared.contracts.council import Grounds, Share
from shared.contracts.observations import SubjectKind
from shared.declared.mapping import Fields
from shared.declared.place import SheetName

KINDS: dict[SheetName, SubjectKind] = {"individual": "person", "collective": "unit"}
"""What the parts of a version are about."""


def built(form: Form, known: Collection[str], grades: Given[SheetName, Grades]) -> list[CatalogueForm]:
    """The versions of a form from the earliest; `known` are the codes of all forms."""
    for key in ("name", "kind"):
        if key not in form.said:
            form.place.note("missing-key", key=key)
    if None in (form.said.get("name"), form.said.get("kind")):
        return []
    versions = list(form.versions.values())
    ends = last_days([(one.since, one.grounds.get("until"), one.place) for one in versions])
    return [
        found
        for version, until in zip(versions, ends, strict=True)
        if (found := _version(form, version, until, known, grades)) is not None
    ]


def _version(
    form: Form,
    version: Version,
    until: date | None,
    known: Collection[str],
    grades: Given[SheetName, Grades],
) -> CatalogueForm | None:
    rules = version.rules
    for key, said in (("source", version.grounds), ("decided_by", rules)):
        if key not in said:
            version.place.note("missing-key", key=key)
    asked = dict(_asked(version, grades, known))
    if not any(sheet in rules for sheet in KINDS):
        version.place.note("no-recipient")
    if rules.get("decided_by") is None:
        return None
    grounds, confirmed = grounded(version.grounds, version.since, until)
    vote = rules.get("vote")
    return CatalogueForm(
        code=form.code,
        name=form.said["name"],
        kind=form.said["kind"],
        recipients=tuple(asked),
        conditions=asked,
        quota=_quota(rules["quota"], known) if rules.get("quota") is not None else None,
        vote=_vote(vote, grounds) if vote is not None else None,
        decided_by=rules["decided_by"],
        delegable=bool(rules.get("delegable", False)),
        dossier=tuple(entry.value for entry in rules.get("dossier") or ()),
        deadline=_deadline(rules["deadline"]) if rules.get("deadline") is not None else None,
        prizes={
            KINDS[sheet]: rules[sheet]["prize"]
            for sheet in KINDS
            if rules.get(sheet) and rules[sheet].get("prize") is not None
        },
        grounds=grounds,
        confirmed=confirmed,
    )


def _asked(
    version: Version, grades: Given[SheetName, Grades], known: Collection[str]
) -> Iterator[tuple[SubjectKind, Conditions]]:
    for sheet, kind in KINDS.items():
        given = version.rules.get(sheet)
        if given is None:
            continue
        values = {key: value for key, value in given.items() if value is not None}
        for place, code in codes_named(values):
            place.note_unless_among("unknown-form", code, sorted(known))
        yield kind, conditions(values, grades[sheet], grades["individual"])


def ratings(files: Sequence[Fields]) -> dict[SheetName, Grades]:
    """The grades that are as good as each rating or better, by sheet; what a later file says replaces it."""
    said: dict[SheetName, dict[Rating, tuple[str, ...]]] = {sheet: {} for sheet in KINDS}
    for root in files:
        given = root.get("ratings")
        for sheet in KINDS:
            fields = given.get(sheet) if given is not None else None
            if fields is not None:
                said[sheet] |= {one: fields.listed(one) for one in get_args(Rating) if one in fields}
    return {sheet: _at_least(said[sheet]) for sheet in KINDS}


def _at_least(said: Given[Rating, tuple[str, ...]]) -> Grades:
    found: dict[Rating, tuple[str, ...]] = {}
    grades: tuple[str, ...] = ()
    for rating in get_args(Rating):
        grades += said.get(rating, ())
        found[rating] = grades
    return found


def salaries(entries: Sequence[Fields]) -> list[BaseSalary]:
    return [
        BaseSalary(fields.get("amount"), *ground)
        for fields, ground in _dated(entries)
        if fields.get("amount") is not None
    ]


def roundings(entries: Sequence[Fields]) -> list[PrizeRounding]:
    return [
        PrizeRounding(fields.get("to"), fields.get("rounded"), *ground)
        for fields, ground in _dated(entries)
        if fields.get("to") is not None and fields.get("rounded") is not None
    ]


def _dated(entries: Sequence[Fields]) -> Iterator[tuple[Fields, tuple[Grounds, Confirmation | None]]]:
    ends = last_days([(one.get("since"), one.get("until"), one.place) for one in entries])
    for fields, until in zip(entries, ends, strict=True):
        if "source" not in fields:
            fields.place.note("missing-key", key="source")
        said = {key: fields.get(key) for key in ("source", "verified")}
        yield fields, grounded(said, fields.get("since"), until)


def grounded(said: Given[str, Any], since: date, until: date | None) -> tuple[Grounds, Confirmation | None]:
    """Where figures come from, and by what they are confirmed if they are."""
    by = said.get("verified")
    confirmed = Confirmation(by.get("document", ""), by.get("on", since)) if isinstance(by, Fields) else None
    source = said.get("source") or ""
    return Grounds(source=source, since=since, until=until, verified=confirmed is not None), confirmed


def _quota(fields: Fields, known: Collection[str]) -> Quota | None:
    of, forms = fields.get("of"), fields.listed("forms")
    for entry in fields.entries("forms"):
        entry.place.note_unless_among("unknown-form", entry.value, sorted(known))
    if "share" in fields and "of" not in fields:
        fields.note("share", "share-of-what")
    if "places" in fields and ("of" in fields or "rounding" in fields):
        fields.note("places", "places-alone")
    if of in ("holders", "eligible-for") and "forms" not in fields:
        fields.note("of", "quota-of-which")
    if forms and of not in ("holders", "eligible-for"):
        fields.note("forms", "quota-forms")
    large = [key in fields for key in ("large_from", "large_places")]
    if any(large) and not (all(large) and fields.get("each") == "block" and "places" in fields):
        fields.place.note("large-block")
    if fields.get("each") is None or fields.get("ties") is None:
        return None
    return Quota(
        each=fields.get("each"),
        ties=fields.get("ties"),
        of=of,
        forms=forms,
        share=fields.get("share"),
        rounding=fields.get("rounding", Quota.rounding),
        least=fields.get("least", Quota.least),
        places=fields.get("places"),
        large_from=fields.get("large_from"),
        large_places=fields.get("large_places"),
    )


def _vote(fields: Fields, grounds: Grounds) -> VoteRule | None:
    share = fields.get("share")
    if share is None or share.get("part") is None or share.get("whole") is None:
        return None
    if share.get("part") > share.get("whole"):
        share.note("part", "share-whole", whole=share.get("whole"))
    if fields.get("secret") and fields.get("tie") == "chair":
        fields.note("tie", "secret-tie")
    keys = ("of", "secret", "in_writing", "conflicted", "tie")
    if any(fields.get(key) is None for key in keys):
        return None
    return VoteRule(
        share=Share(part=share.get("part"), whole=share.get("whole"), exceeds=share.get("exceeds", False)),
        conflicts=list(fields.listed("conflicts")),
        grounds=grounds,
        **{key: fields.get(key) for key in keys},
    )


def _deadline(fields: Fields) -> Deadline | None:
    month, day, later = (fields.get(key) for key in ("month", "day", "years_later"))
    if month is None or day is None or later is None:
        return None
    # a year without a 29th of February, so that the day is there every year
    if day > monthrange(2023, month)[1]:
        fields.note("day", "no-such-day", month=month)
        return None
    return Deadline(month, day, later)
