"""A running load: clerks who record, correct, contest, uphold and retract, each until it is acknowledged.

What a clerk sends follows from the seed alone, not from how long anything takes.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx

from shared.clock import VIETNAM
from tests.faults.organisation import FOR_PERSONS, FOR_UNITS, PEOPLE, UNITS, YEAR

CLERKS = 3
MOST_AT_ONCE = 12
_PAUSE_SECONDS = 0.05
_BUSY = frozenset({"service.unavailable", "service.busy", "internal.error"})
_PATHS = {
    "CorrectBehaviour": "correction",
    "ContestBehaviour": "contest",
    "UpholdBehaviour": "uphold",
    "RetractBehaviour": "retraction",
}

Command = dict[str, Any]


@dataclass
class Told:
    """What the clerks were told: which commands were acknowledged, in order record by record."""

    acknowledged: list[Command] = field(default_factory=list)
    refused: list[tuple[Command, Any]] = field(default_factory=list)
    """Commands that a sound backbone never refuses, with the answer."""
    repeats: Counter[str] = field(default_factory=Counter)
    """How often something was sent again, by why."""


class Load:
    """`with Load(…) as load:` runs it; at the end everything that was begun has been acknowledged."""

    def __init__(self, url: str, token: str, seed: int, clerks: int = CLERKS) -> None:
        self.told = Told()
        self._stopped = threading.Event()
        self._given_up = threading.Event()
        self._lock = threading.Lock()
        self._clerks = [
            threading.Thread(target=self._work, args=(url, token, Random(f"{seed}/{number}")), daemon=True)
            for number in range(clerks)
        ]

    def __enter__(self) -> "Load":
        for clerk in self._clerks:
            clerk.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, seconds: float = 120.0) -> None:
        """Nothing new is begun; what is under way is repeated until it is acknowledged."""
        self._stopped.set()
        deadline = time.monotonic() + seconds
        for clerk in self._clerks:
            clerk.join(max(0.0, deadline - time.monotonic()))
        self._given_up.set()
        assert not any(clerk.is_alive() for clerk in self._clerks), (
            f"commands were still not acknowledged after {seconds:g} s; repeated because of "
            f"{dict(self.told.repeats)}"
        )

    def _work(self, url: str, token: str, random: Random) -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        open_lives: list[Iterator[Command]] = []
        with httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False) as http:
            while not self._stopped.is_set():
                wanted = random.randint(1, MOST_AT_ONCE)
                open_lives += [_life(random) for _ in range(max(0, wanted - len(open_lives) // 20))]
                random.shuffle(open_lives)
                # one command a record in one request, so that none waits for another one's repetition
                chosen = open_lives[:wanted]
                commands = []
                for life in chosen:
                    command = next(life, None)
                    if command is None:
                        open_lives.remove(life)
                    else:
                        commands.append(command)
                self._carry_out(http, commands, single=random.random() < 0.2)
                time.sleep(_PAUSE_SECONDS)

    def _carry_out(self, http: httpx.Client, commands: list[Command], single: bool) -> None:
        if single:
            for command in commands[:3]:
                self._until_acknowledged(http, [command], _send_one)
            commands = commands[3:]
        if commands:
            self._until_acknowledged(http, commands, _send_all)

    def _until_acknowledged(self, http: httpx.Client, commands: list[Command], send: Any) -> None:
        left = commands
        while left and not self._given_up.is_set():
            try:
                outcomes = send(http, left)
            except httpx.TransportError as error:
                outcomes = [type(error).__name__] * len(left)
            self._note(left, outcomes)
            left = [
                command for command, outcome in zip(left, outcomes, strict=True) if isinstance(outcome, str)
            ]
            if left:
                time.sleep(0.2)

    def _note(self, commands: list[Command], outcomes: list[Any]) -> None:
        """An outcome is a reason to repeat (text), a refusal, or None: acknowledged."""
        with self._lock:
            for command, outcome in zip(commands, outcomes, strict=True):
                if outcome is None:
                    self.told.acknowledged.append(command)
                elif isinstance(outcome, str):
                    self.told.repeats[outcome] += 1
                else:
                    self.told.refused.append((command, outcome))


def _send_all(http: httpx.Client, commands: list[Command]) -> list[Any]:
    body = {"commands": [{"service": "observations", **one} for one in commands]}
    response = http.post("/api/commands", json=body)
    if not response.is_success:
        return [_of_failure(response)] * len(commands)
    return [
        None if "events" in one else _of_refusal(one["refused"]["code"], one)
        for one in response.json()["results"]
    ]


def _send_one(http: httpx.Client, commands: list[Command]) -> list[Any]:
    (command,) = commands
    body = {name: value for name, value in command.items() if name != "command"}
    path = "/api/records"
    if command["command"] in _PATHS:
        path += f"/{body.pop('record')}/{_PATHS[command['command']]}"
    response = http.post(path, json=body)
    return [None if response.is_success else _of_failure(response)]


def _of_failure(response: httpx.Response) -> Any:
    if response.status_code >= 500:
        return f"HTTP {response.status_code}"
    return _of_refusal(response.json().get("code", ""), response.text)


def _of_refusal(code: str, said: Any) -> Any:
    return code if code in _BUSY else {"refused": said}


def _life(random: Random) -> Iterator[Command]:
    """What becomes of one record, command by command.

    A command whose answer was lost may be carried out once more, and late. So no step is one that another
    step has undone: a record is corrected at most once, and contested only after.
    """
    record = str(UUID(int=random.getrandbits(128), version=4))
    said = _said(random)
    yield {
        "command": "RecordBehaviour",
        "record": record,
        "observer": "CB001",
        "source": "inspection",
        **said,
    }
    if random.random() < 0.3:
        changed = _said(random, said["subject_kind"])
        del changed["subject_kind"]
        yield {"command": "CorrectBehaviour", "record": record, **changed, **_judged("CB002")}
    if random.random() < 0.3:
        yield {"command": "ContestBehaviour", "record": record, **_judged("CB003")}
        if random.random() < 0.6:
            yield {"command": "UpholdBehaviour", "record": record, **_judged("CB004")}
    if random.random() < 0.2:
        yield {"command": "RetractBehaviour", "record": record, **_judged("CB005")}


def _said(random: Random, kind: str = "") -> dict[str, Any]:
    kind = kind or random.choices(["person", "unit"], weights=[9, 1])[0]
    day = datetime(YEAR, 1, 1, tzinfo=VIETNAM) + timedelta(minutes=random.randrange(365 * 24 * 60))
    return {
        "subject_kind": kind,
        "subject": random.choice(list(PEOPLE) if kind == "person" else UNITS),
        "criterion": random.choice(FOR_PERSONS if kind == "person" else FOR_UNITS),
        "quantity": 100 if kind == "person" else random.choice([100, 300, 9000, 10000]),
        "occurred_at": day.isoformat(),
        "note": f"Ghi chú {random.randrange(10**6)}",
    }


def _judged(by: str) -> dict[str, str]:
    return {"by": by, "reason": "Biên bản kiểm tra"}
