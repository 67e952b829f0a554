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
    "address": "0297 3 812 345",
    "answer": "Tiếp thu, đã ghi rõ giờ bắt đầu trong điều 2",
    "article": "dieu-1",
    "authority": "Giám đốc Sở Lao động – Thương binh và Xã hội",
    "author": _PERSON,
    "award": "giay-khen-2019-phong-viec-lam",
    "badge": "17",
    "ballot": "01890a5d-ac96-774b-bcce-b302099a8062",
    "barred_by": "to-chuc-danh-bac",
    "basis": "01890a5d-ac96-774b-bcce-b302099a8057",
    "block": "khoi-chuyen-mon",
    "by": _PERSON,
    "campaign": "van-hoa-cong-so-2019",
    "catalogue": "CSTD-CS",
    "campaign_name": "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
    "code": "CB001",
    "criteria": "van-hoa-cong-so",
    "criterion": "di-muon",
    "column": "head",
    "comment": "01890a5d-ac96-774b-bcce-b302099a8063",
    "commitments": "Không ai đi muộn trong năm",
    "conclusions": "Thống nhất trình Giám đốc Sở khen thưởng theo danh sách",
    "correct": "124/QĐ-SLĐTBXH",
    "council": "hoi-dong-so",
    "columns": "self",
    "decision": "01890a5d-ac96-774b-bcce-b30209a98060",
    "decision_number": "123/QĐ-SLĐTBXH",
    "default": "phong-viec-lam",
    "delegation": "12/UQ-UBND",
    "device": "1",
    "document": "33/BC-SLĐTBXH",
    "evidence": "Biên bản kiểm tra số 07/BB-KT",
    "file_name": "chấm công tháng 7.dat",
    "explanation": "01890a5d-ac96-774b-bcce-b302099a8061",
    "flag": "vi-pham-nghiem-trong",
    "form": "giay-khen",
    "forms": "giay-khen",
    "form_name": "Giấy khen của Giám đốc Sở",
    "grade": "tot",
    "grades": "xuat-sac",
    "guests": "Đại diện Công đoàn ngành",
    "heads": "phong-viec-lam",
    "import_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "into": "phong-viec-lam",
    "kind": "punches",
    "leave": "nghi-phep-2019-07",
    "name": "Phòng Việc làm – An toàn lao động",
    "matter": "01890a5d-ac96-774b-bcce-b302099a8065",
    "meeting": "01890a5d-ac96-774b-bcce-b302099a8064",
    "member": _PERSON,
    "members": _PERSON,
    "nominations": "giay-khen-2019-phong-viec-lam",
    "nomination": "giay-khen-2019-phong-viec-lam",
    "note": "Rời vị trí trong giờ làm việc, đã nhắc nhở",
    "number": "45/QĐ-SLĐTBXH",
    "networks": "192.168.1.0/24",
    "observer": _PERSON,
    "office": "Thường trực Hội đồng Thi đua – Khen thưởng Sở",
    "on_behalf_of": "Chủ tịch Ủy ban nhân dân tỉnh",
    "parent": "van-phong",
    "participants": _PERSON,
    "period": "2019-07",
    "periods": "2019",
    "person": _PERSON,
    "place": "Hội trường Sở",
    "present": _PERSON,
    "presided_by": _PERSON,
    "printed": "123/QĐ-SLĐTBXH",
    "position": "Chuyên viên",
    "reason": "Ghi nhầm người; đã đối chiếu với biên bản",
    "recipient": "phong-viec-lam",
    "receipt": "8f14e45fceea167a5a36dedd4bea2543",
    "registration": "05/ĐK-PVL",
    "relatives": "7a1e6c52-9b0d-5c1e-8a53-1f2b7c9d4e60",
    "record": "01890a5d-ac96-774b-bcce-b302099a8059",
    "secret_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "secretary": _PERSON,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "shift": "ca-dem",
    "signatory": "Nguyễn Văn Bình",
    "source": "Quy chế hoạt động của Hội đồng Thi đua – Khen thưởng",
    "state": "0",
    "subject": _PERSON,
    "substitute": "7a1e6c52-9b0d-5c1e-8a53-1f2b7c9d4e60",
    "successor": "van-phong",
    "tenant": "ubnd-tinh",
    "text": "Đúng giờ, trang phục gọn gàng, ứng xử văn minh với nhân dân",
    "title": "Nội dung thi đua của cá nhân",
    "unit": "phong-viec-lam",
    "units": "phong-day-nghe",
    "verify": "1",
}

_NUMBERS = {
    "abstained": 0,
    "base": 9,
    "correction": 1,
    "criteria_version": 2,
    "draft": 1,
    "guests": 4,
    "imported": 97,
    "lines": 100,
    "marked": 9,
    "members": 9,
    "no": 1,
    "not_imported": 3,
    "papers": 8,
    "part": 2,
    "participants": 120,
    "places": 3,
    "points": 9950,
    "points_before": 9800,
    "present": 8,
    "previous_points": 9800,
    "quota_percent": 20,
    "rank": 1,
    "silent_days": 42,
    "version": 2,
    "voted": 9,
    "whole": 3,
    "year": 2018,
    "yes": 8,
}

_OBJECTION = {
    "code": "eligibility.flag",
    "standing": "barred",
    "details": {"flag": "citizen-complaint"},
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
    "AwardCorrected": {
        "reason": "In nhầm số quyết định",
        "misprints": [
            {"field": "decision_number", "printed": _TEXTS["printed"], "correct": _TEXTS["correct"]}
        ],
    },
    "AwardDecided": {"recipient_kind": "unit", "capacity": "TUQ", "authority": _TEXTS["on_behalf_of"]},
    "AwardRevoked": {"recipient_kind": "unit"},
    "BlockFormed": {"name": "Khối các phòng chuyên môn"},
    "BlockRanked": {"period": "2019"},
    "AwardQuestioned": {"objections": [_OBJECTION]},
    "CampaignDrafted": {"name": _TEXTS["campaign_name"]},
    "CampaignLaunched": {"name": _TEXTS["campaign_name"]},
    "BallotVoided": {"reason": ""},
    "CampaignRedrafted": {"name": _TEXTS["campaign_name"], "draft": 2, "reason": "Tiếp thu ý kiến góp ý"},
    "CatalogueAdapted": {
        "document": "08/QĐ-SLĐTBXH",
        "text": "forms:\n  CSTD-CS:\n    quota: {percent: 10}\n",
    },
    "CouncilFormed": {"name": "Hội đồng Thi đua – Khen thưởng Sở"},
    "CriteriaPublished": {
        "name": "Văn hóa công sở",
        "text": 'id: van-hoa-cong-so\nname: "Văn hóa công sở"\n',
    },
    "ImportFinished": {"reasons": {"line.malformed": 2, "day.malformed": 1}},
    "MeetingAdjourned": {"reason": "Chưa đủ thành viên"},
    "MatterRaised": {"document": "17/TB-TTr"},
    "MatterSettled": {"document": "21/KL-TTr"},
    "NominationReassessed": {"standing": "barred", "appeared": [_OBJECTION], "gone": []},
    "NominationSubmitted": {"recipient_kind": "unit", "by": ""},
    "NominationWithdrawn": {"by": "phong-viec-lam", "reason": "Phòng rút đề nghị"},
    "EarlierAwardRecorded": {"form": "CSTD-CS", "recipient_kind": "person", "recipient": _PERSON},
    "EarlierAwardStruck": {"reason": "Ghi nhầm năm"},
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
