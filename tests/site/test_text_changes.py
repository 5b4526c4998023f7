"""After a change of texts alone their own pages are rendered and nothing else is touched; the site is that of a clean
build.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, Portal, course
from PIL import Image
from portal_changes import COURSES, FILES, FRAMES, choose_frame, edit, read_site
from typer.testing import CliRunner

from trellis.cli.app import app
from trellis.derive import PublishedCatalogue
from trellis.derive.pages import team
from trellis.site import plan, second_process, text_record
from trellis.site.site_folder import MARKER, replace_files, replace_site, require_own_folder

COURSE = f"{COURSES}/course-2/index.md"
TEXT = "Which rates to quote for a lane, and how to say no to a shipper who wants a lower one. " * 5


def draw_picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("L", (2, 2), colour).save(file, "PNG")
    return file.getvalue()


PICTURE, OTHER_PICTURE = draw_picture("white"), draw_picture("black")


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(portal: Portal) -> Path:
    files: dict[str, str | bytes] = {"mkdocs.yml": FILES["mkdocs.yml"], "portal.yml": "frame: plain\n"}
    for number in range(4):
        text = f"[Next](../course-{(number + 1) % 4}/index.md)\n\n```\ncode\n```\n\n|a|b|\n|-|-|\n|c|d|\n"
        front = course(f"Course {number} & more", "mvp", sunset="2027-01-15", minutes="10")
        files[f"{COURSES}/course-{number}/index.md"] = front + text
        files[f"{COURSES}/course-{number}/plan.png"] = PICTURE
        lesson = f"---\ntitle: Lesson {number}\ntype: read\nminutes: 10\n---\n\n## First\n\nText.\n"
        files[f"{COURSES}/course-{number}/01-lesson.md"] = lesson
    return portal(files)


def build(root: Path, *options: str) -> dict[str, bytes]:
    """Builds the site; returns all its files."""
    done = CliRunner().invoke(app, ["build", "--root", str(root), "--today", TODAY.isoformat(), *options])
    assert done.exit_code == 0, done.output
    return read_site(Path(options[-1]) if options else root / "site")


def build_clean(root: Path) -> dict[str, bytes]:
    """The site as a build without a cache writes it."""
    return build(root, "--no-cache", "--out", str(root.parent / f"{root.name}-clean"))


def list_replaced(root: Path, change: Callable[[], object]) -> list[str]:
    """Builds the site, changes something and builds it again, as a clean build would. Returns the files that were
    written anew; those that are gone are among them.
    """
    build(root)
    before = {path: (root / "site" / path).stat().st_ino for path in read_site(root / "site")}
    handles = [os.open(root / "site" / path, os.O_RDONLY) for path in before]  # so that no number is used again
    change()
    after = build(root)
    replaced = [p for p in before if not (root / "site" / p).exists() or (root / "site" / p).stat().st_ino != before[p]]
    for handle in handles:
        os.close(handle)
    assert after == build_clean(root)
    return sorted(replaced)


def list_shown(*urls: str) -> list[str]:
    """The files that show the texts of courses and lessons, but those of the search."""
    ids = {url.split("/")[1] for url in urls}
    pages = [f"{url}index.{ending}" for url in urls for ending in ("html", "md")]
    return sorted(["duplicates/index.html", *pages, *(f"print/{id}/index.html" for id in ids)])


def separate_search(paths: list[str]) -> tuple[list[str], set[str]]:
    """The paths without those of the search, and without the list of all files; and those that were left out."""
    left_out = {path for path in paths if path.startswith("search/") or path == MARKER}
    return [path for path in paths if path not in left_out], left_out


# -- texts alone


@pytest.mark.parametrize("frame", FRAMES)
def test_after_a_change_of_texts_only_their_pages_are_written(root: Path, frame: str) -> None:
    choose_frame(root, frame)

    def change() -> None:
        edit(root, COURSE, "Why it matters", "A $x^2$ | b.\n\n```mermaid\ngraph TD\n```\n\nWhy it counts")
        edit(root, f"{COURSES}/course-0/01-lesson.md", "Text.", "[Up](index.md#is-it-for-you), ![Plan](plan.png).")

    former = json.loads(build(root)["search/index.json"])
    replaced, of_search = separate_search(list_replaced(root, change))
    shown = list_shown("courses/course-2/", "courses/course-0/lesson/")
    assert replaced == sorted([*shown, "governance/index.html"]), "the check finds more than before"
    assert {"search/index.json", MARKER} < of_search, "a word is new, so the version of the search is another"
    assert not (root / "site/search" / former["version"]).exists()
    page = (root / "site/courses/course-2/index.html").read_bytes()
    assert b"Why it counts" in page
    output = CliRunner().invoke(app, ["build", "--root", str(root), "--today", TODAY.isoformat()]).stdout
    assert "Nothing has changed since the last build" in output
    again, _ = separate_search(list_replaced(root, lambda: edit(root, COURSE, "Why it counts", "Why it costs")))
    assert again == list_shown("courses/course-2/"), "a build of some pages is one to begin from"
    words = list_replaced(root, lambda: edit(root, COURSE, "Why it costs", "*Why* it costs"))
    assert words == list_shown("courses/course-2/"), "the search has the same words"


def test_a_text_that_makes_courses_alike_is_shown_where_they_are_compared(root: Path) -> None:
    other = COURSE.replace("-2", "-3")
    edit(root, other, "Course 3", "Course 2")
    for path in (COURSE, other):
        edit(root, path, "Why it", f"{TEXT} Why it")
    CliRunner().invoke(app, ["check", "--root", str(root), "--today", TODAY.isoformat(), "--write-baseline"])
    edit(root, other, TEXT, "Another text")
    replaced = list_replaced(root, lambda: edit(root, other, "Another text", TEXT))
    assert separate_search(replaced)[0] == list_shown("courses/course-3/")
    assert b"courses/course-3/" in (root / "site/duplicates/index.html").read_bytes()


# -- whatever else has changed


def _change_text_and_title(root: Path) -> None:
    edit(root, COURSE, "Why it matters", "Why it counts")
    edit(root, f"{COURSES}/course-3/index.md", "title: Course 3", "title: Class 3")


def _change_text_and_picture(root: Path) -> None:
    edit(root, COURSE, "Why it matters", "Why it counts")
    (root / COURSES / "course-3/plan.png").write_bytes(OTHER_PICTURE)


def _change_text_and_site(root: Path) -> None:
    edit(root, COURSE, "Why it matters", "Why it counts")
    (root / "site/courses/course-3/index.html").write_bytes(b"")


def _move_and_change(root: Path) -> None:
    (root / COURSES / "course-2").rename(root / COURSES / "course-8")
    edit(root, COURSE.replace("-2", "-8"), "Why it matters", "Why it counts")
    edit(root, f"{COURSES}/course-1/index.md", "course-2", "course-8")


def _change_front_matter_into_text(root: Path) -> None:
    file = root / COURSE
    file.write_text(file.read_text("utf-8").replace("minutes: 10\n", "").replace("Why", "---\nminutes: 10\n---\nWhy"))


def _change_text_and_records(root: Path) -> None:
    edit(root, COURSE, "Why it matters", "Why it counts")
    record = next(Path(os.environ["XDG_CACHE_HOME"]).rglob(text_record.CACHE_KEY))
    record.write_bytes(record.read_bytes().replace(b"Course 2", b"Course 3"))


CHANGES = (
    _change_text_and_title, _change_text_and_picture, _change_text_and_site, _move_and_change,
    _change_front_matter_into_text, _change_text_and_records,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_if_anything_else_has_changed_the_whole_site_is_built(root: Path, change: Callable[[Path], None]) -> None:
    assert "courses/course-1/index.html" in list_replaced(root, lambda: change(root))


def test_a_link_that_leads_nowhere_is_told_once_and_ends_a_strict_build(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def write_link() -> None:
        edit(root, COURSE, "Why it matters", "[Gone](../course-77/index.md). Why it matters")

    write_link()
    CliRunner().invoke(app, ["check", "--root", str(root), "--today", TODAY.isoformat(), "--write-baseline"])
    edit(root, COURSE, "[Gone](../course-77/index.md). ", "")
    build(root)
    write_link()
    build(root)
    assert caplog.text.count("course-77") == 1
    edit(root, COURSE, "[Gone](../course-77/index.md). ", "")
    edit(root, "mkdocs.yml", "site_name", "strict: true\nsite_name")
    before = build(root)
    write_link()
    done = CliRunner().invoke(app, ["build", "--root", str(root), "--today", TODAY.isoformat()])
    assert done.exit_code
    assert read_site(root / "site") == before


def test_if_a_text_lapses_an_approval_the_whole_site_is_built(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_record, "digest_approvals", lambda published: os.urandom(8))
    replaced = list_replaced(root, lambda: edit(root, COURSE, "Why it matters", "Why it counts"))
    assert "courses/course-1/index.html" in replaced


def test_if_a_text_went_into_another_page_the_whole_site_is_built(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build_team_page(published: PublishedCatalogue, entry: object) -> object:
        assert published.catalogue.entry(("course", "course-2")).body
        return team.build_team_page(published, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(second_process, "MIN_PAGES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setitem(plan._VIEWS, "team", ("team.html", build_team_page))
    replaced = list_replaced(root, lambda: edit(root, COURSE, "Why it matters", "Why it counts"))
    assert "courses/course-1/index.html" in replaced
    other = list_replaced(root, lambda: edit(root, COURSE.replace("-2", "-1"), "Why it matters", "Why it counts"))
    assert separate_search(other)[0] == list_shown("courses/course-1/"), "another text went into its own page alone"


# -- the site's folder


def test_files_of_a_site_take_the_places_of_others_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / "a/index.html").write_bytes(b"former")
    assert replace_files(site, {"a/index.html": b"new"})
    assert read_site(site) == {"a/index.html": b"new"}
    assert os.listdir(tmp_path) == ["site"]


def write_site(site: Path, *paths: str) -> None:
    with replace_site(site) as folder:
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(b"former")


def test_files_come_and_go_with_their_folders_and_the_list_says_so(tmp_path: Path) -> None:
    site, clean = tmp_path / "site", tmp_path / "clean"
    write_site(site, "search/index.json", "search/1a/en/terms-0.json", "search/1a/rows-0.json")
    write_site(clean, "search/index.json", "search/2b/en/terms-0.json")
    removed = ["search/1a/en/terms-0.json", "search/1a/rows-0.json"]
    contents = {"search/index.json": b"new", "search/2b/en/terms-0.json": b"new"}
    assert replace_files(site, contents, ["search/2b/en/terms-0.json"], removed)
    assert read_site(site) == {**contents, MARKER: (clean / MARKER).read_bytes()}
    assert os.listdir(site / "search/2b") == ["en"]
    assert sorted(os.listdir(site / "search")) == ["2b", "index.json"]


@pytest.mark.parametrize("failing_call", range(5))
def test_whatever_ends_a_replacement_the_next_build_takes_the_site_for_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing_call: int
) -> None:
    site = tmp_path / "site"
    write_site(site, "search/index.json", "search/1a/rows-0.json")
    calls: list[str] = []

    def end_at_a_call(name: str) -> None:
        function = getattr(os, name)

        def run(*values: Any, **more: Any) -> None:
            calls.append(name)
            if len(calls) > failing_call:
                raise KeyboardInterrupt
            function(*values, **more)

        monkeypatch.setattr(f"trellis.site.site_folder.os.{name}", run)

    contents = {"search/index.json": b"new", "search/2b/rows-0.json": b"new"}
    end_at_a_call("replace")
    end_at_a_call("unlink")
    with pytest.raises(KeyboardInterrupt):
        replace_files(site, contents, ["search/2b/rows-0.json"], ["search/1a/rows-0.json"])
    monkeypatch.undo()
    require_own_folder(site)
    directory = (site / "search/index.json").read_bytes()
    assert (site / f"search/{'2b' if directory == b'new' else '1a'}/rows-0.json").is_file()


def test_a_site_without_a_list_of_its_files_gets_no_new_ones(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_bytes(b"former")
    assert not replace_files(site, {"index.html": b"new", "more.html": b"new"}, ["more.html"])
    assert read_site(site) == {"index.html": b"former"}


def test_a_site_that_another_build_writes_or_has_replaced_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_bytes(b"former")
    handle = os.open(site, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert not replace_files(site, {"index.html": b"new"})
    os.close(handle)
    replace = os.replace

    def replace_site_first(*values: Any, **more: Any) -> None:
        other = shutil.copytree(site, tmp_path / "other")
        site.rename(tmp_path / "former")
        other.rename(site)
        replace(*values, **more)

    monkeypatch.setattr("trellis.site.site_folder.os.replace", replace_site_first)
    assert not replace_files(site, {"index.html": b"new"})
    assert read_site(site) == {"index.html": b"former"}
    assert sorted(os.listdir(tmp_path)) == ["former", "site"]
    assert not replace_files(tmp_path / "none", {"index.html": b"new"})
