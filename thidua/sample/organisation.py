"""The department, its divisions and affiliated units, and the blocks in which they compete."""

from dataclasses import dataclass

from shared.contracts.personnel import UnitKind
from thidua.sample.model import Block, Organisation, Unit
from thidua.sample.workdays import FIRST_DAY

PROVINCE = "Tân Hải"
ROOT = "so"

MERGING = ("tt-cong-tac-xa-hoi", "quy-bao-tro-tre-em")
MERGED = "tt-cong-tac-xa-hoi-tre-em"
RENAMED = "phong-tre-em-binh-dang-gioi"
RENAMED_TO = "Phòng Trẻ em, Bình đẳng giới và Phòng, chống tệ nạn xã hội"

PEOPLE_OF_A_REGIONAL_BLOCK = 100
UNITS_OF_A_REGIONAL_BLOCK = 4


@dataclass(frozen=True, slots=True)
class Design:
    """A unit as planned: its share of 120 people, and what its head, deputies and members are called."""

    unit: str
    name: str
    kind: UnitKind
    share: int
    head: str
    deputy: str
    posts: tuple[str, ...]

    def unit_of_department(self) -> Unit:
        return Unit(self.unit, self.name, self.kind, None if self.unit == ROOT else ROOT, FIRST_DAY)


def _division(unit: str, name: str, share: int, *posts: str) -> Design:
    return Design(
        unit, name, "division", share, "Trưởng phòng", "Phó Trưởng phòng", posts or ("Chuyên viên",)
    )


def _affiliate(unit: str, name: str, share: int, head: str, *posts: str) -> Design:
    return Design(unit, name, "affiliate", share, head, f"Phó {head}", posts)


DIRECTORS = Design(
    ROOT,
    f"Sở Lao động – Thương binh và Xã hội tỉnh {PROVINCE}",
    "division",
    4,
    "Giám đốc Sở",
    "Phó Giám đốc Sở",
    (),
)

GENERAL = (
    Design(
        "van-phong",
        "Văn phòng Sở",
        "division",
        12,
        "Chánh Văn phòng",
        "Phó Chánh Văn phòng",
        ("Chuyên viên", "Cán sự", "Nhân viên văn thư", "Nhân viên lái xe"),
    ),
    Design(
        "thanh-tra",
        "Thanh tra Sở",
        "division",
        7,
        "Chánh Thanh tra",
        "Phó Chánh Thanh tra",
        ("Thanh tra viên",),
    ),
    _division("phong-ke-hoach-tai-chinh", "Phòng Kế hoạch – Tài chính", 8, "Chuyên viên", "Kế toán viên"),
    _division("phong-nguoi-co-cong", "Phòng Người có công", 9),
)

SPECIALIST = (
    _division("phong-viec-lam", "Phòng Việc làm – An toàn lao động", 8),
    _division("phong-giao-duc-nghe-nghiep", "Phòng Giáo dục nghề nghiệp", 7),
    _division("phong-bao-tro-xa-hoi", "Phòng Bảo trợ xã hội – Giảm nghèo", 8),
    _division(RENAMED, "Phòng Trẻ em – Bình đẳng giới", 6),
)

AFFILIATES = (
    _affiliate(
        "tt-dich-vu-viec-lam",
        "Trung tâm Dịch vụ việc làm",
        14,
        "Giám đốc Trung tâm",
        *("Tư vấn viên", "Tư vấn viên", "Kế toán viên", "Nhân viên bảo vệ"),
    ),
    _affiliate(
        "truong-trung-cap-nghe",
        "Trường Trung cấp nghề",
        16,
        "Hiệu trưởng",
        *("Giáo viên", "Giáo viên", "Giáo viên", "Kế toán viên", "Nhân viên tạp vụ"),
    ),
    _affiliate(
        "co-so-cai-nghien",
        "Cơ sở Cai nghiện ma túy",
        11,
        "Giám đốc Cơ sở",
        *("Nhân viên công tác xã hội", "Y sĩ", "Nhân viên bảo vệ"),
    ),
    _affiliate(
        "tt-cong-tac-xa-hoi",
        "Trung tâm Công tác xã hội",
        6,
        "Giám đốc Trung tâm",
        *("Nhân viên công tác xã hội", "Kế toán viên"),
    ),
    _affiliate("quy-bao-tro-tre-em", "Quỹ Bảo trợ trẻ em", 4, "Giám đốc Quỹ", "Nhân viên công tác xã hội"),
)

