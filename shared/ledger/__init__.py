"""Proof that a log is what was once written: a hash chain, signed seals over Merkle trees, their check."""

from shared.ledger.report import Finding, Report
from shared.ledger.verify import verify

__all__ = ["Finding", "Report", "verify"]
