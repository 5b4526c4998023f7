"""An approval is bound to what a page shows: it lapses with an outcome or a picture, and not with a review's date."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course

from trellis.approvals.ledger.digest import (
    _APPROVED_FIELDS,
    MAX_DIGESTS,
    compute_digest,
    is_of_first_kind,
    is_of_present_kind,
    list_digests,
    list_drawn_digests,
)
from trellis.approvals.ledger.status import assess_status
from trellis.kinds import Course, Kind, Lesson, Path
from trellis.pipeline.run import CheckedPortal, run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
LESSON = "content/sales/courses/quoting/01-start.md"
TEXT = "---\ntitle: Start here\ntype: read\nminutes: 5\n---\nOne two.\n"


BESIDE_WHAT_IS_TAUGHT = {
    Course: {
        "aliases", "credit", "decisions", "first_offered", "help_wanted", "language", "level",
        "license", "lms_id", "metrics", "mode", "needs", "objectives", "people", "prerequisites", "renews",
        "retired_reason", "review_by", "review_every", "reviewed", "skills", "status", "summary", "sunset",
        "supersedes", "variant_of", "version", "waivers", "withheld_versions",
    },
    Path: {
        "aliases", "buddy", "first_offered", "kind", "language", "metrics", "objectives", "people", "review_by",
        "review_every", "reviewed", "status", "summary", "version", "waivers", "withheld_versions",
    },
    Lesson: {"aliases"},
}  # fmt: skip
"""What a record of the ledger is not bound to: it describes, places or dates an item. A pull request asks for it."""


@pytest.mark.parametrize("model", [Course, Path, Lesson])
def test_each_field_is_bound_or_left_out_on_purpose(model: type[Kind]) -> None:
    assert set(model.model_fields) - set(_APPROVED_FIELDS[model]) == BESIDE_WHAT_IS_TAUGHT[model]


def of(root_of: Portal, page: str, lesson: str) -> str:
    catalogue = run_pipeline(root_of({PAGE: page, LESSON: lesson}), TODAY).catalogue
    return compute_digest(catalogue, catalogue.courses[0])


@pytest.mark.parametrize(
    ("page", "lesson", "same"),
    [
        (course("Quoting", minutes="5", version="2"), TEXT, True),
        (course("Quoting", minutes="5", reviewed="2026-11-01", help_wanted="A native speaker"), TEXT, True),
        (course("Quoting", minutes="5"), TEXT.replace("One two", "One\n\n  two"), False),
        (course("Quoting", minutes="5"), TEXT.replace("One two.", "One\ntwo. \n\n"), True),
        (course("Quoting", minutes="5"), TEXT.replace("One two.", "One  \ntwo."), False),
        (course("Quoting", minutes="5"), TEXT.replace("Start here", "Start anywhere"), False),
        (course("Quoting lanes", minutes="5"), TEXT, False),
        (course("Quoting", minutes="5", enrol_url="https://lms.example/1"), TEXT, False),
        (course("Quoting", minutes="5", source="{kind: curated, url: https://a.example/1}"), TEXT, False),
        (course("Quoting", minutes="5", source="{provider: Somebody}"), TEXT, True),
        (course("Quoting", minutes="5"), TEXT.replace("type", "video: {url: https://v.example/1}\ntype"), False),
        (course("Quoting", minutes="5"), TEXT.replace("One two", "One three"), False),
        (course("Quoting", minutes="5"), TEXT.replace("type", "optional: true\ntype"), False),
        (course("Quoting", minutes="6"), TEXT, False),
        (course("Quoting", minutes="5", audience="{roles: [seller]}"), TEXT, False),
    ],
)
def test_only_what_people_rely_on_counts(portal: Portal, page: str, lesson: str, same: bool) -> None:
    before = of(portal, course("Quoting", minutes="5"), TEXT)
    assert before.startswith("v3:sha256:")
    assert (of(portal, page, lesson) == before) is same


PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("![Dock](dock.png)", "content/sales/courses/quoting/dock.png"),
        ("![Dock](../../pages/dock.png)", "content/sales/pages/dock.png"),
        ("[Tariff](../../../finance/pages/tariff.pdf#page=2)", "content/finance/pages/tariff.pdf"),
        ("![Dock][1]\n\n[1]: ../../pages/dock.png", "content/sales/pages/dock.png"),
        ("![Dock](<../../pages/the dock.png>)", "content/sales/pages/the dock.png"),
        ("![Dock](../../pages/d%6fck.png)", "content/sales/pages/dock.png"),
        ("![Dock](../../pages/&#100;ock.png)", "content/sales/pages/dock.png"),
        ("![Dock](../../pages/the\\_dock.png)", "content/sales/pages/the_dock.png"),
        ('<img src="../../sales/pages/dock.png">', "content/sales/pages/dock.png"),
        ("<a href=/sales/pages/tariff.pdf>Tariff</a>", "content/sales/pages/tariff.pdf"),
    ],
)
def test_a_file_counts_that_the_text_shows_or_links_wherever_it_lies(portal: Portal, text: str, path: str) -> None:
    lesson = f"{TEXT}\n{text}\n"
    digests = []
    for content in (PICTURE + b"1", PICTURE + b"2"):
        portal({path: content, "content/sales/pages/other.png": content})
        digests.append(of(portal, course("Quoting", minutes="5"), lesson))
    assert digests[0] != digests[1]
    (portal({}) / path).write_bytes(PICTURE + b"1")
    assert of(portal, course("Quoting", minutes="5"), lesson) == digests[0]


def test_captions_are_files_that_a_lesson_shows(portal: Portal) -> None:
    lesson = TEXT.replace("type", "video: {url: https://v.example/1, captions: ../../pages/start.vtt}\ntype")
    digests = set()
    for words in (b"WEBVTT\n1", b"WEBVTT\n2"):
        portal({"content/sales/pages/start.vtt": words})
        digests.add(of(portal, course("Quoting"), lesson))
    assert len(digests) == 2


def test_a_file_that_no_text_shows_counts_for_nothing(portal: Portal) -> None:
    digests = set()
    for end in (b"1", b"2"):
        portal({"content/sales/pages/dock.png": PICTURE + end})
        digests.add(of(portal, course("Quoting"), TEXT))
    assert len(digests) == 1


def test_a_digest_of_the_first_kind_holds_by_what_it_covered(portal: Portal) -> None:
    page = course("Quoting", minutes="5", status="stable")
    catalogue = run_pipeline(portal({PAGE: page, LESSON: TEXT}), TODAY).catalogue
    present, second, first = list_digests(catalogue, catalogue.courses[0])
    assert first == "sha256:3f83b383c7bedfade64879e03489e8825e9f8741e284df60b79f21db99a4bcc0"
    assert [is_of_first_kind(digest) for digest in (present, second, first)] == [False, False, True]
    record = f"item: quoting\ncontent_hash: {first}\nreviewer: ada\nkey: accuracy\noutcome: approved\non: 2026-11-01\n"
    portal({"reviews/quoting/2026-11-01-1.yml": record})

    def assess(lesson: str, title: str = "Quoting") -> str:
        root = portal({PAGE: page.replace("Quoting", title), LESSON: lesson})
        catalogue = run_pipeline(root, TODAY).catalogue
        return assess_status(catalogue, catalogue.courses[0]).approvals[0].state

    assert assess(TEXT) == assess(TEXT.replace("One two", "One\n\ntwo")) == assess(TEXT, "Quoting lanes") == "holds"
    assert assess(TEXT.replace("One two", "One three")) == "lapsed"


def test_a_digest_of_the_second_kind_holds_while_the_text_is_as_it_was_written(portal: Portal) -> None:
    page = course("Quoting", minutes="5", status="stable")
    catalogue = run_pipeline(portal({PAGE: page, LESSON: TEXT}), TODAY).catalogue
    present, second, _ = list_digests(catalogue, catalogue.courses[0])
    assert second == "v2:sha256:efcdc1c6a503227df2e7b4a32da75f35064f6d829c4e67ac867e71f6481117e3"
    assert present == "v3:sha256:7852bb66af40c73f0588166c6ea356d3a3c86fe28d3d1b308c306030c601ca73"
    assert is_of_present_kind(present)
    assert not is_of_present_kind(second)

    def assess(digest: str, lesson: str, title: str = "Quoting") -> str:
        record = f"item: quoting\ncontent_hash: {digest}\nreviewer: ada\nkey: accuracy\noutcome: approved\n"
        root = portal(
            {
                PAGE: page.replace("Quoting", title),
                LESSON: lesson,
                "reviews/quoting/2026-11-01-1.yml": f"{record}on: 2026-11-01\n",
            }
        )
        catalogue = run_pipeline(root, TODAY).catalogue
        return assess_status(catalogue, catalogue.courses[0]).approvals[0].state

    assert assess(second, TEXT) == assess(present, TEXT) == "holds"
    wrapped = TEXT.replace("One two", "One\ntwo")
    assert (assess(second, wrapped), assess(present, wrapped)) == ("lapsed", "holds")
    for digest in (second, present):
        assert assess(digest, TEXT.replace("One two", "One three")) == "lapsed"
        assert assess(digest, TEXT, "Quoting lanes") == "lapsed"


QUIZ = """\
---
title: Test {0}
type: quiz
minutes: 5
{1}questions:
  - prompt: What is {0}?
    choices: [One, Two]
    answer: 1
    explain: It is one.
    read_again: [{2}]
