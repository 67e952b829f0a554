"""Photographs: what is kept of them, and who gets them back."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from services.gateway.photographs import LIMIT, cleaned
from shared.contracts.refusal import Refusal

PLACE = 0x8825


def photograph(form: str = "JPEG", size: tuple[int, int] = (64, 32), color: str = "red") -> bytes:
    """With where it was taken, and lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "maker-of-the-phone"
    exif.get_ifd(PLACE)[1] = "N"
    written = BytesIO()
    Image.new("RGB", size, color).save(written, form, exif=exif)
    return written.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_only_the_picture_is_kept_and_it_stands_upright(form: str) -> None:
    kept = cleaned(photograph(form))
    assert b"maker-of-the-phone" in photograph(form) and b"maker-of-the-phone" not in kept
    with Image.open(BytesIO(kept)) as read:
        assert (read.format, read.size, len(read.getexif())) == ("JPEG", (32, 64), 0)


def test_a_large_one_becomes_smaller() -> None:
    with Image.open(BytesIO(cleaned(photograph(size=(3000, 100))))) as read:
        assert max(read.size) == 2048


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"GIF89a" + bytes(20), photograph()[:200]]
)
def test_what_is_no_picture_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        cleaned(content)
    assert refused.value.code == "photograph.unreadable"


def test_a_photograph_comes_back_by_the_record_that_refers_to_it(request_as: Any, backend: Any) -> None:
    sent = {"data": {"file": (BytesIO(photograph()), "a.png")}, "content_type": "multipart/form-data"}
    kept = request_as("POST", "/api/evidence", **sent)
    assert kept.status_code == 201
    backend.answers["record"] = {"record": "r1", "evidence": kept.json["evidence"]}
    picture = request_as("GET", "/api/records/r1/evidence")
    assert (picture.mimetype, picture.data) == ("image/jpeg", cleaned(photograph()))
    backend.answers["record"] = {"record": "r2", "evidence": "BB-12/2019"}
    assert request_as("GET", "/api/records/r2/evidence").status_code == 404


def test_the_same_one_is_kept_once_and_a_missing_or_huge_one_is_named(request_as: Any) -> None:
    def sent(content: bytes) -> Any:
        data = {"file": (BytesIO(content), "a.jpg")}
        return request_as("POST", "/api/evidence", data=data, content_type="multipart/form-data")

    same = {sent(photograph(color="blue")).json["evidence"] for _ in range(2)}
    assert len(same) == 1
    assert sent(bytes(LIMIT + 1)).json["code"] == "photograph.large"
    nothing = request_as("POST", "/api/evidence", data={"x": "y"}, content_type="multipart/form-data")
    assert nothing.json["errors"][0]["place"] == "file"
