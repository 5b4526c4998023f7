"""What people have becomes a draft in lessons: five documents made with their own tools, and those that are refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Portal, course, findings
from docx import Document
from docx.oxml import OxmlElement
from PIL import Image, PngImagePlugin
from pptx import Presentation
from pptx.util import Inches
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Image as PaperImage
from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate
from typer.testing import CliRunner

from trellis.authoring.documents import source_file
from trellis.authoring.documents.draft import CourseFromDocument, compose_course
from trellis.authoring.documents.model import Block, DocumentRefused
from trellis.authoring.documents.questions import read_questions
from trellis.authoring.documents.source_file import read_document
from trellis.cli import app

SENTENCE = "A reefer is checked before it leaves the yard, since ten minutes save a claim."


def picture() -> io.BytesIO:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Grace Example")
    out = io.BytesIO()
    Image.new("RGB", (32, 20), (20, 90, 160)).save(out, "PNG", pnginfo=info)
    out.seek(0)
    return out


def save_word(path: Path, edit: Callable[[object], None] | None = None) -> Path:
    document = Document()
    document.core_properties.author = "Grace Example"
    document.add_paragraph("Checking a reefer container", style="Title")
    document.add_paragraph(SENTENCE)
    document.add_heading("1. Before you open the doors", 1)
    paragraph = document.add_paragraph("Read the set point and ")
    paragraph.add_run("write it down").bold = True
    paragraph.add_run(" before 5 * 3 is <b>; call grace@example-corp.com.")
    document.add_paragraph("Display shows no alarm", style="List Bullet")
    document.add_paragraph("Vents are set as booked", style="List Bullet")
    document.add_heading("What to compare", 3)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Cargo", "Set point", "Frozen | fish", "-18 °C"), strict=True):
        cell.text = text
    document.add_heading("At the gate", 1)
    document.add_picture(picture())
    document.add_picture(picture())
    document.add_heading("Quiz", 1)
    for text in (
        "1. What do you write down first?",
        "a) The set point ✓",
        "b) The seal",
        "Because: The set point changes once the doors are open.",
        "2. When is the photograph taken?",
        "a) At the gate",
        "b) At sea",
    ):
        document.add_paragraph(text)
    if edit:
        edit(document)
    document.save(str(path))
    return path


def save_handout(path: Path) -> Path:
    document = Document()
    for number in range(3):
        document.add_paragraph(f"{number + 1}. {SENTENCE}")
    document.save(str(path))
    return path


def save_slides(path: Path) -> Path:
    slides = Presentation()
    first = slides.slides.add_slide(slides.slide_layouts[0])
    first.shapes.title.text = "Answering a claim"
    first.placeholders[1].text_frame.text = SENTENCE
    second = slides.slides.add_slide(slides.slide_layouts[1])
    second.shapes.title.text = "Open the file within a day"
    second.placeholders[1].text_frame.text = "Log the date"
    inner = second.placeholders[1].text_frame.add_paragraph()
    inner.text, inner.level = "Date of the letter", 1
    second.notes_slide.notes_text_frame.text = "The clock starts when the letter arrives."
    second.shapes.add_picture(picture(), Inches(1), Inches(3))
    third = slides.slides.add_slide(slides.slide_layouts[1])
    third.shapes.title.text = "Questions"
    frame = third.placeholders[1].text_frame
    frame.text = "Which clock counts?"
    for text in ("The letter's arrival (correct)", "Your reading of it"):
        choice = frame.add_paragraph()
        choice.text, choice.level = text, 1
    slides.save(str(path))
    return path


def save_paper(path: Path, **options: object) -> Path:
    styles = getSampleStyleSheet()
    text = styles["Normal"]
    SimpleDocTemplate(str(path), author="Grace Example", **options).build(
        [
            Paragraph("Stowing a container", styles["Title"]),
            Paragraph(SENTENCE, text),
            Paragraph("Heavy goods first", styles["Heading1"]),
            Paragraph(f"{SENTENCE} " * 4, text),
            ListFlowable([Paragraph("Check the floor", text), Paragraph("Check the walls", text)], bulletType="bullet"),
            PaperImage(picture(), 60, 40),
            Paragraph("Questions", styles["Heading1"]),
            *(Paragraph(line, text) for line in ("1. What goes in first?", "a) Heavy goods", "b) Light goods")),
            Paragraph("Answer: a", text),
        ]
    )
    return path


OLD_PAGE = f"""\
---
title: Handling hazardous drums
tags: [drums]
---
{SENTENCE}

## Before lifting

