"""Every person and every unit belongs to one of a fixed number of buckets of its organisation.

A bucket of persons, or of units, in one year is what one replica computes at a time: others compute other
buckets meanwhile. The number is stored with what belongs to a bucket, so it never changes.
"""

from collections.abc import Iterable
from zlib import crc32

BUCKETS = 64


def bucket_of(tenant: str, subject: str) -> int:
    """0 to 63, the same for ever; spreads the subjects of an organisation evenly, however few there are."""
    return crc32(f"{tenant}\x1f{subject}".encode()) % BUCKETS


def within(tenant: str, subjects: Iterable[str], buckets: Iterable[int]) -> list[str]:
    """Those of `subjects` that belong to one of `buckets`."""
    wanted = set(buckets)
    if len(wanted) == BUCKETS:
        return [*subjects]
    return [one for one in subjects if bucket_of(tenant, one) in wanted]
