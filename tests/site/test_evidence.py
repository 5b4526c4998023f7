"""The templates for a checkpoint's evidence: the same bytes each time, valid for Word; nothing in them is markup."""

from __future__ import annotations

import io
from typing import Any, cast
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from trellis.derive import PublishedCatalogue
from trellis.derive.evidence import TemplatePart, build_template, render_markdown
from trellis.derive.pages.lesson import LessonPage, build_lesson_page
from trellis.pipeline.run import CheckedPortal
from trellis.site.docx import write_document

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@pytest.fixture(scope="module")
def view(example: CheckedPortal) -> LessonPage:
    published = PublishedCatalogue(example.catalogue, example.context)
    entry = example.catalogue.find_entry("lesson", "negotiating-freight-rates/negotiate-a-real-lane")
    return cast(LessonPage, build_lesson_page(published, cast(Any, entry)))


def read_members(content: bytes) -> dict[str, ElementTree.Element]:
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def test_a_document_has_the_parts_that_the_format_requires(view: LessonPage) -> None:
    content = write_document(build_template(view, "https://learning.example/x/"), "en")
    members = read_members(content)
    assert next(iter(members)) == "[Content_Types].xml"
    overrides = {e.get("PartName") for e in members["[Content_Types].xml"].iter(f"{TYPES}Override")}
    assert overrides == {"/word/document.xml", "/word/styles.xml"}
    assert [e.get("Target") for e in members["_rels/.rels"].iter(f"{PACKAGE}Relationship")] == ["word/document.xml"]
    styles = {e.get(f"{WORD}styleId") for e in members["word/styles.xml"].iter(f"{WORD}style")}
    body = members["word/document.xml"].find(f"{WORD}body")
    assert body is not None
    assert {e.get(f"{WORD}val") for e in body.iter(f"{WORD}pStyle")} <= styles
    assert body[-1].tag == f"{WORD}sectPr"
    for cell in body.iter(f"{WORD}tc"):
        assert cell[-1].tag == f"{WORD}p"  # Word opens no table without it
    for table in body.iter(f"{WORD}tbl"):
        columns = len(list(table.iter(f"{WORD}gridCol")))
        assert {len(row.findall(f"{WORD}tc")) for row in table.iter(f"{WORD}tr")} == {columns}
    texts = [element.text for element in body.iter(f"{WORD}t")]
    assert view.rubric is not None
    assert all(criterion.text in texts for criterion in view.rubric.criteria)
    assert view.evidence in texts
    assert content == write_document(build_template(view, "https://learning.example/x/"), "en")


def test_what_an_author_wrote_is_text_and_runs_from_its_side() -> None:
    parts = [TemplatePart("title", "a < b & \x0bc"), TemplatePart("table", rows=(("x", "<w:t/>"), ("", "]]>")))]
    body = read_members(write_document(parts, 'ar"', is_right_to_left=True))["word/document.xml"]
    assert [element.text for element in body.iter(f"{WORD}t")] == ["a < b & c", "x", "<w:t/>", "]]>"]
    assert len(list(body.iter(f"{WORD}bidiVisual"))) == 1
    assert all(p.find(f"{WORD}pPr/{WORD}bidi") is not None for p in body.iter(f"{WORD}p"))


def test_the_template_in_markdown_has_the_rubric_as_a_table(view: LessonPage) -> None:
    text = render_markdown(build_template(view, ""))
    assert view.rubric is not None
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 4 + 2 + len(view.rubric.criteria)
    escaped = render_markdown(
        iter([TemplatePart("text", "<b>*x*</b> [y](z)"), TemplatePart("table", rows=(("a|b",),))])
    )
    assert escaped.startswith("\\<b\\>\\*x\\*\\</b\\> \\[y\\](z)\n\n| a\\|b |\n")
