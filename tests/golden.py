"""One JSON file for each version of each event type: what logs hold, and so has to stay readable for ever.

`python -m tests.golden` writes the files that are missing, with invented values; it never changes one.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from shared.contracts.event import Event
from shared.contracts.registry import event_types
from tests.services import ROOT

FOLDER = ROOT / "shared" / "contracts" / "golden"

_DAY = "2019-07-15"
_MOMENT = "2019-07-15T08:05:00.250000+07:00"
_PERSON = "5e0c1c3a-6a35-5a55-9f3c-0d6a1a3f7b21"

_TEXTS = {
    "authority": "Giám đốc Sở Lao động – Thương binh và Xã hội",
    "award": "giay-khen-2019-phong-viec-lam",
    "badge": "17",
    "barred_by": "to-chuc-danh-bac",
    "basis": "01890a5d-ac96-774b-bcce-b302099a8057",
    "block": "khoi-chuyen-mon",
    "by": _PERSON,
    "campaign": "van-hoa-cong-so-2019",
    "campaign_name": "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
    "code": "CB001",
    "criteria": "van-hoa-cong-so",
    "criterion": "di-muon",
    "column": "head",
    "columns": "self",
    "decision": "01890a5d-ac96-774b-bcce-b30209a98060",
    "decision_number": "123/QĐ-SLĐTBXH",
    "default": "phong-viec-lam",
    "device": "1",
    "evidence": "Biên bản kiểm tra số 07/BB-KT",
    "file_name": "chấm công tháng 7.dat",
    "explanation": "01890a5d-ac96-774b-bcce-b302099a8061",
    "flag": "vi-pham-nghiem-trong",
    "form": "giay-khen",
    "form_name": "Giấy khen của Giám đốc Sở",
    "grade": "tot",
    "grades": "xuat-sac",
    "heads": "phong-viec-lam",
    "import_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "into": "phong-viec-lam",
    "kind": "punches",
    "leave": "nghi-phep-2019-07",
    "name": "Phòng Việc làm – An toàn lao động",
    "nomination": "giay-khen-2019-phong-viec-lam",
    "note": "Rời vị trí trong giờ làm việc, đã nhắc nhở",
    "number": "45/QĐ-SLĐTBXH",
    "observer": _PERSON,
    "parent": "van-phong",
    "period": "2019-07",
    "person": _PERSON,
    "position": "Chuyên viên",
    "reason": "Ghi nhầm người; đã đối chiếu với biên bản",
    "recipient": "phong-viec-lam",
    "record": "01890a5d-ac96-774b-bcce-b302099a8059",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "shift": "ca-dem",
    "signatory": "Nguyễn Văn Bình",
    "state": "0",
    "subject": _PERSON,
    "successor": "van-phong",
    "text": 'id: van-hoa-cong-so\nname: "Văn hóa công sở"\n',
    "unit": "phong-viec-lam",
    "units": "phong-day-nghe",
    "verify": "1",
}

_NUMBERS = {
    "criteria_version": 2,
    "imported": 97,
    "lines": 100,
    "not_imported": 3,
    "points": 9950,
    "previous_points": 9800,
    "quota_percent": 20,
    "rank": 1,
    "version": 2,
}

_BY_TYPE: dict[type, Callable[[str, Any], Any]] = {
    msgspec.inspect.StrType: lambda name, _: _TEXTS[name],
    msgspec.inspect.IntType: lambda name, _: _NUMBERS.get(name, 100),
    msgspec.inspect.BoolType: lambda _name, _info: True,
    msgspec.inspect.DateType: lambda _name, _info: _DAY,
    msgspec.inspect.DateTimeType: lambda _name, _info: _MOMENT,
    msgspec.inspect.LiteralType: lambda _name, info: info.values[0],
    msgspec.inspect.Metadata: lambda name, info: _value(name, info.type),
    msgspec.inspect.UnionType: lambda name, info: _value(name, _something(info)),
    msgspec.inspect.ListType: lambda name, info: [_value(name, info.item_type)],
    msgspec.inspect.DictType: lambda _name, _info: {},
    msgspec.inspect.StructType: lambda _name, info: _struct(info),
}

_IN_TYPE: dict[str, dict[str, Any]] = {
    "AwardConferred": {"recipient_kind": "unit"},
    "AwardRevoked": {"recipient_kind": "unit"},
    "BlockFormed": {"name": "Khối các phòng chuyên môn"},
    "BlockRanked": {"period": "2019"},
    "CampaignDrafted": {"name": _TEXTS["campaign_name"]},
    "CampaignLaunched": {"name": _TEXTS["campaign_name"]},
    "CriteriaPublished": {"name": "Văn hóa công sở"},
    "ImportFinished": {"reasons": {"line.malformed": 2, "day.malformed": 1}},
    "NominationSubmitted": {"recipient_kind": "unit"},
    "DisciplineDecided": {"form": "reprimand", "on": _DAY, "until": "2020-07-14"},
    "OrganisationFounded": {"name": "Sở Lao động – Thương binh và Xã hội"},
    "PersonRegistered": {"name": "Nguyễn Thị Ánh"},
    "PersonRenamed": {"name": "Nguyễn Thị Ngọc Ánh"},
    "UnitDissolved": {"unit": "phong-day-nghe"},
    "UnitSplit": {
        "unit": "phong-lao-dong",
        "into": ["phong-viec-lam", "phong-day-nghe"],
        "members": {_PERSON: "phong-day-nghe"},
    },
    "UnitsMerged": {"units": ["phong-day-nghe", "phong-lao-dong"]},
}
"""Where a field means something else than elsewhere."""


def path_of(kind: type[Event]) -> Path:
    """The golden file of today's version of the event type `kind`."""
    return FOLDER / kind.service / f"{kind.type_name()}.v{kind.schema_version}.json"


def invented(kind: type[Event]) -> dict[str, Any]:
    """The JSON of an event of type `kind`, every field set.

    Raises KeyError for a text field that no value was invented for yet.
    """
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    return _struct(info) | _IN_TYPE.get(kind.type_name(), {})


def _struct(info: msgspec.inspect.StructType) -> dict[str, Any]:
    return {field.encode_name: _value(field.name, field.type) for field in info.fields}


def _value(name: str, info: msgspec.inspect.Type) -> Any:
    return _BY_TYPE[type(info)](name, info)


def _something(info: msgspec.inspect.UnionType) -> msgspec.inspect.Type:
    return next(one for one in info.types if not isinstance(one, msgspec.inspect.NoneType))


def write_missing() -> list[Path]:
    """Write the golden files that are not there yet; returns them."""
    missing = [(path_of(kind), kind) for kind in event_types() if not path_of(kind).exists()]
    for path, kind in missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(invented(kind)), indent=2)
        path.write_bytes(text + b"\n")
    return [path for path, _ in missing]


if __name__ == "__main__":
    for written in write_missing():
        print(written.relative_to(ROOT))
