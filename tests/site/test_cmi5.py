"""Packages in cmi5: the course structure, permanent ids, and what a portal needs for them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import EXAMPLE, TODAY, Portal, course

from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.export.cmi5 import build_cmi5_files
from trellis.site.export.course_content import build_course_content
from trellis.site.export.refusal import ExportRefused

NAMES = {"c": "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"}
QUIZ = """\
---
title: Three questions
type: quiz
minutes: 5
pass_mark: 60
questions:
  - {prompt: One?, choices: [a, b], answer: 1}
  - {prompt: Two?, choices: [a, b], answer: 1}
  - {prompt: Three?, choices: [a, b], answer: 1}
---
"""


def read_structure(root: Path, result: CheckedPortal, id: str) -> ElementTree.Element:
    return ElementTree.fromstring(build_cmi5_files(build_course_content(root, result, id))["cmi5.xml"])


@pytest.mark.parametrize("id", ["incoterms-in-practice", "gefahrgut-erkennen"])
def test_a_structure_has_what_cmi5_requires(example: CheckedPortal, id: str) -> None:
    structure = read_structure(EXAMPLE, example, id)
    assert structure.tag == f"{{{NAMES['c']}}}courseStructure"
    assert [part.tag.rpartition("}")[2] for part in structure] == ["course", "au"]
    course, unit = structure
    assert course.get("id") == f"https://learning.meridian.example/courses/{id}/"
    assert unit.get("id") == f"https://learning.meridian.example/courses/{id}/unit/"
    for part in (course, unit):
        for name in ("title", "description"):
            text = part.find(f"c:{name}/c:langstring", NAMES)
            assert text is not None
            assert text.text
            assert text.get("lang") == ("de" if id.startswith("gefahrgut") else "en")
    assert [child.tag.rpartition("}")[2] for child in unit] == ["title", "description", "url"]
    assert unit.findtext("c:url", namespaces=NAMES) == "index.html"
    assert unit.get("launchMethod") == "AnyWindow"
    has_quiz = id == "incoterms-in-practice"
    assert unit.get("moveOn") == ("CompletedAndPassed" if has_quiz else "Completed")
    assert (unit.get("masteryScore") is not None) is has_quiz
    if has_quiz:
        assert 0 < float(unit.attrib["masteryScore"]) <= 1


@pytest.mark.parametrize(
    ("language", "direction", "page"), [("he", "rtl", "en"), ("fr", "", "en"), ("tr", "", "en"), ("nl", "", "nl")]
)
def test_a_course_is_in_its_language_where_the_page_has_no_words_of_it(
    portal: Portal, language: str, direction: str, page: str
) -> None:
    files: dict[str, str | bytes] = {
        "content/sales/courses/rates/index.md": course("Rates", "mvp", sunset="2027-03-01", language=language),
        "content/sales/courses/rates/01-three.md": QUIZ + "Take your time.\n",
        "mkdocs.yml": "site_name: L\nsite_url: https://learning.example/portal/\n",
    }
    root = portal(files)
    made = build_cmi5_files(build_course_content(root, run_pipeline(root, TODAY), "rates"))
    structure = ElementTree.fromstring(made["cmi5.xml"])
    assert {text.get("lang") for text in structure.iterfind(".//c:langstring", NAMES)} == {language}
    html = made["index.html"].decode()
    assert f'<html lang="{page}" dir="ltr">' in html
    mark = ("" if page == language else f' lang="{language}"') + (f' dir="{direction}"' if direction else "")
    for start in ("<h1", '<p class="t-lead"', '<div class="t-prose"', '<p class="t-player__title"'):
        assert set(re.findall(f"{start}[^>]*>", html)) == {f"{start}{mark}>"}


OPTIONAL_QUIZ = QUIZ.replace("type: quiz", "type: quiz\noptional: true").replace("pass_mark: 60", "pass_mark: 100")
READING = "---\ntitle: To read\ntype: read\nminutes: 5\n---\nRead this.\n"


@pytest.mark.parametrize(
    ("lessons", "required", "move_on", "score"),
    [
        ((QUIZ, OPTIONAL_QUIZ), [True, False], "CompletedAndPassed", "0.6666"),
        ((READING, OPTIONAL_QUIZ), [True, False], "Completed", None),
        (
            (READING.replace("type: read", "type: read\noptional: true"), QUIZ),
            [False, True],
            "CompletedAndPassed",
            "0.6666",
        ),
        ((OPTIONAL_QUIZ, OPTIONAL_QUIZ), [True, True], "CompletedAndPassed", "1.0"),
    ],
)
def test_a_course_is_completed_and_passed_by_what_is_not_optional(
    portal: Portal, lessons: tuple[str, ...], required: list[bool], move_on: str, score: str | None
) -> None:
    files = {f"content/sales/courses/rates/{n:02}-l{n}.md": text for n, text in enumerate(lessons, 1)}
    root = portal(
        {
            "content/sales/courses/rates/index.md": course("Rates", "mvp", sunset="2027-03-01"),
            "mkdocs.yml": "site_name: L\nsite_url: https://learning.example/portal/\n",
            **files,
        }
    )
    made = build_cmi5_files(build_course_content(root, run_pipeline(root, TODAY), "rates"))
    unit = ElementTree.fromstring(made["cmi5.xml"])[1]
    assert (unit.get("moveOn"), unit.get("masteryScore")) == (move_on, score)
    html = made["index.html"].decode()
    data = json.loads(re.findall(r"data-t-package>(.*?)</script>", html)[0])
    assert [lesson["required"] for lesson in data["lessons"]] == required
    count = sum("optional: true" in text for text in lessons)
    assert html.count("<span>Optional</span></p>") == html.count(", Optional</span>") == count


@pytest.mark.parametrize(("language", "word"), [("de", "Freiwillig"), ("nl", "Facultatief"), ("ar", "اختياري")])
def test_a_package_calls_a_lesson_optional_in_its_language(portal: Portal, language: str, word: str) -> None:
    root = portal(
        {
            "content/sales/courses/rates/index.md": course("Rates", "mvp", sunset="2027-03-01", language=language),
            "content/sales/courses/rates/01-one.md": READING,
            "content/sales/courses/rates/02-two.md": OPTIONAL_QUIZ,
            "mkdocs.yml": "site_name: L\nsite_url: https://learning.example/portal/\n",
        }
    )
    html = build_cmi5_files(build_course_content(root, run_pipeline(root, TODAY), "rates"))["index.html"].decode()
    assert html.count(f"<span>{word}</span></p>") == 1


def test_the_mastery_score_is_what_those_have_at_least_who_pass(portal: Portal) -> None:
    root = portal(
        {
            "content/sales/courses/rates/index.md": course("Rates", "mvp", sunset="2027-03-01", aliases="[tariffs]"),
            "content/sales/courses/rates/01-three.md": QUIZ,
            "mkdocs.yml": "site_name: L\nsite_url: https://learning.example/portal/\n",
        }
    )
    unit = read_structure(root, run_pipeline(root, TODAY), "rates")[1]
    assert unit.get("masteryScore") == "0.6666"  # two of three
    assert unit.get("id") == "https://learning.example/portal/courses/tariffs/unit/"
    (root / "portal.yml").write_text("xapi_base: https://ids.example/learning\n")
    unit = read_structure(root, run_pipeline(root, TODAY), "rates")[1]
    assert unit.get("id") == "https://ids.example/learning/courses/tariffs/unit/"
    (root / "portal.yml").unlink()
    (root / "mkdocs.yml").unlink()
    with pytest.raises(ExportRefused, match=re.escape("mkdocs.yml has no `site_url`")):
        read_structure(root, run_pipeline(root, TODAY), "rates")
