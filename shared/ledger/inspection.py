"""Whether the seals of a ledger file are whole in themselves, whatever the log says."""

from collections.abc import Iterator, Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.ledger import chain, merkle
from shared.ledger.report import Finding, Report, SealTrouble
from shared.ledger.seal import FORMAT, Entry, Line, Seal, manifest_of, read_line, signed_by_one_of


class Inspection:
    """Takes the lines one after another; `kept` are the database's own seals, if they can be read.

    A seal without a signature is as good as signed when a signed one follows, for that one's `previous`
    covers it; so only the unsigned ones at the end of a ledger are reported, and only to who has a key.
    """

    def __init__(
        self, service: str, keys: Sequence[Ed25519PublicKey], kept: Iterator[Seal] | None, report: Report
    ) -> None:
        self.gap = False
        """Whether the line taken last is, or comes after, a seal that cannot be relied upon."""
        self._service = service
        self._keys = keys
        self._kept = kept
        self._report = report
        self._number = 0
        self._before: Seal | None = None
        self._trusted = True
        self._unsigned: list[int] = []
        self._last_position = 0

    def entries_of(self, text: bytes) -> list[Entry] | None:
        """The entries of the next line when they can be relied upon, else None, and the report says why."""
        self.gap = False
        try:
            line = read_line(text)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._accuse("seal-unreadable", self._number + 1)
            self._number += 1
            self._trusted, self.gap = False, True
            self._pass_over(1)
            return None
        seal = line.seal
        if not self._in_turn(seal):
            return None
        kept = next(self._kept, None) if self._kept is not None else None
        trouble, different = self._trouble(line)
        if trouble is None and kept is not None and kept != seal:
            trouble = "seal-differs-in-database"
            different = [
                name for name in Seal.__struct_fields__ if getattr(kept, name) != getattr(seal, name)
            ]
        if trouble is not None:
            self._accuse(trouble, seal.number, differs=different)
        # What only the database tells otherwise about a seal takes nothing from the file's own proof.
        usable = trouble in (None, "seal-differs-in-database")
        self._report.seals += usable
        self.gap |= not usable
        self._before, self._trusted = seal, usable
        self._last_position = max(self._last_position, seal.last_position) if usable else self._last_position
        if kept is None and self._kept is not None:
            self._accuse("database-older", seal.number)
            self._kept = None
        return line.entries if usable else None

    def finish(self) -> None:
        """After the last line: what should have been signed."""
        if self._keys and self._unsigned:
            self._accuse("seal-unsigned", self._unsigned[0], count=len(self._unsigned))

    def _in_turn(self, seal: Seal) -> bool:
        """Whether this is the next seal; after a gap it is taken for one."""
        expected = self._number + 1
        if seal.number < expected:
            self._accuse("seal-repeated", seal.number)
            return False
        if seal.number > expected:
            self._accuse("seal-missing", expected, count=seal.number - expected)
            self._trusted, self.gap = False, True
            self._pass_over(seal.number - expected)
        self._number = seal.number
        return True

    def _pass_over(self, count: int) -> None:
        """Leave out the database's own seals that the file lacks."""
        while count and self._kept is not None:
            if next(self._kept, None) is None:
                self._kept = None
            count -= 1

    def _trouble(self, line: Line) -> tuple[SealTrouble | None, list[str]]:
        seal = line.seal
        if seal.service != self._service or seal.format != FORMAT:
            return "seal-of-another-log", []
        different = self._false_statements(line)
        if different:
            return "seal-altered", different
        if (seal.key is None) != (line.signature is None):
            return "seal-altered", ["signature"]
        if line.signature is None:
            self._unsigned.append(seal.number)
        elif self._keys:
            if not signed_by_one_of(self._keys, seal, line.signature):
                return "seal-forged", ["signature"]
            self._report.signatures = (self._report.signatures or 0) + 1
            self._unsigned.clear()
        return None, []

    def _false_statements(self, line: Line) -> list[str]:
        """The fields of a seal that its entries, or the seal before, contradict."""
        seal, entries = line.seal, line.entries
        if not entries:
            return ["entries"]
        leaves = [entry.leaf for entry in entries]
        true = {
            "first_position": entries[0].position,
            "last_position": entries[-1].position,
            "count": len(entries),
            "manifest": manifest_of(entries),
            "merkle_root": merkle.root(leaves).hex(),
        }
        if self._trusted:
            before = self._before
            head = bytes.fromhex(before.chain_head) if before else chain.GENESIS
            true["previous"] = before.hash() if before else chain.GENESIS.hex()
            true["chain_head"] = chain.head_after(head, leaves).hex()
        false = [name for name, value in true.items() if getattr(seal, name) != value]
        return false or ([] if _ascending(self._last_position, entries) else ["entries"])

    def _accuse(self, kind: SealTrouble, number: int, differs: Sequence[str] = (), count: int = 1) -> None:
        self._report.add(Finding(kind=kind, seal=number, differs=list(differs), count=count))


def _ascending(after: int, entries: Sequence[Entry]) -> bool:
    for entry in entries:
        if entry.position <= after:
            return False
        after = entry.position
    return True
