"""The report as tables of cells, the same for the workbook and for paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.awards.documents import wording
from services.awards.reports.model import AwardLine, QuotaUse, ReviewReport
from services.awards.reports.tally import Tally, sex_of, tallies

Cell = str | int | float | date | None

_LINE_HEADS = (
    "TT", "Hình thức", "Cá nhân, tập thể", "Đơn vị", "Giới tính", "Chức vụ",
    "Số quyết định", "Ngày quyết định", "Ngày trao",
)  # fmt: skip
_QUOTA_HEADS = (
    "Hình thức", "Đơn vị", "Căn cứ tính", "Số làm căn cứ", "Tỷ lệ (%)",
    "Được phép", "Đã dùng", "Còn lại", "Tình trạng",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(report: ReviewReport) -> tuple[Table, ...]:
    """The list of standing awards, the counts, the quotas, and the revoked awards when there are any."""
    standing = [one for one in report.awards if one.revoked_on is None]
    revoked = [one for one in report.awards if one.revoked_on is not None]
    return (
        Table("Danh sách", _LINE_HEADS, tuple(_lines(standing))),
        *(_counted(one) for one in tallies(report.awards)),
        Table("Tỷ lệ", _QUOTA_HEADS, tuple(_quota(one) for one in report.quotas)),
        *([_revoked(revoked)] if revoked else []),
    )


def _lines(awards: Sequence[AwardLine]) -> Iterator[tuple[Cell, ...]]:
    for no, one in enumerate(awards, start=1):
        sex = sex_of(one) if one.kind == "person" else ""
        yield (
            no, one.form, one.recipient, one.unit, sex, one.position,
            one.decision_number, one.decided_on, one.conferred_on,
        )  # fmt: skip


def _revoked(awards: Sequence[AwardLine]) -> Table:
    rows = ((*line, one.revoked_on) for line, one in zip(_lines(awards), awards, strict=True))
    return Table("Đã thu hồi", (*_LINE_HEADS, "Ngày thu hồi"), tuple(rows))


def _counted(tally: Tally) -> Table:
    rows: list[tuple[Cell, ...]] = [(form, *counts, sum(counts)) for form, counts in tally.rows]
    rows.append(("Tổng số", *tally.sums, sum(tally.sums)))
    return Table(tally.title, ("Hình thức", *tally.groups, "Tổng số"), tuple(rows))


def _quota(quota: QuotaUse) -> tuple[Cell, ...]:
    left = None if quota.allowed is None else quota.allowed - quota.used
    percent = None if quota.percent is None else wording.decimal(quota.percent)
    return (
        quota.form, quota.unit, quota.basis, quota.base, percent,
        quota.allowed, quota.used, left, _state(left),
    )  # fmt: skip


def _state(left: int | None) -> str:
    if left is None:
        return "không giới hạn"
    return "vượt tỷ lệ" if left < 0 else "trong tỷ lệ"
