"""Courses in learning management systems: packages in a player of SCORM 1.2 and 2004, and a record store for cmi5."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe import list_violations
from conftest import EXAMPLE, PEOPLE, TEAM, TODAY, course
from driving import NEEDS_BROWSER, Reader, list_covered, list_cut_on_paper
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect
from serving import served

from trellis.pipeline.run import run_pipeline
from trellis.site.export.cmi5 import build_cmi5_files
from trellis.site.export.course_content import CourseContent, build_course_content
from trellis.site.export.package import pack_files
from trellis.site.export.scorm import build_scorm_files

pytestmark = NEEDS_BROWSER

PLAYERS = EXAMPLE / "node_modules" / "scorm-again" / "dist"
LONG = "A paragraph of a lesson that is longer than a window is high.\n\n" * 40
PARTS = """\
| Part | What moves it | Carrier | Surcharge | Currency | Validity | Demurrage | Detention |
|---|---|---|---|---|---|---|---|
| surcharge | fuel | northern-lines | bunker-adjustment | euros-and-cents | quarter | seven-days | nine-days |

- [ ] Look it up

```mermaid
flowchart LR
  A[Ask] --> B[Answer]
```

```text
a line of a file that is as long as lines of files are now and then, and is not broken where the window ends
```

!!! note "Mind"
    Ask before you answer.

"""
PREPARE = "---\ntitle: Prepare\ntype: read\nminutes: 5\nkey_points: [Ask first.]\n---\n\n"
FILES = {
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/rates/index.md": course("Negotiating rates", "mvp", sunset="2027-03-01"),
    "content/sales/courses/rates/01-prepare.md": f"{PREPARE}{PARTS}{LONG}\n## An end\n\nDone.",
    "content/sales/courses/rates/02-prepare-key-points.md": """\
---
title: Two questions
type: quiz
minutes: 5
pass_mark: 100
questions:
  - prompt: What moves with fuel?
    choices: [The surcharge, The base rate]
    answer: 1
    read_again: [prepare]
  - type: number
    prompt: What is 4 % of 100?
    answer: 4
---

