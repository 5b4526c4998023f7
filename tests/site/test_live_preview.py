"""The preview shows what is saved, follows it, and says what stands in the way of showing it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import TEAM, TODAY, Portal, course
from markupsafe import escape
from portal_changes import FRAMES, read_site

from trellis.cli.options import open_cache
from trellis.load.cache import Cache
from trellis.pipeline.run import run_pipeline
from trellis.site.compiled_templates import CompiledTemplates
from trellis.site.live import serve, watch
from trellis.site.live import server as live_server
from trellis.site.live.last_good import LastGood
from trellis.site.live.panel import insert_panel
from trellis.site.live.server import open_server
from trellis.site.live.site_versions import SiteVersions
from trellis.site.live.state import PreviewState, ShownError, read_state, write_state
from trellis.site.live.watch import Stamps, read_stamps, wait_for_change

COURSE = "content/sales/courses/rates/index.md"
PAGE = "content/sales/pages/about.md"
SETTINGS = "site_name: A\ndocs_dir: content\ntheme: {name: material}\nplugins: []\nstrict: true\n"


def write_page(words: str, key: str = "status") -> str:
    return f"---\ntitle: About us\nsummary: What we are and what we are for, in words.\n{key}: stable\n---\n\n{words}\n"


@contextmanager
def run_server(folder: Path, base: str = "/") -> Iterator[int]:
    """The port of a server of what the preview's folder has."""
    server = open_server(folder, "127.0.0.1", 0, base)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def ask(port: int, path: str, host: str = "localhost", method: str = "GET") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    response = connection.getresponse()
    return response, response.read().decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A preview's folder with a site of two pages."""
    site = tmp_path / "site-1"
    (site / "a b").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    (site / "index.html").write_text("<html><body>home</body></html>", "utf-8")
    (site / "a b" / "index.html").write_text("<html><body>ä</body></html>", "utf-8")
    (site / "404.html").write_text("<html><body>no such page</body></html>", "utf-8")
    (site / "data.json").write_text('{"a": "</body>"}', "utf-8")
    write_state(tmp_path, PreviewState(1, "site-1"))
    return tmp_path


def test_a_page_has_the_script_that_follows_and_other_files_are_as_built(folder: Path) -> None:
    with run_server(folder) as port:
        response, page = ask(port, "/")
        assert page == '<html><body>home<script src="/-trellis/reload.js?version=1"></script></body></html>'
        assert response.headers["Cache-Control"] == "no-store"
        assert "ä<script" in ask(port, "/a%20b/")[1]
        assert ask(port, "/data.json?v=1")[1] == '{"a": "</body>"}'
        response, page = ask(port, "/missing/")
        assert (response.status, "no such page<script" in page) == (404, True)
        response, page = ask(port, "/", method="HEAD")
        assert (response.status, page) == (200, "")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/a%20b/../../secret.txt", "/..%2fsecret.txt", "/%00", "/\\..\\x"]
)
def test_nothing_outside_the_site_is_shown(folder: Path, path: str) -> None:
    with run_server(folder) as port:
        response, page = ask(port, path)
    assert response.status == 404
    assert page != "secret"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost:x"])
def test_a_page_elsewhere_that_names_this_machine_gets_nothing(folder: Path, host: str) -> None:
    with run_server(folder) as port:
        for path in ("/", "/-trellis/state", "/-trellis/reload.js", "/-trellis/panel.css"):
            response, page = ask(port, path, host)
            assert response.status == 403
            assert "home" not in page


@pytest.mark.parametrize(("path", "target"), [("/a%20b", "/a%20b/"), ("/a%20b?x=1", "/a%20b/?x=1")])
def test_a_folder_is_shown_below_its_own_address(folder: Path, path: str, target: str) -> None:
    with run_server(folder) as port:
        response, _ = ask(port, path)
    assert (response.status, response.headers["Location"]) == (302, target)


