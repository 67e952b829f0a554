"""Webhooks from the event to another system, over real HTTP on this machine."""

import socket
from datetime import date, timedelta

import msgspec
import pytest

from services.gateway.webhooks import log, subscriptions
from services.gateway.webhooks.patience import PAUSES
from services.gateway.webhooks.routing import Places, route
from shared.database import reading, writing
from tests.webhook_house import TENANT, House
from tests.webhook_receiver import Receiver


def test_an_event_reaches_who_wants_it_signed_and_once(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    event = house.happen()
    house.hear(event)
    house.happen("CampaignClosed")
    house.happen(tenant="other")
    house.settle_all()
    (got,) = receiver.got
    assert receiver.ids == [event.id] and receiver.unproven == 0
    assert (got["type"], got["tenant"]) == ("thidua.awards.AwardConferred", TENANT)
    assert got["data"] == msgspec.json.decode(event.payload)
    assert got["timestamp"] == got["time"] and "actor" not in got and "position" not in got
    (row,) = house.deliveries(made)
    assert (row["state"], row["status"], row["attempts"]) == ("delivered", 204, 1)
    assert house.webhook(made)["succeeded"] is not None


def test_what_nobody_wants_is_not_kept(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "FlagRaised")
    house.happen()
    assert not route(house.engine, house.places_of, house.now)


def test_events_of_before_are_not_sent(house: House, receiver: Receiver) -> None:
    event = house.happen()
    house.now += timedelta(minutes=1)
    house.subscribe(receiver)
    house.hear(event)
    house.settle_all()
    assert receiver.got == []


def test_a_subscription_by_unit_gets_what_is_about_it(house: House, receiver: Receiver) -> None:
    house.places = Places({"p1": "to-mot"}, {"to-mot": "phong"})
    house.subscribe(receiver, "FlagRaised", units=("phong",))
    wanted = [
        house.happen("FlagRaised", subject_kind="person", subject="p1").id,
        house.happen("FlagRaised", subject_kind="unit", subject="phong").id,
    ]
    house.happen("FlagRaised", subject_kind="person", subject="p2")
    house.happen("FlagRaised", subject_kind="unit", subject="khac")
    house.settle_all()
    assert sorted(receiver.ids) == sorted(wanted)
    assert house.asked == [TENANT]


def test_while_nobody_can_say_where_people_are_events_wait(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "FlagRaised", units=("phong",))
    house.happen("FlagRaised", subject_kind="unit", subject="phong")

    def silent(_tenant: str) -> Places:
        raise ConnectionError("personnel is away")

    with pytest.raises(ConnectionError):
        route(house.engine, silent, house.now)
    house.settle_all()
    assert len(receiver.got) == 1


def test_a_failed_delivery_comes_back_when_it_is_due(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    receiver.answers = [500, 503, 204]
    house.happen()
    house.settle_all()
    assert len(receiver.got) == 1
    (row,) = house.deliveries(made, "pending")
    assert (row["status"], row["attempts"]) == (500, 1)
    house.now += timedelta(seconds=6)
    house.settle_all()
    house.now += timedelta(minutes=6)
    house.settle_all()
    (row,) = house.deliveries(made)
    assert (row["state"], row["attempts"], house.webhook(made)["failures"]) == ("delivered", 3, 0)
    assert len(set(receiver.ids)) == 1
    with reading(house.engine) as connection:
        told = log.shown(connection, TENANT, made, row["event"])
    assert [one["status"] for one in told["tries"]] == [500, 503, 204]
    assert msgspec.json.decode(told["body"]) == receiver.got[0]


def test_a_receiver_that_is_away_for_days_is_given_up_and_disabled(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    receiver.url, away = "", receiver.url
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with writing(house.engine) as connection:
            connection.exec_driver_sql(
                "UPDATE webhook_subscriptions SET url = ?", (f"http://127.0.0.1:{nobody.getsockname()[1]}/",)
            )
        house.happen()
        house.settle_all()
        for pause in PAUSES:
            (row,) = house.deliveries(made)
            assert (row["state"], row["error"]) == ("pending", "no-connection")
            house.now += pause * 1.2
            house.settle_all()
    (row,) = house.deliveries(made)
    assert (row["state"], row["attempts"]) == ("given-up", len(PAUSES) + 1)
    assert (house.webhook(made)["state"], house.webhook(made)["why"]) == ("disabled", "unreachable")
    house.happen()
    with writing(house.engine) as connection:
        connection.exec_driver_sql("UPDATE webhook_subscriptions SET url = ?", (away,))
        subscriptions.set_state(connection, TENANT, made, "active", house.now)
    house.settle_all()
    assert receiver.got == []  # what came while it was disabled comes by a replay alone
    house.replay(made, day=date(2019, 7, 15))
    house.settle_all()
    assert len(receiver.got) == 2


def test_one_that_is_gone_is_disabled_at_once(house: House, receiver: Receiver) -> None:
    made = house.subscribe(receiver)
    receiver.answers = [410]
    house.happen()
    house.settle_all()
    assert house.deliveries(made)[0]["state"] == "given-up"
    assert (house.webhook(made)["state"], house.webhook(made)["why"]) == ("disabled", "gone")
    house.now += timedelta(days=1)
    house.happen()
    house.settle_all()
    assert len(receiver.got) == 1
