"""The way from a printed certificate to the page that says whether the award stands."""

import io
from urllib.parse import quote, urlsplit

import segno

from shared.contracts.refusal import Refusal

_QUIET_ZONE = 4
_ERROR_CORRECTION = "m"
"""15 % of the code may be soiled: paper is folded and stamped."""


def verification_url(base: str, award: str) -> str:
    """The address of the verification page of `award` under `base`; raises Refusal for an unusable base."""
    parts = urlsplit(base)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise Refusal("document.base-url", place="base", value=base)
    return f"{base.rstrip('/')}/verify/{quote(award, safe='')}"


def qr_svg(text: str) -> str:
    """The QR code of `text` as an SVG picture, with its quiet zone."""
    return _saved(text, "svg", scale=1, xmldecl=False, omitsize=True, dark="#000", light="#fff").decode()


def qr_png(text: str) -> bytes:
    """The QR code of `text` as a PNG picture of 8 dots a module, with its quiet zone."""
    return _saved(text, "png", scale=8)


def _saved(text: str, kind: str, **options: object) -> bytes:
    picture = io.BytesIO()
    code = segno.make_qr(text, error=_ERROR_CORRECTION)
    code.save(picture, kind=kind, border=_QUIET_ZONE, **options)
    return picture.getvalue()
