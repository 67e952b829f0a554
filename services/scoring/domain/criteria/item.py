"""Reads one criterion of a group."""

from typing import Literal, get_args

import yaml

from services.scoring.domain.criteria.model import (
    AttendanceKind,
    Cap,
    Window,
    Item,
    MembersMean,
    Over,
    Per,
    Several,
    Source,
    Target,
    When,
)
from services.scoring.domain.criteria.reader import Reader

SheetName = Literal["individual", "collective"]

_OPTIONAL = (
    "name",
    "from",
    "when",
    "points",
    "per",
    "free_per_month",
    "cap",
    "target",
    "members_mean",
    "at_most_grade",
)
_KINDS_OF_POINTS = ("points", "target", "members_mean")


def read_item(reader: Reader, node: yaml.Node, path: str, sheet: SheetName) -> Item | None:
    """The criterion, or None when it has no readable code; mistakes are noted."""
    fields = reader.mapping(node, path, ("criterion",), _OPTIONAL)
    if "criterion" not in fields:
        return None
    criterion = reader.slug(fields["criterion"], f"{path}.criterion")
    given = [key for key in _KINDS_OF_POINTS if key in fields]
    if len(given) != 1:
        reader.note("one-kind-of-points", node, path)
    for key in ("target", "members_mean"):
        if key in fields and sheet == "individual":
            reader.note("collective-only", fields[key], f"{path}.{key}")
    if "points" not in given:
        _refuse(reader, fields, path, ("per", "cap", "free_per_month", "from", "when"))
    source = _source(reader, fields, path, sheet)
    points = _nonzero(reader, fields, "points", path)
    item = Item(
        criterion=criterion or "",
        name=reader.name(fields.get("name"), f"{path}.name", criterion or ""),
        source=source,
        points=points or 0,
        per=_per(reader, fields, path, source),
        when=_when(reader, fields["when"], f"{path}.when") if "when" in fields else None,
        free_per_month=_free(reader, fields, path),
        caps=read_caps(reader, fields.get("cap"), f"{path}.cap", points),
        target=_target(reader, fields["target"], f"{path}.target") if "target" in fields else None,
        members_mean=_members_mean(reader, fields["members_mean"], f"{path}.members_mean")
        if "members_mean" in fields
        else None,
        at_most_grade=reader.text(fields["at_most_grade"], f"{path}.at_most_grade")
        if "at_most_grade" in fields
        else None,
    )
    _check_per(reader, fields, path, item)
    return item if criterion else None


def read_cap(reader: Reader, node: yaml.Node | None, path: str, same_sign_as: int | None) -> Cap | None:
    """A cap whose sign is that of the points which it caps; None as `same_sign_as`: either sign."""
    if node is None:
        return None
    fields = reader.mapping(node, path, ("per", "points"))
    per = reader.choice(fields["per"], f"{path}.per", get_args(Window)) if "per" in fields else None
    points = _nonzero(reader, fields, "points", path)
    if points and same_sign_as and (points > 0) != (same_sign_as > 0):
        reader.note("cap-sign", fields["points"], f"{path}.points")
    return Cap(per, points) if per and points else None


def read_caps(reader: Reader, node: yaml.Node | None, path: str, same_sign_as: int | None) -> tuple[Cap, ...]:
    cap = read_cap(reader, node, path, same_sign_as)
    return () if cap is None else (cap,)


def _source(reader: Reader, fields: dict[str, yaml.Node], path: str, sheet: SheetName) -> Source:
    source: Source = "computed" if "members_mean" in fields else "record"
    if "from" in fields:
        source = reader.choice(fields["from"], f"{path}.from", ("record", "attendance")) or source
    if source == "attendance":
        if sheet == "collective":
            reader.note("individual-only", fields["from"], f"{path}.from")
        if "when" not in fields:
            reader.note("when-missing", fields["from"], path)
    elif "when" in fields:
        reader.note("when-without-attendance", fields["when"], f"{path}.when")
    return source


