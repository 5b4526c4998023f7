"""What a course and its lessons say besides their texts: entry requirements, modules, resources, questions, key points.

Where they are absent, a page has nothing of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, Portal, course, findings

from trellis.derive import PublishedCatalogue
from trellis.derive.pages.modules import group_lessons
from trellis.derive.search.texts import build_text_documents
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.export.course_content import build_course_content
from trellis.site.export.scorm import build_scorm_files

FOLDER = "content/sales/courses"
KEYS = {
    "sunset": "2027-03-01",
    "entry_requirements": '["A pass for the ‹terminal›"]',
    "modules": "[{title: Look & listen, summary: Two talks., first_lesson: two}, {title: Do it, first_lesson: four}]",
    "resources": "[{title: The handbook, url: https://hand.example/book, note: All surcharges.}]",
}
LESSON = "---\ntitle: Lesson {name}\ntype: read\nminutes: 1\n{more}---\n\nWords of {name}.\n"
MORE = (
    "guiding_questions: [How low may I go?]\nkey_points: [The floor & the margin stand on one sheet., Quokkas help.]\n"
    "resources: [{title: Zebra tables, url: https://hand.example/zebra}]\n"
)
NAMES = ("one", "two", "three", "four")
FILES: dict[str, str | bytes] = {
    "portal.yml": "frame: plain\n",
    "mkdocs.yml": "site_name: Learning\n",
    f"{FOLDER}/talks/index.md": course("Talks", "mvp", **KEYS),
    f"{FOLDER}/plain/index.md": course("Plain", "mvp", sunset="2027-03-01"),
    f"{FOLDER}/plain/01-only.md": LESSON.format(name="only", more=""),
    **{
        f"{FOLDER}/talks/0{number}-{name}.md": LESSON.format(name=name, more=MORE if name == "two" else "")
        for number, name in enumerate(NAMES, 1)
    },
}

ReadFile = Callable[[str], str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal's root, with its site in `out`."""
    root = tmp_path_factory.mktemp("parts")
    for path, text in {"content/people.yml": PEOPLE, "content/sales/index.md": TEAM, **FILES}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(str(text), "utf-8")
    build_site(root, root / "out", run_pipeline(root, TODAY))
    return root


@pytest.fixture
def read(built: Path) -> ReadFile:
    return lambda path: (built / "out" / path).read_text("utf-8")


def list_words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_course_page_shows_what_people_need_and_its_lessons_by_module(read: ReadFile) -> None:
    page = read("courses/talks/index.html")
    words = list_words(page)
    assert "Prerequisites A pass for the ‹terminal›" in words
    order = ["Lesson one", "Look & listen", "Two talks.", "Lesson two", "Lesson three", "Do it", "Lesson four"]
    places = [words.index(text, words.index("Lessons 1")) for text in order]
    assert places == sorted(places)
    assert re.findall(r'<ol[^>]*data-t-parts="?lessons"?[^>]*?(?:start="?(\d))?"?>', page) == ["", "2", "4"]
    assert "Related resources The handbook All surcharges." in words
    assert "https://hand.example/book" in page


def test_a_lesson_page_shows_its_questions_key_points_and_place(read: ReadFile) -> None:
    words = list_words(read("courses/talks/two/index.html"))
    for text in ("Questions that this lesson answers How low may I go?", "Related resources Zebra tables"):
        assert text in words
    assert words.index("Words of two") < words.index("Key points The floor & the margin stand on one sheet.")
    assert "Look & listen 2 Lesson two" in words
    assert "Next: reading, 1 min Lesson three" in words


def test_a_page_without_them_has_nothing_of_them(read: ReadFile) -> None:
    for path in ("courses/plain/index.html", "courses/plain/only/index.html", "courses/talks/three/index.html"):
        page = read(path)
        for mark in (
            "Key points",
            "__key-points",
            "__resources",
            "Related resources",
            "Questions that this",
            "<dd></dd>",
        ):
            assert mark not in page, (path, mark)
    assert "<h3" not in read("courses/plain/index.html").partition("<main")[2].partition("<aside")[0]
    assert "Prerequisites None" in list_words(read("courses/plain/index.html"))


