"""Where in which commands a person is meant, so that a staff code may stand there in place of the id.

The field `person` is looked at in every command; here are the others. `members[].person` is that field of
each member of the list.
"""

from collections.abc import Callable, Mapping
from typing import Any

PLACES: Mapping[str, tuple[str, ...]] = {
    "LaunchCampaign": ("ceremony.participants[]",),
    "HoldCeremony": ("participants[]",),
    "MakeComment": ("author",),
    "AnswerComment": ("by",),
    "RegisterEmulation": ("people[].person",),
    "FormCouncil": ("members[].person", "members[].substitute"),
    "AppointMember": ("member.person", "member.substitute"),
    "NameSubstitute": ("substitute",),
    "DeclareRelatives": ("relatives[]",),
    "RecordAttendance": ("present[].member", "present[].by"),
    "OpenMeeting": ("presided_by", "secretary"),
    "AskAbsent": ("member",),
    "CastVote": ("member", "by"),
}


BY_KIND: Mapping[str, Mapping[str, str]] = {
    "SubmitNomination": {"recipient": "recipient_kind", "by": "origin"},
    "RaiseMatter": {"subject": "subject_kind"},
    "RecordEarlierAward": {"recipient": "recipient_kind"},
}
"""Where a person may be meant or a unit: the field that says which."""


def with_persons(command: Mapping[str, Any], id_of: Callable[[str], str]) -> dict[str, Any]:
    """`command` with `id_of` what stands at each place of its; what is no text there stays as it is."""
    changed = dict(command)
    for place in PLACES.get(str(changed.get("command")), ()):
        changed = _changed(changed, place.split("."), id_of)
    for place, kind in BY_KIND.get(str(changed.get("command")), {}).items():
        if changed.get(kind) == "person":
            changed = _changed(changed, [place], id_of)
    return changed


def _changed(value: Any, place: list[str], id_of: Callable[[str], str]) -> Any:
    if not place:
        return id_of(value) if isinstance(value, str) else value
    name, rest = place[0].removesuffix("[]"), place[1:]
    if not isinstance(value, dict) or name not in value:
        return value
    inner = value[name]
    if not place[0].endswith("[]"):
        return {**value, name: _changed(inner, rest, id_of)}
    if not isinstance(inner, list):
        return value
    return {**value, name: [_changed(one, rest, id_of) for one in inner]}
