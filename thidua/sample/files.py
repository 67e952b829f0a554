"""The sample as files, for a clerk to look at and for `thidua import` to load."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from thidua.sample.attlog import render_attlog
from thidua.sample.commands import draft_of
from thidua.sample.model import Behaviour, Campaign, Merger, Renaming, Restructuring, Sample

Row = Sequence[object]

README = """\
MẪU DỮ LIỆU: {name}

Đơn vị, con người và sự việc trong thư mục này đều là hư cấu, do chương trình sinh ra.

  blocks.csv      {blocks} khối thi đua
  units.csv       {units} đơn vị; kind: division là phòng, affiliate là đơn vị trực thuộc; parent: cấp trên;
                  block: khối thi đua
  people.csv      {people} người; heads: đơn vị mà người đó đứng đầu; badge: số trên máy chấm công
  changes.csv     điều động, thay đổi chức vụ, nghỉ việc, đổi tên và sáp nhập đơn vị
  leave.csv       {leaves} lượt nghỉ phép, ốm, thai sản, công tác, học tập đã được duyệt
  behaviours.csv  {behaviours} ghi nhận; quantity: 1 là một lần, 110 là 110%
  reviews.csv     {reviews} khiếu nại, giữ nguyên, rút và sửa ghi nhận
  punches.dat     {punches} lượt chấm công từ {first_day} đến {last_day}, dạng tệp của máy chấm công ZKTeco,
                  có lẫn vài dòng hỏng như máy thật
  campaign.json   phong trào thi đua và hình thức khen thưởng, đúng nội dung gửi tới POST /api/campaigns
  decisions.json  ngày phát động, kỳ xét, đơn vị tham gia và các quyết định khen thưởng

Cách nạp, theo thứ tự:

  thidua found "{name}" --on {founded}
  thidua import blocks blocks.csv
  thidua import units units.csv
  thidua import people people.csv
  thidua import leave leave.csv
  thidua criteria publish {criteria}
  thidua import behaviours behaviours.csv
  thidua import punches punches.dat

Muốn nạp tất cả, cả điều động, sáp nhập, khiếu nại và khen thưởng: thidua sample --load

Các tệp chữ dùng bảng mã UTF-8. Giờ ghi theo giờ Việt Nam (UTC+7).
"""


def write(sample: Sample, folder: Path | str) -> list[Path]:
    """Write the sample into `folder`, which is made if need be; the same sample gives the same bytes.

    Returns the files written. Files of the same names are overwritten, others left alone.
    """
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in _contents(sample).items():
        path = into / name
        path.write_bytes(content)
        written.append(path)
    return written


def _contents(sample: Sample) -> dict[str, bytes]:
    return {
        "README.txt": _readme(sample).encode(),
        "blocks.csv": _csv("block,name,on", ((x.block, x.name, x.on) for x in sample.blocks)),
        "units.csv": _csv("unit,name,kind,parent,block,on", _units(sample)),
        "people.csv": _csv(
            "code,name,kind,position,unit,heads,badge,on",
            ((p.code, p.name, p.kind, p.position, p.unit, p.heads, p.badge, p.on) for p in sample.people),
        ),
        "changes.csv": _csv("on,change,subject,to,detail", sorted(_changes(sample))),
        "leave.csv": _csv(
            "leave,code,kind,first_day,first_part,last_day,last_part",
            (
                (x.leave, x.person, x.kind, x.first_day, x.first_part, x.last_day, x.last_part)
                for x in sample.leaves
            ),
        ),
        "behaviours.csv": _csv(BEHAVIOUR_COLUMNS, map(_behaviour, sample.behaviours)),
        "reviews.csv": _csv(
            "record,action,by,reason,at,occurred_at",
            (
                (
                    x.record,
                    x.action,
                    x.by,
                    x.reason,
                    x.at.isoformat(),
                    x.corrected and x.corrected.occurred_at.isoformat(),
                )
                for x in sample.reviews
            ),
        ),
        "punches.dat": render_attlog(sample.punches, garbage=True),
        "campaign.json": _json(draft_of(sample.campaign)),
        "decisions.json": _json(_decisions(sample.campaign)),
    }


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _decisions(campaign: Campaign) -> dict[str, Any]:
    """What comes after the draft: launching, joining, nominating, deciding, conferring."""
    names = ("campaign", "launched_on", "period", "units", "decisions")
    return {name: getattr(campaign, name) for name in names}


BEHAVIOUR_COLUMNS = "record,subject_kind,subject,criterion,quantity,occurred_at,observer,source,evidence,note"


def _behaviour(record: Behaviour) -> Row:
    return (
        record.record,
        record.subject_kind,
        record.subject,
        record.criterion,
        _decimal(record.quantity),
        record.occurred_at.isoformat(),
        record.observer,
        record.source,
        record.evidence,
        record.note,
    )


def _decimal(quantity: int) -> str:
    """As people write it, and the importer reads it: 10414 is 104.14."""
    whole, hundredths = divmod(quantity, 100)
    return f"{whole}.{hundredths:02}" if hundredths else str(whole)


def _units(sample: Sample) -> list[Row]:
    competes = {unit: block.block for block in sample.blocks for unit in block.units}
    return [(x.unit, x.name, x.kind, x.parent, competes.get(x.unit), x.on) for x in sample.units]


def _changes(sample: Sample) -> list[tuple[str, ...]]:
    rows = [(str(x.on), "transfer", x.person, x.unit, "") for x in sample.transfers]
    rows += [(str(x.on), "position", x.person, x.heads or "", x.position) for x in sample.position_changes]
    rows += [(str(x.on), "departure", x.person, "", x.reason) for x in sample.departures]
    rows += [_restructuring(x) for x in sample.restructurings]
    return list(rows)


def _restructuring(change: Restructuring) -> tuple[str, str, str, str, str]:
    match change:
        case Renaming():
            return str(change.on), "renaming", change.unit, change.unit, change.name
        case Merger():
            return str(change.on), "merger", " ".join(change.units), change.into, ""


def _csv(header: str, rows: Iterable[Row]) -> bytes:
    """UTF-8 without a mark at its beginning, lines ended with LF; what is None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return text.getvalue().encode()


def _readme(sample: Sample) -> str:
    days = [punch.at.date() for punch in sample.punches]
    return README.format(
        name=sample.organisation.name,
        founded=sample.organisation.on,
        criteria=sample.criteria_file,
        units=len(sample.units),
        blocks=len(sample.blocks),
        people=len(sample.people),
        leaves=len(sample.leaves),
        behaviours=len(sample.behaviours),
        reviews=len(sample.reviews),
        punches=len(days),
        first_day=days[0].strftime("%d/%m/%Y"),
        last_day=days[-1].strftime("%d/%m/%Y"),
    )
