"""python kombu_subscriber.py amqp://USER:PASSWORD@HOST:5672//"""

import sys

from kombu import Connection, Exchange, Queue

awards = Exchange("awards.events", type="topic", durable=True)
queue, seen = Queue("honour-board", awards, routing_key="AwardConferred", durable=True), set()


def on_award(award, message):
    if message.headers["cloudEvents:id"] not in seen:  # in earnest: a unique key in your database
        print(f"{award['form_name']}: {award['recipient']} ({award['decision_number']})", flush=True)
        seen.add(message.headers["cloudEvents:id"])
    message.ack()


with Connection(sys.argv[1]) as connection, connection.Consumer(queue, callbacks=[on_award], accept=["json"]):
    while True:
        connection.drain_events()
