"""Every log of a running installation is sealed by itself, and holds before who trusts neither of them."""

import json
import time

import pytest

from tests.end_to_end.installation import SERVICES, Installation

PATIENCE = 30.0


@pytest.mark.parametrize("service", SERVICES)
def test_a_log_is_sealed_within_seconds_and_found_whole_by_server_and_database(
    installation: Installation, service: str
) -> None:
    installation.settle()
    file = installation.data / "ledger" / f"{service}.jsonl"
    deadline = time.monotonic() + PATIENCE
    while (
        not file.exists() or json.loads(installation.done("verify", service, "--format", "json"))["unsealed"]
    ):
        assert time.monotonic() < deadline, "the log was not sealed in time"
        time.sleep(0.5)
    database = f"sqlite:///{installation.data}/{{service}}.sqlite"
    for way in ((), ("--database", database)):
        report = json.loads(installation.done("verify", service, "--format", "json", *way))
        assert (report["whole"], report["checked"]) == (True, installation.heads()[service])
        assert report["signatures"] == report["seals"] > 0
