"""The timer's work: sealed in time, by the key of the installation, and no fault of it stops the service."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from shared.config import Settings
from shared.eventstore import Store
from shared.ledger.keys import KeyUnusable, public_keys
from shared.messaging.extensions import LogStore
from shared.messaging.sealing import LogSealer
from tests.ledgers import EVENTS_A_SEAL, SERVICE, fill, verified


def sealer_of(store: Store, settings: Settings) -> LogSealer:
    """The provider as a container of personnel would have it, started."""
    log = LogStore()
    log.store = store
    found = LogSealer()
    found.container = SimpleNamespace(config={"THIDUA": settings}, service_name=SERVICE, extensions=[log])
    found.setup()
    found.start()
    return found


def test_an_embedded_installation_signs_with_a_key_of_its_own(store: Store, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")
    fill(store, 3 * EVENTS_A_SEAL)
    sealer_of(store, settings).seal()
    assert settings.ledger_key is not None
    report = verified(store, settings.ledger_of(SERVICE), public_keys(settings.ledger_key))
    assert (report.whole, report.unsealed, report.signatures) == (True, 0, 1)


def test_on_servers_seals_are_unsigned_unless_a_key_is_named(store: Store, tmp_path: Path) -> None:
    settings = Settings(amqp_uri="amqp://mq", data=tmp_path / "var")
    fill(store, 1)
    sealer_of(store, settings).seal()
    assert verified(store, settings.ledger_of(SERVICE), ()).whole
    assert [one.name for one in settings.data.iterdir()] == ["ledger"]
    named = Settings(amqp_uri="amqp://mq", data=tmp_path, ledger_key_file=str(tmp_path / "absent.pem"))
    with pytest.raises(KeyUnusable, match="absent"):
        sealer_of(store, named)


def test_a_file_that_cannot_be_written_is_told_once_and_caught_up_with(store: Store, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var", ledger_export=str(tmp_path / "disk" / "{service}.jsonl"))
    (tmp_path / "disk").write_text("not a folder")
    sealer = sealer_of(store, settings)
    with capture_logs() as said:
        for number in range(3):
            fill(store, 1, streams=1, first=number)
            sealer.seal()
    assert [one["event"] for one in said] == ["the log cannot be sealed"]
    (tmp_path / "disk").unlink()
    sealer.seal()
    assert verified(store, settings.ledger_of(SERVICE), ()).checked == 3
