"""What a verification found, in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from thidua.cli.numbers import count_text, numbered
from thidua.language import Language

if TYPE_CHECKING:
    from shared.ledger.proof import Proof, Verdict
    from shared.ledger.report import Finding, Report

EVENTS = {
    "altered": ("đã bị sửa ({differs})", "was altered ({differs})"),
    "removed": ("đã bị xoá", "was removed"),
    "inserted": ("đã bị chèn vào", "was inserted"),
    "reordered": ("đã bị dời đến vị trí {found_at}", "was moved to position {found_at}"),
    "cut-off": (
        "và {count} sự kiện kể từ đó đã bị cắt mất khỏi cuối nhật ký",
        "is the first of {count} that were cut off the end",
    ),
}
SEALS = {
    "seal-unreadable": ("không đọc được", "cannot be read"),
    "seal-altered": ("đã bị sửa ({differs})", "was altered ({differs})"),
    "seal-forged": ("không do khoá đã nêu ký", "was not signed by the given key"),
    "seal-unsigned": (
        "và các dấu sau ({count} dấu) không có chữ ký",
        "and on, {count} in all, are not signed",
    ),
    "seal-missing": ("và các dấu sau ({count} dấu) bị thiếu", "and on, {count} in all, are missing"),
    "seal-repeated": ("xuất hiện hai lần hoặc sai thứ tự", "comes twice or out of turn"),
    "seal-of-another-log": ("là của một nhật ký khác", "belongs to another log"),
    "seal-differs-in-database": (
        "khác với dấu trong cơ sở dữ liệu ({differs})",
        "is another one in the database ({differs})",
    ),
    "database-older": (
        "không có trong cơ sở dữ liệu: cơ sở dữ liệu đã được phục hồi từ bản cũ, hoặc đã bị sửa",
        "is unknown to the database, which was restored from an older copy, or altered",
    ),
}


def told(report: "Report", language: Language) -> Iterator[str]:
    """The report, a line a statement; the first line says whether the log is whole."""
    if report.whole:
        yield language(
            f"Nhật ký {report.service} nguyên vẹn: {count_text(report.checked, language)} sự kiện, "
            f"{count_text(report.seals, language)} dấu niêm phong.",
            f"The log of {report.service} is whole: {numbered(report.checked, 'event')} under "
            f"{numbered(report.seals, 'seal')}.",
        )
    else:
        yield language(
            f"Nhật ký {report.service} KHÔNG nguyên vẹn: {count_text(report.troubles, language)} điểm sai.",
            f"The log of {report.service} is NOT whole: {numbered(report.troubles, 'finding')}.",
        )
    yield from (finding_told(finding, language) for finding in report.findings)
    if report.troubles > len(report.findings):
        yield language("… và các điểm sai khác.", "… and more.")
    yield from _remarks(report, language)


def finding_told(finding: "Finding", language: Language) -> str:
    details = {
        "differs": ", ".join(finding.differs),
        "found_at": finding.found_at,
        "count": finding.count,
    }
    if finding.kind in SEALS:
        what = language(*SEALS[finding.kind]).format(**details)
        return language(f"- Dấu niêm phong {finding.seal} {what}.", f"- Seal {finding.seal} {what}.")
    what = language(*EVENTS[finding.kind]).format(**details)
    name = f"{finding.position}, id {finding.id}, {finding.stream} v{finding.version}"
    return language(f"- Sự kiện ở vị trí {name} {what}.", f"- The event at position {name} {what}.")


def verdict_told(verdict: "Verdict", proof: "Proof", language: Language) -> str:
    seal = f"{proof.seal.service} {proof.seal.number}"
    return {
        "proven": language(
            f"Đúng: sự kiện này thuộc dấu niêm phong {seal}, có chữ ký hợp lệ.",
            f"Proven: this event stands in seal {seal}, whose signature is valid.",
        ),
        "not-checked": language(
            f"Sự kiện này thuộc dấu niêm phong {seal}; chữ ký chưa được kiểm tra, hãy nêu --key.",
            f"This event stands in seal {seal}; its signature was not checked, for that give --key.",
        ),
        "unsigned": language(
            f"Dấu niêm phong {seal} không có chữ ký, nên không chứng minh được gì.",
            f"Seal {seal} is not signed, so nothing is proven.",
        ),
        "altered": language(
            "Bằng chứng đã bị sửa: sự kiện, đường dẫn và dấu niêm phong không khớp nhau.",
            "The proof was altered: event, path and seal do not fit each other.",
        ),
        "forged": language(
            f"Dấu niêm phong {seal} không do khoá đã nêu ký.", f"Seal {seal} was not signed by the given key."
        ),
    }[verdict]


def _remarks(report: "Report", language: Language) -> Iterator[str]:
    if report.signatures is None:
        yield language(
            "Chữ ký chưa được kiểm tra: hãy nêu khoá công khai bằng --key.",
            "Signatures were not checked: name the public key with --key.",
        )
    if report.unsealed:
        yield language(
            f"{count_text(report.unsealed, language)} sự kiện sau vị trí {report.sealed_until} chưa có trong "
            "tệp niêm phong.",
            f"Not sealed in this file: {numbered(report.unsealed, 'event')} after position "
            f"{report.sealed_until}.",
        )
    if report.unproven:
        yield language(
            f"{count_text(report.unproven, language)} sự kiện không kiểm chứng được vì dấu niêm phong của "
            "chúng hỏng.",
            f"Not to be proven, under broken seals: {numbered(report.unproven, 'event')}.",
        )
    if report.unseen:
        yield language(
            f"{count_text(report.unseen, language)} sự kiện của cơ quan khác không xem được qua máy chủ; hãy "
            "dùng --database.",
            f"Not to be seen here, of other organisations: {numbered(report.unseen, 'event')}; use "
            "--database.",
        )
