"""What an emulation office writes for one year: the charter and its redraft, its own figures, papers."""

from typing import Any

CAMPAIGN, PERIOD = "van-hoa-2019", "2019"
FLAG, TITLE, SOLDIER = "co-thi-dua-tinh", "lao-dong-tien-tien", "chien-si-thi-dua"

_PUNCTUAL = {
    "article": "dieu-1",
    "title": "Giờ giấc",
    "text": "Có mặt đúng giờ, dùng hết giờ làm việc cho công việc.",
    "audience": "person",
}
_CLEARER = {**_PUNCTUAL, "text": "Có mặt trước 7 giờ và 13 giờ, dùng hết giờ làm việc cho công việc."}
_OTHERS = [
    {"article": "dieu-2", "title": "Trang phục", "text": "Ăn mặc gọn gàng, đeo thẻ khi làm nhiệm vụ."},
    {
        "article": "dieu-3",
        "title": "Tiếp dân",
        "text": "Lắng nghe, trả lời rõ ràng, không để dân đi lại hai lần.",
    },
    {
        "article": "dieu-4",
        "title": "Chỉ tiêu",
        "text": "Đơn vị hoàn thành các chỉ tiêu được giao trong năm.",
        "audience": "unit",
    },
]
CHARTER: dict[str, Any] = {
    "name": "Thi đua thực hiện văn hóa công sở năm 2019",
    "criteria": "van-hoa-cong-so-2019",
    "first_day": "2019-01-01",
    "last_day": "2019-12-31",
    "articles": [_PUNCTUAL, *_OTHERS],
    "periods": ["2019-H1", PERIOD],
    "contacts": [{"office": "Văn phòng Sở", "address": "Phòng 201, số nội bộ 105"}],
    "forms": [
        {
            "form": FLAG,
            "name": "Cờ thi đua của Ủy ban nhân dân tỉnh",
            "recipient": "unit",
            "rule": "block-leader",
            "catalogue": "CO-T",
        },
        {
            "form": TITLE,
            "name": "Lao động tiên tiến",
            "recipient": "person",
            "rule": "grade",
            "catalogue": "LDTT",
        },
        {
            "form": SOLDIER,
            "name": "Chiến sĩ thi đua cơ sở",
            "recipient": "person",
            "rule": "grade",
            "catalogue": "CSTD-CS",
        },
    ],
}
REDRAFT: dict[str, Any] = {
    **CHARTER,
    "articles": [_CLEARER, *_OTHERS],
    "reason": "Tiếp thu góp ý về giờ làm việc",
}
CLEARER = _CLEARER["text"]
NAMES = {form["form"]: form["name"] for form in CHARTER["forms"]}

OVERLAY: dict[str, Any] = {
    "on": "2019-01-10",
    "document": "Quy chế 05/QC-SLĐTBXH",
    "text": """\
forms:
  - form: CO-T                # the council of this department votes on flags in secret
    versions:
      - since: 2019-01-01
        source: Quy chế 05/QC-SLĐTBXH
        verified: {document: 05/QC-SLĐTBXH, on: 2019-01-10}
        vote:
          share: {part: 80, whole: 100}
          of: members
          secret: true
          in_writing: true
          conflicts: [own-unit]
          conflicted: out
          tie: fail
  - form: CSTD-CS             # what an initiative is worth is in the points here, there is no flag of it
    versions:
      - since: 2019-01-01
        source: Quy chế 05/QC-SLĐTBXH
        verified: {document: 05/QC-SLĐTBXH, on: 2019-01-10}
        individual: {flags: [], minimum_points: 95}
""",
}

DIRECTOR = "Giám đốc Sở"
CHAIRMAN = "Chủ tịch Ủy ban nhân dân tỉnh"
OWN_DECISION: dict[str, Any] = {"authority": DIRECTOR, "signatory": "Người ký thử"}
DELEGATED: dict[str, Any] = {
    "authority": CHAIRMAN,
    "decision_number": "417/QĐ-UBND",
    "decided_on": "2020-02-28",
    "signatory": "Người ký thử",
    "capacity": "TUQ",
    "on_behalf_of": CHAIRMAN,
    "delegation": "12/QĐ-UBND",
}
