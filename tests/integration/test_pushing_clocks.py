"""Time clocks that push, against a simulated device; no file, no broker."""

import hashlib
from datetime import datetime, timedelta
from functools import partial

import pytest

from services.gateway.clock_door import LARGEST, create_clock_door
from services.gateway.pace import Pace
from services.observations.clocks import tables
from services.observations.projections import FOREIGN
from shared.database import writing
from shared.projection import apply_all
from tests.clock_office import MORNING, SERIAL, Office, clock_of, passes
from tests.importing import CONTEXT
from tests.unit.observations.given import PERSONNEL, TENANT
from tests.zk_clock import PushingClock

SECRET = "a-secret-in-the-path"


def test_what_a_clock_pushes_is_in_the_log_and_it_is_told_so(office: Office) -> None:
    office.register()
    clock = clock_of(office, 120)
    greeted = clock.greet()
    assert greeted.text.startswith(f"GET OPTION FROM: {SERIAL}\nATTLOGStamp=0\n")
    assert clock.push().text == "OK: 20"
    assert len(office.punches()) == 120
    assert office.punches()[0] == ("1", "2019-07-15T08:00:00+07:00")
    found = office.clock()
    assert (found["punches"], found["known"], found["unread"], found["stamp"]) == (120, 0, 0, 120)


def test_after_an_outage_it_goes_on_behind_what_was_taken(office: Office) -> None:
    office.register()
    clock = clock_of(office, 60)
    clock.greet()
    clock.push()
    office.away = True
    clock.passes += passes(70, MORNING + timedelta(hours=3))
    assert clock.push().status_code == 0
    office.away = False
    clock.acknowledged = 10  # it lost power, and what it knew of the server with it
    clock.greet()
    assert clock.acknowledged == 60
    clock.push()
    assert (len(office.punches()), office.clock()["known"]) == (130, 0)


def test_it_can_be_told_to_send_all_again_which_adds_nothing(office: Office) -> None:
    office.register()
    clock = clock_of(office, 30)
    clock.push()
    assert clock.poll().text == "OK"
    office.workers[0].resend_clock(TENANT, SERIAL)
    assert clock.poll().text == "C:1:CHECK"
    assert clock.acknowledged == 0
    clock.push()
    assert (len(office.punches()), office.clock()["known"], office.clock()["resend"]) == (30, 30, False)
    assert clock.poll().text == "OK"


def test_an_older_post_that_comes_late_does_not_turn_the_stamp_back(office: Office) -> None:
    office.register()
    clock = clock_of(office, 10)
    clock.push()
    clock.post(clock.passes[:5], 5)
    clock.post(clock.passes[:5], 10**30)
    assert office.clock()["stamp"] == 10


def test_a_line_that_is_no_punch_is_kept_with_its_reason_and_stops_nothing(office: Office) -> None:
    office.register()
    garbage = "17\t2019-02-30 08:00:00\t0\t1\n17\t2019-07-15 08:00:00\t0\t1\n"
    clock = clock_of(office)
    for _ in range(2):
        answer = clock._ask("POST", "cdata", garbage, table="ATTLOG", Stamp="2")
        assert (answer.status_code, answer.text) == (200, "OK: 2")
    (line,) = office.workers[0].clock_unread(TENANT, SERIAL)
    assert (line["reason"], line["text"]) == ("impossible-date", "17␉2019-02-30 08:00:00␉0␉1")
    assert "2019-02-30" in line["message_vi"]
    assert len(office.punches()) == 1


def test_what_else_a_clock_sends_is_acknowledged_and_not_kept(office: Office) -> None:
    office.register()
    answer = clock_of(office)._ask("POST", "cdata", "FP PIN=1\tTMP=xyz\nUSER PIN=1\n", table="OPERLOG")
    assert (answer.status_code, answer.text) == (200, "OK: 2")
    assert (office.punches(), office.workers[0].clock_unread(TENANT, SERIAL)) == ([], [])


