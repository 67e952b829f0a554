"""What is wrong is refused with one message that names the place, the value and the mend; nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.installation import Ended, Installation
from tests.unit.scoring.criteria_files import TWELVE

UNIT, BLOCK = "van-phong", "khoi-phong-chuyen-mon-1"
HEADER = "code,name,kind,position,unit,on\n"
LONG, VERY_LONG = 2**20, 50 * 2**20
RECORD = {
    "subject_kind": "person",
    "subject": "CB001",
    "criterion": "no-badge",
    "occurred_at": "2019-01-15T08:05:00+07:00",
    "observer": "Đoàn kiểm tra",
}

FILES: dict[str, bytes] = {
    "cot-sai.csv": "mã số lương,name,kind,position,unit,on\n9,Lê A,cadre,CV,van-phong,2019-01-01\n".encode(),
    "dong-dai.csv": b"code," + b"x" * VERY_LONG,
    "o-dai.csv": HEADER.encode() + b"CB900," + b"x" * LONG + b",cadre,CV,van-phong,2019-01-01\n",
    "dong-dai.dat": b"9" * LONG + b"\t2019-01-02 07:00:00\t1\t0\t1\t0\r\n",
    "bang-ma.csv": HEADER.encode() + b"CB900,L\xea \x81\xfe,cadre,CV,van-phong,2019-01-01\n",
    "anh.csv": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "rong.csv": b"",
    "la.dat": "Kính gửi các đồng chí\n".encode(),
    "don-vi.csv": f"{HEADER}CB900,Lê A,cadre,CV,van-phogn,2019-01-01\n".encode(),
    "nguoi-la.csv": b"subject,criterion,occurred_at,observer\nCB999,no-badge,2019-01-08 08:00,CB001\n",
    "tieu-chi.csv": b"subject,criterion,occurred_at,observer\nCB001,no-badg,2019-01-08 08:00,CB001\n",
    "mai-sau.csv": b"subject,criterion,occurred_at,observer\nCB001,no-badge,2099-01-08 08:00,CB001\n",
    "ngay-sai.csv": f"{HEADER}CB900,Lê A,cadre,CV,van-phong,2019-02-30\n".encode(),
    "hong.yaml": b"criteria: thu\nname: {vi: a\n  en: b\n",
    "thieu.yaml": b"criteria: thu\nname: {vi: a, en: b}\nefective_from: 2019-01-01\n",
    "byte.yaml": b"criteria: thu\nname: \xff\n",
    "muoi-hai-loi.yaml": TWELVE.encode(),
}
"""Files that are wrong, each in a way of its own."""


@dataclass(frozen=True)
class Wrong:
    """`arguments` of the command line, where a name of `FILES` stands for its path; what is said then."""

    arguments: str
    vi: tuple[str, ...]
    en: tuple[str, ...]
    exit_code: int = 1

    def __str__(self) -> str:
        return self.arguments


AT_THE_COMMAND_LINE = (
    Wrong(
        "record add CB999 no-badge --observer CB001",
        ("subject: Không có người ‹CB999›", "thidua import people"),
        ("subject: There is nobody ‹CB999›", "thidua import people"),
    ),
    Wrong(
        "record add van-phogn report-late --kind unit --observer CB001",
        ("subject: Không có đơn vị ‹van-phogn›", "Có phải là: van-phong"),
        ("subject: There is no unit ‹van-phogn›", "Did you mean van-phong"),
    ),
    Wrong(
        "record add CB001 no-badg --observer CB001",
        ("criterion: Không có tiêu chí ‹no-badg›", "Có phải là: no-badge"),
        ("criterion: There is no criterion ‹no-badg›", "Did you mean no-badge"),
    ),
    Wrong(
        "record add CB001 no-badge --observer CB001 --at 2099-01-01",
        ("occurred_at: Thời điểm 2099-01-01 00:00 còn ở tương lai", "bây giờ là 20", "đã xảy ra"),
        ("occurred_at: 2099-01-01 00:00 lies in the future", "it is 20", "at which it happened"),
    ),
    Wrong(
        "record add CB001 no-badge --observer CB001 --at mai",
        ("--at: ‹mai›", "2019-03-05T08:10"),
        ("--at: ‹mai›", "2019-03-05T08:10"),
        2,
    ),
    Wrong(
        "record add CB001 no-badge --observer CB001 --quantity 1,555",
        ("--quantity: ‹1,555›", "hai chữ số thập phân"),
        ("--quantity: ‹1,555›", "at most two decimals"),
        2,
    ),
    Wrong(
        "record add CB001 no-badge --observer CB001 --source nghe-noi",
        ("source: ‹nghe-noi›", "inspection"),
        ("source: ‹nghe-noi›", "inspection"),
    ),
    Wrong(
        "record retract khong-co --by CB001 --reason nham",
        ("record: Không có ghi nhận ‹khong-co›", "kiểm tra mã"),
        ("record: There is no record ‹khong-co›", "Check its id"),
    ),
    Wrong(
        "scores --period 2019-13",
        ("?period: ‹2019-13›", "Ví dụ đúng: 2019, 2019-H1, 2019-Q1, 2019-03"),
        ("?period: ‹2019-13›", "A right one: 2019, 2019-H1, 2019-Q1, 2019-03"),
    ),
    Wrong(
        "scores --as-of hom-kia",
        ("--as-of: ‹hom-kia›", "hãy viết 2019-12-31T17:00"),
        ("--as-of: ‹hom-kia›", "write 2019-12-31"),
        2,
    ),
    Wrong(
        "scores --unit van-phogn",
        ("unit: Không có đơn vị ‹van-phogn›", "van-phong"),
        ("unit: There is no unit ‹van-phogn›", "van-phong"),
    ),
    Wrong(
        "scores --block khoi-9",
        ("block: Không có khối thi đua ‹khoi-9›", BLOCK),
        ("block: There is no emulation block ‹khoi-9›", BLOCK),
    ),
    Wrong(
        "flags --subject CB999",
        ("subject: Không có cán bộ hay đơn vị ‹CB999›", "kiểm tra mã"),
        ("subject: There is neither a person nor a unit ‹CB999›", "Check the staff code"),
    ),
    Wrong(
        "explain CB999 --period 2019-01",
        ("‹CB999› không có điểm trong kỳ 2019-01", "kiểm tra mã"),
        ("‹CB999›", "2019-01", "Check"),
    ),
    Wrong(
        "ranking khoi-9",
        ("block: Không có khối thi đua ‹khoi-9›", BLOCK),
        ("block: There is no emulation block ‹khoi-9›", BLOCK),
    ),
    Wrong(
        f"ranking {BLOCK} --period 2019-01 --publish",
        ("‹2019-01› không phải kỳ như vậy", "ví dụ 2019"),
        ("2019-01", "2019"),
    ),
    Wrong(
        "scores --as-of occurred:hom-kia",
        ("--as-of: ‹occurred:hom-kia›", "hãy viết 2019-12-31T17:00"),
        ("--as-of: ‹occurred:hom-kia›", "write 2019-12-31"),
        2,
    ),
    Wrong(
        "scores --kind unit --period 2019-03",
        ("‹2019-03›", "đơn vị theo năm", "ví dụ 2019"),
        ("‹2019-03›", "a unit by the year", "for example 2019"),
    ),
    Wrong("audit CB999", ("‹CB999›", "Hãy kiểm tra mã"), ("‹CB999›", "Check the staff code")),
    Wrong("criteria what-if khong-co.yaml", ("Không đọc được tệp", "khong-co.yaml"), ("Cannot read",), 2),
    Wrong(
        "scoring reopen 2019 --by CB005 --reason thử",
        ("2019",),
        ("2019",),
    ),
    Wrong("log scorign", ("‹scorign›", "observations"), ("‹scorign›", "observations")),
    Wrong("rebuild scorign", ("‹scorign›", "observations"), ("‹scorign›", "observations")),
    Wrong("--token sai status", ("Mã truy cập", "--token"), ("token", "--token"), 4),
    Wrong(
        "import people khong-co.csv",
        ("Không đọc được tệp", "khong-co.csv"),
        ("Cannot read", "khong-co.csv"),
        2,
    ),
    Wrong(
        "import people rong.csv",
        ("rong.csv: Tệp không có dòng dữ liệu nào", "đúng tệp"),
        ("rong.csv: The file has no rows", "right one"),
    ),
    Wrong(
        "import people anh.csv",
        ("anh.csv, dòng 1:", "‹PNG›", "CSV (UTF-8) hoặc XLSX"),
        ("anh.csv, line 1:", "‹PNG›", "CSV (UTF-8) or XLSX"),
    ),
    Wrong(
        "import people cot-sai.csv",
        ("cot-sai.csv, dòng 1: Thiếu cột ‹code›", "mã số lương", "Mã CB", "đổi tên cột"),
        ("cot-sai.csv, line 1: Column ‹code› is missing", "mã số lương", "Mã CB", "Rename a column"),
    ),
    Wrong(
        "import people dong-dai.csv",
        ("dong-dai.csv, dòng 1: dòng quá dài", "52428805", "dấu xuống dòng"),
        ("dong-dai.csv, line 1: line too long", "52428805", "line ends"),
    ),
    Wrong(
        "import punches la.dat",
        ("la.dat, dòng 1:", "‹Kính gửi các đồng chí›", "attlog.dat"),
        ("la.dat, line 1:", "‹Kính gửi các đồng chí›", "attlog.dat"),
    ),
    Wrong(
        "import punches dong-dai.dat",
        ("dong-dai.dat, dòng 1:", "‹99999", "attlog.dat"),
        ("dong-dai.dat, line 1:", "‹99999", "attlog.dat"),
    ),
    Wrong(
        "import punches cot-sai.csv --map badge=Thẻ --map time=Giờ",
        ("cot-sai.csv, dòng 1: Không có cột ‹Thẻ, Giờ›", "mã số lương", "đổi tên cột"),
        ("cot-sai.csv, line 1: There is no column ‹Thẻ, Giờ›", "mã số lương", "Rename a column"),
    ),
    Wrong(
        "import people don-vi.csv --map ma=code",
        ("options.mapping:", "‹ma›", "code"),
        ("options.mapping:", "‹ma›", "code"),
    ),
    Wrong(
        "criteria publish hong.yaml",
        ("hong.yaml, dòng 3", "“en: b”", "ngoặc"),
        ("hong.yaml, line 3", "“en: b”", "brackets"),
    ),
    Wrong(
        "criteria publish byte.yaml",
        ("byte.yaml: byte thứ 21 không phải UTF-8", "lưu lại tệp"),
        ("byte.yaml: byte 21 is not UTF-8", "save the file"),
    ),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wrong")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


Start = Callable[..., Callable[[], Ended]]
Run = Callable[[str], Ended]


@pytest.fixture
def start(installation: Installation, files: Path) -> Start:
    """Starts the command line, with names of files as their paths; what it returns waits for the end."""

    def start(arguments: str, language: str = "vi") -> Callable[[], Ended]:
        words = [str(files / word) if "." in word and "=" not in word else word for word in arguments.split()]
        return installation.start("--lang", language, *words)

    return start


@pytest.fixture
def run(start: Start) -> Run:
    return lambda arguments: start(arguments)()


@pytest.mark.parametrize("wrong", AT_THE_COMMAND_LINE, ids=str)
def test_one_message_in_the_language_asked_for_and_nothing_changes(
    installation: Installation, start: Start, wrong: Wrong
) -> None:
    with installation.unchanged():
        running = [start(wrong.arguments, language) for language in ("vi", "en")]
        in_vietnamese, in_english = (one() for one in running)
    for ended, parts in ((in_vietnamese, wrong.vi), (in_english, wrong.en)):
        assert ended.returncode == wrong.exit_code
        assert ended.stdout == ""
        assert ended.stderr.startswith("thidua: ") and ended.stderr.count("\n") == 1
        assert [part for part in parts if part not in ended.stderr] == []
    assert in_vietnamese.stderr != in_english.stderr


def test_vietnamese_is_what_is_spoken_unless_something_else_is_asked_for(installation: Installation) -> None:
    assert "Không có dịch vụ" in installation.thidua("log", "scorign").stderr


@pytest.mark.parametrize(
    ("arguments", "reason", "parts"),
    [
        ("people don-vi.csv", "không có đơn vị này", ("unit: Không có đơn vị ‹van-phogn›", "van-phong")),
        ("people ngay-sai.csv", "không phải là ngày", ("on: ‹2019-02-30›", "2019-07-15")),
        ("people o-dai.csv", "dòng quá dài", ("dòng quá dài: 1048612 byte", "dấu xuống dòng")),
        ("people bang-ma.csv", "có byte không phải là chữ", ("không phải là chữ: ‹CB900", "UTF-8")),
        ("behaviours nguoi-la.csv", "không có người này", ("subject: Không có người ‹CB999›",)),
        ("behaviours tieu-chi.csv", "không có tiêu chí này", ("‹no-badg›", "Có phải là: no-badge")),
        ("behaviours mai-sau.csv", "thời điểm ở tương lai", ("2099-01-08 08:00 còn ở tương lai",)),
    ],
)
def test_a_file_of_which_no_line_can_be_taken(
    installation: Installation, run: Run, arguments: str, reason: str, parts: tuple[str, ...]
) -> None:
    """The line is named with its number, the reason and the mend; the command fails."""
    with installation.unchanged():
        ended = run(f"import {arguments}")
    assert ended.returncode == 1
    assert "1 dòng = 0 đã nạp + 1 không nạp" in ended.stdout and reason in ended.stdout
    *_, line, last = ended.stderr.splitlines()
    assert line.startswith("  dòng 2: ")
    assert [part for part in parts if part not in line] == []
    assert last.startswith("thidua: ") and "không nạp được dòng nào" in last


def test_a_line_of_50_megabytes_among_good_ones_fails_alone(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "attlog.dat"
    good = "      {}\t2018-05-0{} 07:00:01\t1\t0\t1\t0\r\n"
    file.write_bytes(good.format(990, 1).encode() + b"9" * VERY_LONG + b"\r\n" + good.format(991, 2).encode())
    ended = installation.thidua("import", "punches", file)
    assert ended.returncode == 0
    assert "3 dòng = 2 đã nạp + 1 không nạp" in ended.stdout
    assert "  dòng 2: dòng quá dài: 52428801 byte, tối đa 4096" in ended.stderr
    installation.settle()


@pytest.mark.parametrize(
    ("name", "place", "mend"),
    [
        ("hong.yaml", "hong.yaml, dòng 3", "Xem lại thụt dòng"),
        ("thieu.yaml", "thieu.yaml, dòng 3", "Có phải là: effective_from?"),
    ],
)
def test_every_mistake_of_a_criteria_file_is_listed_by_the_check_and_stops_publishing(
    installation: Installation, run: Run, name: str, place: str, mend: str
) -> None:
    published = installation.get("/api/criteria")
    with installation.unchanged():
        checked, refused = run(f"criteria check {name}"), run(f"criteria publish {name}")
    assert (checked.returncode, refused.returncode) == (1, 1)
    (line,) = (line for line in checked.stdout.splitlines() if line.startswith(place))
    assert mend in line
    assert line in refused.stderr
    assert installation.get("/api/criteria") == published


@pytest.mark.parametrize(
    ("lang", "place", "end"), [("vi", "dòng", "12 lỗi."), ("en", "line", "12 mistakes.")]
)
def test_twelve_mistakes_of_a_criteria_file_are_twelve_lines_each_with_place_and_mend(
    start: Start, lang: str, place: str, end: str
) -> None:
    ended = start("criteria check muoi-hai-loi.yaml", lang)()
    assert ended.returncode == 1 and ended.stderr.rstrip().endswith(end)
    told = ended.stdout.splitlines()
    assert len(told) == 12
    lines = [int(line.split(f"{place} ")[1].split(",")[0]) for line in told]
    assert lines == [1, 3, 5, 6, 9, 14, 19, 22, 23, 25, 28, 31]
    assert all(line.startswith("muoi-hai-loi.yaml, ") and line.count(". ") >= 1 for line in told)


@dataclass(frozen=True)
class Request:
    """A request that is wrong; `parts` are to be found in the problem that answers it."""

    method: str
    path: str
    status: int
    code: str
    parts: tuple[str, ...]
    arguments: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.code}"


def request(method: str, path: str, status: int, code: str, *parts: str, **arguments: Any) -> Request:
    return Request(method, path, status, code, parts, arguments)


def of_type(content_type: str, content: bytes) -> dict[str, Any]:
    return {"content": content, "headers": {"Content-Type": content_type}}


def upload(kind: str, options: str = "{}") -> dict[str, Any]:
    return {"data": {"kind": kind, "options": options}, "files": {"file": ("ds.csv", b"x")}}


JSON = "application/json"
REQUESTS = (
    request(
        *("POST", "/api/records", 400, "request.malformed", "dòng 1, cột 18", "JSON đúng cú pháp"),
        **of_type(JSON, b'{"subject_kind": '),
    ),
    request("POST", "/api/records", 400, "request.malformed", "UTF-8", **of_type(JSON, b"\xff\xfe")),
    request("POST", "/api/records", 422, "request.invalid", "Phải là một đối tượng JSON", json=[]),
    request(
        *("POST", "/api/records", 422, "request.invalid", "subjetc: Không có trường này", "subject_kind"),
        json={**RECORD, "subjetc": "CB001"},
    ),
    request(
        *("POST", "/api/records", 422, "request.invalid", "quantity: ‹một› không phải là số nguyên"),
        json={**RECORD, "quantity": "một"},
    ),
    request(
        *("POST", "/api/records", 422, "request.invalid", "occurred_at: ‹2019-01-15›", "+07:00"),
        json={**RECORD, "occurred_at": "2019-01-15"},
    ),
    request(
        *("POST", "/api/records", 422, "record.unknown-person", "subject: ", "‹CB999›", "mã cán bộ"),
        json={**RECORD, "subject": "CB999"},
    ),
    request(
        *("POST", "/api/records", 415, "request.not-json", "‹text/xml›", "application/json"),
        **of_type("text/xml", b"<ghi-nhan/>"),
    ),
    request(
        *("POST", "/api/records", 413, "request.too-large", "8 MB"),
        json={**RECORD, "note": "x" * (9 * 2**20)},
    ),
    request(
        "GET", "/api/status", 401, "request.unauthorised", "Bearer", headers={"Authorization": "Bearer sai"}
    ),
    request("GET", "/api/khong-co", 404, "request.no-such-place", "‹/api/khong-co›", "openapi.json"),
    request("GET", "/api/records/khong-co", 404, "record.unknown", "record: ", "‹khong-co›"),
    request("GET", "/api/scores?period=2019-13", 422, "request.invalid", "?period: ‹2019-13›", "2019-Q1"),
    request("GET", "/api/scores?perid=2019", 422, "request.invalid", "?perid: Không có trường này", "period"),
    request("GET", "/api/scores?as_of=hom-kia", 422, "instant.malformed", "as_of: ‹hom-kia›", "2019-07-15"),
    request("GET", "/api/people?on=2019-02-30", 422, "request.invalid", "?on: ‹2019-02-30›", "2019-07-15"),
    request(
        *("POST", "/api/people/CB999/departure", 404, "person.unknown", "person: ", "‹CB999›"),
        json={"on": "2019-02-01", "reason": "Nghỉ hưu"},
    ),
    request("POST", "/api/imports", 422, "request.invalid", "kind: ‹luong›", "punches", **upload("luong")),
    request("POST", "/api/imports", 422, "request.invalid", "options: ‹{›", **upload("people", "{")),
    request("GET", "/api/imports/khong-co", 404, "import.unknown", "‹khong-co›"),
    request(
        *("POST", "/api/criteria", 422, "criteria.invalid", "hong.yaml", "dòng 3"),
        json={"text": FILES["hong.yaml"].decode(), "file_name": "hong.yaml"},
    ),
)


@pytest.mark.parametrize("wrong", REQUESTS, ids=str)
def test_a_problem_names_place_value_and_mend(installation: Installation, wrong: Request) -> None:
    with installation.unchanged():
        answer = installation.http.request(wrong.method, wrong.path, **wrong.arguments)
    assert (answer.status_code, answer.headers["Content-Type"]) == (wrong.status, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (wrong.status, wrong.code)
    assert answer.headers["Content-Language"] == "vi"
    assert [part for part in wrong.parts if part not in problem["detail"]] == []


def test_a_problem_in_english(installation: Installation) -> None:
    answer = installation.http.post(
        "/api/records", json={**RECORD, "criterion": "no-badg"}, headers={"Accept-Language": "en"}
    )
    assert answer.headers["Content-Language"] == "en"
    assert answer.json()["detail"].startswith("criterion: There is no criterion ‹no-badg› for a person.")