def test_programs_get_them_too(read: ReadFile, built: Path) -> None:
    rows = json.loads(read("catalogue.json"))["courses"]
    talks = next(row for row in rows if row["id"] == "talks")
    assert talks["modules"][1] == {"title": "Do it", "summary": None, "first_lesson": "four"}
    assert talks["lessons"][1]["key_points"] == ["The floor & the margin stand on one sheet.", "Quokkas help."]
    course_copy, lesson_copy = read("courses/talks/index.md"), read("courses/talks/two/index.md")
    assert "## Prerequisites\n\n- A pass for the ‹terminal›" in course_copy
    assert "### Do it\n\n4. [Lesson four](../../courses/talks/four/index.md)" in course_copy
    assert "## Key points\n\n- The floor & the margin" in lesson_copy
    assert "- [Zebra tables](https://hand.example/zebra)" in lesson_copy
    linked = json.loads(re.findall(r'ld\+json"?>(.*?)</script>', read("courses/talks/index.html"))[0])
    assert linked["coursePrerequisites"] == ["A pass for the ‹terminal›"]
    result = run_pipeline(built, TODAY)
    texts = build_text_documents(PublishedCatalogue(result.catalogue, result.context))
    (text,) = (document.text for document in texts if "Quokkas" in document.text)
    assert "Zebra tables" in text
    assert "hand.example" not in text


def test_a_package_has_them_and_keeps_the_order_of_lessons(built: Path) -> None:
    content = build_course_content(built, run_pipeline(built, TODAY), "talks")
    page = list_words(build_scorm_files(content, "1.2")["index.html"].decode())
    assert [lesson.title for lesson in content.lessons] == [f"Lesson {name}" for name in NAMES]
    assert "Key points The floor & the margin" in page
    assert "Related resources Zebra tables" in page


@pytest.mark.parametrize(
    ("modules", "groups"),
    [
        ("[]", [("", 0, 4)]),
        ("[{title: All, first_lesson: one}]", [("All", 0, 4)]),
        ("[{title: B, first_lesson: four}, {title: A, first_lesson: one}]", [("A", 0, 3), ("B", 3, 4)]),
        ("[{title: A, first_lesson: two}, {title: B, first_lesson: two}]", [("", 0, 1), ("A", 1, 1), ("B", 1, 4)]),
        ("[{title: A, first_lesson: was-three}]", [("", 0, 2), ("A", 2, 4)]),
    ],
)
def test_each_lesson_is_in_one_group_whatever_the_modules(
    portal: Portal, modules: str, groups: list[tuple[str, int, int]]
) -> None:
    three = FILES[f"{FOLDER}/talks/03-three.md"]
    assert isinstance(three, str)
    files: dict[str, str | bytes] = {
        **FILES,
        f"{FOLDER}/talks/index.md": course("Talks", "mvp", sunset="2027-03-01", modules=modules),
        f"{FOLDER}/talks/03-three.md": three.replace("minutes", "aliases: [was-three]\nminutes"),
    }
    catalogue = run_pipeline(portal(files), TODAY).catalogue
    (talks,) = (entry for entry in catalogue.courses if entry.id == "talks")
    found_groups = group_lessons(talks, catalogue.lessons(talks))
    assert [(group.title, group.first, group.end) for group in found_groups] == groups


def test_a_module_that_begins_with_no_lesson_is_told_which_there_are(portal: Portal) -> None:
    root = portal({**FILES, f"{FOLDER}/talks/index.md": course("Talks", modules="[{title: A, first_lesson: tow}]")})
    (line,) = findings(root, "unknown-reference")
    assert line.endswith("error[unknown-reference] no lesson of this course is called `tow`")
