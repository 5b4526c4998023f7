"""The web editor in a browser, against a small GitHub: a new quiz with a picture, and an edit, each a draft of its own.

Whatever the form writes is read back as the check reads it.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from driving import NEEDS_BROWSER
from editor_forge import PROJECT, EditorForge
from PIL import Image
from playwright.sync_api import Browser, Dialog, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from repositories import COURSE, LESSON, OBJECTIVE, PEOPLE, TEAM, TODAY
from serving import build_portal, served, wait_until

from trellis.diagnostics.diagnostic import Severity
from trellis.load.parse import parse_markdown
from trellis.pipeline.run import run_pipeline

pytestmark = NEEDS_BROWSER

QUOTING = "content/sales/courses/quoting"
QUIZ = """\
---
title: Check yourself
type: quiz
minutes: 10
questions:
    # Ask the desk before you change this one.
    - prompt: "Which cost belongs in the floor?"   # the first lesson has it
      choices: [Fuel, The name of the customer]
      answer: 1
      explain: >-
        Fuel is a cost line
        of every lane.
    - type: text
      prompt: By which number does customs know a company?
      answer: EORI
      explain: It is the same in all member states.
    - type: number
      prompt: How much duty is it?
      answer: 1350.50
      unit: EUR
      explain: It is the price, times the rate.
    - type: multiple
      prompt: Which prices cover the floor?
      choices: [1.50, 2.0, 0031, 0x1F, 1e3, 12345678901234567890]
      answer: 2
      explain: Those above it do.
# What follows is for the desk alone.
---

    $ an indented line at the beginning

Take your time. *Guess* nothing | and __keep__ this as it is.
"""
FILES = {
    "content/people.yml": PEOPLE,
    "content/skills.yml": "- id: pricing\n  name: Pricing\n- id: talks\n  name: Talks\n",
    "content/sales/index.md": TEAM.format(title="Sales", manager="diego"),
    "content/learning/index.md": TEAM.format(title="Learning", manager="ilse"),
    "content/operations/index.md": TEAM.format(title="Operations", manager="hanna"),
    "content/sales/objectives/win.md": OBJECTIVE,
    f"{QUOTING}/index.md": COURSE,
    f"{QUOTING}/01-know-your-floor.md": LESSON,
    f"{QUOTING}/02-check-yourself.md": QUIZ,
    "portal.yml": "learning_team: learning\nframe: plain\n",
}


def click_behind(inner: Locator, open_outer: Callable[[], None]) -> None:
    """Clicks what is there once something else is open, which the editor may close by drawing its page anew."""
    for seconds in range(1, 31):
        with contextlib.suppress(PlaywrightTimeout):
            if not inner.is_visible():
                open_outer()
            inner.click(timeout=seconds * 1_000)
            return
    raise AssertionError(f"{inner} is never open")


@dataclass
class Desk:
    """An expert at the editor, signed in. hosts: those that the browser asked for something. faults: what it told."""

    page: Page
    forge: EditorForge
    hosts: set[str]
    faults: list[str]

    def open(self, address: str) -> None:
        self.page.goto(f"{self.page.url.split('#')[0]}#/collections/{address}")

    def fill(self, key: str, text: str) -> None:
        self.page.locator(f'[data-key-path="{key}"]').locator("input, textarea").first.fill(text)

    def begin(self, title: str) -> None:
        """Gives a new entry its title. The editor draws the form anew, and what was entered until then is gone."""
        box = self.page.locator('[data-key-path="title"]').locator("input").first

        def stays() -> bool:
            box.fill(title)
            self.page.wait_for_timeout(500)
            return box.input_value() == title

        wait_until(self.page, stays, "the form takes a title")

    def find_text(self) -> Locator:
        """The input of the entry's text, which is in the page once somebody scrolls to it."""
        self.page.mouse.move(300, 600)
        text = self.page.locator('[data-key-path="body"]')
        for _ in range(20):
            self.page.mouse.wheel(0, 4000)
            self.page.wait_for_timeout(50)
            if text.count():
                break
        return text

    def add(self, key: str) -> None:
        self.page.locator(f'[data-key-path="{key}"]').get_by_role("button", name="Add", exact=False).last.click()

    def choose(self, key: str, kind: str) -> None:
        """Adds an entry of one of several kinds."""
        click_behind(self.page.get_by_role("menuitem", name=kind), lambda: self.add(key))

    def save_in_vain(self, reason: str) -> None:
        """Saves an entry whose draft the editor or the forge refuses. The form keeps what was typed."""
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.get_by_role("alertdialog").get_by_text(reason)).to_be_visible()
        self.page.get_by_role("button", name="OK", exact=True).click()
        self.faults.clear()

    def save(self) -> str:
        """Saves the entry; the branch of the draft that came of it."""
        count, label_count = len(self.forge.pulls), len(self.forge.labels)
        self.page.get_by_role("button", name="Save").click()
        wait_until(self.page, lambda: len(self.forge.labels) > label_count, "the draft has its label")
        assert [pull["draft"] for pull in self.forge.pulls] == [True] * (count + 1)
        return str(self.forge.pulls[-1]["head"]["ref"])


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path) -> Iterator[Desk]:
    forge = EditorForge(write_portal(tmp_path))
    with open_desk(chromium, tmp_path, forge, "https://github.meridian.example") as desk:
        yield desk


