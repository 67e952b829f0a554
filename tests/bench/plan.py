"""What a run measures: which module, with how many events, and how the figure is made from its outcomes."""

from dataclasses import dataclass

OURS = "tests.bench.ours.pipeline"


@dataclass(frozen=True)
class Entry:
    """`events` for a full run; `--quick` takes a tenth, at least `QUICK_LEAST`."""

    name: str
    module: str
    events: int
    arguments: tuple[str, ...] = ()


APPEND = ("--append-only",)
QUICK_SHARE, QUICK_LEAST = 10, 500

END_TO_END = (
    Entry("Thi Đua", OURS, 100_000),
    Entry("Thi Đua, two scoring replicas", OURS, 100_000, ("--replicas", "2")),
    Entry("Thi Đua, notes not encrypted", OURS, 100_000, ("--plain",)),
)
END_TO_END_PEERS = (
    Entry("message-db, a transaction a message", "tests.bench.peers.message_db", 10_000),
    Entry(
        "message-db, a transaction for up to 1,000 messages",
        "tests.bench.peers.message_db",
        20_000,
        ("--a-batch-a-transaction",),
    ),
    Entry("eventsourcing", "tests.bench.peers.pyeventsourcing", 10_000),
    Entry("plain nameko + SQLAlchemy", "tests.bench.peers.plain_nameko", 4_000),
    Entry("Celery + SQLAlchemy", "tests.bench.peers.celery_sqlalchemy", 4_000),
)
BY_HAND = Entry(
    "message-db, consumer by hand: a set a statement",
    "tests.bench.peers.message_db",
    40_000,
    ("--set-based",),
)
"""Shown beside the peers, not among them: no pattern of the product, but its log with our way to score."""

APPENDS = (
    Entry("Thi Đua", OURS, 100_000, APPEND),
    Entry("Thi Đua, notes not encrypted", OURS, 100_000, (*APPEND, "--plain")),
)
APPEND_PEERS = (
    Entry("message-db", "tests.bench.peers.message_db", 40_000, APPEND),
    Entry("eventsourcing", "tests.bench.peers.pyeventsourcing", 40_000, APPEND),
    Entry("SQLAlchemy, rows alone", "tests.bench.peers.plain_nameko", 40_000, APPEND),
)
COPY = Entry("COPY of our log's rows into our log's table", "tests.bench.limits.copy", 200_000, ("--log",))
COPY_BARE = Entry("COPY of W's seven columns", "tests.bench.limits.copy", 200_000)
RABBITMQ = Entry("RabbitMQ, quorum queue, our relay's bodies", "tests.bench.limits.rabbitmq", 500_000)
RABBITMQ_BARE = Entry(
    "RabbitMQ, quorum queue, W's bare JSON", "tests.bench.limits.rabbitmq", 500_000, ("--bare",)
)
PUNCHES = Entry("Real services, punches to attendance scores", "tests.bench.ours.punches", 0)
IDLE = Entry("one event alone, idle", "tests.bench.ours.latency", 500)
BUSY = Entry(
    "one event alone, 500 events/s background", "tests.bench.ours.latency", 500, ("--background", "500")
)
STAGES = Entry("stages", "tests.bench.ours.stages", 20_000)

ALL = (
    *END_TO_END,
    *END_TO_END_PEERS,
    BY_HAND,
    *APPENDS,
    *APPEND_PEERS,
    COPY,
    COPY_BARE,
    RABBITMQ,
    RABBITMQ_BARE,
    PUNCHES,
    IDLE,
    BUSY,
    STAGES,
)
