"""Misprints of a conferred award, mended by an event of their own: what was printed stays in the log."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from shared.contracts.awards import AwardConferred, AwardCorrected, Misprint
from shared.contracts.commands.awards import CorrectAward
from shared.contracts.refusal import Refusal


def corrected_award(conferred: AwardConferred, corrections: Iterable[AwardCorrected]) -> AwardConferred:
    """The award as it reads after `corrections`, which come in any order."""
    for correction in sorted(corrections, key=lambda one: one.correction):
        mended: dict[str, Any] = {one.field: one.correct for one in correction.misprints}
        plain = {**msgspec.to_builtins(conferred), **mended}
        conferred = msgspec.convert(plain, AwardConferred)
    return conferred


def corrected(
    command: CorrectAward, award: AwardConferred, before: Sequence[AwardCorrected]
) -> list[AwardCorrected]:
    """`award` as it reads now, `before` its corrections so far."""
    wanted = AwardCorrected(
        award=award.award,
        nomination=award.nomination,
        campaign=award.campaign,
        correction=len(before) + 1,
        misprints=command.misprints,
        decision_number=command.decision_number,
        corrected_on=command.corrected_on,
        reason=command.reason,
    )
    if before and msgspec.structs.replace(wanted, correction=len(before)) == before[-1]:
        return []
    if not command.misprints:
        raise Refusal("correction.nothing", place="misprints")
    for number, misprint in enumerate(command.misprints):
        place = f"misprints[{number}]"
        if misprint.field in [earlier.field for earlier in command.misprints[:number]]:
            raise Refusal("correction.twice", place=place, value=misprint.field)
        _require_misprint(misprint, award, place)
    latest = before[-1].corrected_on if before else award.conferred_on
    if command.corrected_on < latest:
        raise Refusal("correction.early", place="corrected_on", value=command.corrected_on, latest=latest)
    return [wanted]


def _require_misprint(misprint: Misprint, award: AwardConferred, place: str) -> None:
    printed = str(getattr(award, misprint.field))
    if misprint.printed != printed:
        raise Refusal(
            "correction.not-printed",
            place=f"{place}.printed",
            value=misprint.printed,
            field=misprint.field,
            printed=printed,
        )
    if misprint.correct == printed:
        raise Refusal("correction.same", place=f"{place}.correct", value=printed, field=misprint.field)
    if not misprint.correct.strip():
        raise Refusal("correction.empty", place=f"{place}.correct", field=misprint.field)
    if misprint.field == "decided_on":
        _require_day(misprint.correct, award.conferred_on, f"{place}.correct")


def _require_day(text: str, conferred_on: date, place: str) -> None:
    try:
        day = msgspec.convert(text, date)
    except msgspec.ValidationError:
        raise Refusal("correction.day", place=place, value=text) from None
    if day > conferred_on:
        raise Refusal("correction.decided-late", place=place, value=day, conferred=conferred_on)
