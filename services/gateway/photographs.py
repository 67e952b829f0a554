"""Photographs that bear records out: kept by what they show, without where and on what they were taken."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO

import sqlalchemy as sa
from PIL import Image, ImageOps
from sqlalchemy.engine import Engine

from shared import clock
from shared.contracts.refusal import Refusal
from shared.database import Instant, insert_new, reading, writing

LIMIT = 8 * 2**20
TYPE = "image/jpeg"

_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 50_000_000
_SIDE = 2048
_QUALITY = 85
_REFERENCE = re.compile(r"evidence:([0-9a-f]{64})")

photograph_metadata = sa.MetaData()

photographs = sa.Table(
    "photographs",
    photograph_metadata,
    sa.Column("tenant", sa.String(63), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("kept_by", sa.String(120), nullable=False),
    sa.Column("kept", Instant, nullable=False),
)


@dataclass(frozen=True)
class Photographs:
    """Those of all organisations; the same photograph is kept once an organisation."""

    engine: Engine
    now: clock.Clock = clock.now

    def keep(self, tenant: str, actor: str, content: bytes) -> str:
        """The reference `evidence:SHA256` that a record may carry; raises Refusal `photograph.unreadable`."""
        clean = cleaned(content)
        sha256 = hashlib.sha256(clean).hexdigest()
        row = {
            "tenant": tenant,
            "sha256": sha256,
            "content": clean,
            "kept_by": actor,
            "kept": self.now(),
        }
        with writing(self.engine) as connection:
            insert_new(connection, photographs, [row])
        return f"evidence:{sha256}"

    def of(self, tenant: str, reference: str | None) -> bytes | None:
        """The photograph that a record's evidence refers to; None when it refers to none that is here."""
        found = _REFERENCE.fullmatch(reference or "")
        if found is None:
            return None
        here = (photographs.c.tenant == tenant) & (photographs.c.sha256 == found[1])
        with reading(self.engine) as connection:
            content: bytes | None = connection.scalar(sa.select(photographs.c.content).where(here))
        return content


def cleaned(content: bytes) -> bytes:
    """The picture alone as JPEG, upright, its longer side at most 2048; what else the file held is gone.

    What kind of picture it is, the content says and not its name. Raises Refusal `photograph.unreadable`.
    """
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Refusal("photograph.unreadable", place="file")
            # a JPEG is read no larger than it is needed
            opened.draft("RGB", (_SIDE, _SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal("photograph.unreadable", place="file") from error
    upright.thumbnail((_SIDE, _SIDE))
    upright.info.clear()
    written = BytesIO()
    upright.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
