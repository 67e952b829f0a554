"""The summary says the same whatever the order in which the server tells it."""

from typing import Any

from tests.unit.thidua.conftest import Server
from tests.unit.thidua.test_scores import AWARD, FLAG, RANKING, SCORE
from thidua.cli.session import Session
from thidua.cli.summary import print_summary
from thidua.client import Client


def test_the_summary_has_units_rankings_flags_and_awards(server: Server, capsys: Any) -> None:
    unit = {**SCORE, "subject_kind": "unit", "subject": "van-phong", "code": None, "name": "Văn phòng Sở"}
    second = {**AWARD, "recipient": "z", "code": "CB001"}
    server.on("GET", "/api/scores", [unit])
    server.on("GET", "/api/people", [{"unit": "van-phong"}, {"unit": "van-phong"}, {"unit": None}])
    server.on("GET", "/api/blocks", [{"block": "khoi-1", "name": "Khối thi đua 1", "units": []}])
    server.on("GET", "/api/rankings/khoi-1", RANKING)
    server.on("GET", "/api/flags", [FLAG, {**FLAG, "period": "2019-04"}, {**FLAG, "subject": "other"}])
    server.on("GET", "/api/awards", [AWARD, second], [second, AWARD])
    client = Client(transport=server.transport)
    print_summary(Session(), client, "2019")
    first = capsys.readouterr().out
    print_summary(Session(), client, "2019")
    assert capsys.readouterr().out == first
    lines = [" ".join(line.split()) for line in first.splitlines()]
    assert "van-phong Văn phòng Sở 2 99,50 A" in lines
    assert "Xếp hạng: Khối thi đua 1" in lines
    assert "often-late cần chú ý 2 0" in lines
    assert any(line.startswith("Giấy khen của Giám đốc Sở CB001") for line in lines)
