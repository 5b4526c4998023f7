"""A reader finishes lessons, a course and a path, is told what changed, and takes their learning to another browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from axe import list_violations
from conftest import PEOPLE, TEAM, course
from driving import NEEDS_BROWSER
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import build_portal, served, wait_until

from trellis.approvals.ledger.digest import compute_digest
from trellis.pipeline.run import run_pipeline

pytestmark = NEEDS_BROWSER

LESSON = "---\ntitle: {title}\ntype: read\nminutes: {minutes}\n---\nWhat a rate is made of.\n"
PATH = "---\ntitle: The desk\nsummary: From the first day at the desk to the first rate.\nstatus: mvp\nkind: path\n"
STEPS = "tier: team\naudience: {}\nversion: 1\nsteps:\n- {section: First, items: [rates]}\n---\n"
RECORD = "item: rates\ncontent_hash: {digest}\nreviewer: ada\nkey: accuracy\noutcome: approved\non: 2026-01-05\n"
FORMER = "Ask for a rate"

FILM = "read\nvideo: {file: call.mp4, picture: still.png, captions: call.vtt}\n"
PICTURE = "\n![The ports that we serve](map.png)\n"

Browse = Callable[..., Page]


def commit(root: Path, day: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false")
    dates = {"PATH": "/usr/bin:/bin", "GIT_AUTHOR_DATE": f"{day}T10:00:00Z", "GIT_COMMITTER_DATE": f"{day}T10:00:00Z"}
    for arguments in (("add", "-A"), (*who, "commit", "-q", "-m", "change")):
        subprocess.run(["git", *arguments], cwd=root, check=True, env=dates)


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a portal of one course and one path, whose second lesson was rewritten."""
    root = tmp_path_factory.mktemp("portal")
    files = {
        "content/people.yml": PEOPLE,
        "content/sales/index.md": TEAM,
        "content/sales/courses/rates/index.md": course("Rates", "mvp"),
        "content/sales/courses/rates/01-read.md": LESSON.format(title="Read a rate", minutes=10),
        "content/sales/courses/rates/02-ask.md": LESSON.format(title=FORMER, minutes=30),
        "content/sales/paths/desk.md": PATH + STEPS,
        "portal.yml": "frame: plain\n",
        "mkdocs.yml": "site_name: Learning\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    catalogue = run_pipeline(root, date(2026, 1, 5)).catalogue
    record = root / "reviews/rates/2026-01-05-1.yml"
    record.parent.mkdir(parents=True)
    digest = compute_digest(catalogue, catalogue.courses[0])  # only what was approved is shown as a former version
    record.write_text(RECORD.format(digest=digest), "utf-8")
    commit(root, "2026-01-05")
    lesson = root / "content/sales/courses/rates/02-ask.md"
    lesson.write_text(
        LESSON.format(title="Ask three carriers", minutes=30).replace("read\n", FILM, 1) + PICTURE, "utf-8"
    )
    Image.new("RGB", (1600, 400)).save(lesson.with_name("map.png"))
    Image.new("RGB", (100, 50)).save(lesson.with_name("still.png"))
    lesson.with_name("call.mp4").write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0")
    lesson.with_name("call.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n", "utf-8")
    commit(root, "2026-02-02")
    return build_portal(root, tmp_path_factory.mktemp("learning"))


@pytest.fixture(scope="module")
def own_base(own_site: Path) -> Iterator[str]:
    """Where it is served."""
    with served(own_site) as address:
        yield address


@pytest.fixture
def browse(chromium: Browser, own_base: str) -> Iterator[Browse]:
    """Opens a page, in a new profile or in that of another page; the test fails if one logs an error."""
    faults: list[str] = []
    with ExitStack() as profiles:

        def open_page(context: BrowserContext | None = None) -> Page:
            if context is None:
                context = chromium.new_context(base_url=own_base)
                profiles.callback(context.close)
            page = context.new_page()
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            return page

        yield open_page
    assert faults == []


def test_lessons_finish_a_course_and_this_a_path_in_every_tab(browse: Browse) -> None:
    page = browse()
    page.goto("/courses/rates/read/")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("1 of 2 lessons done, 30 min left")).to_be_visible()
    other = browse(page.context)
    other.goto("/courses/rates/")
    expect(other.get_by_role("link", name="Continue: Lesson 2 of 2, 30 min left")).to_be_visible()
    page.goto("/courses/rates/ask/")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("You have finished this course. Well done.")).to_be_visible()
    expect(other.locator(".t-lessons .t-tick")).to_have_count(2)
    expect(other.get_by_text("Done on")).to_be_visible()
    expect(other.get_by_role("link", name="Take it again")).to_have_attribute("href", re.compile("/rates/read/$"))
    page.goto("/paths/desk/")
    expect(page.get_by_text("You have finished this path. Well done.")).to_be_visible()
    expect(page.get_by_role("link", name="Take it again")).to_have_attribute("href", re.compile("/courses/rates/$"))


