"""Time clocks from the command line."""

import hashlib

from tests.unit.thidua.conftest import Run, Server

SERIAL = "CJ7H202460123"
ONE = f"/api/clocks/{SERIAL}"
CLOCK = {
    "device": SERIAL,
    "unit": "van-phong",
    "name": "Cổng chính",
    "retired": None,
    "heard": "2019-07-15T01:05:00Z",
    "pulled": None,
    "pulled_records": 0,
    "punches": 10,
    "known": 0,
    "unread": 0,
    "skew_seconds": 420,
    "failed": None,
    "failure": None,
}


def test_clocks_are_listed_with_how_far_they_are_off(server: Server, run: Run) -> None:
    server.on("GET", "/api/clocks", [CLOCK, {**CLOCK, "device": "B-22", "skew_seconds": -2}])
    result = run("clock", "list", lang="en")
    assert result.exit_code == 0
    first, second = [line for line in result.stdout.splitlines() if "van-phong" in line]
    assert "420 s ahead" in first and "2019-07-15 08:05" in first
    assert "behind" not in second


def test_a_clock_is_registered_with_the_hash_of_a_secret_that_is_told_once(server: Server, run: Run) -> None:
    server.on("POST", "/api/clocks", {"events": []})
    result = run("clock", "register", SERIAL, "--unit", "van-phong", "--secret")
    assert result.exit_code == 0
    secret = result.stdout.strip().rpartition("/d/")[2]
    sent = server.body()
    assert sent["secret_sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    assert sent == {**sent, "device": SERIAL, "unit": "van-phong", "networks": []}
    run(
        "clock", "register", SERIAL, "--unit", "van-phong", "--network", "10.0.0.0/8", "--network", "10.1.1.1"
    )
    assert (server.body()["networks"], "secret_sha256" in server.body()) == (
        ["10.0.0.0/8", "10.1.1.1"],
        False,
    )


def test_pulling_waits_until_it_was_read(server: Server, run: Run) -> None:
    server.on("POST", f"{ONE}/pull", CLOCK)
    read = {**CLOCK, "pulled": "2019-07-15T01:06:00Z", "pulled_records": 30, "punches": 12}
    server.on("GET", ONE, CLOCK, read)
    result = run("clock", "pull", SERIAL, lang="en")
    assert result.exit_code == 0
    assert "Read 30 records, 2 new punches." in result.stderr


def test_a_clock_that_cannot_be_read_says_why(server: Server, run: Run) -> None:
    server.on("POST", f"{ONE}/pull", CLOCK)
    server.on("GET", ONE, {**CLOCK, "failed": "2019-07-15T01:06:00Z", "failure": "Không đọc được"})
    result = run("clock", "pull", SERIAL)
    assert result.exit_code == 1
    assert "Không đọc được" in result.stderr


def test_strangers_are_named(server: Server, run: Run) -> None:
    stranger = {"device": "X-1", "address": "10.0.0.9", "last": "2019-07-15T01:05:00Z", "times": 3}
    server.on("GET", "/api/unknown-clocks", [{**stranger, "message": "chưa được đăng ký"}])
    assert "chưa được đăng ký" in run("clock", "unknown").stdout


def test_the_rest_is_sent_on(server: Server, run: Run) -> None:
    for what in ("retirement", "resend", "key"):
        server.on("POST", f"{ONE}/{what}", CLOCK)
    assert run("clock", "retire", SERIAL, "--reason", "Hỏng").exit_code == 0
    assert server.body() == {"reason": "Hỏng"}
    assert run("clock", "key", SERIAL, "7788").exit_code == 0
    assert server.body() == {"key": 7788}
    assert run("clock", "resend", SERIAL).exit_code == 0