def _refuse(reader: Reader, fields: dict[str, yaml.Node], path: str, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in fields:
            reader.note("points-only", fields[key], f"{path}.{key}", key=key)


def _free(reader: Reader, fields: dict[str, yaml.Node], path: str) -> int:
    node = fields.get("free_per_month")
    return (reader.whole(node, f"{path}.free_per_month") or 0) if node is not None else 0


def _nonzero(reader: Reader, fields: dict[str, yaml.Node], key: str, path: str) -> int | None:
    if key not in fields:
        return None
    points = reader.points(fields[key], f"{path}.{key}")
    if points == 0:
        reader.note("zero", fields[key], f"{path}.{key}")
    return points


def _positive(reader: Reader, fields: dict[str, yaml.Node], key: str, path: str) -> int | None:
    points = _nonzero(reader, fields, key, path)
    if points is not None and points < 0:
        reader.note("negative", fields[key], f"{path}.{key}")
    return points


def _per(reader: Reader, fields: dict[str, yaml.Node], path: str, source: Source) -> Per:
    if "per" not in fields:
        return "occurrence"
    allowed: tuple[Per, ...] = ("occurrence", "quantity")
    if source == "attendance":
        allowed = ("occurrence", "minute", "half-day")
    return reader.choice(fields["per"], f"{path}.per", allowed) or "occurrence"


def _check_per(reader: Reader, fields: dict[str, yaml.Node], path: str, item: Item) -> None:
    if item.when is None:
        return
    timed = item.when.kind in ("late", "early")
    if (item.per == "half-day" and item.when.kind != "absent") or (item.per == "minute" and not timed):
        reader.note("per-kind", fields["per"], f"{path}.per", kind=item.when.kind)


def _when(reader: Reader, node: yaml.Node, path: str) -> When | None:
    fields = reader.mapping(node, path, ("kind",), ("minutes",))
    kind = (
        reader.choice(fields["kind"], f"{path}.kind", get_args(AttendanceKind)) if "kind" in fields else None
    )
    over = up_to = None
    if "minutes" in fields:
        place = f"{path}.minutes"
        if kind in ("absent", "missing-punch"):
            reader.note("minutes-kind", fields["minutes"], place, kind=kind)
        minutes = reader.mapping(fields["minutes"], place, (), ("over", "up_to"))
        over = reader.whole(minutes["over"], f"{place}.over") if "over" in minutes else None
        up_to = reader.whole(minutes["up_to"], f"{place}.up_to", 1) if "up_to" in minutes else None
        if over is not None and up_to is not None and over >= up_to:
            reader.note("minutes-order", fields["minutes"], place)
    return When(kind, over, up_to) if kind else None


def _target(reader: Reader, node: yaml.Node, path: str) -> Target | None:
    fields = reader.mapping(node, path, ("weight",), ("full_at", "zero_under", "over", "several"))
    weight = _positive(reader, fields, "weight", path)
    full_at = _positive(reader, fields, "full_at", path)
    zero_under = reader.points(fields["zero_under"], f"{path}.zero_under") if "zero_under" in fields else 0
    several: Several | None = "last"
    if "several" in fields:
        several = reader.choice(fields["several"], f"{path}.several", get_args(Several))
    over = _over(reader, fields["over"], f"{path}.over") if "over" in fields else None
    if zero_under is not None and zero_under > (full_at or Target.full_at):
        reader.note("zero-under", fields["zero_under"], f"{path}.zero_under")
    if weight is None or zero_under is None or several is None:
        return None
    return Target(weight, full_at or Target.full_at, zero_under, over, several)


def _over(reader: Reader, node: yaml.Node, path: str) -> Over | None:
    fields = reader.mapping(node, path, ("each", "points", "cap"))
    each, points, cap = (_positive(reader, fields, key, path) for key in ("each", "points", "cap"))
    return Over(each, points, cap) if each and points and cap else None


def _members_mean(reader: Reader, node: yaml.Node, path: str) -> MembersMean | None:
    fields = reader.mapping(node, path, ("points",), ("full_at",))
    points = _positive(reader, fields, "points", path)
    full_at = _positive(reader, fields, "full_at", path)
    return MembersMean(points, full_at or MembersMean.full_at) if points else None
