"""Many comment while the consultation is closed and the campaign launched: none slips in behind."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from shared.contracts.refusal import Refusal
from shared.eventstore import Store
from tests.concurrency import running
from tests.unit.awards.campaign_house import BOTH, CHARTER, asked, do, housed
from tests.unit.awards.given import CAMPAIGN, TENANT

AUTHORS = [f"person-{number}" for number in range(6)]


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with housed(request, tmp_path) as store:
        yield store


@BOTH
def test_no_comment_comes_after_the_end_of_the_consultation(house: Store) -> None:
    do(house, "DraftCampaign", **CHARTER)
    do(house, "OpenConsultation", on="2019-05-02", until="2019-05-20")
    refused: list[str] = []

    def comment(author: str, numbers: range = range(1, 5)) -> None:
        for number in numbers:
            said = {"article": "dieu-1", "author": author, "text": f"Ý {number}", "on": "2019-05-03"}
            try:
                do(house, "MakeComment", **said)
            except Refusal as refusal:
                refused.append(refusal.code)

    def close() -> None:
        do(house, "CloseConsultation", on="2019-05-21")

    comment(AUTHORS[0], range(1))
    with running(*(partial(comment, author) for author in AUTHORS), close, partial(comment, AUTHORS[0])):
        pass
    events = [one.type for one in house.read_log(limit=100)]
    closed = events.index("ConsultationClosed")
    made = len(asked(house).comments(TENANT, CAMPAIGN))
    assert events[:closed].count("CommentMade") == made
    assert "CommentMade" not in events[closed:]
    assert set(refused) <= {"comment.not-open"}
    with pytest.raises(Refusal) as refusal:
        do(house, "LaunchCampaign", on="2019-07-15")
    assert (refusal.value.code, refusal.value.details["count"]) == ("campaign.unanswered", made)