def write_portal(folder: Path) -> Path:
    root = folder / "portal"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


_SITES: dict[tuple[tuple[str, bytes], ...], Path] = {}
"""The files of a portal → its site. Most of these tests have the same portal."""


def build_once(root: Path) -> Path:
    """The site of a portal, built the first time."""
    files = sorted(file for file in root.rglob("*") if file.is_file() and ".git" not in file.parts)
    key = tuple((file.relative_to(root).as_posix(), file.read_bytes()) for file in files)
    if key not in _SITES:
        _SITES[key] = build_portal(root, Path(tempfile.mkdtemp(prefix="trellis-editor-")) / "site")
    return _SITES[key]


@contextlib.contextmanager
def open_desk(chromium: Browser, folder: Path, forge: EditorForge, origin: str) -> Iterator[Desk]:
    """origin: what the portal says that its forge is at; it is asked at its own address for that."""
    root = folder / "portal"
    (root / "mkdocs.yml").write_text(f"site_name: Learning\nrepo_url: {origin}/{PROJECT}\n")
    site = shutil.copytree(build_once(root), folder / "site")
    for name in ("index.html", "config.yml"):
        file = site / "edit" / name
        file.write_text(file.read_text().replace(origin, forge.address))
    hosts: set[str] = set()
    faults: list[str] = []
    with served(site) as base:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=base, reduced_motion="reduce")
        page = context.new_page()
        page.on("response", lambda response: hosts.add(response.url.split("/")[2]))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto("/edit/")
        page.get_by_role("button", name="Sign In Using Access Token").click()
        page.get_by_role("textbox", name="Personal Access Token").fill("github_pat_1")
        page.get_by_role("button", name="Sign In", exact=True).click()
        expect(page.get_by_text("Sales: Courses")).to_be_visible()
        yield Desk(page, forge, hosts, faults)
        assert forge.unknown == []
        assert faults == [], "nothing was refused by the page's policy"
        assert hosts == {base.split("/")[2], forge.address.split("/")[2]}, "no other host has answered anything"
        context.close()
    forge.close()


_READ_STORES = """async () => {
    const wait = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const texts = [];
    for (const { name } of await indexedDB.databases()) {
        const database = await wait(indexedDB.open(name));
        for (const store of database.objectStoreNames)
            texts.push(JSON.stringify(await wait(database.transaction(store).objectStore(store).getAll())));
        database.close();
    }
    return texts.join();
}"""


def wait_until_stored(page: Page, words: str) -> None:
    """Waits until the editor has these words in its store of what was typed, which it writes after the last key."""
    wait_until(page, lambda: words in page.evaluate(_READ_STORES), f"“{words}” is stored")


