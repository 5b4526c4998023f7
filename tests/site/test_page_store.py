"""What earlier builds left changes how long a build takes, and nothing else."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import Portal
from portal_changes import CHANGES, COURSES, FILES, FRAMES, build, choose_frame, edit, write_course

from trellis.duplicates import candidate_pairs
from trellis.load.cache import Cache
from trellis.site import content, page_store, second_process, stored_search
from trellis.site.page_store import StoredPage
from trellis.site.plan import PlannedPage

STEPS = int(os.environ.get("TRELLIS_BUILD_STEPS", "2"))
SEED = int(os.environ.get("TRELLIS_BUILD_SEED", "0"))
KILLS = int(os.environ.get("TRELLIS_BUILD_KILLS", "2"))
in_both_frames = pytest.mark.parametrize("frame", FRAMES)


@pytest.fixture(autouse=True)
def _time_of_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of all pages that this process renders from now on."""
    urls: list[str] = []
    render = content._render_page

    def render_and_note(page: PlannedPage, *rest: Any) -> tuple[StoredPage, bool]:
        urls.append(page.url)
        return render(page, *rest)

    monkeypatch.setattr(content, "_render_page", render_and_note)
    return urls


@pytest.fixture
def frame() -> str:
    """The frame of the portal, for what does not depend on it."""
    return "plain"


@pytest.fixture
def root(portal: Portal, frame: str) -> Path:
    folder = portal(FILES)
    choose_frame(folder, frame)
    return folder


@pytest.fixture
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trellis-cache", numbered=True) / "cache"


def list_tables(cache_folder: Path) -> list[Path]:
    return sorted(cache_folder.rglob("site-pages-*"))


def read_pages(root: Path, cache_folder: Path) -> dict[str, StoredPage]:
    """All pages of the cache that a build would believe, by key; their links lead where they led."""
    cache = Cache(cache_folder, root)
    tables = [cache.read_table(name, StoredPage) for name in cache.list_tables("site-pages-")]
    pages = {key: table.read(key) for table in tables for key in table}
    return {key: page for key, page in pages.items() if page is not None}


# -- random changes


@in_both_frames
def test_after_random_changes_a_build_equals_one_without_a_cache(
    root: Path, cache_folder: Path, rendered: list[str]
) -> None:
    chance = random.Random(SEED)
    build(root, cache_folder)
    spared = 0
    for step in range(STEPS):
        names = [chance.choice(CHANGES) for _ in range(chance.randrange(5))]
        for change in names:
            change(chance, root)
        rendered.clear()
        after = build(root, cache_folder)
        with_cache = len(rendered)
        rendered.clear()
        clean = build(root)
        spared += len(rendered) - with_cache
        differing = [path for path in {*after, *clean} if after.get(path) != clean.get(path)]
        assert differing == [], (SEED, step, [change.__name__ for change in names])
    assert spared > 0


# -- single changes


@in_both_frames
def test_only_pages_whose_input_differs_are_rendered(root: Path, cache_folder: Path, rendered: list[str]) -> None:
    build(root, cache_folder)
    assert "/courses/course-1/" in rendered
    rendered.clear()
    edit(root, f"{COURSES}/course-2/index.md", "Why it matters", "What it gives")
    build(root, cache_folder)
    # the first two show the whole catalogue
    assert rendered == ["/", "/search/", "/courses/course-2/", "/print/course-2/"]


