"""A PDF looked at: its text, its size, its ink, its fonts and its QR codes."""

from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw
import zxingcpp
from PIL import Image, ImageChops

A4 = (595, 842)
"""Points, upright."""


@dataclass(frozen=True)
class Page:
    """One page: `text` with every run of white space as one space, `picture` at 144 dots an inch."""

    text: str
    size: tuple[int, int]
    picture: Image.Image

    def ink(self, left: float, top: float, right: float, bottom: float) -> float:
        """The share of dots of a region (in parts of the page) that differ from the page's ground."""
        width, height = self.picture.size
        box = (int(left * width), int(top * height), int(right * width), int(bottom * height))
        region = self.picture.crop(box).convert("RGB")
        ground = Image.new("RGB", region.size, self.picture.convert("RGB").getpixel((2, 2)))
        marked = ImageChops.difference(region, ground).convert("L").point([0] * 64 + [255] * 192)
        return marked.histogram()[255] / (region.width * region.height)

    def codes(self) -> list[str]:
        return [found.text for found in zxingcpp.read_barcodes(self.picture)]


def pages(pdf: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            Page(
                " ".join(page.get_textpage().get_text_range().split()),
                (round(page.get_width()), round(page.get_height())),
                page.render(scale=2).to_pil(),
            )
            for page in document
        ]


def text(pdf: bytes) -> str:
    return " ".join(page.text for page in pages(pdf))


def fonts(pdf: bytes) -> dict[str, bool]:
    """Name of each font that some text is set in -> whether it is embedded."""
    found: dict[str, bool] = {}
    raw: Any = pypdfium2.raw
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(shown)
                name = raw.ctypes.create_string_buffer(256)
                raw.FPDFFont_GetBaseFontName(font, name, 256)
                found[name.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
    return found