def check(desk: Desk, branch: str, tmp_path: Path) -> list[str]:
    """What the check says of the portal with a draft: its errors."""
    root = tmp_path / branch.replace("/", "-")
    for path, sha, _ in desk.forge.git.list_files(branch):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(desk.forge.git.read(sha))
    result = run_pipeline(root, TODAY)
    return [f"{d.location.path}: {d.message}" for d in result.diagnostics if d.severity is Severity.ERROR]


def test_a_course_a_quiz_with_a_picture_and_an_edit_are_drafts_that_the_check_takes(desk: Desk, tmp_path: Path) -> None:
    page, git = desk.page, desk.forge.git

    # A new course.
    desk.open("sales-courses/new")
    desk.fill("title", "Booking a ship")
    desk.fill("summary", "How space on a ship is booked, by when, and what it costs to let it go again.")
    desk.fill("mode", "self-paced")
    desk.add("people")
    page.locator('[data-key-path="people.0.person"]').get_by_role("combobox").click()
    page.get_by_role("option", name="Mei Chen").click()
    desk.fill("people.0.role", "author")
    desk.add("outcomes")
    desk.fill("outcomes.0.id", "book")
    desk.fill("outcomes.0.text", "Book space before the ship is full")
    page.locator('[data-key-path="skills"]').get_by_text("Pricing").click()
    branch = desk.save()
    path = "content/sales/courses/booking-a-ship/index.md"
    assert git.list_changes(branch) == [path]
    data = parse_markdown(git.show(branch, path).decode()).data
    assert (data["people"], data["skills"]) == ([{"person": "mei", "role": "author"}], ["pricing"])
    assert data["outcomes"] == [{"id": "book", "text": "Book space before the ship is full"}]
    assert check(desk, branch, tmp_path) == []

    # A new quiz in a course, with a picture beside it.
    desk.open("sales-lessons")
    page.get_by_text("quoting", exact=True).first.click()
    page.get_by_role("button", name="Create New Entry").first.click()
    desk.begin("When to book")
    page.locator('[data-key-path="type"]').get_by_role("radio", name="Quiz").click()
    desk.fill("minutes", "10")
    desk.choose("questions", "One right choice")
    desk.fill("questions.0.prompt", "When is the last day to book?")
    for number, choice in enumerate(("Friday noon", "Sunday night")):
        desk.add("questions.0.choices")
        desk.fill(f"questions.0.choices.{number}", choice)
    desk.fill("questions.0.answer", "1")
    desk.fill("questions.0.explain", "The ship closes at noon on Friday.")
    text = desk.find_text()
    text.get_by_role("button", name="Edit in Markdown").click()
    text.get_by_role("button", name="Image").click()
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), (20, 90, 120)).save(picture, "PNG")
    text.get_by_role("button", name="Browse").click()
    upload = {"name": "ship.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.locator("input[type=file]").last.set_input_files(upload)  # type: ignore[arg-type]
    expect(page.get_by_role("dialog").get_by_text("ship.png")).to_be_visible()
    page.get_by_role("button", name="Insert").click()
    expect(text.get_by_text("ship.png")).to_be_visible()
    text.get_by_label("Alt Text").last.fill("A ship at the quay")
    branch = desk.save()
    assert git.list_changes(branch) == [f"{QUOTING}/01-when-to-book.md", f"{QUOTING}/ship.png"]
    quiz = parse_markdown(git.show(branch, f"{QUOTING}/01-when-to-book.md").decode())
    question = {"prompt": "When is the last day to book?", "choices": ["Friday noon", "Sunday night"], "answer": "1"}
    assert quiz.data["questions"] == [{"type": "single", **question, "explain": "The ship closes at noon on Friday."}]
    assert quiz.body.strip() == "![A ship at the quay](ship.png)"
    assert not [error for error in check(desk, branch, tmp_path) if "when-to-book" in error]

    # An edit of one word: all else stays to the letter.
    desk.open("sales-lessons")
    page.get_by_text("quoting", exact=True).first.click()
    page.get_by_text("Check yourself").first.click()
    desk.fill("title", "Check what you know")
    expect(desk.find_text().get_by_role("button", name="Edit in Markdown")).to_be_disabled()
    branch = desk.save()
    edited = git.show(branch, f"{QUOTING}/02-check-yourself.md").decode()
    assert edited == QUIZ.replace("title: Check yourself", "title: Check what you know")
    assert check(desk, branch, tmp_path) == []

    # A hostile page: a name that Windows keeps for itself, and what would be markup, are refused by the check.
    page.goto("/edit/?again")  # without the question that came with the last draft
    expect(page.get_by_text("Sales: Courses").first).to_be_visible()
    desk.open("sales-pages/new")
    desk.fill("title", "Con")
    desk.fill("summary", "What <script>alert(1)</script> does, and what somebody who sees it should do at once.")
    branch = desk.save()
    path = "content/sales/pages/con.md"
    assert git.list_changes(branch) == [path]
    assert check(desk, branch, tmp_path) == [
        f"{path}: `con.md` is a name that Windows keeps for itself",
        f"{path}: `summary` holds `<`, which is kept for markup",
    ]


TERMS = "content/sales/pages/terms.md"
PROMISE = """\
---
title: Our terms
summary: What we promise to shippers, and what we ask of them in return.
status: stable
---

We answer within a day.
"""


@pytest.fixture
def terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILES, TERMS, PROMISE)


