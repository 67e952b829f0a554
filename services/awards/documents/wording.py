"""Values as a Vietnamese document writes them."""

import re
import unicodedata
from datetime import date, datetime

from services.awards.documents.model import Signatory
from shared.clock import wall
from shared.contracts.event import Hundredths

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """`text` composed (NFC), its lines kept, without any other character that one cannot see.

    Word would take control characters as tabs and breaks, XML refuses them, and marks of direction let a name
    read otherwise than it is written.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(one for one in composed if one == "\n" or unicodedata.category(one) not in _INVISIBLE)


def day(on: date) -> str:
    """ngày 05 tháng 02 năm 2019: days below 10 and the first two months take a nought."""
    return f"ngày {on.day:02} tháng {_month(on)} năm {on.year}"


def short_day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def moment(at: datetime) -> str:
    """An instant by the office clock; one without a zone is taken as that clock already."""
    at = wall(at) if at.tzinfo is not None else at
    return f"{at.hour:02} giờ {at.minute:02} phút, {day(at.date())}"


def place_and_day(place: str, on: date) -> str:
    return f"{place}, {day(on)}"


def decimal(hundredths: Hundredths) -> str:
    """9850 as 98,5; a negative one with its sign."""
    whole, part = divmod(abs(hundredths), 100)
    fraction = f",{part:02}".rstrip("0") if part else ""
    return f"{'-' if hundredths < 0 else ''}{_grouped(whole)}{fraction}"


def signed(hundredths: Hundredths) -> str:
    return f"+{decimal(hundredths)}" if hundredths > 0 else decimal(hundredths)


def share(part: int, whole: int) -> str:
    """So many of `whole` in percent, cut off and not rounded: what misses a bound never reads as it."""
    return f"{decimal(part * 10_000 // whole)}%" if whole else "–"


def voting(secret: bool | None) -> str:
    """How it was voted; null is partly in secret."""
    if secret is None:
        return "bỏ phiếu kín và biểu quyết công khai"
    return "bỏ phiếu kín" if secret else "biểu quyết công khai"


def money(dong: int) -> str:
    return f"{_grouped(dong)} đồng"


def count(number: int) -> str:
    """Numbers below ten take a nought, as documents write counts of people and units."""
    return f"{number:02}" if 0 <= number < 10 else _grouped(number)


def period(code: str) -> str:
    """`2019` as năm 2019, `2019-H1` as 6 tháng đầu năm 2019, `2019-Q3`, `2019-07`; anything else as it is."""
    found = re.fullmatch(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})))?", code)
    if found is None:
        return code
    year, half, quarter, month = found.groups()
    if half:
        return f"6 tháng {'đầu' if half == '1' else 'cuối'} năm {year}"
    if quarter:
        return f"quý {('I', 'II', 'III', 'IV')[int(quarter) - 1]} năm {year}"
    return f"tháng {int(month)} năm {year}" if month else f"năm {year}"


def signature_lines(signatory: Signatory) -> list[str]:
    """The lines over a signature, in capitals: on whose behalf, in which capacity, the signatory's office."""
    lines = [f"TM. {signatory.body}"] if signatory.body else []
    if signatory.capacity == "Q":
        return _upper([*lines, f"Q. {signatory.principal or signatory.office}"])
    if signatory.capacity:
        lines.append(f"{signatory.capacity}. {signatory.principal}")
    return _upper([*lines, *signatory.office.splitlines()])


def upper(text: str) -> str:
    return clean(text).upper()


def _upper(lines: list[str]) -> list[str]:
    return [upper(line) for line in lines]


def _month(on: date) -> str:
    return f"{on.month:02}" if on.month < 3 else str(on.month)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
