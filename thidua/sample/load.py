"""Loads a sample through the HTTP API, as any client would.

Every step adds nothing when it was done before, or looks first at what is there: a load that was killed at
any moment and begun again ends as one that was not.
"""

import importlib.resources
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from thidua.client import Client, segment
from thidua.importing import State, follow, send
from thidua.sample import commands
from thidua.sample.files import write
from thidua.sample.model import Sample

Command = dict[str, Any]
Tell = Callable[[str, str, int, int | None], None]
"""Called with what is being done, in Vietnamese and English, how much of it is, and of how much."""

BATCH = 500
STUCK_SECONDS = 120.0
SETTLE_PAUSE = 0.1


class NotLoaded(Exception):
    """What was refused, or that the services stopped working on what they have."""


def load(client: Client, sample: Sample, tell: Tell = lambda *_: None) -> None:
    """Load all of the sample, to the conferred awards; raises NotLoaded or ClientError."""
    loader = _Loader(client, sample, tell)
    with TemporaryDirectory(prefix="thidua-sample-") as folder:
        write(sample, folder)
        loader.organisation()
        loader.people(Path(folder))
        loader.criteria()
        loader.settle()
        loader.observations(Path(folder))
        loader.settle()
        loader.campaign()
        loader.settle()
        loader.rankings()
        loader.settle()
        loader.awards()
        loader.settle()


class _Loader:
    def __init__(self, client: Client, sample: Sample, tell: Tell) -> None:
        self._client = client
        self._sample = sample
        self._tell = tell

    def organisation(self) -> None:
        """The organisation, its units and blocks."""
        self._carry_out("Lập cơ quan", "Founding", [commands.found(self._sample)])
        there = {unit["unit"] for unit in self._client.get("/api/units")}
        self._carry_out("Tạo đơn vị", "Creating units", commands.units(self._sample, there))
        self._carry_out("Lập khối thi đua", "Forming blocks", commands.blocks(self._sample))
        days = sorted({str(unit.on) for unit in self._sample.units})
        joined = {
            (row["block"], unit, day)
            for day in days
            for row in self._client.get("/api/blocks", on=day)
            for unit in row["units"]
        }
        self._carry_out("Vào khối", "Joining blocks", commands.memberships(self._sample, joined))

    def people(self, folder: Path) -> None:
        """The people, with all that happens to them and to their units."""
        self._import("people", folder / "people.csv", "Nạp cán bộ", "Importing people")
        self._carry_out("Điều động, sáp nhập", "Transfers and mergers", commands.changes(self._sample))
        self._import("leave", folder / "leave.csv", "Nạp nghỉ phép", "Importing leave")

    def criteria(self) -> None:
        name = Path(self._sample.criteria_file).name
        shipped = importlib.resources.files("services.scoring") / "criteria" / name
        self._tell("Ban hành bảng điểm", "Publishing criteria", 0, None)
        self._client.post("/api/criteria", {"text": shipped.read_text("utf-8"), "file_name": name})

    def observations(self, folder: Path) -> None:
        """What was seen and punched, and what became of the records."""
        self._import("behaviours", folder / "behaviours.csv", "Nạp ghi nhận", "Importing behaviours")
        self._import("punches", folder / "punches.dat", "Nạp chấm công", "Importing punches", soiled=True)
        reviewed = dict.fromkeys(review.record for review in self._sample.reviews)
        standing = {
            record: self._client.get(f"/api/records/{segment(record)}")["standing"] for record in reviewed
        }
        self._carry_out("Khiếu nại, sửa, rút", "Reviewing records", commands.reviews(self._sample, standing))

    def campaign(self) -> None:
        self._carry_out("Phát động phong trào", "Launching", commands.campaign(self._sample))

    def rankings(self) -> None:
        self._carry_out("Công bố xếp hạng", "Publishing rankings", commands.rankings(self._sample))

    def awards(self) -> None:
        """Nominate, decide and confer. Units that tie for a flag are left: the council has to choose."""
        campaign = self._sample.campaign
        path = f"/api/campaigns/{segment(campaign.campaign)}/nominations"
        self._tell("Đề nghị khen thưởng", "Nominating", 0, None)
        self._client.post(path, {"period": campaign.period})
        nominated = [row for row in self._client.get(path) if row["period"] == campaign.period]
        self._carry_out("Quyết định, trao thưởng", "Conferring", commands.decisions(self._sample, nominated))

    def settle(self) -> None:
        """Wait until every service has taken and done everything there is."""
        before: Any = None
        deadline = time.monotonic() + STUCK_SECONDS
        most = 0
        while not (status := self._client.get("/api/status"))["settled"]:
            if status != before:
                before, deadline = status, time.monotonic() + STUCK_SECONDS
            if time.monotonic() > deadline:
                raise NotLoaded(f"not settled for {STUCK_SECONDS:.0f} s: {status['services']}")
            waiting = sum(one.get("waiting", 0) for one in status["services"].values())
            most = max(most, waiting)
            self._tell("Chờ tính điểm", "Waiting for the scores", most - waiting, most or None)
            time.sleep(SETTLE_PAUSE)

    def _carry_out(self, vi: str, en: str, wanted: Sequence[Command]) -> None:
        for start in range(0, len(wanted), BATCH):
            self._tell(vi, en, start, len(wanted))
            batch = [msgspec.to_builtins(command) for command in wanted[start : start + BATCH]]
            results = self._client.post("/api/commands", {"commands": batch})["results"]
            _require_done(batch, results)

    def _import(self, kind: str, file: Path, vi: str, en: str, soiled: bool = False) -> None:
        def watch(state: State) -> None:
            self._tell(vi, en, state["done"], state["lines"])

        state = follow(self._client, send(self._client, kind, file, {}), watch)
        if state["state"] == "failed":
            raise NotLoaded(f"{file.name}: {state['failure']['message']}")
        left = {reason: count for reason, count in state["reasons"].items() if reason != "already-known"}
        if left and not soiled:
            raise NotLoaded(f"{file.name}: {left}")


def _require_done(batch: Iterable[Command], results: Iterable[dict[str, Any]]) -> None:
    for command, result in zip(batch, results, strict=True):
        if result.get("refused"):
            raise NotLoaded(f"{command['command']}: {result['refused']['message']}")