@pytest.mark.usefixtures("terms")
def test_what_was_merged_while_the_editor_was_open_stays(desk: Desk) -> None:
    git = desk.forge.git
    read_commit = git.find("main")
    desk.open("sales-pages")
    desk.page.get_by_text("Our terms").first.click()
    desk.fill("title", "The terms")
    merged = git.commit("main", {TERMS: PROMISE.replace("a day", "an hour").encode()}, "An hour")
    branch = desk.save()
    assert git.find(f"{branch}~1") == read_commit
    assert git.show(branch, TERMS).decode() == PROMISE.replace("title: Our", "title: The")

    # A new entry takes nothing back, and begins at what is newest.
    desk.open("sales-pages/new")
    desk.fill("title", "Our lanes")
    desk.fill("summary", "Which lanes we serve ourselves, and which ones we buy from partners elsewhere.")
    lanes = desk.save()
    assert git.find(f"{lanes}~1") == merged

    # Another new entry of the same title is not written over its draft; with another title it has a draft of its own.
    first = git.find(lanes)
    desk.page.get_by_role("button", name="Later").click()
    desk.page.get_by_role("button", name="Create New Entry").first.click()
    desk.begin("Our lanes")
    desk.fill("summary", "Something else about lanes, which has nothing to do with what was said of them before.")
    desk.save_in_vain("there is a draft of this name already (request 2). Choose another title")
    assert (git.find(lanes), len(desk.forge.pulls)) == (first, 2)
    desk.fill("title", "Lanes of others")
    assert desk.save() == "cms/sales-pages/lanes-of-others"
    assert git.find(lanes) == first


@pytest.mark.usefixtures("terms")
def test_what_others_changed_in_a_draft_is_not_written_over(desk: Desk) -> None:
    git = desk.forge.git
    desk.open("sales-pages")
    desk.page.get_by_text("Our terms").first.click()
    desk.fill("title", "The terms")
    branch = desk.save()
    desk.page.get_by_role("button", name="Later").click()
    expect(desk.page.get_by_role("button", name="Create New Entry")).to_be_visible()
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "Terms")
    desk.page.get_by_role("button", name="Save").click()
    desk.page.get_by_role("button", name="Later").click()
    expect(desk.page.get_by_role("button", name="Create New Entry")).to_be_visible()
    own = git.find(branch)
    assert git.show(branch, TERMS).decode() == PROMISE.replace("title: Our terms", "title: Terms")
    reviewed = git.commit(branch, {TERMS: PROMISE.replace("a day", "an hour").encode()}, "A suggestion")
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "Our own terms")
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_text(f"Expected branch to point to {own}")).to_be_visible()
    desk.faults.clear()
    assert git.find(branch) == reviewed


