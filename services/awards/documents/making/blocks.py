"""Parts of a Word template that papers share: paragraphs, the letterhead, lists, signatures.

Texts in braces are filled in later: `{{ name }}` by a text, `{%p … %}` and `{%tr … %}` repeat or leave out
the paragraphs and rows between them.
"""

from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from services.awards.documents.law import Layout

FONT = "Times New Roman"
INDENT = Mm(12.7)
CENTRE, LEFT, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY

NONE = Pt(0)
Holder = Document | _Cell


def paper(layout: Layout, across: bool = False) -> Document:
    """An empty A4 document with the margins, letters and page numbers of `layout`; `across`: landscape."""
    document = docx.Document()
    section = document.sections[0]
    width, height = Mm(210), Mm(297)
    section.page_width, section.page_height = (height, width) if across else (width, height)
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(layout.margins.top), Mm(layout.margins.bottom)
    section.left_margin, section.right_margin = Mm(layout.margins.left), Mm(layout.margins.right)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(layout.sizes.body)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    if not across:
        section.different_first_page_header_footer = True
        _page_number(section.header.paragraphs[0], Pt(layout.sizes.page_number))
    return document


def line(
    holder: Holder,
    text: str,
    size: Length | None = None,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
    after: Length = NONE,
    colour: RGBColor | None = None,
) -> Paragraph:
    """A paragraph of one look; the empty paragraph that a cell begins with is used up first."""
    empty = isinstance(holder, _Cell) and not holder.paragraphs[-1].runs and len(holder.paragraphs) == 1
    paragraph = holder.paragraphs[-1] if empty else holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = after
    run = paragraph.add_run(text)
    look(run, size, bold, italic, colour)
    return paragraph


def look(
    run: Run, size: Length | None, bold: bool = False, italic: bool = False, colour: RGBColor | None = None
) -> None:
    run.font.name, run.bold, run.italic = FONT, bold, italic
    if size is not None:
        run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour


def body(document: Document, text: str, label: str = "", italic: bool = False) -> None:
    """A justified paragraph with its first line set in; `label` stands bold before it."""
    paragraph = document.add_paragraph()
    paragraph.alignment = JUSTIFIED
    paragraph.paragraph_format.first_line_indent = INDENT
    paragraph.paragraph_format.space_after = Pt(6)
    if label:
        paragraph.add_run(label).bold = True
    paragraph.add_run(text).italic = italic


def repeated(document: Document, loop: str, text: str, label: str = "", italic: bool = False) -> None:
    """`body` once for each of `loop`, as in `one in paragraphs`."""
    line(document, f"{{%p for {loop} %}}")
    body(document, text, label, italic)
    line(document, "{%p endfor %}")


def headline(document: Document, text: str) -> None:
    paragraph = line(document, text, bold=True, align=LEFT, after=Pt(6))
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def letterhead(document: Document, layout: Layout) -> None:
    sizes = layout.sizes
    table = plain_table(document, (Mm(62), Mm(103)))
    issuer, motto = table.rows[0].cells
    line(issuer, "{%p if agency_above %}")
    line(issuer, "{{ agency_above }}", Pt(sizes.issuer))
    line(issuer, "{%p endif %}")
    _underlined(line(issuer, "{{ agency }}", Pt(sizes.issuer), bold=True), Mm(20))
    line(motto, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Pt(sizes.motto), bold=True)
    _underlined(line(motto, "Độc lập - Tự do - Hạnh phúc", Pt(sizes.watchword), bold=True), Mm(22))
    number, place = table.add_row().cells
    for cell in (number, place):
        cell.paragraphs[0].paragraph_format.space_before = Pt(6)
    line(number, "Số: {{ number }}", Pt(sizes.number))
    line(place, "{{ place_and_day }}", Pt(sizes.place), italic=True)


