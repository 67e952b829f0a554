"""Reading a time-clock file of any kind that is known."""

from __future__ import annotations

from services.observations.domain.timeclock.attlog import read_attlog
from services.observations.domain.timeclock.formats import recognise
from services.observations.domain.timeclock.lines import open_text
from services.observations.domain.timeclock.model import Note, Reading, ReadOptions, Remark
from services.observations.domain.timeclock.realand import read_realand
from services.observations.domain.timeclock.table import read_table


def read(content: bytes, options: ReadOptions) -> Reading:
    """Read a file's bytes: one outcome for each line, in order.

    Refuses the file as a whole, naming the line (`place`) and what stands there (`value`), with
    `timeclock.empty`, `timeclock.unknown-format` or, also naming the `columns` there are,
    `timeclock.no-such-column`. No line alone makes it refuse.
    """
    text = open_text(content)
    found = recognise(text, options.columns)
    if found.format == "attlog":
        return read_attlog(text, options)
    reading = (read_realand if found.format == "realand" else read_table)(text, found, options)
    if not text.encoding.startswith("utf"):
        reading.remarks.insert(0, Remark(Note.ENCODING, text.encoding.replace("cp", "windows-")))
    return reading
