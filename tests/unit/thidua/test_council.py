"""Councils, meetings and ballots on the command line."""

from typing import Any

import httpx
import pytest

from tests.unit.thidua.conftest import Run, Server, problem
from thidua.cli.assembly import moment
from thidua.language import Language

LAN = {"person": "p1", "code": "CB001", "name": "Lan"}
MINH = {"person": "p2", "code": "CB002", "name": "Minh"}
DONE: dict[str, Any] = {"events": [{"id": "e"}]}
AT = ("--at", "2020-02-20T08:00")
MOMENT = "2020-02-20T08:00:00+07:00"
N1, N2 = "0f7d4a3c", "1a2b3c4d"

COMMANDS: list[tuple[tuple[str, ...], str, dict[str, Any]]] = [
    (
        (
            *("council", "form", "hd", "--name", "HĐ", "--decision", "1", "--on", "2019-01-02"),
            *("--member", "CB001=chair", "--member", "CB002=member=CB009"),
        ),
        "/api/councils",
        {
            "council": "hd",
            "name": "HĐ",
            "decision_number": "1",
            "on": "2019-01-02",
            "members": [
                {"person": "CB001", "role": "chair", "since": "2019-01-02", "substitute": None},
                {"person": "CB002", "role": "member", "since": "2019-01-02", "substitute": "CB009"},
            ],
        },
    ),
    (
        (
            "council",
            "appoint",
            "hd",
            "CB003",
            "--role",
            "secretary",
            "--since",
            "2019-06-01",
            "--decision",
            "2",
        ),
        "/api/councils/hd/members",
        {
            "member": {
                "person": "CB003",
                "role": "secretary",
                "since": "2019-06-01",
                "until": None,
                "substitute": None,
            },
            "decision_number": "2",
        },
    ),
    (
        ("council", "release", "hd", "CB003", "--on", "2019-12-31", "--decision", "3"),
        "/api/councils/hd/members/CB003/release",
        {"on": "2019-12-31", "decision_number": "3"},
    ),
    (
        ("council", "substitute", "hd", "CB003", "CB009"),
        "/api/councils/hd/members/CB003/substitute",
        {"substitute": "CB009"},
    ),
    (
        ("council", "relatives", "hd", "CB003", "CB017", "CB018"),
        "/api/councils/hd/members/CB003/relatives",
        {"relatives": ["CB017", "CB018"]},
    ),
    (
        ("meeting", "call", "m", "hd", "--place", "P1", "--item", "Xét", *AT),
        "/api/meetings",
        {
            "meeting": "m",
            "council": "hd",
            "at": MOMENT,
            "place": "P1",
            "agenda": [{"title": "Xét", "nominations": []}],
        },
    ),
    (
        ("meeting", "attend", "m", "CB001", "CB002=CB009", "--guest", "Công đoàn", *AT),
        "/api/meetings/m/attendance",
        {
            "at": MOMENT,
            "present": [{"member": "CB001", "by": "CB001"}, {"member": "CB002", "by": "CB009"}],
            "guests": ["Công đoàn"],
        },
    ),
    (
        ("meeting", "open", "m", "--presided-by", "CB001", "--secretary", "CB002", *AT),
        "/api/meetings/m/opening",
        {"at": MOMENT, "presided_by": "CB001", "secretary": "CB002"},
    ),
    (
        ("meeting", "adjourn", "m", "--reason", "Thiếu", "--until", "2020-02-21T08:00", *AT),
        "/api/meetings/m/adjournment",
        {"at": MOMENT, "until": "2020-02-21T08:00:00+07:00", "reason": "Thiếu"},
    ),
    (("meeting", "resume", "m", *AT), "/api/meetings/m/resumption", {"at": MOMENT}),
    (
        ("meeting", "close", "m", "--conclusion", "Trình", *AT),
        "/api/meetings/m/closing",
        {"at": MOMENT, "conclusions": ["Trình"]},
    ),
    (
        ("ballot", "open", "b", "m", "giay-khen", "--nomination", N1, "--places", "1", *AT),
        "/api/ballots",
        {"ballot": "b", "meeting": "m", "form": "giay-khen", "nominations": [N1], "at": MOMENT, "places": 1},
    ),
    (
        ("ballot", "recuse", "b", "CB001", N1),
        "/api/ballots/b/recusals",
        {"person": "CB001", "nominations": [N1]},
    ),
    (
        ("ballot", "ask", "b", "CB001", "--until", "2020-02-20T08:00"),
        "/api/ballots/b/absent",
        {"member": "CB001", "until": MOMENT},
    ),
    (
        ("ballot", "void", "b", "--reason", "Sai", *AT),
        "/api/ballots/b/voiding",
        {"at": MOMENT, "reason": "Sai"},
    ),
]