def test_a_reader_sees_what_changed_and_takes_it_all_to_another_browser(browse: Browse, tmp_path: Path) -> None:
    page = browse()
    page.goto("/courses/rates/read/")
    page.get_by_text("Your note", exact=True).click()
    page.get_by_label("Your note on this lesson").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Mark as done").click()
    done = {"at": "2026-01-10T10:00:00Z", "done": "2026-01-10T10:00:00Z"}
    page.evaluate(
        """marks => localStorage.setItem("trellis:/:progress", JSON.stringify({version: 1, value: marks}))""",
        {"rates": done},
    )
    page.goto("/me/")
    changed = page.locator("[data-t-me=changed]")
    expect(changed).to_contain_text("Lesson Ask for a rate is now called Ask three carriers")
    expect(page.locator("[data-t-me=notes]")).to_contain_text("<img src=x onerror=alert(1)>")
    assert list_violations(page) == []
    with page.expect_download() as handed:
        page.get_by_role("button", name="Export as a file").click()
    file = tmp_path / "learning.json"
    handed.value.save_as(file)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget all").click()
    expect(page.get_by_text("Nothing is begun or finished here yet.")).to_be_visible()
    page.locator("[data-t-file]").set_input_files(file)
    expect(page.get_by_text("1 state of progress read, 1 note, 0 stars.")).to_be_visible()
    expect(page.locator("[data-t-me=done]")).to_contain_text("Rates")
    file.write_text(
        json.dumps({**json.loads(file.read_text("utf-8")), "portal": "https://other.example.org/"}), "utf-8"
    )
    page.locator("[data-t-file]").set_input_files(file)
    expect(page.get_by_text("This file is from another portal, https://other.example.org/.")).to_be_visible()
    changed.get_by_role("link", name="The text that you finished").click()
    expect(page.get_by_role("heading", name=FORMER)).to_be_visible()


def test_a_kept_page_is_renewed_only_with_the_styles_that_it_needs(browse: Browse, own_site: Path) -> None:
    """A new version of the engine has its styles and scripts in another folder, which is not kept."""
    page = browse()
    page.goto("/courses/rates/")
    page.get_by_role("button", name="Keep for offline").click()
    expect(page.get_by_text("Kept in this browser")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    (folder,) = (own_site / "assets").glob("trellis-*")
    later, other = folder.with_name("trellis-0123456789"), folder.with_name("of-a-proxy")
    changed = time.time()
    lesson = own_site / "courses/rates/ask/index.html"
    text = lesson.read_text("utf-8")
    read_kept = "caches.match(location.href.split('#')[0], { ignoreVary: true }).then((kept) => kept.text())"
    try:
        for copy in (later, other):
            shutil.copytree(folder, copy)
        for name, is_renewed in ((folder.name, True), (later.name, False), (other.name, False)):
            lesson.write_text(text.replace(folder.name, name).replace("Ask three carriers", f"Ask {name}"), "utf-8")
            changed += 10.0  # a server tells no two versions of one second apart
            os.utime(lesson, (changed, changed))
            page.goto("/courses/rates/ask/")
            expect(page.get_by_role("heading", name=f"Ask {name}")).to_be_visible()
            if is_renewed:
                wait_until(page, lambda name=name: f"Ask {name}" in page.evaluate(read_kept), "the page is stored anew")
            else:
                page.wait_for_timeout(300)
                assert f"Ask {name}" not in page.evaluate(read_kept)
            assert folder.name in page.evaluate(read_kept)
    finally:
        lesson.write_text(text, "utf-8")
        shutil.rmtree(later)
        shutil.rmtree(other)


def test_a_course_is_kept_for_offline_until_it_is_removed(browse: Browse) -> None:
    page = browse()
    page.goto("/courses/rates/")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    page.get_by_role("button", name="Keep for offline").click()
    expect(page.get_by_text("Kept in this browser")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto("/courses/rates/ask/")
    expect(page.get_by_role("button", name="Mark as done")).to_be_visible()
    picture = page.get_by_role("img", name="The ports that we serve")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img[srcset]').naturalWidth")
    assert picture.evaluate("it => it.currentSrc").endswith("/map.800w.png")
    list_files = "all => all.flatMap(one => [one.src, one.poster]).filter(Boolean)"
    files = page.eval_on_selector_all("main :is(img, source, track, video)", list_files)
    assert {Path(file).name for file in files} == {"map.png", "call.mp4", "call.vtt", "still.png"}
    is_kept = (
        "all => Promise.all(all.map(one => caches.match(one, { ignoreVary: true }))).then(kept => kept.map(Boolean))"
    )
    assert page.evaluate(is_kept, files) == [True] * len(files)
    page.goto("/courses/rates/")
    page.get_by_role("button", name="Remove from offline").click()
    expect(page.get_by_text("It is no longer kept.")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    page.context.set_offline(False)