def test_the_search_is_indexed_again_only_if_what_is_searched_differs(
    root: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(root, cache_folder)
    calls: list[str] = []

    def count_calls(name: str) -> None:
        function = getattr(stored_search, name)
        monkeypatch.setattr(stored_search, name, lambda *values: (calls.append(name), function(*values))[1])

    count_calls("build_indexes")
    count_calls("pack_search_source")
    edit(root, f"{COURSES}/course-2/index.md", "Why it matters", "*Why* it matters")
    build(root, cache_folder)
    calls.clear()
    build(root, cache_folder)
    assert not calls
    edit(root, f"{COURSES}/course-2/index.md", "it matters", "it counts")
    after = build(root, cache_folder)
    assert calls == ["pack_search_source"], "the first tier has no text"
    assert after == build(root)
    calls.clear()
    edit(root, f"{COURSES}/course-2/index.md", "title: Course", "title: Class")
    after = build(root, cache_folder)
    assert calls == ["build_indexes", "pack_search_source"]
    assert after == build(root)


def test_courses_are_compared_again_only_if_one_of_them_differs(
    root: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (7, 8):
        (root / COURSES / f"course-{number}").mkdir()
        text = "Which rates to quote for a lane, and how to say no to a shipper who wants a lower one. " * 5
        (root / COURSES / f"course-{number}/index.md").write_text(write_course(7, text), "utf-8")
    first = build(root, cache_folder)
    assert b"course-8" in first["duplicates/index.html"]
    calls: list[int] = []
    find = candidate_pairs.find_all_pairs
    monkeypatch.setattr(candidate_pairs, "find_all_pairs", lambda index: (calls.append(1), find(index))[1])
    edit(root, f"{COURSES}/course-2/01-lesson.md", "It costs", "It takes")
    build(root, cache_folder)
    assert not calls
    edit(root, f"{COURSES}/course-8/index.md", "Which rates", "What prices")
    after = build(root, cache_folder)
    assert calls
    assert after == build(root)


@in_both_frames
def test_what_is_said_about_links_is_said_of_a_page_that_is_not_rendered_too(
    root: Path, cache_folder: Path, rendered: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = "[Old](../gone-1/index.md), [again](../gone-1/index.md) and [another](../gone-2/index.md). Why it"
    edit(root, f"{COURSES}/course-4/index.md", "Why it", nowhere)
    build(root, cache_folder)
    first = [record.getMessage() for record in caplog.records]
    assert len([message for message in first if "gone-" in message]) == 3
    caplog.clear()
    rendered.clear()
    build(root, cache_folder)
    assert "/courses/course-4/" not in rendered
    assert [record.getMessage() for record in caplog.records] == first


def test_a_page_is_rendered_when_its_link_leads_elsewhere(root: Path, cache_folder: Path, rendered: list[str]) -> None:
    edit(root, f"{COURSES}/course-4/index.md", "Why it", "[A new one](../course-8/index.md). Why it")
    build(root, cache_folder)
    rendered.clear()
    (root / COURSES / "course-8").mkdir()
    (root / COURSES / "course-8/index.md").write_text(write_course(8), "utf-8")
    after = build(root, cache_folder)
    assert "/courses/course-4/" in rendered
    assert "/courses/course-1/" not in rendered
    assert after == build(root)


@in_both_frames
def test_a_second_process_leaves_its_pages_too(
    root: Path, cache_folder: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = build(root)
    monkeypatch.setattr(second_process, "MIN_PAGES", 1)
    monkeypatch.setattr(second_process.os, "cpu_count", lambda: 2)
    assert build(root, cache_folder) == alone
    assert len(list_tables(cache_folder)) == 2
    assert build(root, cache_folder) == alone  # what each of them used stays
    monkeypatch.setattr(second_process.os, "cpu_count", lambda: 1)
    rendered.clear()
    assert build(root, cache_folder) == alone
    assert rendered == ["/", "/search/"]


def test_pages_that_are_gone_leave_the_cache_and_tables_are_merged(
    root: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_store, "MAX_TABLES", 2)
    for number in range(page_store.MAX_TABLES + 2):
        (root / COURSES / "course-2/index.md").write_text(write_course(2, f"Version {number}.\n"), "utf-8")
        build(root, cache_folder)
        texts = b"".join(table.read_bytes() for table in list_tables(cache_folder))
        assert f"Version {number}.".encode() in texts
    assert b"Version 2." not in texts
    assert len(list_tables(cache_folder)) <= page_store.MAX_TABLES + 1


# -- caches that are not believed


def _flip_bytes(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    for place in range(200, len(raw), 997):
        raw[place] ^= 1
    file.write_bytes(raw)


def _replace_words(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"Why it matters", b"Why it mutters"))


def _cut_end(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _change_version(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[20] ^= 1  # within the fingerprint of engine and libraries
    file.write_bytes(raw)


def _replace_by_link(file: Path) -> None:
    target = file.rename(file.with_name(f"elsewhere-{file.name}"))
    file.symlink_to(target)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _open_to_others(file: Path) -> None:
    file.chmod(0o666)


def _give_away(file: Path) -> None:
    if os.geteuid():  # only root gives files away
        file.unlink()
    else:
        os.chown(file, 65534, 65534)


DAMAGES = (
    _flip_bytes, _replace_words, _cut_end, _change_version, _replace_by_link, _empty, _open_to_others, _give_away,
)  # fmt: skip


def test_a_cache_that_is_not_the_users_own_or_not_whole_is_never_believed(
    root: Path, cache_folder: Path, rendered: list[str]
) -> None:
    clean = build(root, cache_folder)
    pages = read_pages(root, cache_folder)
    assert any("Why it matters" in page.html for page in pages.values())
    whole = cache_folder.rename(cache_folder.with_name("whole"))
    for damage in DAMAGES:
        shutil.rmtree(cache_folder, ignore_errors=True)
        shutil.copytree(whole, cache_folder)
        for file in (*list_tables(cache_folder), *cache_folder.rglob("site-search*")):
            damage(file)
        after = read_pages(root, cache_folder)
        assert after.items() <= pages.items(), damage
        assert not any("Why it matters" in page.html for page in after.values()), damage
    rendered.clear()
    assert build(root, cache_folder) == clean
    assert "/courses/course-1/" in rendered


def test_a_cache_that_cannot_be_written_stops_no_build(root: Path, cache_folder: Path) -> None:
    cache_folder.write_text("a file in place of the folder")
    assert build(root, cache_folder) == build(root)


def test_a_full_disk_leaves_no_cache_and_stops_no_build(
    root: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cache, "_create_file", lambda self, path: open("/dev/full", "wb"))  # noqa: SIM115
    assert build(root, cache_folder) == build(root)
    assert list_tables(cache_folder) == []


# -- builds that end early, and two at once

_PROGRAM = """\
import sys
sys.path[:0] = sys.argv[3:]
from dataclasses import replace
from datetime import date
from pathlib import Path
from trellis.load.cache import Cache
from trellis.pipeline.run import run_pipeline
from trellis.site import second_process
from trellis.site.build import build_site
second_process.MIN_PAGES = 1
root = Path(sys.argv[1])
cache = Cache(Path(sys.argv[2]), root)
result = replace(run_pipeline(root, date(2026, 11, 23), cache=cache), diagnostics=())
print("started", flush=True)
build_site(root, root.parent / f"{root.name}-site", result, cache=cache)
"""


def start_build(root: Path, cache_folder: Path) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", _PROGRAM, str(root), str(cache_folder), *sys.path]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True)


@pytest.fixture
def end_builds() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_after_a_build_that_was_killed_the_next_one_is_right(
    root: Path, cache_folder: Path, end_builds: list[subprocess.Popen[str]]
) -> None:
    chance = random.Random(SEED)
    for number in range(KILLS):
        choose_frame(root, FRAMES[number % 2])
        edit(root, f"{COURSES}/course-2/index.md", "Why it", f"Reason {number}. Why it")
        process = start_build(root, cache_folder)
        end_builds.append(process)
        assert process.stdout
        process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0, 1.5))
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        after = build(root, cache_folder)
        assert after == build(root)
        assert [table for table in list_tables(cache_folder) if table.suffix] == []


def test_two_builds_at_once_do_each_other_no_harm(
    root: Path, cache_folder: Path, end_builds: list[subprocess.Popen[str]]
) -> None:
    other = shutil.copytree(root, root.parent / f"{root.name}-other")
    edit(other, f"{COURSES}/course-2/index.md", "Why it", "Another reason. Why it")
    for folder in (root, other, root):
        process = start_build(folder, cache_folder)
        end_builds.append(process)
    first, second = end_builds[:2]
    assert [process.wait() for process in (first, second)] == [0, 0]
    for process in end_builds[2:]:
        process.wait()  # one that found the folder of its site in use may have been refused
    assert build(root, cache_folder) == build(root)
    assert build(other, cache_folder) == build(other)
