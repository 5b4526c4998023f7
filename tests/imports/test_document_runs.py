"""Of slides and documents no words are lost, joined, or taken as valid though struck, without a sentence about it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml as parse_word
from docx.oxml.ns import nsdecls as name_word
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from trellis.authoring.documents.html_blocks import read_html
from trellis.authoring.documents.inline_text import Run, join_plain
from trellis.authoring.documents.model import SourceDocument
from trellis.authoring.documents.office_package import OfficePackage
from trellis.authoring.documents.slides import read_slides
from trellis.authoring.documents.word import read_word

NAMES = (
    f'{nsdecls("a", "p")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:x="http://schemas.microsoft.com/office/drawing/2010/main"'
)
STRUCK_ONCE = "1 passage that is struck through or hidden was left out: write in what still holds."


def write_run(text: str, style: str = "") -> str:
    return f"<a:r><a:rPr {style}/><a:t>{text}</a:t></a:r>"


def write_shape(words: str) -> str:
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="99" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:p>{words}</a:p></p:txBody></p:sp>"
    )


def read_deck(words: str, *shapes: str) -> SourceDocument:
    """Reads a slide with these words in its body, a text box and a table, and with these shapes."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Rules\vof the yard"
    box = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(1), Inches(1)).table
    for frame in (slide.placeholders[1].text_frame, box.text_frame, table.cell(0, 0).text_frame):
        for part in parse_xml(f"<a:p {NAMES}>{words}</a:p>"):
            frame.paragraphs[0]._p.append(part)
    table.cell(1, 1).text = "end"
    for shape in shapes:
        slide.shapes._spTree.append(parse_xml(shape.replace(" ", f" {NAMES} ", 1)))
    data = io.BytesIO()
    deck.save(data)
    return read_slides(OfficePackage(data.getvalue()))


def read_document(runs: str) -> SourceDocument:
    document: Any = Document()
    document.element.body.insert(0, parse_word(f"<w:p {name_word('w')}>{runs}</w:p>"))
    data = io.BytesIO()
    document.save(data)
    return read_word(OfficePackage(data.getvalue()))


def test_slides_keep_breaks_fields_and_raised_digits_and_leave_out_struck_words() -> None:
    field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="datetime1"><a:rPr/><a:t>4 May</a:t></a:fld>'
    struck = write_run("5 ", 'strike="sngStrike"') + write_run("t ", 'strike="dblStrike" b="1"')
    raised = (
        write_run("10") + write_run("-6", 'baseline="30000"') + write_run(" H") + write_run("2", 'baseline="-25000"')
    )
    stand = write_run("stand ", 'b="1"')
    document = read_deck(f"{write_run('Never')}<a:br/>{struck}{stand}{raised}{field}")
    plain, markdown = "Never stand 10⁻⁶ H₂4 May", "Never **stand** 10⁻⁶ H₂4 May"
    assert [block.plain for block in document.blocks] == ["Rules of the yard", plain, plain, f"{markdown}   end"]
    assert document.blocks[1].markdown == markdown
    assert document.decisions == (
        STRUCK_ONCE.replace("1 passage that is", "3 passages that are").replace("was", "were"),
    )


def test_slides_tell_of_films_and_keep_the_links_of_shapes() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Rules of the yard", "Ask first."
    side = Inches(1)
    slide.shapes.add_movie(io.BytesIO(b"film"), 0, 0, side, side, mime_type="video/mp4")
    for words in ("Click me", ""):
        shape = slide.shapes.add_shape(1, 0, 0, side, side)
        shape.text_frame.text = words
        shape.click_action.hyperlink.address = "https://a.example/guide"
    inner = slide.shapes.add_textbox(0, 0, side, side)
    inner.text_frame.text = "See "
    run = inner.text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "this", "https://a.example/this"
    slide.placeholders[1].click_action.target_slide = deck.slides.add_slide(deck.slide_layouts[1])
    stream = io.BytesIO()
    deck.save(stream)
    document = read_slides(OfficePackage(stream.getvalue()))
    assert [block.markdown for block in document.blocks[1:-1]] == [
        "Ask first.",
        "[Click me](https://a.example/guide)",
        "See [this](https://a.example/this)",
    ]
    assert document.decisions == (
        "Slide 2 has no title: name its lesson.",
        "1 film or sound was left out: link what counts, or say it in words.",
        "1 link of pictures, titles or shapes without words was left out: write in the text what counts.",
    )


@pytest.mark.parametrize(
    "alternatives",
    [
        f'<mc:Choice Requires="x">{write_shape(write_run("inner words"))}</mc:Choice><mc:Fallback/>',
        f'<mc:Choice Requires="x">{write_shape("")}</mc:Choice>'
        f"<mc:Fallback>{write_shape(write_run('inner words'))}</mc:Fallback>",
        '<mc:Choice Requires="x"><mc:AlternateContent><mc:Choice Requires="x">'
        f"{write_shape(write_run('inner words'))}</mc:Choice></mc:AlternateContent></mc:Choice>"
        f"<mc:Fallback>{write_shape(write_run('older words'))}</mc:Fallback>",
    ],
)
def test_shapes_within_alternatives_are_read_once(alternatives: str) -> None:
    document = read_deck("", f"<mc:AlternateContent >{alternatives}</mc:AlternateContent>")
    assert [block.plain for block in document.blocks][1:] == ["end", "inner words"]
    assert document.decisions == ()


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>", '<w:strike w:val="0"/><w:vanish/>', "<w:vanish />"])
def test_struck_and_hidden_words_of_word_are_left_out_and_said(mark: str) -> None:
    run = f"<w:r><w:rPr>{mark}</w:rPr><w:t>5 t</w:t></w:r>"
    document = read_document(f'<w:r><w:t xml:space="preserve">Load </w:t></w:r>{run}<w:r><w:t>3 t</w:t></w:r>')
    assert [block.plain for block in document.blocks] == ["Load 3 t"]
    assert document.decisions == (STRUCK_ONCE,)


@pytest.mark.parametrize("mark", ['<w:vanish w:val="0"/>', '<w:dstrike w:val="false"/>', '<w:strike w:val="off"/>'])
def test_what_is_expressly_not_struck_or_hidden_stays(mark: str) -> None:
    document = read_document(f"<w:r><w:rPr>{mark}</w:rPr><w:t>5 t</w:t></w:r>")
    assert ([block.plain for block in document.blocks], document.decisions) == (["5 t"], ())


def test_a_struck_heading_makes_no_heading_of_what_follows() -> None:
    reader = read_html("<h1><s>Old</s></h1><p>Words <del>not</del> here.</p><table><tr><td><s>x</s></td></tr></table>")
    assert [(block.kind, block.plain) for block in reader.blocks] == [("paragraph", "Words here.")]
    assert reader.struck_count == 3


@pytest.mark.parametrize(("text", "shown"), [("6 ", "10⁶ m"), ("−3 ", "10⁻³ m"), ("–3 ", "10⁻³ m")])
def test_raised_digits_are_raised_with_what_stands_around_them(text: str, shown: str) -> None:
    assert join_plain([Run("10"), Run(text, shift=1), Run("m")]) == shown
