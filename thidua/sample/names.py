"""Vietnamese names as a province in the Mekong delta bears them: surname, middle name, given name, in NFC.

The weights follow how often surnames are met there; Khmer families bear Danh, Thạch or Thị (women).
"""

from random import Random
from unicodedata import normalize

from thidua.sample.chance import weighted

SURNAMES = (
    *(("Nguyễn", 310), ("Trần", 110), ("Lê", 95), ("Phạm", 65), ("Huỳnh", 55), ("Phan", 40), ("Võ", 40)),
    *(
        ("Danh", 35),
        ("Bùi", 20),
        ("Đặng", 20),
        ("Trương", 20),
        ("Thị", 18),
        ("Hồ", 16),
        ("Ngô", 16),
        ("Đỗ", 15),
    ),
    *(
        ("Dương", 14),
        ("Lâm", 14),
        ("Lý", 10),
        ("Mai", 10),
        ("Đinh", 8),
        ("Cao", 8),
        ("Lương", 7),
        ("Châu", 6),
    ),
    *(("Tô", 6), ("Thạch", 6), ("Hà", 6), ("Đoàn", 6), ("Quách", 4), ("Tạ", 4), ("Trịnh", 4), ("Kiều", 3)),
)

KHMER = frozenset({"Danh", "Thạch", "Thị"})

MIDDLE_WOMEN = (
    *(("Thị", 34), ("Ngọc", 9), ("Thị Kim", 7), ("Thị Mỹ", 6), ("Thị Thu", 5), ("Thị Ngọc", 5), ("Kim", 5)),
    *(("Mỹ", 5), ("Thị Bích", 4), ("Thị Hồng", 4), ("Thanh", 4), ("Thùy", 3), ("Hồng", 3), ("Phương", 3)),
    *(("Thị Cẩm", 2), ("Bảo", 2), ("Diễm", 2)),
)

MIDDLE_MEN = (
    *(("Văn", 24), ("Hữu", 8), ("Minh", 8), ("Thanh", 7), ("Hoàng", 6), ("Quốc", 6), ("Đức", 5), ("Công", 4)),
    *(
        ("Ngọc", 4),
        ("Trung", 4),
        ("Tấn", 4),
        ("Phước", 3),
        ("Chí", 3),
        ("Thành", 3),
        ("Vĩnh", 2),
        ("Nhật", 2),
    ),
    *(("Thế", 2), ("Duy", 2), ("Trọng", 2), ("Bá", 1)),
)

GIVEN_WOMEN = (
    *("Lan", "Hoa", "Hương", "Hằng", "Linh", "Trang", "Thảo", "Loan", "Nga", "Phượng", "Thủy", "Dung", "Yến"),
    *(
        "Hạnh",
        "Liên",
        "Xuân",
        "Tuyết",
        "Vân",
        "Nhiên",
        "Oanh",
        "Nhung",
        "Hiền",
        "Diễm",
        "Trinh",
        "Tiên",
        "Trâm",
    ),
    *(
        "Nguyệt",
        "Thắm",
        "Quyên",
        "Giang",
        "Anh",
        "Mai",
        "Cúc",
        "Đào",
        "Hà",
        "Châu",
        "Thơ",
        "Uyên",
        "Như",
        "Vy",
    ),
    *("Nhi", "Tươi", "Lệ", "Chi"),
)

GIVEN_MEN = (
    *("Hùng", "Khang", "Cường", "Thắng", "Nam", "Hải", "Long", "Phong", "Tâm", "Đạt", "Khoa", "Khánh", "Lâm"),
    *("Lộc", "Mẫn", "Nghĩa", "Nhân", "Phúc", "Quang", "Tài", "Thịnh", "Thuận", "Tín", "Toàn", "Trí", "Trung"),
    *("Vinh", "Vũ", "Hiếu", "Hòa", "Bình", "Khiêm", "Luân", "Nguyên", "Phát", "Quý", "Sinh", "Thái", "Thiện"),
    *("Tùng", "Việt", "Duy", "Đông", "Giàu"),
)

GIVEN_KHMER_WOMEN = (
    *(
        "Hồng",
        "Út",
        "Sà Rinh",
        "Chanh Thu",
        "Sóc Kha",
        "Ươl",
        "Na Ry",
        "Sà Phia",
        "Nary",
        "Thươl",
        "Bích Hiền",
    ),
    *("Chanh Tha", "Kim Sel", "Sà Ry", "Đa Ny"),
)

GIVEN_KHMER_MEN = (
    *("Út", "Sà Rươl", "Sóc Kha", "Hên", "Phol", "Thươl", "Đa Ra", "Sà Vươl", "Chanh Đa", "Rinh", "Minh Tha"),
    *("Ngọc Thol", "Sóc Phi", "Hoàng Na", "Văn Hên"),
)


def person_name(rng: Random, woman: bool) -> str:
    """A full name; nobody is meant by it."""
    surname = weighted(rng, SURNAMES)
    while surname == "Thị" and not woman:
        surname = weighted(rng, SURNAMES)
    if surname in KHMER:
        given = rng.choice(GIVEN_KHMER_WOMEN if woman else GIVEN_KHMER_MEN)
        return normalize("NFC", f"{surname} {given}")
    middle = weighted(rng, MIDDLE_WOMEN if woman else MIDDLE_MEN)
    given = rng.choice(GIVEN_WOMEN if woman else GIVEN_MEN)
    if given in middle.split():
        return normalize("NFC", f"{surname} {given}")
    return normalize("NFC", f"{surname} {middle} {given}")