DRAFT = "cms/sales-pages/terms"
OTHERS = PROMISE.replace("a day", "an hour, as somebody else says").encode()
OWN = PROMISE.replace("title: Our", "title: The").encode()
UNMERGED = f"the branch {DRAFT} has an earlier draft of this entry that was never merged"


def begin_draft(desk: Desk) -> str:
    """The tip of a colleague's draft of the terms."""
    desk.forge.git.create_branch(DRAFT, "main")
    return desk.forge.git.commit(DRAFT, {TERMS: OTHERS}, "A draft of somebody else")


def edit_terms(desk: Desk) -> None:
    desk.open("sales-pages")
    desk.page.get_by_text("Our terms").first.click()
    desk.fill("title", "The terms")


@pytest.mark.usefixtures("terms")
def test_a_draft_that_somebody_else_has_begun_is_not_written_over(desk: Desk) -> None:
    edit_terms(desk)
    tip = begin_draft(desk)
    pull = desk.forge.open_pull(DRAFT)
    desk.save_in_vain("there is a draft of this entry already, or of another one of this name (request 1)")
    assert desk.page.locator('[data-key-path="title"] input').first.input_value() == "The terms"
    assert (desk.forge.git.find(DRAFT), desk.forge.pulls) == (tip, [pull])
    assert desk.forge.git.show(DRAFT, TERMS) == OTHERS


def discard(desk: Desk) -> None:
    """Discards the only draft, on the page that lists drafts."""
    page = desk.page
    page.goto(f"{page.url.split('#')[0]}#/workflow")
    confirm = page.get_by_role("alertdialog").get_by_role("button", name="Discard")
    click_behind(confirm, page.get_by_role("button", name="Discard Changes").first.click)
    page.wait_for_timeout(1_500)
    desk.faults.clear()


def delete_picture(desk: Desk) -> str:
    """Deletes a picture on the page of files; the commit that was published before."""
    page, git = desk.page, desk.forge.git
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(picture, "PNG")
    git.commit("main", {"content/sales/pages/quay.png": picture.getvalue()}, "A picture")
    page.goto("/edit/?again")
    expect(page.get_by_text("Sales: Courses").first).to_be_visible()
    page.goto(f"{page.url.split('#')[0]}#/assets/content/sales/pages/quay.png")
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    confirm = page.get_by_role("alertdialog").get_by_role("button", name="Delete")
    click_behind(confirm, page.get_by_role("button", name="Delete").first.click)
    wait_until(page, lambda: bool(told), "the editor says what it did")
    page.wait_for_timeout(1_500)  # what it must not do would come then
    assert [message.partition(":")[0] for message in told] == ["Nothing was changed"]
    desk.faults.clear()
    return str(git.find("main"))


@pytest.mark.usefixtures("terms")
def test_a_draft_that_somebody_else_has_changed_is_not_discarded(desk: Desk) -> None:
    """What the program asks before it discards; that it asks, the other forge's test shows on its page of drafts."""
    edit_terms(desk)
    desk.save()
    desk.page.get_by_role("button", name="Later").click()
    own = desk.forge.git.find(DRAFT)
    ask = """([branch, headSHA]) => draftBranches.requireUnchanged(queryGitHub, { branch, headSHA }).then(
        () => "", (error) => error.message)"""
    assert desk.page.evaluate(ask, [DRAFT, own]) == ""
    desk.forge.git.commit(DRAFT, {TERMS: OTHERS}, "Work of a colleague")
    refusal = desk.page.evaluate(ask, [DRAFT, own])
    assert refusal.startswith("Nothing was discarded: somebody else has changed this draft")