---
Answer.
"""


@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize("count", [1, 3, 7])
def test_questions_that_name_renamed_lessons_stay_the_same(portal: Portal, count: int, follows: bool) -> None:
    """By the former ids or the present ones. A sample that is drawn again knows nothing of that."""
    numbers = range(1, count + 1)
    folder = "content/sales/courses/quoting"
    before = {f"{folder}/{n:02}-old-{n}.md": QUIZ.format(n, "", f"old-{n}") for n in numbers}
    name = "new" if follows else "old"
    after = {f"{folder}/{n:02}-new-{n}.md": QUIZ.format(n, f"aliases: [old-{n}]\n", f"{name}-{n}") for n in numbers}
    page = course("Quoting", minutes=str(5 * count))
    root = portal({PAGE: page, **before})
    former = run_pipeline(root, TODAY).catalogue
    digest = compute_digest(former, former.courses[0])
    for path in before:
        (root / path).unlink()
    catalogue = run_pipeline(portal({PAGE: page, **after}), TODAY).catalogue
    assert len(catalogue.lessons(catalogue.courses[0])) == count
    digests = list_digests(catalogue, catalogue.courses[0])
    assert digest in digests
    assert len(digests) <= 2 * MAX_DIGESTS
    if follows:
        assert digest not in list_drawn_digests(catalogue, catalogue.courses[0])


def test_the_examples_approvals_hold_but_for_the_one_that_shows_how_they_lapse(example: CheckedPortal) -> None:
    catalogue = example.catalogue
    items = [item for item in (*catalogue.courses, *catalogue.paths) if item.is_current]
    states = {item.id: [key.state for key in assess_status(catalogue, item).approvals] for item in items}
    assert {id for id, key_states in states.items() if "lapsed" in key_states} == {"incoterms-in-practice"}
    assert {id for id, key_states in states.items() if "never" in key_states} == {
        "assessing-what-people-can-do",
        "responding-to-incidents",
    }
