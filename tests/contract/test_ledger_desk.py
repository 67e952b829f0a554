"""What a service proves of its log to an auditor who asks it."""

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.contracts.refusal import Refusal
from shared.eventstore import Store
from shared.ledger.export import LedgerFile
from shared.ledger.proof import check_proof, read_proof
from shared.ledger.sealer import Sealer
from shared.messaging.ledger_desk import LedgerDesk
from tests.stores import CONTEXT, append

KEY = Ed25519PrivateKey.generate()


class Kept:
    """The seals of a log, where its service keeps them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def public_keys(self) -> list[Any]:
        return [KEY.public_key()]


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> LedgerDesk:
    """Of a service with three sealed events."""
    desk = LedgerDesk()
    desk.name = "personnel"  # type: ignore[misc]
    desk.store = store
    desk.sealer = Kept(tmp_path / "personnel.jsonl")  # type: ignore[assignment]
    for number in range(3):
        append(store, "unit-a", number, number)
    sealer = Sealer(store, "personnel", KEY, LedgerFile(tmp_path / "personnel.jsonl"))
    while sealer.run_once():
        pass
    return desk


def test_a_log_as_it_was_sealed_is_whole(desk: LedgerDesk) -> None:
    report = desk.verify_log(CONTEXT.tenant)

    assert (report["whole"], report["checked"], report["signatures"]) == (True, 3, report["seals"])


def test_another_organisation_learns_nothing_of_it(desk: LedgerDesk) -> None:
    report = desk.verify_log("hoi")

    assert (report["whole"], report["checked"], report["unseen"]) == (True, 0, 3)
    with pytest.raises(Refusal) as refused:
        desk.prove_event("hoi", 2)
    assert refused.value.code == "logged-event.unknown"


def test_an_event_of_the_ledger_that_is_gone_is_named(desk: LedgerDesk, tmp_path: Path) -> None:
    append(desk.store, "unit-a", 3, 3)
    lines = (tmp_path / "personnel.jsonl").read_bytes()
    (tmp_path / "personnel.jsonl").write_bytes(lines.replace(b"unit-a", b"unit-b", 1))

    report = desk.verify_log(CONTEXT.tenant)

    assert (report["whole"], report["unsealed"] + report["unproven"] > 0) == (False, True)


def test_a_proof_holds_without_the_service(desk: LedgerDesk) -> None:
    proof = read_proof(desk.prove_event(CONTEXT.tenant, 2)["proof"].encode())

    assert check_proof(proof, [KEY.public_key()]) == "proven"
    assert proof.envelope()["position"] == 2


def test_what_is_not_sealed_yet_is_not_proven(desk: LedgerDesk) -> None:
    append(desk.store, "unit-a", 3, 3)

    with pytest.raises(Refusal) as refused:
        desk.prove_event(CONTEXT.tenant, 4)
    assert refused.value.code == "ledger.not-sealed"


def test_a_ledger_that_is_not_there_is_told(desk: LedgerDesk, tmp_path: Path) -> None:
    (tmp_path / "personnel.jsonl").unlink()

    with pytest.raises(Refusal) as refused:
        desk.verify_log(CONTEXT.tenant)
    assert refused.value.code == "ledger.unreadable"