See [the wiki](../wiki/drums.md) and [ILO](https://www.ilo.org/drums_(x)), and `a|b`.

<script>alert(1)</script>

![the drum](drum.png) ![another](../../secret.png)

- [ ] Stand back

## Knowledge check

1. May you roll a drum?
    - [ ] Yes
    - [x] No
"""


def save_page(path: Path) -> Path:
    path.write_text(OLD_PAGE)
    (path.parent / "drum.png").write_bytes(picture().getvalue())
    return path


def compose(file: Path) -> CourseFromDocument:
    return compose_course(read_document(file), file.stem)


def test_a_word_document_becomes_lessons(tmp_path: Path) -> None:
    course = compose(save_word(tmp_path / "reefer.docx"))
    assert course.title == "Checking a reefer container"
    assert course.summary == SENTENCE
    assert list(course.lessons) == ["01-before-you-open-the-doors.md", "02-at-the-gate.md", "03-quiz.md"]
    first = course.lessons["01-before-you-open-the-doors.md"].decode()
    assert "and **write it down** before 5 \\* 3 is &#60;b>; call [left out]." in first
    assert "-   Display shows no alarm\n-   Vents are set as booked\n\n## What to compare\n" in first
    assert "| Cargo | Set point |\n|---|---|\n| Frozen &#124; fish | -18 °C |" in first
    assert course.lessons["02-at-the-gate.md"].decode().count("![](picture-1.png)") == 2
    assert b"Grace" not in b"".join([*course.pictures.values(), *course.lessons.values()])
    quiz = course.lessons["03-quiz.md"].decode()
    assert "type: quiz" in quiz
    assert "answer: 1\n  explain: The set point changes once the doors are open.\n" in quiz
    assert quiz.endswith("2\\. When is the photograph taken?\n\na) At the gate\n\nb) At sea\n")
    asked = "\n".join(course.decisions)
    assert "confirm the right answer to “What do you write down first?”, which is known by its mark `✓`" in asked
    assert "no right answer to “When is the photograph taken?”" in asked
    assert "2 pictures have no words" in asked
    assert "left out at 1 place" in asked


def test_slides_become_lessons_with_their_notes(tmp_path: Path) -> None:
    course = compose(save_slides(tmp_path / "claims.pptx"))
    assert (course.title, course.summary) == ("Answering a claim", SENTENCE)
    assert list(course.lessons) == ["01-open-the-file-within-a-day.md", "02-questions.md"]
    lesson = course.lessons["01-open-the-file-within-a-day.md"].decode()
    assert "-   Log the date\n    -   Date of the letter\n\n![](picture-1.png)\n\nThe clock starts" in lesson
    assert "- The letter's arrival\n  - Your reading of it\n  answer: 1\n" in course.lessons["02-questions.md"].decode()


def test_a_pdf_becomes_lessons_by_the_size_of_its_letters(tmp_path: Path) -> None:
    course = compose(save_paper(tmp_path / "stowing.pdf"))
    assert (course.title, course.summary) == ("Stowing a container", SENTENCE)
    assert list(course.lessons) == ["01-heavy-goods-first.md", "02-questions.md"]
    assert "-   Check the floor\n-   Check the walls\n" in course.lessons["01-heavy-goods-first.md"].decode()
    assert "answer: 1" in course.lessons["02-questions.md"].decode()
    assert any("read every lesson against it" in decision for decision in course.decisions)


def test_an_old_page_becomes_lessons(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture().getvalue())
    folder = tmp_path / "one" / "two"
    folder.mkdir(parents=True)
    course = compose(save_page(folder / "old.md"))
    lesson = course.lessons["01-before-lifting.md"].decode()
    assert "See the wiki and [ILO](https://www.ilo.org/drums_%28x%29), and `a|b`." in lesson
    assert "alert" not in lesson
    assert "![the drum](picture-1.png)" in lesson
    assert "-   [ ] Stand back" in lesson
    assert len(course.pictures) == 1
    assert "- 'No'\n  answer: 2\n" in course.lessons["02-knowledge-check.md"].decode()
    assert "Pictures that do not lie beside the page were left out: `../../secret.png`." in course.decisions


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    save_word(folder / "reefer.docx")
    save_handout(folder / "handout.docx")
    save_slides(folder / "claims.pptx")
    save_paper(folder / "stowing.pdf")
    save_page(folder / "drums.md")
    return folder


def begin(root: Path, file: Path, *arguments: str) -> tuple[int, str]:
    command = ["new", "course", "--team", "sales", "--from", str(file), "--yes", "--root", str(root), *arguments]
    result = CliRunner().invoke(app, command, terminal_width=400)
    return result.exit_code, result.output


def test_what_is_written_passes_the_check_as_a_draft(portal: Portal, documents: Path) -> None:
    root = portal({})
    code, output = begin(root, documents / "reefer.docx")
    assert code == 0, output
    assert "For you to decide:\n  1. " in output
    for name in ("handout.docx", "claims.pptx", "stowing.pdf", "drums.md"):
        code, output = begin(root, documents / name)
        assert code == 0, output
    courses = root / "content/sales/courses"
    assert sorted(folder.name for folder in courses.iterdir()) == [
        "answering-a-claim",
        "checking-a-reefer-container",
        "handling-hazardous-drums",
        "handout",
        "stowing-a-container",
    ]
    assert [finding for finding in findings(root) if " error[" in finding] == []
    code, output = begin(root, documents / "drums.md")
    assert (code, (courses / "handling-hazardous-drums-sales/index.md").is_file()) == (0, True), output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--id", "handling-hazardous-drums"), "handling-hazardous-drums is taken"),
        (("--id", "con"), "con is a name that Windows keeps for itself"),
        (("--id", "../drums"), "an id is at most"),
        (("--id", "drums"), "stands in the way"),
        (("--title", "Up"), "a title has 3 to 80 characters, and this one has 2"),
    ],
)
def test_where_a_draft_cannot_stand_nothing_is_written(
    portal: Portal, documents: Path, arguments: tuple[str, ...], message: str
) -> None:
    root = portal({"content/sales/courses/handling-hazardous-drums/index.md": course("Drums")})
    (root / "content/sales/courses/drums").mkdir()
    (root / "content/sales/courses/drums/index.md").symlink_to("/dev/null")
    before = sorted(root.rglob("*"))
    code, output = begin(root, documents / "drums.md", *arguments)
    assert code == 2
    assert message in " ".join(output.split())
    assert sorted(root.rglob("*")) == before


def test_a_title_that_is_a_name_of_windows_gets_another_id(portal: Portal, documents: Path) -> None:
    root = portal({})
    code, output = begin(root, documents / "drums.md", "--title", "Con")
    assert (code, (root / "content/sales/courses/con-sales/index.md").is_file()) == (0, True), output


def track_changes(document: object) -> None:
    paragraph = document.paragraphs[1]._p  # type: ignore[attr-defined]
    paragraph.append(OxmlElement("w:ins"))


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + width // 8) * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def add_picture_bomb(path: Path) -> Path:
    """A Word document whose picture has 900 million pixels, in a few kilobytes."""
    save_word(path)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, png_of(30_000, 30_000) if name.endswith(".png") else archive.read(name))
    path.write_bytes(out.getvalue())
    return path


def save_large_file(path: Path) -> Path:
    with open(path, "wb") as stream:
        stream.truncate(100_000_000)
    return path


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><w:document/>'
REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no Word file": (lambda folder: write(folder / "a.docx", b"plain words"), "is no Word document, no slides"),
    "a web page": (lambda folder: write(folder / "a.docx", b"<html><p>Words"), "its content is HTML"),
    "an encrypted one": (
        lambda folder: write(folder / "a.docx", OLE + "EncryptedPackage".encode("utf-16-le")),
        "is encrypted",
    ),
    "one of 2003": (lambda folder: write(folder / "a.doc", OLE), "the form of Office before 2007"),
    "one of 100 MB": (lambda folder: save_large_file(folder / "a.docx"), "has 100 MB; up to 50 MB are read"),
    "tracked changes": (lambda folder: save_word(folder / "a.docx", track_changes), "has tracked changes (1)"),
    "a zip bomb": (
        lambda folder: write(folder / "a.docx", zip_of(word__document_xml=bytes(60_000_000))),
        "unpacks to 60 MB",
    ),
    "a picture bomb": (lambda folder: add_picture_bomb(folder / "a.docx"), "has 30,000 × 30,000 pixels"),
    "a table without end": (
        lambda folder: write(folder / "a.docx", zip_of(word__document_xml=b"<w:tc><w:p/><w:p ></w:p></w:tc>" * 20_001)),
        "the document has 40,002 paragraphs, cells of tables included",
    ),
    "entities": (lambda folder: write(folder / "a.docx", zip_of(word__document_xml=ENTITIES)), "declares entities"),
    "an archive": (lambda folder: write(folder / "a.docx", zip_of(notes_xml=b"<a/>")), "neither a Word document nor"),
    "a cut archive": (lambda folder: write(folder / "a.docx", zip_of(a_xml=b"<a/>")[:40]), "the file is damaged"),
    "a document without parts": (
        lambda folder: write(folder / "a.docx", zip_of(word__document_xml=b"<a/>")),
        "cannot be read",
    ),
    "slides without parts": (
        lambda folder: write(folder / "a.pptx", zip_of(ppt__presentation_xml=b"<a/>")),
        "cannot be read",
    ),
    "an encrypted PDF": (
        lambda folder: save_paper(folder / "a.pdf", encrypt=StandardEncryption("secret")),
        "the PDF is encrypted",
    ),
    "a cut PDF": (lambda folder: write(folder / "a.pdf", b"%PDF-1.7\n1 0 obj"), "the PDF cannot be read"),
    "another encoding": (lambda folder: write(folder / "a.md", b"# M\xfcnchen"), "is not UTF-8"),
    "no words": (lambda folder: write(folder / "a.md", b"---\ntitle: Nothing\n---\n"), "holds no words"),
}


@pytest.mark.parametrize(("save", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, save: Callable[[Path], Path], message: str
) -> None:
    with pytest.raises(DocumentRefused) as error:
        compose(save(tmp_path))
    assert message in error.value.message
    assert error.value.help


def test_nothing_is_written_of_what_is_refused(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> None:
    root, folder = portal({}), tmp_path_factory.mktemp("bomb")
    code, output = begin(root, add_picture_bomb(folder / "a.docx"))
    assert code == 2
    assert "30,000 × 30,000 pixels" in output
    assert not (root / "content/sales/courses").exists()
    code, output = begin(root, folder / "missing.docx")
    assert (code, "cannot be read: No such file" in output) == (2, True)


def test_a_library_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError(name)

    file = save_handout(tmp_path / "a.docx")
    monkeypatch.setattr(source_file.importlib, "import_module", fail)
    with pytest.raises(DocumentRefused, match=r"run `pip install 'trellis-portal\[from-documents\]'`"):
        read_document(file)


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        (["1. Which?", "a) One", "b) Two", "Answer: b"], [2]),
        (["Question 1: Which?", "A. One", "B. Two", "C. Three", "Richtige Antworten: A und C"], [1, 3]),
        (["Which?", "[x] One", "[ ] Two"], [1]),
        (["1) Which?", "a) One", "b) Two*"], [2]),
        (["1. Which?", "a) One", "b) Two"], []),
        (["1. Which?", "a) One ✓", "b) Two ✓"], []),  # all of them right tells nothing
        (["1. Which?", "a) One", "Answer: a"], []),  # one choice is none
        (["1. Which?", "a) One", "b) Two", "Answer: d"], []),
    ],
)
def test_an_answer_is_taken_only_where_the_document_marks_it(lines: list[str], right: list[int]) -> None:
    section = read_questions([Block("paragraph", line, line) for line in lines])
    assert [question.right for question in section.questions] == ([right] if right else [])
    assert [block.plain for block in section.rest] == ([] if right else lines)


def test_a_paper_without_pictures_is_read(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    styles = getSampleStyleSheet()
    story = [Paragraph("Stowing a container", styles["Title"]), Paragraph(SENTENCE, styles["Normal"])]
    SimpleDocTemplate(str(file)).build(story)
    document = read_document(file)
    assert document.pictures == ()
    assert "reefer" in " ".join(block.plain for block in document.blocks)


@pytest.mark.parametrize("is_linked", [True, False], ids=["linked", "missing"])
def test_a_picture_that_is_not_in_the_document_is_left_out_and_named(tmp_path: Path, is_linked: bool) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(save_word(tmp_path / "a.docx")) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if is_linked and name.endswith("document.xml.rels"):
                content = content.replace(b'"media/image1.png"', b'"https://example.org/a.png" TargetMode="External"')
            if is_linked or not name.endswith(".png"):
                copy.writestr(name, content)
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    course = compose_course(read_document(tmp_path / "a.docx"), "a")
    assert course.pictures == {}
    assert "Picture 1 is not in the document" in "\n".join(course.decisions)
    assert len(course.lessons) > 1


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b"])
def test_signs_that_hide_or_turn_words_do_not_reach_the_draft(tmp_path: Path, sign: str) -> None:
    text = f"# A page\n\n## One part\n\n{SENTENCE} Pay {sign}no one.\n\n- an {sign}item\n\n```\ncode {sign}x\n```\n"
    file = write(tmp_path / "a.md", text.encode())
    course = compose_course(read_document(file), "a")
    lesson = b"".join(course.lessons.values()).decode()
    assert "Pay no one." in lesson
    assert "an item" in lesson
    assert "code x" in lesson
    assert sign not in lesson + course.body + course.title + course.summary
