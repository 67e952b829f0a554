"""Column names: the ones known in Vietnamese and English, and finding columns by them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields

from services.observations.domain.timeclock.model import Columns

KNOWN: dict[str, tuple[str, ...]] = {
    "badge": (
        *("machamcong", "sochamcong", "masochamcong", "mathe", "sothe", "mathechamcong", "mavantay"),
        *("enno", "enrollno", "enrollnumber", "badge", "badgenumber", "badgeno", "acno", "cardno", "pin"),
        *("manv", "msnv", "manhanvien", "masonhanvien", "macanbo", "macb", "macbccvc", "masocanbo"),
        *("userid", "uid", "userno", "employeeid", "employeeno", "employeecode", "empid", "empno", "empcode"),
        *("personid", "personnelid", "staffid", "staffcode", "idnhanvien", "idnv", "id"),
    ),
    "datetime": (
        *("datetime", "thoigian", "ngaygio", "giongay", "thoigianchamcong", "ngaygiochamcong", "thoidiem"),
        *("thoigianquet", "timestamp", "checktime", "punchtime", "logtime", "datetimestamp", "eventtime"),
        *("attendancetime", "swipetime", "scantime", "time"),
    ),
    "date": ("ngay", "ngaychamcong", "ngaythang", "ngayquet", "date", "checkdate", "punchdate", "logdate"),
    "time": (
        *("gio", "giochamcong", "giocham", "gioquet", "time", "clock", "checktime", "punchtime", "logtime"),
        *("thoigian", "thoigianchamcong"),
    ),
    "device": (
        *(
            "tmno",
            "mchn",
            "machine",
            "machineno",
            "machineid",
            "device",
            "deviceid",
            "deviceno",
            "devicename",
        ),
        *("devicesn", "serialno", "serialnumber", "sensorid", "terminal", "terminalid", "may", "mamay"),
        *("somay", "tenmay", "idmay", "thietbi", "maychamcong", "mathietbi", "tenthietbi"),
    ),
    "state": (
        *("inout", "iomd", "iomode", "inoutmode", "state", "status", "checktype", "attendancestate"),
        *("trangthai", "vaora", "kieuchamcong", "loaichamcong", "huong"),
    ),
    "verify": (
        *("mode", "verify", "verifycode", "verifymode", "verifytype", "verification"),
        *("kieuxacnhan", "xacthuc", "kieuxacthuc", "hinhthucxacthuc"),
    ),
}
"""Folded names of each role, the surest first. `time` is a time of day beside a `date`."""


@dataclass(frozen=True, slots=True)
class Places:
    """The indexes, from 0, at which a row keeps what. With `date`, `time` is a time of day."""

    badge: int
    time: int
    date: int | None = None
    device: int | None = None
    state: int | None = None
    verify: int | None = None

    def taken(self) -> dict[str, int]:
        """Each role that has a place, with it."""
        return {field.name: at for field in fields(self) if (at := getattr(self, field.name)) is not None}

    def names(self, cells: Sequence[str]) -> str:
        """What was recognised, as "badge=Mã NV, time=Giờ"."""
        return ", ".join(f"{role}={cells[at].strip()}" for role, at in self.taken().items())


def fold(name: str) -> str:
    """A name without case, accents, blanks and punctuation: "Mã chấm-công " is "machamcong"."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())


def recognise(cells: Sequence[str]) -> tuple[Places | None, set[str]]:
    """The places of the known names among a row's cells, and the roles found.

    The places are None unless badge and time are among them. "Time" beside "Date" is a time of day; alone
    it is both.
    """
    folded = [fold(cell) for cell in cells]
    date = _find("date", folded, ())
    badge = _find("badge", folded, (date,))
    time = _find("datetime" if date is None else "time", folded, (badge, date))
    if time is None and date is not None:
        time, date = _find("datetime", folded, (badge, date)), None
    found = {role for role, at in (("badge", badge), ("time", time)) if at is not None}
    if badge is None or time is None:
        return None, found
    taken = (badge, time, date)
    device = _find("device", folded, taken)
    state = _find("state", folded, taken)
    verify = _find("verify", folded, taken)
    return Places(badge, time, date, device, state, verify), found


def locate(cells: Sequence[str], columns: Columns) -> tuple[Places | None, list[str]]:
    """The places of the named columns among a header's cells, and the names that are not there."""
    names = [cell.strip(" \0\ufeff") for cell in cells]
    folded = [fold(name) for name in names]
    places: dict[str, int] = {}
    missing = []
    for role, column in columns.given():
        wanted = str(column).strip()
        if wanted in names:
            places[role] = names.index(wanted)
        elif fold(wanted) and fold(wanted) in folded:
            places[role] = folded.index(fold(wanted))
        else:
            missing.append(wanted)
    return (None if missing else Places(**places)), missing


def numbered(columns: Columns) -> Places:
    """The places of columns that are named by number."""
    return Places(**{role: int(column) - 1 for role, column in columns.given()})


def _find(role: str, folded: Sequence[str], taken: Sequence[int | None]) -> int | None:
    for name in KNOWN[role]:
        for at, cell in enumerate(folded):
            if cell == name and at not in taken:
                return at
    return None
