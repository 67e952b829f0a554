"""A campaign of 2019 with one form of each rule, and the events around it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from shared.contracts import awards as events
from shared.contracts.awards import AwardForm
from shared.contracts.event import Event
from shared.contracts.scoring import BlockRanked, ScoreChanged, Standing
from shared.eventstore import Recorded

TENANT = "so"
CAMPAIGN = "van-hoa"
CRITERIA = "tieu-chi"
NOMINATION = "nomination-1"
TODAY = date(2020, 6, 1)
LAUNCHED = date(2019, 7, 15)

FLAG_OF_BLOCK = AwardForm(
    form="co",
    name="Cờ thi đua",
    recipient="unit",
    rule="block-leader",
    minimum_points=9000,
    barred_by=["member-disciplined"],
)
CERTIFICATE = AwardForm(
    form="giay-khen",
    name="Giấy khen",
    recipient="person",
    rule="grade",
    minimum_points=9000,
    grades=["A"],
    barred_by=["citizen-complaint"],
    quota_percent=20,
)

DRAFTED = events.CampaignDrafted(
    campaign=CAMPAIGN,
    name="Văn hóa công sở",
    criteria=CRITERIA,
    first_day=date(2019, 7, 1),
    last_day=date(2025, 12, 31),
    forms=[FLAG_OF_BLOCK, CERTIFICATE],
)
LAUNCH = events.CampaignLaunched(**msgspec.structs.asdict(DRAFTED), on=LAUNCHED)

SUBMITTED = events.NominationSubmitted(
    nomination=NOMINATION,
    campaign=CAMPAIGN,
    form="co",
    recipient_kind="unit",
    recipient="phong-a",
    period="2019",
    points=9450,
    rank=1,
    block="khoi-1",
    basis="event-1",
)
APPROVED = events.NominationApproved(
    nomination=NOMINATION, authority="Chủ tịch", decision_number="417/QĐ", decided_on=date(2020, 2, 28)
)
REFUSED = events.NominationRefused(
    nomination=NOMINATION, authority="Chủ tịch", reason="Chưa đủ hồ sơ", decided_on=date(2020, 2, 28)
)
CONFERRED = events.AwardConferred(
    award="award-1",
    nomination=NOMINATION,
    campaign=CAMPAIGN,
    campaign_name="Văn hóa công sở",
    form="co",
    form_name="Cờ thi đua",
    recipient_kind="unit",
    recipient="phong-a",
    period="2019",
    points=9450,
    rank=1,
    block="khoi-1",
    authority="Chủ tịch",
    decision_number="417/QĐ",
    decided_on=date(2020, 2, 28),
    conferred_on=date(2020, 3, 20),
    signatory="Giám đốc",
)
REVOKED = events.AwardRevoked(
    award="award-1",
    nomination=NOMINATION,
    campaign=CAMPAIGN,
    form="co",
    recipient_kind="unit",
    recipient="phong-a",
    decision_number="500/QĐ",
    revoked_on=date(2020, 5, 4),
    reason="Thành tích không đúng",
)


def scored(subject: str, points: int | None, kind: Any = "person", grade: str | None = "A") -> ScoreChanged:
    return ScoreChanged(
        subject_kind=kind,
        subject=subject,
        period="2019",
        criteria=CRITERIA,
        criteria_version=1,
        points=points,
        grade=grade,
        previous_points=None,
    )


def ranked(block: str, standings: Sequence[Standing]) -> BlockRanked:
    return BlockRanked(
        block=block,
        period="2019",
        criteria=CRITERIA,
        criteria_version=1,
        as_of=datetime(2020, 1, 10, tzinfo=UTC),
        standings=list(standings),
    )


def recorded(event: Event, stream: str, version: int = 1, position: int = 1) -> Recorded:
    """`event` as another service's log holds it; its id is the stream and the version."""
    moment = datetime(2020, 1, 10, tzinfo=UTC)
    return Recorded(
        position=position,
        id=f"{stream}:{version}",
        stream=stream,
        version=version,
        type=event.type_name(),
        schema_version=1,
        occurred_at=moment,
        recorded_at=moment,
        actor="test",
        correlation_id="test",
        causation_id=None,
        tenant=TENANT,
        payload=msgspec.Raw(msgspec.json.encode(event)),
    )
