"""Read models made anew from the logs alone, beside the live ones and while work goes on, then switched.

It proves that the read models follow from the logs: at the switch every row of both is compared.
"""

from shared.rebuild.asking import cancel, describe, start
from shared.rebuild.builder import Builder, ForeignProjections
from shared.rebuild.sources import Reply, SourceSilent, recorded
from shared.rebuild.tables import rebuild_metadata

__all__ = [
    "Builder",
    "ForeignProjections",
    "Reply",
    "SourceSilent",
    "cancel",
    "describe",
    "rebuild_metadata",
    "recorded",
    "start",
]
