"""What a run measures: which module, with how many events and how often."""

from dataclasses import dataclass

RUNS = 3
QUICK_LEAST = 500
_EVENTS_ALONE = 520
"""So many that the 99th percentile is not the slowest but one of several."""


@dataclass(frozen=True)
class Entry:
    """`events` and `runs` for a full run; `quick` events for `--quick`, else a tenth."""

    name: str
    module: str
    events: int
    arguments: tuple[str, ...] = ()
    runs: int = RUNS
    quick: int | None = None

    @property
    def key(self) -> str:
        """By which its figures are kept and `--only` finds it."""
        return " ".join((self.module.removeprefix("tests.bench."), *self.arguments))

    def command(self, quick: bool, seed: int) -> list[str]:
        """The arguments of one run."""
        return [*self.arguments, "--events", str(self.wanted(quick)), "--seed", str(seed)]

    def wanted(self, quick: bool) -> int:
        if not quick:
            return self.events
        return self.quick if self.quick is not None else max(QUICK_LEAST, self.events // 10)


def _alone(name: str, module: str, *arguments: str, events: int = _EVENTS_ALONE) -> Entry:
    return Entry(name, module, events, arguments, quick=50)


_PIPELINE, _MESSAGE_DB = "tests.bench.ours.pipeline", "tests.bench.peers.message_db"
_EVENTSOURCING, _NAMEKO = "tests.bench.peers.pyeventsourcing", "tests.bench.peers.plain_nameko"
_CELERY = "tests.bench.peers.celery_sqlalchemy"
_APPEND = "--append-only"

OURS = Entry("Thi Đua", _PIPELINE, 200_000, quick=10_000)
OURS_OTHERWISE = (
    Entry("Thi Đua, two scoring replicas", _PIPELINE, 200_000, ("--replicas", "2"), quick=10_000),
    Entry("Thi Đua, notes not encrypted", _PIPELINE, 200_000, ("--plain",), quick=10_000),
)
PEERS = (
    Entry("message-db: a transaction a message", _MESSAGE_DB, 12_000),
    Entry("eventsourcing: projection on PostgreSQL", _EVENTSOURCING, 8_000),
    Entry("nameko + SQLAlchemy: event_handler", _NAMEKO, 3_000),
    Entry("Celery + SQLAlchemy: a task an event", _CELERY, 3_000),
)
"""Each by the pattern that its documentation shows: a handler a message, with one transaction each.

`× best peer` means the fastest of these.
"""
BESIDE = (
    Entry(
        "message-db: a transaction for up to 1,000 messages",
        _MESSAGE_DB,
        15_000,
        ("--a-batch-a-transaction",),
    ),
    Entry("message-db: a set a statement, by hand", _MESSAGE_DB, 40_000, ("--set-based",)),
)
"""Shown beside the peers and not among them: consumers that message-db neither has nor shows.

The second is no pattern of the product at all, but its log with our own way to score.
"""

APPEND = Entry("Thi Đua", _PIPELINE, 200_000, (_APPEND,))
APPEND_PLAIN = Entry("Thi Đua, notes not encrypted", _PIPELINE, 200_000, (_APPEND, "--plain"))
APPEND_PEERS = (
    Entry("message-db: write_message, pipelined", _MESSAGE_DB, 40_000, (_APPEND,)),
    Entry("eventsourcing", _EVENTSOURCING, 40_000, (_APPEND,)),
    Entry("SQLAlchemy: rows alone", _NAMEKO, 40_000, (_APPEND,)),
)
COPY = Entry("COPY of our log's rows into our log's table", "tests.bench.limits.copy", 200_000, ("--log",))
COPY_BARE = Entry("COPY of W's seven columns", "tests.bench.limits.copy", 200_000)

IDLE = _alone("Thi Đua, idle", "tests.bench.ours.latency")
BUSY = _alone("Thi Đua, 500 events/s background", "tests.bench.ours.latency", "--background", "500")
REQUEST = _alone("Thi Đua, from the request, W's services", "tests.bench.ours.front_door")
REQUEST_REAL = _alone(
    "Thi Đua, from the request, the real services", "tests.bench.ours.front_door", "--real", events=220
)
RPC = _alone("nameko RPC alone, one call", "tests.bench.peers.nameko_rpc")
ALONE_PEERS = (
    _alone("message-db, polling each ms, no broker", _MESSAGE_DB, "--alone"),
    _alone("eventsourcing, woken by NOTIFY, no broker", _EVENTSOURCING, "--alone"),
    _alone("nameko + SQLAlchemy", _NAMEKO, "--alone"),
    _alone("Celery + SQLAlchemy", _CELERY, "--alone"),
)

_REBUILD = "tests.bench.ours.rebuild"
REBUILD = Entry("Thi Đua: facts and scores of W, the log by RPC", _REBUILD, 500_000, quick=20_000)
REBUILDS = (
    REBUILD,
    Entry("Thi Đua: the same in one process, no broker", _REBUILD, 500_000, ("--one-process",), quick=20_000),
    Entry("Thi Đua: facts of the real scoring service", _REBUILD, 500_000, ("--real",), quick=20_000),
    Entry("message-db: its messages in a loop, scores alone", _MESSAGE_DB, 100_000, ("--rebuild",)),
    Entry("one SQL statement over jsonb, scores alone", "tests.bench.limits.jsonb", 500_000, quick=20_000),
)

CARRIED = Entry("our publisher and subscription", "tests.bench.ours.carry", 1_000_000)
RABBITMQ = Entry("the broker's limit, our bodies", "tests.bench.limits.rabbitmq", 1_000_000)
RABBITMQ_BARE = Entry(
    "the broker's limit, W's bare JSON", "tests.bench.limits.rabbitmq", 1_000_000, ("--bare",)
)

MEMORY = Entry("memory in W", "tests.bench.ours.memory", 2_000_000, runs=1, quick=20_000)
GROWTH = Entry("one event's way after 10 × the history", "tests.bench.ours.growth", 1_000_000, quick=20_000)
PUNCHES = Entry(
    "the real services: punches to attendance scores", "tests.bench.ours.punches", 50_000, runs=1, quick=1_600
)
_IN_MEMORY, _CAPPED_SUM = "tests.bench.ours.recompute", "tests.bench.limits.capped_sum"
IN_MEMORY = Entry("facts to scores, in memory", _IN_MEMORY, 10_000_000, quick=200_000)
IN_MEMORY_BY_RANGES = Entry(
    "the same by ranges of 10,000 persons", _IN_MEMORY, 10_000_000, ("--ranges",), quick=200_000
)
CAPPED_SUMS = (
    Entry("Polars: a sum with monthly caps, nothing more", _CAPPED_SUM, 10_000_000, quick=200_000),
    Entry("DuckDB: the same sum", _CAPPED_SUM, 10_000_000, ("--duckdb",), quick=200_000),
)
_ATTENDANCE = "tests.bench.ours.attendance"
ATTENDANCE = Entry("punches to points, in memory", _ATTENDANCE, 10_000_000, quick=200_000)
ATTENDANCE_BY_RANGES = Entry(
    "the same by ranges of 10,000 persons", _ATTENDANCE, 10_000_000, ("--ranges",), quick=200_000
)
PASSAGES = Entry(
    "Polars: first and last punch of a badge's day, nothing more",
    "tests.bench.limits.passages",
    10_000_000,
    quick=200_000,
)
ATTENDANCES = (ATTENDANCE, ATTENDANCE_BY_RANGES, PASSAGES)
WHAT_IF = Entry(
    "what-if over a year of so many persons", "tests.bench.ours.what_if", 10_000, runs=1, quick=500
)
_RECOMPUTE, _LIMITS = "tests.bench.ours.recompute_postgres", "tests.bench.limits.facts"
RECOMPUTE = Entry("facts in PostgreSQL to written scores", _RECOMPUTE, 10_000_000, quick=200_000)
RECOMPUTES = (
    RECOMPUTE,
    Entry("the same by one replica", _RECOMPUTE, 10_000_000, ("--replicas", "1"), quick=200_000),
    Entry("ADBC: the same facts into Arrow, nothing more", _LIMITS, 10_000_000, quick=200_000),
    Entry("one SQL statement: sums with caps alone", _LIMITS, 10_000_000, ("--sql",), quick=200_000),
)
FACT_GROWTH = Entry(
    "one fact to its score after 5 years of history", "tests.bench.ours.fact_growth", 600_000, quick=60_000
)
CERTIFICATES = Entry("certificates as PDF, one press", "tests.bench.ours.certificates", 1_000)
ELIGIBILITY = Entry(
    "who may have which award, persons and their units", "tests.bench.ours.eligibility", 100_000, quick=5_000
)
STAGES = Entry("stages", "tests.bench.ours.stages", 20_000, quick=4_000)

ALL = (
    OURS,
    *OURS_OTHERWISE,
    *PEERS,
    *BESIDE,
    APPEND,
    APPEND_PLAIN,
    *APPEND_PEERS,
    COPY,
    COPY_BARE,
    IDLE,
    BUSY,
    REQUEST,
    REQUEST_REAL,
    RPC,
    *ALONE_PEERS,
    *REBUILDS,
    CARRIED,
    RABBITMQ,
    RABBITMQ_BARE,
    GROWTH,
    MEMORY,
    PUNCHES,
    IN_MEMORY,
    IN_MEMORY_BY_RANGES,
    *CAPPED_SUMS,
    *ATTENDANCES,
    *RECOMPUTES,
    FACT_GROWTH,
    WHAT_IF,
    CERTIFICATES,
    ELIGIBILITY,
    STAGES,
)