def test_a_stranger_is_turned_away_and_remembered_once(office: Office) -> None:
    clock = clock_of(office, 3, serial="NOBODY-1")
    for _ in range(3):
        assert clock.greet().status_code == 403
    answer = clock.push()
    assert answer.status_code == 403 and "NOBODY-1" in answer.text
    (seen,) = office.workers[0].clock_strangers(TENANT)
    assert (seen["device"], seen["why"], seen["times"]) == ("NOBODY-1", "device.stranger", 4)
    assert office.punches() == []


def test_of_strangers_only_so_many_are_remembered(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_STRANGERS", 3)
    for number in range(5):
        office.now += timedelta(seconds=1)
        clock_of(office, serial=f"X-{number}").greet()
    seen = office.workers[0].clock_strangers(TENANT)
    assert [one["device"] for one in seen] == ["X-4", "X-3", "X-2"]
    with writing(office.workers[0].store.engine) as connection:
        tables.forget(connection, office.now + tables.KEPT + timedelta(seconds=1))
    assert office.workers[0].clock_strangers(TENANT) == []


def test_a_serial_number_alone_proves_nothing(office: Office) -> None:
    office.register(networks=["192.168.1.0/24"])
    assert clock_of(office).greet().status_code == 403
    (seen,) = office.workers[0].clock_strangers(TENANT)
    assert seen["why"] == "device.unproven"
    assert office.workers[0].clock_strangers("other") == []
    inside = PushingClock(partial(office.send, address="::ffff:192.168.1.9"))
    assert inside.greet().status_code == 200


def test_a_secret_in_the_path_proves_a_clock_from_anywhere(office: Office) -> None:
    office.register(networks=[], secret_sha256=hashlib.sha256(SECRET.encode()).hexdigest())
    assert clock_of(office, path=f"/d/{SECRET}/iclock").greet().status_code == 200
    assert clock_of(office, path="/d/another/iclock").greet().status_code == 403
    assert clock_of(office).greet().status_code == 403


def test_with_a_secret_and_networks_it_takes_both(office: Office) -> None:
    secret = hashlib.sha256(SECRET.encode()).hexdigest()
    office.register(networks=["192.168.1.0/24"], secret_sha256=secret)
    assert clock_of(office, path=f"/d/{SECRET}/iclock").greet().status_code == 403


def test_nobody_takes_a_clock_over_by_registering_its_number(office: Office) -> None:
    office.register()
    with writing(office.workers[0].store.engine) as connection:
        other = [
            type(one)(**{**{name: getattr(one, name) for name in one.__struct_fields__}, "tenant": "other"})
            for one in PERSONNEL
        ]
        apply_all(connection, FOREIGN["personnel"], other)
    office.register(tenant="other", networks=["10.0.0.0/8"])
    clock_of(office, 3).push()
    assert {one["tenant"] for one in office.workers[0].log(0) if one["type"] == "PunchRecorded"} == {TENANT}
    office.register(tenant="other", networks=["127.0.0.0/8"])
    assert clock_of(office).greet().status_code == 403


def test_a_retired_clock_is_not_heard_any_more(office: Office) -> None:
    office.register()
    office.workers[0].execute({"command": "RetireDevice", "device": SERIAL, "reason": "Hỏng"}, CONTEXT)
    assert clock_of(office, 1).push().status_code == 403
    assert office.clock()["retired"] is not None


def test_how_far_a_clock_is_ahead_shows_by_a_punch_of_this_moment(office: Office) -> None:
    office.register()
    clock = clock_of(office, 50)
    clock.push()
    assert office.clock()["skew_seconds"] is None  # a backlog tells nothing
    office.now += timedelta(seconds=30)
    clock.passes.append(("1", datetime(2019, 7, 15, 12, 7, 30), 0, 1))
    clock.push()
    found = office.clock()
    assert (found["skew_seconds"], found["skew_by"]) == (420, "punch")


def test_posts_are_bounded_and_slowed_down(office: Office) -> None:
    office.register()
    answer = clock_of(office)._ask("POST", "cdata", "x" * (LARGEST + 1), table="ATTLOG")
    assert answer.status_code == 413
    door = create_clock_door(office, Pace(0, 2)).test_client()
    answers = [door.get("/iclock/ping", query_string={"SN": SERIAL}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