def heading(document: Document, layout: Layout, kind: str, about: str) -> None:
    """The kind of the paper in capitals, and under it what it is about."""
    title = line(document, kind, Pt(layout.sizes.title), bold=True)
    title.paragraph_format.space_before = Pt(14)
    _underlined(line(document, about, Pt(layout.sizes.title), bold=True, after=Pt(10)), Mm(62))


def signed_and_copied(document: Document, layout: Layout) -> None:
    sizes = layout.sizes
    table = plain_table(document, (Mm(70), Mm(95)))
    copies, signed = table.rows[0].cells
    line(copies, "{%p if copies %}")
    line(copies, "Nơi nhận:", Pt(sizes.copies_head), bold=True, italic=True, align=LEFT)
    line(copies, "{%p endif %}")
    line(copies, "{%p for one in copies %}")
    line(copies, "- {{ one }};", Pt(sizes.copies), align=LEFT)
    line(copies, "{%p endfor %}")
    signature(signed, Pt(sizes.signature))


def signed_with(document: Document, layout: Layout, office: str, name: str) -> None:
    """Two signatures: on the left of whoever holds `office` here, on the right the signatory's."""
    size = Pt(layout.sizes.signature)
    table = plain_table(document, (Mm(82), Mm(83)))
    left, right = table.rows[0].cells
    line(left, office, size, bold=True, after=Mm(24))
    line(left, name, size, bold=True)
    signature(right, size)


def signature(cell: _Cell, size: Length) -> None:
    line(cell, "{%p for one in signature %}")
    line(cell, "{{ one }}", size, bold=True)
    line(cell, "{%p endfor %}")
    line(cell, "", size, after=Mm(20))
    line(cell, "{{ signed_by }}", size, bold=True)


def table(document: Document, layout: Layout, loop: str, columns: Sequence[tuple[str, str, float]]) -> Table:
    """A table with a row for each of `loop`; columns are heading, text and width in mm."""
    return rows(
        document, layout, columns, [(f"{{%tr for {loop} %}}", True), ("", False), ("{%tr endfor %}", True)]
    )


def rows(
    document: Document,
    layout: Layout,
    columns: Sequence[tuple[str, str, float]],
    given: Sequence[tuple[str | Sequence[str], bool]],
) -> Table:
    """A table of `given` rows: a tag alone (true), the texts of the columns (""), or texts of their own."""
    size = Pt(layout.sizes.table)
    made = document.add_table(rows=1, cols=len(columns))
    made.style, made.autofit, made.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    for cell, (title, _, _) in zip(made.rows[0].cells, columns, strict=True):
        line(cell, title, size, bold=True)
    _repeat_on_each_page(made)
    for texts, tag in given:
        cells = made.add_row().cells
        if tag:
            line(cells[0], str(texts), size)
            continue
        for cell, text in zip(cells, texts or [text for _, text, _ in columns], strict=True):
            line(cell, text, size, align=LEFT)
    _set_widths(made, [Mm(width) for _, _, width in columns])
    return made


def plain_table(document: Document, widths: Sequence[Length]) -> Table:
    made = document.add_table(rows=1, cols=len(widths))
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _set_widths(made, widths)
    return made


def _set_widths(made: Table, widths: Sequence[Length]) -> None:
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _repeat_on_each_page(made: Table) -> None:
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _underlined(paragraph: Paragraph, inset: Length) -> None:
    """Put a rule under the paragraph, shorter than the column by `inset` on either side."""
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    rule = Paragraph(OxmlElement("w:p"), paragraph._parent)
    paragraph._p.addnext(rule._p)
    shape = rule.paragraph_format
    shape.left_indent = shape.right_indent = inset
    shape.line_spacing = Pt(3)
    shape.space_after = paragraph.paragraph_format.space_after
    paragraph.paragraph_format.space_after = Pt(0)
    properties = rule._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _page_number(paragraph: Paragraph, size: Length) -> None:
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    look(run, size)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
