"""Searches as people type them find what answers them: `questions.md` says how the questions were written."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

from trellis.derive import PublishedCatalogue
from trellis.derive.search.build import build_search_files
from trellis.derive.search.languages import stem_english
from trellis.derive.search.packed import PackedIndex
from trellis.derive.search.query import search_index
from trellis.derive.search.texts import strip_markup
from trellis.pipeline.run import CheckedPortal, run_pipeline

QUESTIONS = Path(__file__).with_name("questions.csv")
FIRST = 3
"""An answer is among so many results."""

LESSON = """\
---
title: {title}
type: read
minutes: 10
---
{text}
"""


def open_index(result: CheckedPortal) -> PackedIndex:
    return PackedIndex(build_search_files(PublishedCatalogue(result.catalogue, result.context)).__getitem__)


@pytest.fixture(scope="module")
def packed(example: CheckedPortal) -> PackedIndex:
    return open_index(example)


def read_questions(name: str) -> list[Mapping[str, str]]:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["set"] == name]


@pytest.mark.parametrize(("name", "number"), [("tune", 100), ("held", 50)])
def test_the_answer_is_among_the_first_three_of_95_in_100(packed: PackedIndex, name: str, number: int) -> None:
    questions = read_questions(name)
    assert len(questions) == number
    missed = [
        question["query"]
        for question in questions
        if not set(question["answers"].split())
        & {packed.read_row(n)["id"] for n, _ in search_index(packed, question["query"]).hits[:FIRST]}
    ]
    assert len(missed) <= 0.05 * number, missed


def test_every_answer_exists(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context)
    answers = {answer for name in ("tune", "held") for row in read_questions(name) for answer in row["answers"].split()}
    kinds = ("item", "skill", "team", "page")
    assert not [answer for answer in answers if not any(published.find_entry(kind, answer) for kind in kinds)]


@pytest.mark.parametrize(
    ("query", "lesson"),
    [
        ("VGM", "documents-and-data"),
        ("verified gross mass", "documents-and-data"),
        ("ransomware", "requests-and-slips"),
    ],
)
def test_a_lesson_is_found_by_what_it_says(packed: PackedIndex, query: str, lesson: str) -> None:
    result = search_index(packed, query)
    number = result.hits[0][0]
    assert packed.read_row(number, result.lessons[number])["lesson"]["url"].endswith(f"/{lesson}/")
    assert result.corrections == result.missing == ()


@pytest.mark.parametrize("query", ["FCA", "VGM", "ATA", "mass", "royalties", "hissing", "haulier"])
def test_a_word_of_any_text_is_never_taken_for_another(packed: PackedIndex, query: str) -> None:
    result = search_index(packed, query)
    assert result.hits
    assert result.corrections == ()


def test_a_path_is_found_by_the_skills_of_its_courses(packed: PackedIndex) -> None:
    ids = [packed.read_row(number)["id"] for number, _ in search_index(packed, "haggling").hits]
    assert "rate-desk" in ids


def build_small_portal(portal: Portal) -> PackedIndex:
    folder = "content/sales/courses"
    files = {
        f"{folder}/safety/index.md": course("Safety in the yard", "mvp", sunset="2027-06-30"),
        f"{folder}/safety/01-help.md": LESSON.format(
            title="Until help comes",
            text="First aid kits hang at gate 4. <!-- codeword nightjar -->\n\nSee [here](https://x.example/owl).",
        ),
        f"{folder}/air/index.md": course("First steps in air freight", "mvp", sunset="2027-06-30"),
        f"{folder}/air/01-rate.md": LESSON.format(title="The rate", text="The mark-up of a customer's import."),
        f"{folder}/draft/index.md": course("Not yet"),
        f"{folder}/draft/01-hidden.md": LESSON.format(title="Hidden", text="Kingfisher."),
    }
    return open_index(run_pipeline(portal(files), TODAY))


@pytest.mark.parametrize(
    ("query", "ids", "corrections"),
    [
        ("first aid", ["safety"], ()),
        ("aid", ["safety"], ()),
        ("markup", ["air"], ()),
        ("mark-up", ["air"], ()),
        ("customs", [], ()),
        ("customers", ["air"], (("customers", "customer"),)),
        ("important", [], ()),
        ("importer", [], ()),
        ("imports", ["air"], (("imports", "import"),)),
        ("nightjar", [], ()),
        ("owl", [], ()),
        ("kingfisher", [], ()),
        ("first zzqxw yyqxw", [], ()),
    ],
)
def test_what_the_texts_of_a_small_portal_hold(
    portal: Portal, query: str, ids: list[str], corrections: tuple[tuple[str, str], ...]
) -> None:
    packed = build_small_portal(portal)
    result = search_index(packed, query)
    assert [packed.read_row(number)["id"] for number, _ in result.hits] == ids
    assert result.corrections == corrections


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("customs", "customer"),
        ("import", "important"),
        ("busy", "business"),
        ("several", "severity"),
        ("law", "lawyer"),
    ],
)
def test_words_of_another_meaning_have_stems_of_their_own(one: str, other: str) -> None:
    assert stem_english(one) != stem_english(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("assess", "assessment"), ("negotiate", "negotiation"), ("carriers", "carrier"), ("rate", "rates")],
)
def test_words_of_one_meaning_share_a_stem(one: str, other: str) -> None:
    assert stem_english(one) == stem_english(other)


def test_markup_comments_and_addresses_are_no_text() -> None:
    text = 'A <b class="x">bold</b> [link](a/b.md "tip"){.button} <!-- not this\nnor this --> and https://x.example/y.'
    assert strip_markup(text).split() == ["A", "bold", "[link", "and"]
    assert strip_markup("2 < 3 and <!-- no end").split() == ["2", "<", "3", "and"]
