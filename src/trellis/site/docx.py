"""Writes a document of Word's format (ECMA-376): headings, paragraphs and tables, the same bytes at every build."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from ..derive.evidence import TemplatePart

_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the earliest that the format knows."""

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>'
)
_RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<w:styles xmlns:w="{_MAIN}">'
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
    '<w:rPr><w:b/><w:sz w:val="36"/><w:szCs w:val="36"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr></w:style></w:styles>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLE_IDS = {"title": "Title", "heading": "Heading1"}
_PAGE_WIDTH = 9026
"""Between the margins of an A4 page, in twentieths of a point."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_document(parts: Iterable[TemplatePart], language: str, *, is_right_to_left: bool = False) -> bytes:
    """Returns the document. language: of its text in BCP 47."""
    direction = "<w:bidi/>" if is_right_to_left else ""
    body = "".join(_write_part(part, language, direction) for part in parts)
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440"'
    page += ' w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    document = f'{_XML}<w:document xmlns:w="{_MAIN}"><w:body>{body}{page}</w:body></w:document>'
    members = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONSHIPS,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONSHIPS,
        "word/styles.xml": _STYLES,
    }
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for name, text in members.items():
            info = ZipInfo(name, _TIME)
            info.create_system = 3  # the same on every system
            archive.writestr(info, text.encode())
    return stream.getvalue()


def _write_part(part: TemplatePart, language: str, direction: str) -> str:
    if part.kind != "table":
        empty = 1 if part.text or part.kind != "text" else 4  # lines to write on
        return _write_paragraph(part.text, language, direction, _STYLE_IDS.get(part.kind, "")) * empty
    columns = len(part.rows[0])
    width = _PAGE_WIDTH // columns
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    visual = "<w:bidiVisual/>" if direction else ""
    rows = "".join(
        f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if not number else ''}"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{_write_paragraph(cell, language, direction, is_bold=not number)}</w:tc>"
            for cell in row
        )
        + "</w:tr>"
        for number, row in enumerate(part.rows)
    )
    properties = f'<w:tblPr>{visual}<w:tblW w:w="{width * columns}" w:type="dxa"/>'
    properties += f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{_write_paragraph('', language, direction)}"


def _write_paragraph(text: str, language: str, direction: str, style: str = "", *, is_bold: bool = False) -> str:
    style_mark = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{style_mark}{direction}</w:pPr>" if style_mark or direction else ""
    if not text:
        return f"<w:p>{properties}</w:p>"
    marks = f"{'<w:b/>' if is_bold else ''}{'<w:rtl/>' if direction else ''}"
    kind = "bidi" if direction else "val"
    run = f"<w:rPr>{marks}<w:lang w:{kind}={quoteattr(language)}/></w:rPr>"
    content = escape(_NOT_XML.sub("", text))
    return f'<w:p>{properties}<w:r>{run}<w:t xml:space="preserve">{content}</w:t></w:r></w:p>'