def test_no_redirect_leads_to_another_host(folder: Path) -> None:
    (folder / "site-1" / "evil.example").mkdir()
    with run_server(folder) as port:
        response, _ = ask(port, "//evil.example")
    assert not (response.headers["Location"] or "").startswith("//")


def test_a_site_below_a_path_is_shown_below_it(folder: Path) -> None:
    with run_server(folder, "/learning/") as port:
        assert ask(port, "/")[0].headers["Location"] == "/learning/"
        assert "home" in ask(port, "/learning/")[1]
        assert ask(port, "/learning/../secret.txt")[0].status in (302, 404)


def test_whoever_waits_for_a_change_is_answered_when_there_is_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_server(folder) as port:
        assert json.loads(ask(port, "/-trellis/state?version=0")[1])["folder"] == "site-1"
        answers: list[str] = []
        waiting = threading.Thread(target=lambda: answers.append(ask(port, "/-trellis/state?version=1")[1]))
        waiting.start()
        write_state(folder, PreviewState(2, "site-1", "a mistake"))
        waiting.join(20)
        state = json.loads(answers[0])
        assert (state["version"], state["folder"], state["problem"]) == (2, "site-1", "a mistake")
        monkeypatch.setattr(live_server, "LONGEST_WAIT", 0.0)
        assert json.loads(ask(port, "/-trellis/state?version=2")[1])["version"] == 2


def test_before_the_first_site_a_page_says_so(tmp_path: Path) -> None:
    assert read_state(tmp_path) == PreviewState()
    with run_server(tmp_path) as port:
        response, page = ask(port, "/courses/")
    assert response.status == 503
    assert "There is no preview yet" in page
    assert "as soon as the site is built" in page
    assert "reload.js?version=0" in page


def test_without_any_site_a_page_says_that_errors_stand_in_the_way(tmp_path: Path) -> None:
    write_state(tmp_path, PreviewState(1, "", "a <mistake>"))
    with run_server(tmp_path) as port:
        response, page = ask(port, "/")
    assert response.status == 200  # every page is answered while there are errors
    assert "Errors stand in the way. They are listed above and in the terminal" in page
    assert "<pre>a &lt;mistake&gt;</pre>" in page


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("content/sales/pages/new.md", True),
        ("portal.yml", True),
        ("hooks/deep/er/rule.py", True),
        ("hooks/__pycache__/rule.pyc", False),
        ("content/sales/.index.md.swp", False),
        ("content/sales/index.md~", False),
        ("overrides/main.html", True),
        (".git/HEAD", False),
        ("node_modules/x/index.js", False),
        ("site/index.html", False),
    ],
)
def test_what_counts_as_a_change(portal: Portal, path: str, counts: bool) -> None:
    root = portal({})
    before = read_stamps(root)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text("x")
    assert (read_stamps(root) != before) is counts


@pytest.mark.parametrize(
    "change", [Path.unlink, lambda file: file.write_text("y"), lambda file: file.rename(f"{file}x")]
)
def test_a_change_ends_the_wait(portal: Portal, change: Callable[[Path], object]) -> None:
    root = portal({COURSE: course("Rates")})
    before = read_stamps(root)
    change(root / COURSE)
    assert wait_for_change(root, before) == read_stamps(root) != before


@pytest.mark.parametrize("count", [1, 2])
def test_what_changed_last_is_noticed_without_looking_at_all_files(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / f"{number}.md" for number in range(4)]
    for file in files:
        file.write_text("As it was.")
    before = read_stamps(tmp_path)
    looks: list[int] = []

    def look(root: Path) -> Stamps:
        looks.append(1)
        if len(looks) == 1:  # what somebody saves just after a look
            for file in files[:count]:
                file.write_text("As it is now.")
            return before
        return read_stamps(root)

    monkeypatch.setattr(watch, "read_stamps", look)
    monkeypatch.setattr(watch, "SHORTEST_PAUSE", 0.02)
    monkeypatch.setattr(watch, "PAUSE_PER_LOOK", 1e6 if count == 1 else 0)
    assert wait_for_change(tmp_path, before) == read_stamps(tmp_path)
    assert (len(looks) == 1) is (count == 1), "where several changed at once, all files are looked at"