def test_the_page_of_files_writes_nothing_onto_what_is_published(desk: Desk) -> None:
    published = delete_picture(desk)
    assert desk.forge.git.list_changes("main", f"{published}~1") == ["content/sales/pages/quay.png"], "it is there"
    assert desk.forge.git.show("main", "content/sales/pages/quay.png")
    assert desk.forge.pulls == []


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize("state", ["MERGED"])
def test_a_draft_whose_request_is_over_is_not_written_onto_its_branch(desk: Desk, state: str) -> None:
    """Nobody would see what is written there, and a later save would be refused."""
    edit_terms(desk)
    desk.save()
    desk.page.get_by_role("button", name="Later").click()
    expect(desk.page.get_by_role("button", name="Create New Entry")).to_be_visible()
    tip = desk.forge.git.find(DRAFT)
    desk.forge.pulls[0]["state"] = state
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "Terms, second thoughts")
    desk.save_in_vain("this draft was merged or closed since this page was loaded")
    assert desk.forge.git.find(DRAFT) == tip
    assert desk.page.locator('[data-key-path="title"] input').first.input_value() == "Terms, second thoughts"


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize("case", ["closed", "merged from a fork"])
def test_an_earlier_draft_that_was_never_merged_stays(desk: Desk, case: str) -> None:
    edit_terms(desk)
    git = desk.forge.git
    tip = begin_draft(desk)
    base = "next" if case == "merged elsewhere" else "main"
    pull = desk.forge.open_pull(DRAFT, base, is_fork=case == "merged from a fork")
    pull["state"] = "CLOSED" if case == "closed" else "MERGED"
    if case == "merged, then changed":
        git.merge(DRAFT)
        tip = git.commit(DRAFT, {TERMS: OTHERS + b"\nAnd more.\n"}, "More")
    desk.save_in_vain(UNMERGED)
    assert git.find(DRAFT) == tip
    assert all(pull["state"] != "OPEN" for pull in desk.forge.pulls)

    # Deleted, it is no longer in the way, and what was typed is saved.
    git.delete_branch(DRAFT)
    desk.forge.pulls.clear()
    assert git.show(desk.save(), TERMS) == OWN


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize("is_squashed", [True])
def test_a_branch_that_was_merged_is_begun_anew(desk: Desk, is_squashed: bool) -> None:
    git = desk.forge.git
    begin_draft(desk)
    desk.forge.open_pull(DRAFT)["state"] = "MERGED"
    merged = git.merge(DRAFT, is_squashed=is_squashed)
    desk.page.goto("/edit/?again")
    expect(desk.page.get_by_text("Sales: Courses").first).to_be_visible()
    edit_terms(desk)
    desk.forge.pulls[0]["draft"] = True
    assert desk.save() == DRAFT
    assert git.find(f"{DRAFT}~1") == merged
    assert git.show(DRAFT, TERMS) == OTHERS.replace(b"title: Our", b"title: The")


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize(
    ("step", "status"),
    [("/pulls", 401), ("/labels", 403), ("createCommitOnBranch", 500)],
)
def test_a_draft_that_was_saved_by_half_is_saved_again(desk: Desk, step: str, status: int) -> None:
    git, forge = desk.forge.git, desk.forge
    start = git.find("main")
    edit_terms(desk)
    forge.failing[step] = status
    desk.save_in_vain(f"Refused with {status}")
    half = git.find(DRAFT)
    git.commit("main", {"content/sales/pages/other.md": PROMISE.encode()}, "Meanwhile")
    forge.failing.clear()
    desk.fill("title", "Our own terms")
    desk.page.get_by_role("button", name="Save").click()
    desk.page.get_by_role("button", name="Later").click()
    assert git.show(DRAFT, TERMS) == PROMISE.replace("title: Our", "title: Our own").encode()
    assert git.find(f"{DRAFT}~1") == half
    assert git.list_changes(DRAFT, start) == [TERMS]
    assert [(pull["head"]["sha"], pull["base"]) for pull in forge.pulls] == [(git.find(DRAFT), "main")]
    assert list(forge.labels) == [1]


