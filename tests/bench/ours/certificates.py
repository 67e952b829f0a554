"""Certificates as PDF/A, each a file of its own with its QR code, by one press in one process."""

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date

from services.awards.documents.model import Certificate, Signatory
from services.awards.documents.pdf import Press
from services.awards.documents.verification import verification_url
from shared.ids import derived_id
from tests.bench.outcome import Printed, report

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLES = ("Thị Quỳnh", "Văn", "Minh", "Ngọc Diễm", "Quốc", "Hữu Phước")
_GIVEN = ("Ưỡng", "Khánh", "Hằng", "Dũng", "Tuyết", "Nghĩa", "Thủy", "Bảo", "Vượng", "Ánh")


def certificates(number: int, seed: int) -> Iterator[Certificate]:
    """`number` certificates of invented people, no two alike."""
    drawn = random.Random(seed)
    signatory = Signatory(name="Phạm Quốc Khánh", office="Giám đốc")
    for no in range(number):
        name = f"{drawn.choice(_FAMILIES)} {drawn.choice(_MIDDLES)} {drawn.choice(_GIVEN)}"
        yield Certificate(
            form="certificate-of-merit",
            title="Giấy khen",
            authority="Giám đốc Sở Lao động - Thương binh và Xã hội",
            recipient=name,
            details=(f"Chuyên viên, Phòng số {drawn.randrange(40)}",),
            achievement="Đã có thành tích xuất sắc trong phong trào văn hóa công sở năm 2025",
            decision_number=f"{no + 1}/QĐ-SLĐTBXH",
            decided_on=date(2026, 1, 15),
            register_number=str(no + 1),
            place="Cần Thơ",
            signatory=signatory,
            verification=verification_url("https://thidua.example", derived_id("bench", "award", str(no))),
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000, help="so many certificates")
    parser.add_argument("--seed", type=int, default=1)
    options, _ = parser.parse_known_args()
    wanted = list(certificates(options.events, options.seed))
    began = time.monotonic()
    with Press() as press:
        sizes = [len(press.pdf(one)) for one in wanted]
    seconds = time.monotonic() - began
    report(Printed(events=len(sizes), seconds=seconds, page_kib=sum(sizes) / len(sizes) / 1024))


if __name__ == "__main__":
    main()
