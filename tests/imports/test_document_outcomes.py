"""A document's list of outcomes is proposed for the course, and exercises become activities; nothing else leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Portal, findings
from docx import Document
from pptx import Presentation
from typer.testing import CliRunner

from trellis.authoring.documents.draft import compose_course
from trellis.authoring.documents.model import Block
from trellis.authoring.documents.outcomes import take_outcomes
from trellis.authoring.documents.source_file import read_document
from trellis.cli import app

AIMS = ("calculate the chargeable weight of a part load;", "You will be able to choose the step of the tariff.")
OUTCOMES = {
    "calculate-the-chargeable": "Calculate the chargeable weight of a part load",
    "choose-the-step-of-the-tariff": "Choose the step of the tariff",
}
PAGE = f"""\
# Quoting part loads

A part load is charged by the largest of three figures, and the scales show only one.

## Learning objectives

By the end of this course you will be able to:

- {AIMS[0]}
- {AIMS[1]}

## Three weights

Weight, volume and loading metres.

### Exercise 2: Quote one of yours

1. Take an enquiry that is open.
2. Work out the three figures.
"""


def save_word(path: Path) -> Path:
    document = Document()
    document.add_paragraph("Quoting part loads", style="Title")
    document.add_paragraph("A part load is charged by the largest of three figures, and the scales show only one.")
    document.add_paragraph("After this course, you can")
    for aim in AIMS:
        document.add_paragraph(aim, style="List Bullet")
    document.add_heading("Three weights", 1)
    document.add_paragraph("Weight, volume and loading metres.")
    document.add_heading("Exercise 2: Quote one of yours", 1)
    document.add_paragraph("Take an enquiry that is open.")
    document.save(str(path))
    return path


def save_slides(path: Path) -> Path:
    deck = Presentation()
    layout = deck.slide_layouts[1]
    for title, lines in (
        ("Learning objectives", AIMS),
        ("Three weights", ("Weight, volume and loading metres.",)),
        ("Exercise 2: Quote one of yours", ("Take an enquiry that is open.",)),
    ):
        slide = deck.slides.add_slide(layout)
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
    deck.save(str(path))
    return path


def save_page(path: Path) -> Path:
    path.write_text(PAGE)
    return path


@pytest.mark.parametrize(
    ("save", "name"), [(save_word, "loads.docx"), (save_slides, "loads.pptx"), (save_page, "loads.md")]
)
def test_outcomes_and_exercises_are_taken_over_and_named(save: object, name: str, tmp_path: Path) -> None:
    course = compose_course(read_document(save(tmp_path / name)), "loads")  # type: ignore[operator]
    assert course.outcomes == OUTCOMES
    assert list(course.lessons) == ["01-three-weights.md", "02-exercise-2-quote-one-of-yours.md"]
    assert b"type: activity" in course.lessons["02-exercise-2-quote-one-of-yours.md"]
    assert b"type: read" in course.lessons["01-three-weights.md"]
    everything = course.body + b"".join(course.lessons.values()).decode()
    assert "chargeable" not in everything
    decisions = "\n".join(course.decisions)
    assert "became 2 outcomes: confirm that each" in decisions
    assert "Lesson 2: its heading says that people do something" in decisions
    assert "Write the outcomes" not in decisions


def list_blocks(*texts: str) -> list[Block]:
    """`# ` begins a heading, `- ` an item, `  - ` one below it."""
    kinds = {"# ": ("heading", 1), "- ": ("item", 0), "  - ": ("item", 1)}
    blocks = []
    for text in texts:
        sign = next((sign for sign in kinds if text.startswith(sign)), "")
        kind, level = kinds.get(sign, ("paragraph", 0))
        plain = text.removeprefix(sign)
        blocks.append(Block(kind, plain, plain, level))  # type: ignore[arg-type]
    return blocks


LIST = ("- Calculate the weight", "- Choose the tariff")


@pytest.mark.parametrize(
    ("texts", "rest"),
    [
        (("# Lernziele", *LIST, "# Next"), ("# Next",)),
        (("# 1. Objectives:", *LIST, "More words.", "# Next"), ("# 1. Objectives:", "More words.", "# Next")),
        (("Before.", "You will then be able to", *LIST), ("Before.",)),
        (("# Objectives", "First of all.", "You will be able to:", *LIST), ("# Objectives", "First of all.")),
    ],
)
def test_what_is_no_outcome_stays(texts: tuple[str, ...], rest: tuple[str, ...]) -> None:
    outcomes = take_outcomes(list_blocks(*texts))
    assert outcomes
    assert list(outcomes.texts.values()) == ["Calculate the weight", "Choose the tariff"]
    assert outcomes.rest == tuple(list_blocks(*rest))


@pytest.mark.parametrize(
    "texts",
    [
        ("# Tools", *LIST),
        ("# Objectives", "We grew by a third.", "- Calculate the weight"),
        ("# Objectives", "- Calculate the weight"),
        ("# Objectives", *LIST, "  - By volume"),
        ("# Objectives", *LIST, "- Short"),
        ("# Objectives", *(f"- Calculate weight {number}" for number in range(20))),
        ("You will be able to lift a drum.", "# Objectives"),
    ],
)
def test_a_list_that_may_be_another_stays_text(texts: tuple[str, ...]) -> None:
    assert take_outcomes(list_blocks(*texts)) is None


def test_skills_and_outcomes_stand_in_the_draft_which_passes(portal: Portal, tmp_path: Path) -> None:
    root = portal({"content/skills.yml": "- id: pricing\n  name: Pricing\n"})
    file = save_page(tmp_path / "loads.md")
    command = ["new", "course", "--team", "sales", "--from", str(file), "--yes", "--root", str(root), "--skills"]
    result = CliRunner().invoke(app, [*command, "pricing"], terminal_width=400)
    assert result.exit_code == 0, result.output
    text = (root / "content/sales/courses/quoting-part-loads/index.md").read_text()
    assert "outcomes:\n- id: calculate-the-chargeable\n  text: Calculate the chargeable weight" in text
    assert "skills:\n- pricing\n" in text
    assert [finding for finding in findings(root) if " error[" in finding] == []
    result = CliRunner().invoke(app, [*command, "pricng"], terminal_width=400)
    assert result.exit_code == 2
    assert "no skill is called pricng; did you mean pricing?" in result.output
