"""Of a Word document no words are left out without a sentence about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from trellis.authoring.documents.html_blocks import MAX_COLUMNS
from trellis.authoring.documents.model import SourceDocument
from trellis.authoring.documents.source_file import read_document

NAMES = (
    f'{nsdecls("w", "wp", "a")} xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RUN = "<w:r><w:t>inner words</w:t></w:r>"
BOX = f"<wps:wsp><wps:txbx><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></wps:txbx></wps:wsp>"
GRAPHIC = f'<a:graphic><a:graphicData uri="x">{BOX}</a:graphicData></a:graphic>'
DRAWING = f"<w:drawing><wp:inline>{GRAPHIC}</wp:inline></w:drawing>"
CHOICE = f"<mc:Choice>{DRAWING}</mc:Choice>"
FALLBACK = f"<w:pict><v:shape><v:textbox><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>"


def read(path: Path, *runs: str, margin: str = "", columns: int = 2) -> SourceDocument:
    document: Any = Document()
    document.add_heading("A part", 1)
    for run in runs:
        document.element.body.insert(1, parse_xml(f"<w:p {NAMES}><w:r><w:t>Before.</w:t></w:r>{run}</w:p>"))
    if margin:
        document.sections[0].header.paragraphs[0].text = margin
    table = document.add_table(rows=2, cols=columns)
    for number, cell in enumerate(table._cells):
        cell.text = f"cell {number % columns}"
    document.save(str(path / "a.docx"))
    return read_document(path / "a.docx")


@pytest.mark.parametrize(
    "run",
    [
        f'<w:fldSimple w:instr=" SEQ Figure \\* &gt; ">{RUN}</w:fldSimple>',
        f"<w:fldSimple w:instr='a>b'><w:dir w:val='rtl'>{RUN}</w:dir></w:fldSimple>",
        f'<w:bdo w:val="rtl">{RUN}</w:bdo>',
        f'<w:bdo w:val="rtl"/><w:dir>{RUN}</w:dir>',
        f"<w:r><mc:AlternateContent>{CHOICE}<mc:Fallback>{FALLBACK}</mc:Fallback></mc:AlternateContent></w:r>",
    ],
)
def test_words_within_fields_directions_and_boxes_are_taken_over(tmp_path: Path, run: str) -> None:
    document = read(tmp_path, run)
    assert "inner words" in " ".join(block.plain for block in document.blocks)
    assert document.decisions == ()


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{RUN}</w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>"
    document = read(tmp_path, ruby, f"<w:r>{DRAWING}</w:r>", margin="For us alone", columns=MAX_COLUMNS + 5)
    assert document.decisions == (
        "1 word with its reading above it was left out: say in words what counts.",
        "1 text box was left out: copy the words into the text.",
        "What stands at the head and the foot of each page was left out.",
        f"Of a table, 5 columns behind the first {MAX_COLUMNS} were left out: divide it.",
    )


@pytest.mark.parametrize("margin", ["", " ", "12"])
def test_a_margin_with_a_number_alone_needs_no_word(tmp_path: Path, margin: str) -> None:
    assert read(tmp_path, margin=margin).decisions == ()
