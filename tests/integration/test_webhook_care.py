"""Looking after webhooks: secrets, pauses, replays, leases, ends; and two processes at once."""

import os
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from standardwebhooks import Webhook

from services.gateway import migrations
from services.gateway.webhooks import delivering, log, replay, subscriptions
from services.gateway.webhooks.message import body_of, headers_of
from services.gateway.webhooks.outbound import Poster
from services.gateway.webhooks.routing import route
from shared.contracts.refusal import Refusal
from shared.database import reading, writing
from shared.eventstore import Recorded
from shared.migrate import upgrade
from tests.concurrency import running, wait_until
from tests.servers import create_databases
from tests.services import ROOT
from tests.webhook_house import LOOPBACK, START, TENANT, House
from tests.webhook_receiver import Receiver, receiving


def test_after_a_rotation_both_secrets_are_good_for_a_day(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    old = receiver.secrets[0]
    with writing(house.engine) as connection:
        new = subscriptions.rotate(connection, TENANT, made, house.now)
    assert new != old
    for known in (old, new):
        receiver.secrets.append(known)
        house.happen()
        house.settle_all()
    assert (len(receiver.got), receiver.unproven) == (2, 0)
    house.now += subscriptions.BOTH_VALID + timedelta(seconds=1)
    receiver.secrets.append(old)
    house.happen()
    house.settle_all()
    assert receiver.unproven == 1
    with writing(house.engine) as connection:
        subscriptions.rotate(connection, TENANT, made, house.now)
        subscriptions.rotate(connection, TENANT, made, house.now)
        assert len(subscriptions.signing(connection, TENANT, made, house.now)) == 2


def test_an_altered_or_replayed_message_is_not_taken_for_ours() -> None:
    event = Recorded(
        position=1,
        id="e1",
        stream="s",
        version=1,
        type="AwardConferred",
        schema_version=1,
        occurred_at=START,
        recorded_at=START,
        actor="clerk",
        correlation_id="c",
        causation_id=None,
        tenant=TENANT,
        payload=msgspec.Raw(b"{}"),
    )
    secret, body = subscriptions.new_secret(), body_of(event)
    headers = headers_of("e1", body, [secret], datetime.now(UTC))
    assert Webhook(secret).verify(body, headers)["id"] == "e1"
    old = headers_of("e1", body, [secret], datetime.now(UTC) - timedelta(minutes=6))
    for tampered, given in ((body + " ", headers), (body, {**headers, "webhook-id": "e2"}), (body, old)):
        with pytest.raises(Exception, match=r"signature|too old"):
            Webhook(secret).verify(tampered, given)


def test_what_waits_while_paused_is_sent_afterwards(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    with writing(house.engine) as connection:
        subscriptions.set_state(connection, TENANT, made, "paused", house.now)
    house.happen()
    house.settle_all()
    assert (receiver.got, house.webhook(made)["waiting"]) == ([], 1)
    with writing(house.engine) as connection:
        subscriptions.set_state(connection, TENANT, made, "active", house.now)
    house.settle_all()
    assert len(receiver.got) == 1


def test_a_replay_from_a_day_sends_all_of_that_type_since_with_the_same_ids(
    house: House, receiver: Receiver
) -> None:
    for _ in range(30):
        house.happen()
        house.happen("CampaignClosed")
        house.happen(tenant="other")
        house.now += timedelta(days=1)
    made = house.subscribe(receiver, "AwardConferred", "FlagRaised")
    house.replay(made, day=date(2019, 8, 1))
    house.settle_all()
    wanted = [
        one.id
        for one in house.logs["awards"]
        if (one.type, one.tenant) == ("AwardConferred", TENANT)
        and one.recorded_at >= datetime(2019, 7, 31, 17, tzinfo=UTC)
    ]
    assert 10 < len(wanted) < 20
    assert sorted(receiver.ids) == wanted
    with reading(house.engine) as connection:
        rows = replay.listed(connection, TENANT, made)
    assert [(row["source"], row["found"]) for row in rows] == [("awards", len(wanted)), ("scoring", 0)]
    assert all(row["ended"] for row in rows)


def test_a_replay_from_an_event_begins_with_it(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    events = []
    for _ in range(5):
        events.append(house.happen().id)
        house.now += timedelta(seconds=1)
    house.settle_all()
    receiver.ids.clear()
    house.replay(made, event=events[3])
    house.settle_all()
    assert sorted(receiver.ids) == events[3:]
    with pytest.raises(Refusal) as refused:
        house.replay(made, event="no-such")
    assert refused.value.code == "webhook.event.unknown"
    with pytest.raises(Refusal) as refused:
        house.replay(made)
    assert refused.value.code == "webhook.one-point"


def test_what_was_taken_by_one_process_is_taken_by_no_other_until_its_lease_ends(
    house: House, receiver: Receiver
) -> None:
    house.subscribe(receiver)
    house.happen()
    route(house.engine, house.places_of, house.now)
    (taken,) = delivering.claim(house.engine, house.now)
    assert delivering.claim(house.engine, house.now) == []
    house.now += delivering.LEASE + timedelta(seconds=1)  # the process died
    assert delivering.claim(house.engine, house.now) == [taken]


def test_a_slow_one_holds_up_no_other(house: House, receiver: Receiver) -> None:
    with receiving() as other:
        house.subscribe(receiver)
        for _ in range(50):
            house.happen()
        house.subscribe(other, "CampaignClosed")
        house.happen("CampaignClosed")
        while route(house.engine, house.places_of, house.now):
            pass
        taken = delivering.claim(house.engine, house.now)
        urls = [one.url for one in taken]
        assert (urls.count(receiver.url), urls.count(other.url)) == (delivering.EACH, 1)


def test_a_subscription_that_is_ended_leaves_nothing(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    house.happen()
    route(house.engine, house.places_of, house.now)
    (taken,) = delivering.claim(house.engine, house.now)
    with writing(house.engine) as connection:
        subscriptions.end(connection, TENANT, made)
    delivering.settle(
        house.engine, taken, delivering.send(taken, house.poster.post, datetime.now(UTC)), house.now
    )
    with reading(house.engine) as connection:
        assert subscriptions.listed(connection, TENANT) == []
        for table in ("subscriptions", "secrets", "deliveries", "attempts", "replays"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM webhook_{table}").scalar() == 0


def test_another_organisation_sees_and_changes_nothing_of_it(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    with writing(house.engine) as connection:
        for deed in (
            lambda: subscriptions.rotate(connection, "other", made, house.now),
            lambda: subscriptions.end(connection, "other", made),
            lambda: subscriptions.set_state(connection, "other", made, "paused", house.now),
            lambda: log.listed(connection, "other", made),
            lambda: replay.begin(connection, "other", made, "x", house.now, day=date(2019, 1, 1)),
        ):
            with pytest.raises(Refusal) as refused:
                deed()
            assert refused.value.code == "webhook.unknown"
        assert subscriptions.listed(connection, "other") == []


def test_the_log_is_forgotten_after_its_time(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    house.happen()
    house.settle_all()
    with writing(house.engine) as connection:
        log.forget(connection, house.now + timedelta(days=29))
    assert len(house.deliveries(made)) == 1
    with writing(house.engine) as connection:
        log.forget(connection, house.now + timedelta(days=61))
        log.forget(connection, house.now + timedelta(days=61))
        assert connection.exec_driver_sql("SELECT count(*) FROM webhook_events").scalar() == 0
    assert house.deliveries(made) == []


def test_the_receiver_of_the_docs_takes_each_event_once_and_nothing_forged(house: House) -> None:
    secret = subscriptions.new_secret()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = [sys.executable, "-u", str(ROOT / "docs" / "examples" / "webhook_receiver.py"), str(port)]
    environment = {**os.environ, "WEBHOOK_SECRET": secret}
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True) as receiver:
        try:
            body = body_of(house.happen())
            event = msgspec.json.decode(body)["id"]
            url = f"http://127.0.0.1:{port}/"

            def status(known: str) -> int | None:
                headers = headers_of(event, body, [known], datetime.now(UTC))
                return house.poster.post(url, headers, body.encode()).status

            wait_until(lambda: status(subscriptions.new_secret()) == 401)
            assert [status(secret), status(secret)] == [204, 204]
        finally:
            receiver.terminate()
        assert receiver.stdout is not None
        printed = receiver.stdout.read().splitlines()
    assert len(printed) == 1 and printed[0].startswith("thidua.awards.AwardConferred")


@pytest.mark.server
def test_on_postgresql_two_processes_send_each_event_once(database_url: str, receiver: Receiver) -> None:
    with create_databases(database_url, ["gateway"]) as template:
        url = template.format(service="gateway")
        upgrade(url, migrations)
        houses = [House(url, Poster(LOOPBACK, seconds=2)) for _ in range(2)]
        made = houses[0].subscribe(receiver)
        for _ in range(40):
            houses[0].happen()
        with running(*(house.settle_all for house in houses)):
            pass
        assert sorted(receiver.ids) == [one.id for one in houses[0].logs["awards"]]
        receiver.answers = [500]
        houses[0].happen()
        houses[0].settle_all()
        houses[0].replay(made, day=date(2019, 7, 15))
        assert len(houses[0].deliveries(made, "pending")) == 41
        with writing(houses[1].engine) as connection:
            log.forget(connection, START + timedelta(days=40))
            subscriptions.end(connection, TENANT, made)
        for house in houses:
            house.engine.dispose()