@pytest.mark.usefixtures("terms")
def test_a_draft_that_was_saved_by_half_and_changed_since_stays(desk: Desk) -> None:
    edit_terms(desk)
    desk.forge.failing["/pulls"] = 500
    desk.save_in_vain("Refused with 500")
    tip = desk.forge.git.commit(DRAFT, {TERMS: OTHERS}, "A change of somebody else")
    desk.forge.failing.clear()
    desk.save_in_vain(UNMERGED)
    assert desk.forge.git.find(DRAFT) == tip


PLAIN = """\
# What we do

We answer within a day, and say so: it's "true" (really).
Call **us** or see [the page](https://example.org/a?b=c).

- one
- two

1. first
2. second

![A ship](ship.png)
"""


@pytest.mark.usefixtures("terms")
def test_the_formatted_mode_is_offered_where_it_changes_nothing(desk: Desk) -> None:
    git, page = desk.forge.git, desk.page
    former = PROMISE.replace("We answer within a day.\n", PLAIN)
    git.commit("main", {TERMS: former.encode()}, "Plain")
    page.goto("/edit/?again")
    expect(page.get_by_text("Sales: Courses").first).to_be_visible()
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "The terms")
    desk.find_text().get_by_role("button", name="Edit in Markdown").click()
    expect(desk.find_text().get_by_role("button", name="Image", exact=True)).to_be_enabled()
    assert git.show(desk.save(), TERMS).decode() == former.replace("title: Our", "title: The")
    desk.faults.clear()  # there is no ship.png


def test_a_new_entry_takes_the_name_of_no_file_that_the_editor_cannot_read(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The check reads a quoted value that goes on at the beginning of the next line; the editor's parser does not."""
    monkeypatch.setitem(
        FILES, TERMS, PROMISE.replace("What we promise to ", '"What we promise to\n').replace("turn.", 'turn."')
    )
    desk: Desk = request.getfixturevalue("desk")
    assert check(desk, "main", tmp_path) == []
    desk.open("sales-pages/new")
    desk.fill("title", "Terms")
    desk.fill("summary", "What we do for everybody who comes to us, and what we do not do for anybody.")
    branch = desk.save()
    assert desk.forge.git.list_changes(branch) == ["content/sales/pages/terms-1.md"]

    desk.page.get_by_role("button", name="Later").click()
    expect(desk.page.get_by_role("button", name="Create New Entry")).to_be_visible()
    desk.open("sales-pages/entries/terms")
    desk.fill("summary", "Something else that is long enough for everybody to be taken for a summary.")
    messages: list[str] = []

    def answer(dialog: Dialog) -> None:
        messages.append(dialog.message)
        dialog.dismiss()

    desk.page.on("dialog", answer)
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_text("There was an error while saving the entry.")).to_be_visible()
    assert [("change it there" in message) for message in messages] == [True]
    assert len(desk.forge.pulls) == 1
    desk.faults.clear()


@pytest.mark.usefixtures("terms")
def test_what_was_typed_is_kept_while_the_portal_is_published_anew(desk: Desk, tmp_path: Path) -> None:
    """The configuration lists titles, so that it is another one after most changes."""
    page, git = desk.page, desk.forge.git
    read_commit = git.find("main")
    desk.open("sales-pages/entries/terms")
    title = page.locator('[data-key-path="title"] input').first
    title.press("End")
    title.press_sequentially(" that I wrote for an hour")
    wait_until_stored(page, "that I wrote for an hour")
    config = tmp_path / "site/edit/config.yml"
    config.write_text(config.read_text().replace("label: Title", "label: Name of it"))
    git.commit("main", {TERMS: PROMISE.replace("a day", "an hour").encode()}, "An hour")
    page.reload()
    page.get_by_role("button", name="Restore").click()
    branch = desk.save()
    assert git.show(branch, TERMS).decode() == PROMISE.replace("Our terms", "Our terms that I wrote for an hour")
    assert git.find(f"{branch}~1") == read_commit