@pytest.mark.parametrize(("arguments", "path", "body"), COMMANDS)
def test_a_command_is_sent_and_told(
    server: Server, run: Run, arguments: tuple[str, ...], path: str, body: dict[str, Any]
) -> None:
    server.on("POST", path, DONE, {"events": []})
    done = run(*arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    assert server.body() == body and done.stdout
    again = run(*arguments, lang="en")
    assert (again.stdout, again.stderr) == ("", "Nothing changed: it was so before.\n")


def test_an_agenda_is_made_of_what_a_campaign_has_open(server: Server, run: Run) -> None:
    rows = [
        {"nomination": N1, "form": "co", "state": "submitted"},
        {"nomination": N2, "form": "giay-khen", "state": "submitted"},
        {"nomination": "x", "form": "giay-khen", "state": "refused"},
    ]
    server.on("GET", "/api/campaigns/vh/nominations", rows)
    server.on("POST", "/api/meetings", DONE)
    assert run("meeting", "call", "m", "hd", "--place", "P1", "--campaign", "vh", *AT).exit_code == 0
    assert [one["nominations"] for one in server.body()["agenda"]] == [[N1], [N2]]


def ballot(**changes: Any) -> dict[str, Any]:
    told = {
        "ballot": "b",
        "meeting": "m",
        "form": "cstd",
        "state": "closed",
        "secret": True,
        "voted": 2,
        "members": 3,
        "nominees": [
            {"nomination": N1, "recipient": "p3", "code": "CB017", "name": "An"},
            {"nomination": N2, "recipient": "p2", "code": "CB002", "name": "Minh"},
        ],
        "results": [result(N1, 1, 1)],
        "votes": [{"member": LAN, "by": LAN}],
        "conflicts": [{**MINH, "nomination": N2, "ground": "self"}],
        "recused": [],
    }
    return {**told, **changes}


def result(nomination: str, yes: int, no: int) -> dict[str, Any]:
    counts = {"base": 3, "yes": yes, "no": no, "abstained": 0, "outcome": "failed"}
    return {"nomination": nomination, **counts}


def test_a_vote_asks_for_what_the_voter_may_vote_on_and_shows_the_receipts(server: Server, run: Run) -> None:
    server.on("GET", "/api/ballots/b", ballot(state="running"))
    server.on(
        "POST", "/api/ballots/b/votes", {**DONE, "receipts": [{"nomination": N1, "receipt": "ab" * 16}]}
    )
    told = run("ballot", "vote", "b", "--member", "CB002", typed="no\n")
    assert told.exit_code == 0 and "ab" * 16 in told.stdout
    assert "CB017 An" in told.output and "Minh (" not in told.output
    choices = [{"nomination": N1, "choice": "no"}]
    assert server.body() == {"member": "CB002", "by": "CB002", "choices": choices}


def test_choices_may_be_said_at_once_and_anything_else_is_wrong_usage(server: Server, run: Run) -> None:
    server.on("GET", "/api/ballots/b", ballot(state="running"))
    server.on("POST", "/api/ballots/b/votes", {**DONE, "receipts": []})
    run("ballot", "vote", "b", "--member", "CB001", "--by", "CB009", "--choice", f"{N1}=yes")
    choices = [{"nomination": N1, "choice": "yes"}]
    assert server.body() == {"member": "CB001", "by": "CB009", "choices": choices}
    assert run("ballot", "vote", "b", "--member", "CB001", "--choice", N1).exit_code == 2
    assert run("ballot", "vote", "b", "--member", "CB001", typed="maybe\n").exit_code == 2


def test_counting_shows_the_result(server: Server, run: Run) -> None:
    server.on("POST", "/api/ballots/b/closing", DONE)
    server.on("GET", "/api/ballots/b", ballot())
    told = run("ballot", "close", "b", lang="en")
    assert "CB017 An" in told.stdout and "Have voted: CB001 Lan" in told.stdout
    assert "CB002 Minh ✗ CB002 Minh (self)" in told.stdout


PAPERS = [
    {"nomination": N1, "receipt": "aa" * 16, "choice": "no"},
    {"nomination": N1, "receipt": "bb" * 16, "choice": "yes"},
]


def test_a_receipt_finds_its_paper_and_is_told_to_nobody(server: Server, run: Run) -> None:
    server.on("GET", "/api/ballots", [ballot(), ballot(ballot="mo", secret=False)])
    server.on("GET", "/api/ballots/b/papers", PAPERS)
    told = run("ballot", "verify", "bb" * 16)
    assert told.exit_code == 0 and "yes" in told.stdout and "aa" * 16 not in told.stdout
    assert not any("bb" in str(request.url) or request.content for request in server.requests)


@pytest.mark.parametrize(
    ("results", "receipt"), [([result(N1, 2, 0)], "bb" * 16), ([result(N1, 1, 1)], "cc" * 16)]
)
def test_papers_that_do_not_come_to_the_result_and_receipts_of_none_fail(
    server: Server, run: Run, results: list[dict[str, Any]], receipt: str
) -> None:
    server.on("GET", "/api/ballots", [ballot(results=results)])
    server.on("GET", "/api/ballots/b/papers", PAPERS)
    assert run("ballot", "verify", receipt).exit_code == 1


def test_councils_meetings_ballots_and_papers_are_listed(server: Server, run: Run) -> None:
    council = {"council": "hd", "name": "HĐ", "decision_number": "1", "formed_on": "2019-01-02", "members": 2}
    members = [{**LAN, "role": "chair", "since": "2019-01-02", "until": None, "substitute": MINH}]
    in_full = {**council, "members": members, "relatives": [{**MINH, "relatives": [LAN]}]}
    meeting = {
        "meeting": "m",
        "council": "hd",
        "at": MOMENT,
        "place": "P1",
        "standing": "open",
        "present": [],
    }
    server.on("GET", "/api/councils", [council], [])
    server.on("GET", "/api/councils/hd", in_full)
    server.on("GET", "/api/meetings", [meeting])
    server.on("GET", "/api/ballots", [ballot()])
    server.on("GET", "/api/ballots/b/papers", PAPERS)
    assert "hd" in run("council", "list").stdout
    assert run("council", "list", lang="en").stderr == "There is no council yet.\n"
    shown = run("council", "show", "hd").stdout
    assert "chủ tịch" in shown and "CB002 Minh" in shown
    assert "2020-02-20 08:00" in run("meeting", "list").stdout
    assert "2/3" not in run("ballot", "list").stdout
    assert run("ballot", "papers", "b", "--format", "csv").stdout.splitlines()[1] == f"{N1},{'aa' * 16},no"


def test_minutes_are_told_line_by_line(server: Server, run: Run) -> None:
    told = {
        "council_name": "Hội đồng Sở",
        "steps": [{"kind": "opened", "at": MOMENT, "reason": ""}],
        "presided_by": LAN,
        "secretary": MINH,
        "present": [{"member": LAN, "by": LAN}, {"member": LAN, "by": MINH}],
        "absent": [],
        "ballots": [
            {
                "ballot": "b",
                "form": "cstd",
                "voted": 2,
                "members": 3,
                "void": "",
                "results": [result(N1, 1, 1)],
            }
        ],
        "conclusions": ["Trình Giám đốc"],
    }
    server.on("GET", "/api/meetings/m/minutes", told, problem(422, "minutes.not-closed", "chưa bế mạc"))
    lines = run("meeting", "minutes", "m", lang="en").stdout.splitlines()
    assert lines[0] == "Hội đồng Sở" and lines[-1] == "Trình Giám đốc"
    assert "Present: CB001 Lan, CB002 Minh (CB001 Lan)" in lines and "Absent: –" in lines
    assert run("meeting", "minutes", "m").exit_code == 1


def test_a_moment_without_a_zone_is_that_of_viet_nam() -> None:
    assert moment("2020-02-20t08:00z", "--at", Language("en")) == "2020-02-20T08:00:00+00:00"
    assert moment("2020-02-20 08:00", "--at", Language("en")) == MOMENT


def test_what_is_no_moment_is_wrong_usage(server: Server, run: Run) -> None:
    server.on("POST", "/api/meetings/m/resumption", httpx.Response(500))
    told = run("meeting", "resume", "m", "--at", "mai", lang="en")
    assert told.exit_code == 2 and "‹mai› is no moment" in told.stderr
    assert server.requests == []
