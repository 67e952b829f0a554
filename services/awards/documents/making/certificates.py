"""The Word templates of what is handed over: one page of A4 across, framed, with the QR code."""

from dataclasses import dataclass

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from services.awards.documents.law import Layout
from services.awards.documents.making import blocks
from services.awards.documents.making.blocks import LEFT, line


@dataclass(frozen=True)
class Colours:
    """As RRGGBB; `ground` is empty for white paper."""

    frame: str
    headline: str = "C8102E"
    ink: str = "000000"
    ground: str = ""


CERTIFICATES = {
    "certificate-of-merit": Colours(frame="B8860B"),
    "diploma-of-merit": Colours(frame="C8102E", ground="FFFAF0"),
    "title-certificate": Colours(frame="1F5AA6"),
    "emulation-flag": Colours(frame="FFD700", headline="FFD700", ink="FFD700", ground="C8102E"),
}


def certificate(layout: Layout, colours: Colours) -> Document:
    document = blocks.paper(layout, across=True)
    _decorate(document, colours)
    ink, headline = RGBColor.from_string(colours.ink), RGBColor.from_string(colours.headline)
    line(document, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Pt(15), bold=True, colour=ink)
    motto = line(document, "Độc lập - Tự do - Hạnh phúc", Pt(15), bold=True, colour=ink, after=Pt(20))
    motto.runs[0].underline = True
    line(document, "{{ authority }}", Pt(19), bold=True, colour=headline)
    line(document, "{{ verb }}", Pt(15), bold=True, colour=ink)
    line(document, "{{ title }}", Pt(44), bold=True, colour=headline, after=Pt(6))
    line(document, "{{ recipient }}", Pt(26), bold=True, colour=ink)
    line(document, "{%p for one in details %}")
    line(document, "{{ one }}", Pt(16), colour=ink)
    line(document, "{%p endfor %}")
    line(document, "{{ achievement }}", Pt(16), italic=True, colour=ink, after=Pt(14))
    _foot(document, ink)
    return document


def _foot(document: Document, ink: RGBColor) -> None:
    code, proof, signed = blocks.plain_table(document, (Mm(32), Mm(85), Mm(124))).rows[0].cells
    line(code, "{{ qr }}", align=LEFT)
    line(proof, "{{ decision }}", Pt(11), align=LEFT, colour=ink)
    line(proof, "{%p if register_number %}")
    line(proof, "Vào sổ số: {{ register_number }}", Pt(11), align=LEFT, colour=ink)
    line(proof, "{%p endif %}")
    line(proof, "{{ verification }}", Pt(9), align=LEFT, colour=ink)
    line(signed, "{{ place_and_day }}", Pt(14), italic=True, colour=ink)
    line(signed, "{%p for one in signature %}")
    line(signed, "{{ one }}", Pt(14), bold=True, colour=ink)
    line(signed, "{%p endfor %}")
    line(signed, "", after=Mm(16))
    line(signed, "{{ signed_by }}", Pt(14), bold=True, colour=ink)


def _decorate(document: Document, colours: Colours) -> None:
    """Frame the page, and colour its ground."""
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(18)
    section.left_margin = section.right_margin = Mm(28)
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (
            ("val", "thinThickSmallGap"),
            ("sz", "24"),
            ("space", "24"),
            ("color", colours.frame),
        ):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    section._sectPr.insert_element_before(
        borders, "w:lnNumType", "w:pgNumType", "w:cols", "w:titlePg", "w:docGrid"
    )
    if colours.ground:
        ground = OxmlElement("w:background")
        ground.set(qn("w:color"), colours.ground)
        document.element.insert(0, ground)
        settings = document.settings.element
        settings.find(qn("w:zoom")).addnext(OxmlElement("w:displayBackgroundShape"))