MERGED_UNIT_NAME = "Trung tâm Công tác xã hội và Bảo trợ trẻ em"
MERGED_HEAD = "Giám đốc Trung tâm"
MERGED_DEPUTY = "Phó Giám đốc Trung tâm"

FEWEST_PEOPLE = 2 * (1 + len(GENERAL) + len(SPECIALIST) + len(AFFILIATES))
"""With fewer people some unit would have a head and nobody to lead."""

ORGANISATION = Organisation(DIRECTORS.name, FIRST_DAY)


@dataclass(frozen=True, slots=True)
class Establishment:
    """The designs of all units with the number of people of each, and the blocks at the start."""

    designs: tuple[Design, ...]
    sizes: tuple[int, ...]
    blocks: tuple[Block, ...]

    def units(self) -> tuple[Unit, ...]:
        return tuple(design.unit_of_department() for design in self.designs)


def establish(people: int) -> Establishment:
    """Units and blocks for so many people.

    Some 120 work in the department itself. For each further hundred there is a block of regional offices.
    """
    central = (DIRECTORS, *GENERAL, *SPECIALIST, *AFFILIATES)
    regions = max(0, (people - 120) // PEOPLE_OF_A_REGIONAL_BLOCK)
    offices = tuple(_office(number) for number in range(1, regions * UNITS_OF_A_REGIONAL_BLOCK + 1))
    centre = people if not regions else 120
    sizes = (
        *_shared_out(centre, [design.share for design in central]),
        *_shared_out(people - centre, [1] * len(offices)),
    )
    return Establishment((*central, *offices), sizes, (*_central_blocks(), *_regional_blocks(offices)))


def _office(number: int) -> Design:
    return _affiliate(
        f"van-phong-khu-vuc-{number:03d}",
        f"Văn phòng Lao động – Xã hội khu vực {number}",
        1,
        "Trưởng văn phòng",
        *("Viên chức nghiệp vụ", "Viên chức nghiệp vụ", "Kế toán viên"),
    )


def _central_blocks() -> tuple[Block, ...]:
    return (
        _block("khoi-phong-chuyen-mon-1", "Khối thi đua các phòng chuyên môn 1", GENERAL),
        _block("khoi-phong-chuyen-mon-2", "Khối thi đua các phòng chuyên môn 2", SPECIALIST),
        _block("khoi-don-vi-su-nghiep", "Khối thi đua các đơn vị sự nghiệp", AFFILIATES),
    )


def _regional_blocks(offices: tuple[Design, ...]) -> tuple[Block, ...]:
    return tuple(
        _block(
            f"khoi-khu-vuc-{number:03d}",
            f"Khối thi đua các văn phòng khu vực {number}",
            offices[start : start + UNITS_OF_A_REGIONAL_BLOCK],
        )
        for number, start in enumerate(range(0, len(offices), UNITS_OF_A_REGIONAL_BLOCK), 1)
    )


def _block(block: str, name: str, designs: tuple[Design, ...]) -> Block:
    return Block(block, name, tuple(design.unit for design in designs), FIRST_DAY)


def _shared_out(total: int, shares: list[int]) -> list[int]:
    """`total` in whole parts like the shares, at least 2 each; odd ones to the largest remainder."""
    rest = total - 2 * len(shares)
    wanted = [max(1, share - 2) for share in shares]
    parts = [2 + rest * share // sum(wanted) for share in wanted]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(rest * wanted[i] % sum(wanted)), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
