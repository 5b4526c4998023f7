"""What the comment shows that a forge does not: quizzes as people meet them, paths in their order, links to pages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from desks import EDIT, Desk
from markdown_it import MarkdownIt
from pydantic import BaseModel
from repositories import PORTAL

from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.catalogue.catalogue import Entry
from trellis.catalogue.link import link_entries
from trellis.check.context import Context
from trellis.derive import PublishedCatalogue
from trellis.derive.difference import CatalogueDifference, compare_catalogues
from trellis.diagnostics.result import CheckResult
from trellis.duplicates.comparison import Comparison
from trellis.forge.content import _find_preview
from trellis.kinds import Course, Lesson, Portal
from trellis.kinds import Path as LearningPath
from trellis.reports import comment as comments
from trellis.reports.difference.reading import build_preview_url, render_paths, render_quizzes

CASES: list[dict[str, Any]] = [
    {"prompt": "Who pays?", "choices": ["You", "We"], "answer": "1", "explain": "You asked for it."},
    {"prompt": "What comes first?", "type": "order", "choices": ["Ask", "Look", "Sign"]},
    {"prompt": "Which is which?", "pairs": [{"item": "FCA", "match": "Export"}, {"item": "DDP", "match": "Import"}]},
    {"prompt": "What is it called?", "type": "text", "answer": ["EORI"]},
    {"prompt": "What is the duty?", "type": "number", "answer": "1350", "tolerance": "0.5", "unit": "EUR"},
]
HOSTILE = (
    "@everyone", "![x](https://evil.example/x.png)", "[click](https://evil.example)", "<script>alert(1)</script>",
    "</summary></details><img src=x onerror=1>", "&lt;b&gt;", "# heading", "- list", "> quote", "`a` @b `c", "```",
    "</b> **x** ~~y~~", "/merge", "| a |", "a\n\n# b", "\\", "**", "www.evil.example",
)  # fmt: skip


def build_course(id: str, title: str, *questions: dict[str, Any], lesson: str = "Check") -> list[Entry[Any]]:
    values = {
        "title": title,
        "summary": "How to agree on a freight rate that both sides can keep.",
        "status": "mvp",
        "tier": "team",
        "mode": "self-paced",
    }
    folder = f"content/sales/courses/{id}"
    quiz = {"title": lesson, "type": "quiz", "minutes": "5", "questions": list(questions)}
    read = {"title": "A range", "type": "read", "minutes": "5"}
    models = [("range", 1, read), ("check", 2, quiz)] if questions else [("range", 1, read)]
    return [
        Entry(kind="course", id=id, meta=Course.model_validate(values), path=f"{folder}/index.md"),
        *(
            Entry(
                kind="lesson", id=name, course=id, number=n, meta=Lesson.model_validate(meta), path=f"{folder}/{n}.md"
            )
            for name, n, meta in models
        ),
    ]


def build_path(*steps: tuple[str, str], title: str = "Join the desk") -> Entry[Any]:
    """steps: sections, each with the ids of its items."""
    values = {
        "title": title,
        "summary": "What somebody takes in their first month at the desk, in order.",
        "status": "mvp",
        "kind": "path",
        "tier": "team",
        "version": "1",
        "audience": {"teams": "all"},
        "steps": [{"section": section, "items": items.split()} for section, items in steps],
    }
    return Entry(kind="path", id="desk", meta=LearningPath.model_validate(values), path="content/sales/paths/desk.md")


def put_words(value: Any, words: str) -> Any:
    """The value with these words in place of each `W`, also where a model would refuse them."""
    if isinstance(value, BaseModel):
        fields = {name: put_words(getattr(value, name), words) for name in type(value).model_fields}
        return value.model_copy(update=fields)
    if isinstance(value, tuple):
        return tuple(put_words(part, words) for part in value)
    return value.replace("W ", f"{words} ") if isinstance(value, str) else value


def compare(before: list[Entry[Any]], after: list[Entry[Any]]) -> CatalogueDifference:
    catalogues = (link_entries(entries)[0] for entries in (before, after))
    return compare_catalogues(*(PublishedCatalogue(c, Context(TODAY, Portal(), Comparison())) for c in catalogues))


def render_comment(difference: CatalogueDifference, preview: str = "") -> str:
    approval = ApprovalVerdict(state="approved", base="0" * 40, head="1" * 40)
    return comments.render(comments.ReviewComment(difference, CheckResult(Path(), (), 0), (), approval, "", preview))


def test_a_new_quiz_is_shown_as_people_meet_it() -> None:
    text = render_quizzes(compare([], build_course("rates", "Rates", *CASES)), 20_000)
    assert "<summary>Check, in Rates: 5 new, passed with 80 %</summary>" in text
    assert (
        "**1. Who pays?** (one choice, new)\n\n- **You** (right)\n- We\n\nExplanation: You asked for it.\n\n**2."
        in text
    )
    assert "**2. What comes first?** (put in order, new)\n\n1. Ask\n2. Look\n3. Sign" in text
    assert "- FCA = **Export**\n- DDP = **Import**" in text
    assert "- **EORI** (right)" in text
    assert "- **1,350 EUR ± 0.5** (right)" in text


def test_a_changed_question_is_shown_as_it_is_and_as_it_was_and_no_other() -> None:
    changed = [{**CASES[0], "answer": "2", "explain": "We always do."}, *CASES[1:4], {"prompt": "New?", **CASES[4]}]
    before, after = build_course("rates", "Rates", *CASES), build_course("rates", "Rates", *changed[:4])
    text = render_quizzes(compare(before, after), 20_000)
    assert "Check, in Rates: 1 changed, 1 taken out, 3 as before, passed with 80 %" in text
    assert "**1. Who pays?** (one choice, changed)\n\n- You\n- **We** (right)\n\nExplanation: We always do." in text
    assert "> *Before:* **Who pays?** (one choice)\n>\n> - **You** (right)\n> - We\n>\n> Explanation: You asked" in text
    assert "> *Taken out:* **What is the duty?** (write a number)" in text
    assert "What comes first?" not in text
    assert render_quizzes(compare(before, before), 20_000) == ""


def test_a_path_shows_the_new_place_of_what_is_in_it() -> None:
    courses = [entry for id in ("one", "two", "three", "four") for entry in build_course(id, id.capitalize())]
    before = [*courses, build_path(("First", "one two"), ("Then", "three"))]
    after = [*courses, build_path(("First", "two four one"))]
    text = render_paths(compare(before, after), 5_000)
    lines = text.splitlines()
    assert lines[0] == "**Join the desk**"
    assert "2. **Four**, new" in lines
    assert sum(line.endswith(", moved") or ", moved (" in line for line in lines) == 1
    assert lines[-1] == "No longer in it: Three"
    assert render_paths(compare(before, before), 5_000) == ""
    assert render_paths(compare(courses, before), 5_000).splitlines()[2:] == [
        "1. One (First)",
        "2. Two",
        "3. Three (Then)",
    ]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_of_an_author_acts(words: str) -> None:
    """Whatever stands in a title, a question, a choice or an explanation is text once a forge has rendered it."""
    case = {"prompt": "W asked", "choices": ["W a", "W b"], "answer": "1", "explain": "W c"}
    pairs = [{"item": "W i", "match": "W m"}, {"item": "x", "match": "y"}]
    order = {"prompt": "W order", "type": "order", "choices": ["W 1", "W 2", "W 3"]}
    changed = [{**case, "answer": "2"}, {"prompt": "W pairs", "pairs": pairs}, order]
    before = build_course("rates", "W rates", case, lesson="W rates")
    after = [
        *build_course("rates", "W rates", *changed, lesson="W rates"),
        build_path(("W part", "rates"), title="W path"),
    ]
    for entry in (*before, *after):
        entry.meta = put_words(entry.meta, words)
    comment = render_comment(compare(before, after), "https://preview.example/7/")
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(comment)
    tags = set(re.findall(r"</?([a-z][a-z0-9]*)", html))
    assert tags <= {
        "h3", "h4", "p", "strong", "em", "details", "summary", "ul", "ol", "li", "br", "blockquote", "a", "sub", "code",
    }  # fmt: skip
    assert html.count("<details>") == html.count("</details>") == comment.count("<details>")
    assert {*re.findall(r'href="([^"]+)"', html)} == {
        "https://preview.example/7/", "https://preview.example/7/courses/rates/",
        "https://preview.example/7/courses/rates/check/", "https://preview.example/7/paths/desk/",
    }  # fmt: skip
    assert "<h1" not in html
    outside = re.sub(r"<code>.*?</code>|<[^>]+>", "", html)
    assert not re.search(r"@\w|www\.\w|(?<!preview)://", outside)


def test_however_many_questions_there_are_the_comment_fits() -> None:
    many = [
        {**CASES[0], "prompt": f"Question {number}, which is a long one? " + "word " * 40, "explain": "why " * 80}
        for number in range(200)
    ]
    comment = render_comment(compare([], build_course("rates", "Rates", *many)))
    assert len(comment) < comments.LIMIT
    assert re.search(r"\d+ questions do not fit here", comment)
    assert comment.count("<details>") == comment.count("</details>")


def test_every_page_that_changed_is_linked_and_no_address_ends_its_link() -> None:
    courses = build_course("rates", "Rates", *CASES)
    after = [replace(courses[0]), courses[1], *build_course("rates", "Rates", *CASES[1:])[2:]]
    comment = render_comment(compare(courses, after), "https://preview.example/7/")
    assert "> <br>Preview: [Rates](https://preview.example/7/courses/rates/) · [Check](https://" in comment
    assert "courses/rates/range/" not in comment  # it is as it was
    assert build_preview_url("https://p.example/)x", "/courses/a)(b/") == "https://p.example/%29x/courses/a%29%28b/"
    assert "Preview:" not in render_comment(compare(courses, after))


@pytest.mark.parametrize(
    ("preview", "site", "address"),
    [
        ("https://preview.example/p", "https://learning.example/", "https://preview.example/p/7/"),
        ("https://learning.example/p", "https://learning.example/", ""),
        ("https://LEARNING.example.:443/p", "https://learning.example/", ""),
        ("https://preview.example/", "", ""),
        (None, "https://learning.example/", ""),
    ],
)
def test_a_preview_is_linked_only_where_it_has_an_origin_of_its_own(preview: str, site: str, address: str) -> None:
    assert _find_preview(Portal(preview_url=preview), site, 7) == address


def test_a_change_of_where_previews_lie_leads_no_reviewer_there(desk: Desk) -> None:
    """The default branch says where: what the change proposes decides nothing about its own comment."""
    desk.forge.land({
        "portal.yml": f"{PORTAL}preview_url: https://preview.example/\n",
        "mkdocs.yml": "site_name: A\nsite_url: https://learning.example/\n",
    })  # fmt: skip
    desk.forge.push("edit", {**EDIT, "portal.yml": f"{PORTAL}preview_url: https://evil.example/\n"})
    number = desk.forge.open("edit")
    desk.judge(number)
    body = desk.forge.comments[number][0]["body"]
    assert f"](https://preview.example/{number}/courses/quoting/know-your-floor/)" in body
    assert "](https://evil" not in body