def test_a_template_is_compiled_again_only_if_its_source_is_another() -> None:
    from jinja2 import DictLoader, Environment

    compiled: list[str] = []

    class Counting(Environment):
        def _generate(self, *arguments: object, **options: object) -> str:
            compiled.append(str(arguments[1]))
            return super()._generate(*arguments, **options)  # type: ignore[arg-type]

    templates = CompiledTemplates()
    texts = [
        Counting(loader=DictLoader({"a": source}), bytecode_cache=templates).get_template("a").render(n=1)
        for source in ("{{ n }}", "{{ n }}", "{{ n + 1 }}")
    ]
    assert texts == ["1", "1", "2"]
    assert compiled == ["a", "a"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX signals")
@pytest.mark.parametrize("frame", ["plain", "material"])
def test_what_is_saved_is_shown_and_what_cannot_be_shown_is_told(portal: Portal, frame: str) -> None:
    root = portal({PAGE: write_page("Quoting rates."), "portal.yml": f"frame: {frame}\n", "mkdocs.yml": SETTINGS})
    command = [sys.executable, "-m", "trellis", "serve", "--root", str(root), "--address", "127.0.0.1:0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout
        match = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        assert match
        port = int(match[1])
        while (state := json.loads(ask(port, "/-trellis/state?version=0")[1]))["version"] == 0:
            pass
        assert (state["problem"], "Quoting rates" in ask(port, "/about/")[1]) == ("", True)

        (root / PAGE).write_text(write_page("Haggling over rates."), "utf-8")
        state = json.loads(ask(port, f"/-trellis/state?version={state['version']}")[1])
        assert (state["problem"], "Haggling over rates" in ask(port, "/about/")[1]) == ("", True)

        (root / PAGE).write_text(write_page("Nothing.", "stauts"), "utf-8")
        state = json.loads(ask(port, f"/-trellis/state?version={state['version']}")[1])
        assert f"{PAGE}:" in state["problem"]
        assert "error[unknown-key]" in state["problem"]
        response, page = ask(port, "/about/")
        assert (response.status, "Haggling over rates" in page, "<main" in page) == (200, True, True)
        assert f'href="vscode://file{root}/{PAGE}:4:1">{PAGE}:4</a>' in page
        assert "Rates, as a draft" not in page

        (root / COURSE).parent.mkdir(parents=True)
        (root / COURSE).write_text(course("Rates, as a draft"), "utf-8")
        state = json.loads(ask(port, f"/-trellis/state?version={state['version']}")[1])
        response, page = ask(port, "/courses/rates/")
        assert (response.status, "Draft: only you see this" in page) == (200, True)
        assert "a page has no key" in page  # one mistake holds up no other page
        assert "Rates, as a draft" in ask(port, "/drafts/")[1]
        assert "Haggling over rates" in ask(port, "/about/")[1]

        (root / PAGE).write_text(write_page("Settled rates."), "utf-8")
        state = json.loads(ask(port, f"/-trellis/state?version={state['version']}")[1])
        assert (state["problem"], "Settled rates" in ask(port, "/about/")[1]) == ("", True)
    finally:
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert "Traceback" not in output
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=5):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_changed_python_is_imported_again_and_nothing_is_left_behind(
    portal: Portal, tmp_path: Path, number: signal.Signals
) -> None:
    rule = (
        "from trellis.check import Rule, Severity\n\n\ndef check(catalogue, context):\n"
        '    """A portal is told of.\n\n    Always.\n    """\n    yield from ()\n\n\n'
        'RULES = (Rule("own-rule", Severity.ERROR, check),)\n'
    )
    root = portal(
        {PAGE: write_page("Rates."), "portal.yml": "frame: plain\n", "mkdocs.yml": SETTINGS, "hooks/standards.py": rule}
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (scratch / "trellis-preview-999999999-abc").mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch)}
    command = [sys.executable, "-m", "trellis", "serve", "--root", str(root), "--address", "127.0.0.1:0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    port = int(process.stdout.readline().partition("127.0.0.1:")[2].partition("/")[0])
    state = json.loads(ask(port, "/-trellis/state?version=0")[1])
    problems = []
    for text in (rule + "def (\n", rule, rule + "raise SystemExit(0)\n"):
        (root / "hooks/standards.py").write_text(text, "utf-8")
        state = json.loads(ask(port, f"/-trellis/state?version={state['version']}")[1])
        problems.append(state["problem"])
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    assert ("cannot be read as Python" in problems[0], problems[1], bool(problems[2])) == (True, "", True), output
    assert list(scratch.iterdir()) == []


UNRESOLVED = course("Lanes", skills="[nobody-has-this]")
"""A course that can be read, with an error."""


def test_whatever_is_wrong_at_first_every_page_is_answered_and_nothing_is_invented(portal: Portal) -> None:
    """Nothing was ever right: a page that cannot be read says so, and one with an error is shown as it is."""
    files = {
        COURSE: course("Rates", stauts="stable"),
        "content/sales/courses/rates/01-floor.md": "---\ntitle: Floor\ntype: read\nminutes: 5\n---\n\nText.\n",
        "content/sales/courses/lanes/index.md": UNRESOLVED,
        "content/sales/courses/odd/index.md": "---\ntitle: [\n---\n\nText.\n",
        PAGE: write_page("Quoting rates."),
    }
    root = portal({**files, "portal.yml": "frame: plain\n", "mkdocs.yml": SETTINGS})
    site = SiteVersions(root, root.parent / "preview").begin("", TODAY, open_cache(root))
    state = serve._build(root, root / "site-1", site, open_cache(root), lambda *_: "", LastGood())
    pages = {path: (root / "site-1" / path / "index.html").read_text("utf-8") for path in ("about", "drafts")}
    assert (state.folder, state.error_count > 2, "Quoting rates" in pages["about"]) == ("site-1", True, True)
    assert "nobody-has-this" in pages["drafts"]
    for path in ("courses/rates", "courses/rates/floor", "courses/odd"):
        page = (root / "site-1" / path / "index.html").read_text("utf-8")
        assert "This page cannot be shown yet" in page
        assert "vscode://file/" in page
    page = (root / "site-1" / "courses" / "lanes" / "index.html").read_text("utf-8")
    assert "Draft: only you see this" in page


LESSON = "content/sales/courses/rates/01-floor.md"


@pytest.mark.parametrize("frame", FRAMES)
def test_a_saved_word_renders_its_own_pages_alone(
    portal: Portal, frame: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the preview is the one that would be built of the same files as a whole, whatever is saved in between."""
    files = {
        COURSE: course("Rates"),
        LESSON: "---\ntitle: Floor\ntype: read\nminutes: 5\n---\n\nText.\n",
        LESSON.replace("rates", "lanes"): "---\ntitle: Ceiling\ntype: read\nminutes: 5\n---\n\nText.\n",
        "content/sales/courses/lanes/index.md": course("Lanes"),
        "content/sales/courses/ports/index.md": course("Ports"),
        PAGE: write_page("Quoting rates."),
    }
    root = portal({**files, "portal.yml": f"frame: {frame}\n", "mkdocs.yml": SETTINGS})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path_factory.mktemp("preview")
    versions, last_good, cache = SiteVersions(root, folder), LastGood(), Cache(folder / "cache", root)

    early_pages: list[str] = []
    searches_kept: list[bool] = []

    def build(name: str, former: str, versions: SiteVersions) -> str:
        site = versions.begin(former, date.today(), cache)

        search = folder / former / "search/index.json"
        former_search = search.read_bytes() if former else b""

        def show(state: PreviewState) -> None:
            early_pages.append((folder / former / "courses/rates/floor/index.html").read_text("utf-8"))
            searches_kept.append(search.read_bytes() == former_search)

        return serve._build(root, folder / name, site, cache, lambda *_: "", last_good, show).folder

    def save(path: str, words: str, other_words: str) -> None:
        text = (root / path).read_text("utf-8")
        assert words in text
        (root / path).write_text(text.replace(words, other_words), "utf-8")

    name = build("site-1", build("site-0", "", versions), versions)
    kept = []
    for number, (path, words, other_words) in enumerate(
        (
            (LESSON, "Text.", "## Why\n\nA word more."),
            (COURSE, "title: Rates", "title: All rates"),
            (LESSON, "A word more.", "[Nowhere](nothing.md)"),
            (LESSON, "[Nowhere](nothing.md)", "Somewhere."),
            (LESSON, "Somewhere.", "Where\u00a0to."),
            (PAGE, "Quoting", "Haggling over"),
        )
    ):
        save(path, words, other_words)
        former, name = name, build(f"site-{number + 2}", name, versions)
        kept.append(name == former)
        whole = build(f"whole-{number}", "", SiteVersions(root, folder / f"other-{number}"))
        assert read_site(folder / name) == read_site(folder / whole)
    assert kept == [True, False, False, False, True, True]
    assert [words in page for page, words in zip(early_pages, ("A word more.", "Where"), strict=False)] == [True, True]
    assert len(early_pages) == kept.count(True)
    assert all(searches_kept), "the files of the search come after the pages"


def test_a_file_with_an_error_stays_as_it_was_and_a_deleted_one_goes(portal: Portal) -> None:
    root = portal({COURSE: course("Rates"), "content/sales/courses/lanes/index.md": course("Lanes")})
    last_good = LastGood()
    assert set(last_good.complete(run_pipeline(root, TODAY)).entries["course"]) == {"rates", "lanes"}
    (root / COURSE).write_text(course("Rates, mended", stauts="stable"), "utf-8")
    (root / "content/sales/courses/lanes/index.md").write_text(course("Lanes, anew"), "utf-8")
    catalogue = last_good.complete(run_pipeline(root, TODAY))
    assert [entry.title for entry in catalogue.courses] == ["Lanes, anew", "Rates"]
    assert ("course", "rates") not in catalogue.unread_keys
    (root / COURSE).unlink()
    assert [entry.title for entry in last_good.complete(run_pipeline(root, TODAY)).courses] == ["Lanes, anew"]
    (root / COURSE).write_text(course("Rates, anew", stauts="stable"), "utf-8")
    result = run_pipeline(root, TODAY)
    assert [entry.title for entry in last_good.leave_out(result).courses] == ["Lanes, anew"]


def test_what_a_file_with_an_error_names_is_what_it_says(portal: Portal) -> None:
    """The course that the team recommends gets another id and its former one back, while the team's page is wrong."""
    folder, former = "content/sales/courses", course("Rates")
    team = TEAM.replace("manager:", "recommends: [{item: rates, reason: It comes first.}]\nmanager:")
    root, last_good = portal({f"{folder}/rates/index.md": former, "content/sales/index.md": team}), LastGood()
    assert last_good.complete(run_pipeline(root, TODAY)).courses
    (root / folder / "rates").rename(root / folder / "lanes")
    (root / folder / "lanes/index.md").write_text(course("Rates", aliases="[rates]"), "utf-8")
    assert last_good.complete(run_pipeline(root, TODAY)).teams[0].meta.recommends[0].item == "lanes"
    (root / "content/sales/index.md").write_text(team.replace("manager:", "managed: 1\nmanager:"), "utf-8")
    assert last_good.complete(run_pipeline(root, TODAY)).teams[0].meta.recommends[0].item == "lanes"
    (root / folder / "lanes").rename(root / folder / "rates")
    (root / folder / "rates/index.md").write_text(former, "utf-8")
    assert last_good.complete(run_pipeline(root, TODAY)).teams[0].meta.recommends[0].item == "rates"


@pytest.mark.parametrize("words", ["</pre><script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_is_wrong_is_text_on_the_page(words: str) -> None:
    error = ShownError("content/a.md", 3, words, words, "vscode://file/a", "/a/")
    other = ShownError("content/b.md", 1, "b is wrong", "", "vscode://file/b", "/b/")
    page = b'<html><body class="x">text</body></html>'
    state = PreviewState(2, "site-1", "wrong", (other, error), 12)
    shown = insert_panel(page, state, "/a/", "/learning/", "/panel.css").decode()
    assert words not in shown
    assert str(escape(words)) in shown
    assert shown.index("content/a.md:3") < shown.index("content/b.md:1")  # the page's own error comes first
    assert '… and 10 more. <a href="/learning/drafts/">' in shown
    assert (shown[:28], shown[-18:]) == ('<html><body class="x"><link ', "text</body></html>")
    assert insert_panel(page, PreviewState(3, "site-1"), "/a/", "/", "/panel.css") == page


def test_a_path_of_any_length_is_answered(folder: Path) -> None:
    with run_server(folder) as port:
        for path in ("/" + "a" * 5_000, "/" + "a/" * 3_000):
            assert ask(port, path)[0].status == 404


@pytest.mark.parametrize(
    ("first", "second", "key", "words"),
    [
        ("- none\n", "- none\n", "status", "There is no site to show: the errors above stand in the way."),
        (SETTINGS, "- none\n", "status", "The preview still shows the last good build."),
        (SETTINGS, SETTINGS, "stauts", "The preview is up to date, but shows files with errors as they were before"),
    ],
)
def test_the_terminal_says_what_is_shown_while_errors_stand_in_the_way(
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    first: str,
    second: str,
    key: str,
    words: str,
) -> None:
    """first, second: the settings of the site, before and after the file is saved. key: what is written there."""
    root = portal({PAGE: write_page("Quoting rates."), "portal.yml": "frame: plain\n", "mkdocs.yml": first})
    saves = iter([second])

    def save_files(*_: object) -> None:
        settings = next(saves, None)
        if settings is None:
            raise KeyboardInterrupt
        (root / PAGE).write_text(write_page("Other words.", key), "utf-8")
        (root / "mkdocs.yml").write_text(settings, "utf-8")

    monkeypatch.setattr(serve, "wait_for_change", save_files)
    monkeypatch.setattr(serve, "_run_server", lambda server: nullcontext("127.0.0.1:1"))
    monkeypatch.setattr(serve, "open_server", lambda *_: None)
    serve.serve_site(root, "127.0.0.1", 1, lambda: open_cache(root), lambda *_: "")
    assert capsys.readouterr().out.splitlines()[-1].startswith(words)


@pytest.mark.parametrize("address", ["8000", "localhost:", ":8000", "127.0.0.1:65536", "127.0.0.1:x", "127.0.0.1:²"])
def test_an_address_that_is_none_is_refused(portal: Portal, address: str) -> None:
    root = portal({"mkdocs.yml": "site_name: A\n"})
    done = run_trellis(["serve", "--root", str(root), "--address", address], cwd=root, timeout=60)
    assert done.returncode == 2
    assert "write it like 127.0.0.1:8000" in " ".join(done.stderr.replace("│", " ").split())


def test_a_port_that_another_program_has_is_named(portal: Portal) -> None:
    root = portal({"mkdocs.yml": "site_name: A\n"})
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        done = run_trellis(["serve", "--root", str(root), "--address", address], cwd=root, timeout=60)
    assert done.returncode == 2
    assert "choose another" in " ".join(done.stderr.replace("│", " ").split())
