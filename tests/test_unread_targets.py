"""What leads to a file whose front matter has a slip is no error: the slip is told at its own place."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from test_affected import git

from trellis.load.cache import Cache
from trellis.load.git import GitChange, read_file_at
from trellis.load.scan import CONTENT_ROOTS, SUPPORT_ROOTS
from trellis.pipeline.incremental import last_run
from trellis.pipeline.incremental.since import check_since
from trellis.pipeline.run import run_pipeline

COURSE = "content/sales/courses/quoting"
OTHER = "content/sales/courses/closing"
LESSON = f"{COURSE}/01-prepare.md"
PAGE = "content/sales/pages/terms.md"
FRONT = "summary: What we promise to shippers, and what we ask of them in return.\nstatus: stable\n---\n\n"
FILES: dict[str, str | bytes] = {
    f"{COURSE}/index.md": course(
        "Quoting a lane",
        "mvp",
        sunset="2027-03-01",
        modules="\n  - title: First\n    first_lesson: prepare\n  - title: Then\n    first_lesson: check",
    )
    + "\nSee [it](01-prepare.md#why).\n",
    LESSON: "---\ntitle: Prepare\ntype: read\nminutes: 3\naliases: [get-ready]\n---\n\n## Why\n\nText.\n",
    f"{COURSE}/02-check.md": "---\ntitle: Check\ntype: quiz\nminutes: 3\nquestions:\n"
    "  - prompt: What is quoted first?\n    choices: [The lane, The rate]\n    answer: 1\n"
    "    explain: There is no rate without one.\n"
    "    read_again: [prepare]\n---\n\nSee [it](01-prepare.md).\n",
    f"{OTHER}/index.md": course("Closing a deal", "mvp", sunset="2027-03-01", prerequisites="[quoting]")
    + "\nSee [it](../quoting/01-prepare.md).\n",
    PAGE: f"---\ntitle: Terms\n{FRONT}"
    "See [it](../courses/quoting/01-prepare.md), [them](../courses/quoting/index.md).\n",
    "content/sales/sessions/talk.md": "---\ntitle: A talk\nitem: quoting\nkind: class\nstart: 2026-12-01 10:00\n"
    f"end: 2026-12-01 11:00\ntimezone: Europe/Berlin\ninstructors: [ada]\nlocation: Berlin\n"
    f"audience: {{teams: all}}\n{FRONT.replace('stable', 'planned')}"
    "See [it](../courses/quoting/01-prepare.md).\n",
    "content/sales/stories/won.md": f"---\ntitle: Won\nitems: [quoting, closing]\nkind: change\n"
    f"date: 2026-11-01\naudience: {{teams: all}}\n{FRONT}"
    "See [it](../courses/quoting/01-prepare.md).\n",
}
RULES = (
    "link-broken",
    "unknown-reference",
    "anchor-unknown",
    "gone-reference",
    "lesson-without-course",
    "module-order",
)
SLIPS = [
    ("type: read", "type: reed"),
    ("title: Prepare\n", ""),
    ("title: Prepare", "title: ''"),
    ("title: Prepare", 'title: "Prepare'),
    ("title: Prepare", "title: <b>Prepare</b>"),
    ("minutes: 3", "minutes: x"),
    ("---\n\n## Why", "\n## Why"),
]


def find_false(root: Path, path: str) -> list[str]:
    """What is reported as missing in other files than the one with a slip."""
    diagnostics = run_pipeline(root, TODAY).diagnostics
    assert any(d.location.path == path for d in diagnostics)
    return [f"{d.location.path}: {d.message}" for d in diagnostics if d.rule in RULES and d.location.path != path]


def test_the_portal_of_these_tests_is_right(portal: Portal) -> None:
    diagnostics = run_pipeline(portal(FILES), TODAY).diagnostics
    faults = [d for d in diagnostics if str(d.severity) == "error" or d.rule in RULES]
    assert [f"{d.location.path} {d.rule} {d.message}" for d in faults] == []


@pytest.mark.parametrize(("right", "wrong"), SLIPS)
def test_a_link_to_a_lesson_with_a_slip_is_not_broken(portal: Portal, right: str, wrong: str) -> None:
    text = str(FILES[LESSON])
    assert right in text
    assert find_false(portal({**FILES, LESSON: text.replace(right, wrong, 1)}), LESSON) == []


@pytest.mark.parametrize("path", [f"{COURSE}/index.md", PAGE, f"{COURSE}/02-check.md"])
def test_neither_is_one_to_another_kind_of_file(portal: Portal, path: str) -> None:
    files = {**FILES, path: str(FILES[path]).replace("title: ", 'title: "', 1)}
    link = f"See [it](../../{path.removeprefix('content/')}).\n"
    assert find_false(portal({**files, "content/sales/pages/more.md": f"---\ntitle: More\n{FRONT}{link}"}), path) == []


def test_what_is_missing_is_still_told(portal: Portal) -> None:
    slip = str(FILES[LESSON]).replace("type: read", "type: reed")
    links = "[it](../courses/quoting/03-talk.md), [it](../courses/closing/01-prepare.md)"
    root = portal({**FILES, LESSON: slip, PAGE: f"---\ntitle: Terms\n{FRONT}See {links}.\n"})
    assert find_false(root, LESSON) == [
        f"{PAGE}: there is no file `{COURSE}/03-talk.md`",
        f"{PAGE}: there is no file `{OTHER}/01-prepare.md`",
    ]


def test_a_lesson_of_a_renamed_course_with_a_slip_is_not_missing(portal: Portal) -> None:
    text = course("Quoting a lane", "mvp", sunset="2027-03-01", aliases="[rates]").replace(
        "title: Quoting", "titel: Quoting", 1
    )
    links = "[it](../courses/rates/01-prepare.md), [it](../courses/rates/index.md)"
    root = portal({**FILES, f"{COURSE}/index.md": text, PAGE: f"---\ntitle: Terms\n{FRONT}See {links}.\n"})
    assert find_false(root, f"{COURSE}/index.md") == []


def test_a_file_whose_id_another_has_is_not_missing(portal: Portal) -> None:
    path = "content/sales/pages/quoting.md"
    link = "See [it](quoting.md).\n"
    root = portal({**FILES, path: f"---\ntitle: Quoting\n{FRONT}", PAGE: f"---\ntitle: Terms\n{FRONT}{link}"})
    assert find_false(root, path) == []


def test_a_check_that_goes_on_from_an_earlier_run_knows_of_the_slip(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(last_run, "MIN_FILES", 1)
    root = portal({**FILES, LESSON: str(FILES[LESSON]).replace("type: read", "type: reed")})
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "all")
    cache = Cache(tmp_path_factory.mktemp("cache"), root)
    run_pipeline(root, TODAY, cache=cache)
    (root / PAGE).write_text(f"{FILES[PAGE]}\nSee [nothing](nope.md).\n")
    change = GitChange(root, "HEAD", (*CONTENT_ROOTS, *SUPPORT_ROOTS))
    resumed = check_since(root, TODAY, cache, change, lambda path: read_file_at(root, "HEAD", path), lambda _: None)
    assert resumed
    broken = [d.message for d in resumed[0].diagnostics if d.rule == "link-broken"]
    assert broken == ["there is no file `content/sales/pages/nope.md`"]