See [the end of the first lesson](01-prepare.md#an-end).
""",
    "portal.yml": "frame: plain\n",
    "mkdocs.yml": "site_name: Learning\nsite_url: https://learning.example/\n",
}
HOST = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>A system</title>
<link rel="icon" href="data:,"><script src="player.js"></script>
<iframe title="The course" width="900" height="700"></iframe></html>
"""
LAUNCH = """([edition, kept]) => {
  const options = { autocommit: false, logLevel: 4 };
  const api = edition === "1.2" ? new Scorm12API(options) : new Scorm2004API(options);
  window[edition === "1.2" ? "API" : "API_1484_11"] = window.api = api;
  if (kept) api.loadFromJSON(kept);
  document.querySelector("iframe").src = "course/index.html";
}"""
LEAVE = """() => new Promise((done) => {
  const frame = document.querySelector("iframe");
  frame.addEventListener("load", () => done(JSON.parse(JSON.stringify(window.api.cmi))), { once: true });
  frame.src = "about:blank";
})"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> CourseContent:
    root: Path = tmp_path_factory.mktemp("portal")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return build_course_content(root, run_pipeline(root, TODAY), "rates")


@pytest.fixture(scope="module")
def base(content: CourseContent, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a system has the course in both editions, taken out of their packages."""
    folder: Path = tmp_path_factory.mktemp("system")
    for standard, player in (("1.2", "scorm12.min.js"), ("2004", "scorm2004.min.js")):
        place = folder / standard
        place.mkdir()
        package = place / "course.zip"
        package.write_bytes(pack_files(build_scorm_files(content, standard)))
        zipfile.ZipFile(package).extractall(place / "course")
        (place / "player.js").write_bytes((PLAYERS / player).read_bytes())
        (place / "index.html").write_text(HOST)
    for name, data in build_cmi5_files(content).items():
        (folder / "cmi5" / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "cmi5" / "course" / name).write_bytes(data)
    with served(folder) as address:
        yield address


@pytest.mark.parametrize("edition", ["1.2", "2004"])
def test_a_player_of_scorm_launches_suspends_resumes_scores_and_completes(reader: Reader, edition: str) -> None:
    page = reader()
    page.goto(f"/{edition}/index.html")
    frame = launch(page, edition)
    expect(frame.get_by_role("status").first).to_have_text("0 of 2 lessons done.")
    frame.get_by_role("link", name="Start the first lesson").click()
    expect(frame.get_by_role("heading", name="Prepare")).to_be_visible()
    assert read(page, edition, "status") == "incomplete"
    frame.locator("#__lesson-prepare .t-turn__on").scroll_into_view_if_needed()
    expect(frame.get_by_role("status").first).to_have_text("1 of 2 lessons done.")
    assert frame.locator("[data-t-done]").filter(visible=True).count() == 1
    frame.locator("#__lesson-prepare .t-turn__on").click()
    answer(frame, "The base rate", "4")
    expect(frame.get_by_role("status").first).to_have_text("1 of 2 lessons done. Score: 50 %.")
    kept = page.evaluate(LEAVE)
    state = kept["core"] if edition == "1.2" else kept
    status = state["lesson_status" if edition == "1.2" else "completion_status"]
    assert (status, state["score"]["raw"], state["exit"]) == ("incomplete", "50", "suspend")
    assert page.evaluate("api.isTerminated()")

    frame = launch(page, edition, resume(kept, edition))
    expect(frame.get_by_role("heading", name="Two questions")).to_be_visible()  # where it was left
    expect(frame.get_by_role("status").first).to_have_text("1 of 2 lessons done. Score: 50 %.")
    expect(frame.get_by_text("Your best result: 1 of 2.")).to_be_visible()
    frame.get_by_role("link", name="the end of the first lesson").click()
    expect(frame.get_by_role("heading", name="An end")).to_be_in_viewport()
    frame.locator(".t-outline").get_by_role("link", name="Two questions").click()
    answer(frame, "The surcharge", "4,0")
    expect(frame.get_by_role("status").first).to_contain_text("You have completed this course.")
    assert read(page, edition, "score") == "100"
    assert read(page, edition, "status") == ("passed" if edition == "1.2" else "completed")
    frame.get_by_role("button", name="Save and close").click()
    expect(frame.get_by_role("alert")).to_contain_text("To go on, open the course again from your learning system.")
    page.evaluate("document.querySelector('iframe').contentWindow.location.hash = '#__lesson-prepare'")
    expect(frame.get_by_role("link")).to_have_count(1)  # to the content: no lesson can be gone on with, unsaved
    kept = page.evaluate(LEAVE)

    frame = launch(page, edition, resume(kept, edition))
    expect(frame.get_by_role("status").first).to_contain_text("You have completed this course.")
    assert read(page, edition, "status") == ("passed" if edition == "1.2" else "completed")


def launch(page: Page, edition: str, kept: Any = None) -> FrameLocator:
    page.evaluate(LAUNCH, [edition, kept])
    frame = page.frame_locator("iframe")
    frame.locator("html[data-t-ready]").wait_for()
    return frame


def resume(cmi: Any, edition: str) -> Any:
    """What a system gives at the next launch: what was kept, without what belongs to one session."""
    part = cmi["core"] if edition == "1.2" else cmi
    for name in ("session_time", "exit", "total_time", "entry"):
        part.pop(name, None)
    return {**cmi, **({"core": {**part, "entry": "resume"}} if edition == "1.2" else {"entry": "resume"})}


def answer(frame: FrameLocator | Page, choice: str, number: str) -> None:
    frame.get_by_label(choice).check()
    frame.get_by_role("button", name="Check").first.click()
    frame.get_by_role("textbox").fill(number)
    frame.get_by_role("button", name="Check").first.click()


class RecordStore:
    """A system with a record store, behind addresses that a page asks for. statements: what it took, in order."""

    def __init__(self, page: Page, base: str) -> None:
        self.base = base
        self.launch_count = 0
        self.is_down = False
        self.statements: list[dict[str, Any]] = []
        self.states: dict[str, str] = {}
        self.tokens: list[str] = []
        page.route(f"{base}/store/**", self._answer)

    def launch(self, page: Page) -> None:
        self.launch_count += 1
        parameters = {
            "endpoint": f"{self.base}/store/xapi",
            "fetch": f"{self.base}/store/fetch?{self.launch_count}",
            "actor": json.dumps({"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "ada"}}),
            "registration": "11111111-1111-4111-8111-111111111111",
            "activityId": "https://lms.example/activities/1",
        }
        page.goto(f"/cmi5/course/index.html?{urlencode(parameters)}")
        page.locator("html[data-t-ready]").wait_for()

    @property
    def verbs(self) -> list[str]:
        return [statement["verb"]["id"].rpartition("/")[2] for statement in self.statements]

    def _answer(self, route: Route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        state = parse_qs(parts.query).get("stateId", [""])[0]
        if self.is_down:
            route.fulfill(status=503)
        elif parts.path == "/store/fetch":
            assert request.method == "POST"
            assert request.url not in self.tokens
            self.tokens.append(request.url)
            route.fulfill(json={"auth-token": "dG9rZW4="})
        elif request.headers["authorization"] != "Basic dG9rZW4=":
            route.fulfill(status=401)
        elif parts.path.endswith("/statements"):
            body = request.post_data_json
            self.statements += body if isinstance(body, list) else [body]
            route.fulfill(json=[])
        elif state == "LMS.LaunchData":
            template = {
                "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": str(self.launch_count)}
            }
            back = f"{self.base}/1.2/index.html"
            data = {"contextTemplate": template, "launchMode": "Normal", "masteryScore": 1, "returnURL": back}
            route.fulfill(json=data)
        elif request.method == "PUT":
            self.states[state] = request.post_data or ""
            route.fulfill(status=204)
        else:
            has_state = state in self.states
            route.fulfill(status=200, body=self.states[state] if has_state else "null", content_type="application/json")


def test_a_record_store_is_told_of_a_course_in_order_and_what_it_refuses_is_told_later(
    chromium: Browser, base: str
) -> None:
    page = chromium.new_page(base_url=base)
    store = RecordStore(page, base)
    store.launch(page)
    assert list_violations(page) == []
    page.get_by_role("link", name="Start the first lesson").click()
    assert list_violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("pre > code[tabindex]")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert list_covered(page) == []
    assert list_cut_on_paper(page) == []
    page.locator("#__lesson-prepare .t-turn__on").click()
    store.is_down = True
    answer(page, "The surcharge", "4")
    expect(page.get_by_role("alert")).to_contain_text("This could not be saved. Your answers are still here;")
    assert list_violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert list_violations(page) == []
    assert store.verbs == ["initialized"]
    store.is_down = False
    page.get_by_role("alert").get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_be_empty()
    assert store.verbs == ["initialized", "passed", "completed"]
    page.get_by_role("button", name="Save and close").click()
    page.wait_for_url("**/1.2/index.html")
    assert store.verbs == ["initialized", "passed", "completed", "terminated"]
    page.go_back()  # a page that has ended cannot go on, and asks for no second token
    expect(page.get_by_role("alert")).to_contain_text("Your learning system does not answer.")
    store.launch(page)
    expect(page.get_by_role("status").first).to_contain_text("You have completed this course.")
    assert store.verbs[4:] == ["initialized"]
    page.close()


NAMES = {
    "1.2": {"status": "cmi.core.lesson_status", "score": "cmi.core.score.raw"},
    "2004": {"status": "cmi.completion_status", "score": "cmi.score.raw"},
}


def read(page: Page, edition: str, name: str) -> str:
    """A value as the system has it."""
    return str(page.evaluate("(path) => path.split('.').reduce((value, key) => value[key], api)", NAMES[edition][name]))
