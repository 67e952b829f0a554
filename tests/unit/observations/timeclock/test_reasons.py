"""Every reason and note has its texts."""

import pytest

from services.observations.domain.timeclock import DateOrder, Note, Reason, Remark, Unread, explain


@pytest.mark.parametrize("told", [*(Unread(1, reason, "", "«x»") for reason in Reason), *map(Remark, Note)])
def test_every_code_speaks_both_languages(told):
    vi, en = explain(told, "vi"), explain(told, "en")
    assert vi
    assert en
    assert vi != en
    assert "{" not in vi + en


def test_details_stand_in_the_text():
    assert explain(Unread(9, Reason.REPEATED, "", "4"), "vi") == "trùng với dòng 4"
    assert explain(Unread(9, Reason.BAD_TIME, "", "{0}"), "en").startswith("unreadable time “{0}”")
    assert "tháng trước" in explain(Remark(Note.ORDER_BY_VALUE, DateOrder.MONTH_FIRST), "vi")
