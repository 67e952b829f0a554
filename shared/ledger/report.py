"""What a verification found: each finding names its event or its seal."""

from typing import Literal

import msgspec

EventTrouble = Literal["altered", "removed", "inserted", "reordered", "cut-off"]
SealTrouble = Literal[
    "seal-unreadable", "seal-altered", "seal-forged", "seal-unsigned", "seal-missing", "seal-repeated",
    "seal-of-another-log", "seal-differs-in-database", "database-older",
]  # fmt: skip


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`position`, `id`, `stream` and `version` are the event's as it was sealed; those of an inserted one are
    as it stands in the log. `differs` names fields; `found_at` is where a reordered event stands now; `count`
    tells how many events or seals in a row are concerned."""

    kind: EventTrouble | SealTrouble
    position: int | None = None
    id: str | None = None
    stream: str | None = None
    version: int | None = None
    differs: list[str] = []
    found_at: int | None = None
    seal: int | None = None
    count: int = 1


class Report(msgspec.Struct, kw_only=True):
    """`whole` says that every sealed event stands in the log as it was sealed, and nothing else between them.

    `checked` events were compared with the ledger, `unsealed` are newer than its last seal, `unproven` fall
    into seals that are themselves broken, `unseen` belong to organisations that this reader may not read.
    `signatures` is how many seals were signed by a known key, None when no key was given. `findings` holds
    the first ones, in the order of the log; `troubles` counts them all.
    """

    service: str
    whole: bool = True
    seals: int = 0
    checked: int = 0
    unsealed: int = 0
    unproven: int = 0
    unseen: int = 0
    sealed_until: int = 0
    signatures: int | None = None
    troubles: int = 0
    findings: list[Finding] = []

    def add(self, finding: Finding) -> None:
        self.whole = False
        self.troubles += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)


MOST_FINDINGS = 100
