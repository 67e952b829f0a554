"""message-db, installed from the SQL files of its npm package in MESSAGE_DB_FOLDER, driven by psycopg.

Writing calls write_message for every event, in pipelined transactions of 500. The consumer is the documented
one: get_category_messages from a position, each message to a handler, polling at 1 ms. Each message with its
position is one transaction, which makes the effect exactly-once; with `--a-batch-a-transaction` it is one for
all of the up to 1,000 messages that were read together.

`--set-based` is no pattern of message-db but what one could write by hand on its log: the whole batch to the
board by one statement. `--rebuild` reads a log that is there. `--serve` is the consumer's process.
"""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from tests.bench import board
from tests.bench.contest import Task, compete, task
from tests.bench.outcome import Outcome, report
from tests.bench.processes import say_ready
from tests.bench.workload import Observation, batches, oracle

BATCH = 500
READ = 1_000
_POLL_SECONDS = 0.001

FILES = (
    "schema/message-store",
    "extensions/pgcrypto",
    "types/message",
    "tables/messages",
    "functions/message-store-version",
    "functions/hash-64",
    "functions/acquire-lock",
    "functions/category",
    "functions/is-category",
    "functions/id",
    "functions/cardinal-id",
    "functions/stream-version",
    "functions/write-message",
    "functions/get-stream-messages",
    "functions/get-category-messages",
    "functions/get-last-stream-message",
    "indexes/messages-id",
    "indexes/messages-stream",
    "indexes/messages-category",
)
SEARCH_PATH = "SET search_path = message_store, public"
WRITE = "SELECT write_message(%s, %s, 'Observed', %s::jsonb)"
MOVE = "UPDATE consumer_position SET position = %s"
CATEGORY = "SELECT global_position, data FROM get_category_messages('record', %s, %s)"


def install(url: str) -> None:
    folder = Path(os.environ["MESSAGE_DB_FOLDER"]) / "database"
    with psycopg.connect(url, autocommit=True) as connection:
        for name in FILES:
            connection.execute(SEARCH_PATH if name.startswith("types") else "SELECT 1")
            connection.execute((folder / f"{name}.sql").read_bytes())
        connection.execute("CREATE TABLE public.consumer_position (position bigint NOT NULL)")
        connection.execute("INSERT INTO public.consumer_position VALUES (1)")


def row(one: Observation) -> tuple[str, str, str]:
    data = {
        "subject": one.subject,
        "criterion": one.criterion,
        "points": one.points,
        "at": one.at,
        "observer": one.observer,
        "note": one.note,
    }
    return one.id, f"record-{one.id}", msgspec.json.encode(data).decode()


def serve(style: Sequence[str]) -> None:
    url = os.environ["DATABASE_URL"].replace("{service}", "observations").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SEARCH_PATH)
        found = connection.execute("SELECT position FROM consumer_position").fetchone()
        position = found[0] if found else 1
        say_ready()
        while True:
            messages = connection.execute(CATEGORY, (position, READ), prepare=True).fetchall()
            if not messages:
                time.sleep(_POLL_SECONDS)
                continue
            position = messages[-1][0] + 1
            observed = [tally(msgspec.json.decode(data)) for _, data in messages]
            if "--set-based" in style:
                with connection.transaction():
                    connection.execute(board.ADD_MANY, together(observed), prepare=True)
                    connection.execute(MOVE, (position,), prepare=True)
            elif "--a-batch-a-transaction" in style:
                with connection.transaction():
                    for one in observed:
                        connection.execute(board.ADD_ONE, one, prepare=True)
                    connection.execute(MOVE, (position,), prepare=True)
            else:
                for (here, _), one in zip(messages, observed, strict=True):
                    with connection.transaction():
                        connection.execute(board.ADD_ONE, one, prepare=True)
                        connection.execute(MOVE, (here + 1,), prepare=True)


def rebuild(given: Task, url: str, connection: psycopg.Connection) -> None:
    """All messages in a loop into sums in memory, then both of the board's tables at once."""
    began = time.monotonic()
    sums: dict[tuple[str, str, str], int] = {}
    position = 1
    while messages := connection.execute(CATEGORY, (position, READ), prepare=True).fetchall():
        position = messages[-1][0] + 1
        for _, data in messages:
            one = tally(msgspec.json.decode(data))
            key = (one["subject"], one["criterion"], one["month"])
            sums[key] = sums.get(key, 0) + one["points"]
    observed = [
        {"subject": subject, "criterion": criterion, "month": month, "points": points}
        for (subject, criterion, month), points in sums.items()
    ]
    connection.execute(board.ADD_MANY, together(observed))
    ended = time.monotonic()
    board.wait_until_right(url, oracle(given.events))
    report(Outcome(events=len(given.events), append_seconds=0.0, seconds=ended - began))


def tally(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "subject": data["subject"],
        "criterion": data["criterion"],
        "month": data["at"][:7],
        "points": data["points"],
    }


def together(observed: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    names = {"subjects": "subject", "criteria": "criterion", "months": "month", "points": "points"}
    return {many: [one[single] for one in observed] for many, single in names.items()}


def main(given: Task, style: Sequence[str]) -> None:
    url = given.database("observations")
    install(url)
    board.create(url)
    connection = psycopg.connect(url, autocommit=True)
    connection.execute(SEARCH_PATH)

    def append(observations: Sequence[Observation]) -> None:
        for batch in batches(observations, BATCH):
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(WRITE, [row(one) for one in batch])

    if "--rebuild" in style:
        append(given.events)
        rebuild(given, url, connection)
        return
    compete(given, append, {"consumer": (__spec__.name, "--serve", *style)}, url)
    connection.close()


if __name__ == "__main__":
    chosen = [word for word in sys.argv if word in ("--set-based", "--a-batch-a-transaction", "--rebuild")]
    serve(chosen) if "--serve" in sys.argv else main(task(), chosen)
