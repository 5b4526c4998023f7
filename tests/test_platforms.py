"""Everything works the same without what only Unix has, with Windows' ends of lines, and on a console of few signs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY, Portal, course, findings
from typer.testing import CliRunner

from trellis.cli import app
from trellis.load import system_files
from trellis.pipeline.run import run_pipeline
from trellis.site import site_folder
from trellis.site.site_folder import MARKER, FolderRefused, replace_files, replace_site

ENGINE = EXAMPLE / "src" / "trellis"
GUARDED = {
    "fcntl": {"load/system_files.py"},
    "resource": {"forge/bounded_process.py"},
    "os.killpg": {"forge/bounded_process.py"},
    "signal.SIGKILL": {"forge/bounded_process.py"},
    "os.fork": {"forge/bounded_process.py", "load/parallel.py", "site/second_process.py", "site/live/serve.py"},
    "os.getuid": {"site/live/serve.py"},
    "os.geteuid": {"load/system_files.py"},
    "os.waitpid": {"forge/bounded_process.py", "load/parallel.py", "site/second_process.py", "site/live/serve.py"},
    "os.set_blocking": {"site/second_process.py"},
    "os.O_DIRECTORY": {"site/site_folder.py"},
    "os.O_NOFOLLOW": {"site/site_folder.py"},
    "signal.setitimer": {"forge/time_limit.py"},
    "signal.getitimer": {"forge/time_limit.py"},
    "signal.SIGALRM": {"forge/time_limit.py"},
}
"""What Windows lacks → the files that use it, each behind a question whether it is there."""

UNIX_ONLY = {
    "fcntl", "grp", "pwd", "resource", "termios", "os.fork", "os.forkpty", "os.getuid", "os.geteuid", "os.getgid",
    "os.getpgid", "os.setsid", "os.killpg", "os.waitpid", "os.set_blocking", "os.mkfifo", "os.chown", "os.statvfs",
    "os.O_DIRECTORY", "os.O_NOFOLLOW", "os.O_NONBLOCK", "os.sched_getaffinity", "signal.SIGALRM", "signal.SIGHUP",
    "signal.SIGKILL", "signal.alarm", "signal.getitimer", "signal.setitimer", "signal.pause", "time.tzset",
}  # fmt: skip

FILES: dict[str, str | bytes] = {
    "portal.yml": "frame: plain\n",
    "mkdocs.yml": "site_name: Übung\n",
    "content/sales/courses/rates/index.md": course("Rätes – 料金", "mvp", sunset="2027-06-30", minutes="10"),
    "content/sales/courses/rates/01-read.md": "---\ntitle: Read\ntype: read\nminutes: 10\n---\n\n# One\n\n- a\n- b\n",
}


@cache
def parse_engine() -> dict[str, ast.AST]:
    files = sorted(ENGINE.rglob("*.py"))
    return {file.relative_to(ENGINE).as_posix(): ast.parse(file.read_text("utf-8")) for file in files}


def list_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "" if node.level else node.module or ""
        elif isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def test_what_only_unix_has_is_used_where_it_is_asked_for() -> None:
    used: dict[str, set[str]] = {}
    for path, tree in parse_engine().items():
        for name in UNIX_ONLY.intersection(list_names(tree)):
            used.setdefault(name, set()).add(path)
    assert used == GUARDED


def test_every_text_is_read_and_written_in_a_named_encoding() -> None:
    problems = []
    for path, tree in parse_engine().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and not _names_encoding(node):
                problems.append(f"{path}:{node.lineno}")
    assert problems == []


def _names_encoding(call: ast.Call) -> bool:
    """Whether a call opens no file as text, or says in which encoding."""
    name = ast.unparse(call.func)
    has_keyword = any(keyword.arg in ("encoding", None) for keyword in call.keywords)
    if name.endswith((".read_text", ".write_text")):
        owner = name.rpartition(".")[0]
        is_node = owner in ("node", "self", "element", "cell", "child", "link") or not (call.args or call.keywords)
        return has_keyword or len(call.args) >= (1 if name.endswith("read_text") else 2) or is_node
    if name in ("open", "io.open", "os.fdopen") or name.endswith(("stream.open", "file.open")):
        first = 0 if "." in name and name not in ("io.open", "os.fdopen") else 1
        mode = next((ast.unparse(arg) for arg in call.args[first : first + 1]), "")
        mode = next((ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg == "mode"), mode)
        return "b" in mode or has_keyword
    return True


def test_the_check_of_encodings_would_notice() -> None:
    calls = ["open('x')", "open('x', 'w')", "path.write_text('x')", "io.open('x', mode='r')"]
    assert not any(_names_encoding(ast.parse(call, mode="eval").body) for call in calls)  # type: ignore[arg-type]


def run_without_unix(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process without what Windows lacks, whose output is in the encoding of a console there."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C"}
    script = str(EXAMPLE / "tests/without_unix.py")
    return subprocess.run(
        [sys.executable, script, *arguments], env=environment, capture_output=True, encoding="cp1252", check=False
    )


def read_site(folder: Path) -> dict[str, str]:
    texts = {
        f.relative_to(folder).as_posix(): f.read_bytes().decode("latin-1") for f in folder.rglob("*") if f.is_file()
    }
    return {path: re.sub(r'"generated": ?"[^"]*"|<lastmod>[^<]*', "", text) for path, text in texts.items()}


def test_check_and_build_give_the_same_without_unix(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portal(FILES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    arguments = ["--root", str(root), "--today", TODAY.isoformat()]
    expected = CliRunner().invoke(app, ["build", *arguments, "--out", str(root / "unix")])
    assert expected.exit_code == 0, expected.output
    done = run_without_unix("build", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The site is in" in done.stdout
    assert read_site(root / "site").keys() == read_site(root / "unix").keys()
    assert read_site(root / "site") == read_site(root / "unix")
    text = root / "content/sales/courses/rates/01-read.md"
    text.write_bytes(text.read_bytes().replace(b"# One", b"# Zwei"))
    again = run_without_unix("build", *arguments)  # replaces the site, by what the first one left in the cache
    assert (again.returncode, again.stderr) == (0, "")
    assert "Zwei" in (root / "site/courses/rates/read/index.html").read_text("utf-8")
    assert [p.name for p in root.iterdir() if p.name.startswith(".trellis-") or p.suffix == ".lock"] == []


def test_windows_ends_of_lines_change_nothing(portal: Portal) -> None:
    before = run_pipeline(portal(FILES), TODAY)
    dos = {path: text.replace("\n", "\r\n") if isinstance(text, str) else text for path, text in FILES.items()}
    after = run_pipeline(portal(dos), TODAY)
    own = [(d.rule, d.location.line, d.message) for d in before.diagnostics]
    told = {(d.rule, str(d.severity)) for d in after.diagnostics} - {
        (d.rule, str(d.severity)) for d in before.diagnostics
    }
    assert [found for d in after.diagnostics if (found := (d.rule, d.location.line, d.message)) in own] == own
    assert told == {("file-line-endings", "error")}, "they would be stored"
    assert [e.meta for e in after.catalogue.all_entries()] == [e.meta for e in before.catalogue.all_entries()]


@pytest.mark.parametrize(
    ("settings", "attributes", "is_told"),
    [
        ("true", "", False),
        ("false", "", True),
        ("false", "* text=auto\n", False),
        ("true", "* -text\n", True),
    ],
)
def test_ends_of_lines_that_git_writes_for_this_machine_are_no_fault(
    portal: Portal, settings: str, attributes: str, is_told: bool
) -> None:
    root = portal(FILES)
    for arguments in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    page = root / "content/sales/courses/rates/01-read.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    (root / ".gitattributes").write_text(attributes, "utf-8")
    subprocess.run(["git", "config", "core.autocrlf", settings], cwd=root, check=True)
    assert bool(findings(root, "file-line-endings")) == is_told


@pytest.fixture
def no_folder_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_files, "fcntl", None)
    monkeypatch.setattr(site_folder, "_swap", lambda folder, target: False)


def test_a_site_is_replaced_whole_where_no_folder_can_be_locked(tmp_path: Path, no_folder_locks: None) -> None:
    out = tmp_path / "site"
    for text in ("first", "second"):
        with replace_site(out) as folder:
            assert (tmp_path / f"{folder.name}.lock").is_file(), "another build leaves the folder alone"
            with replace_site(tmp_path / "other") as other:
                (other / "index.html").write_text(text, "utf-8")
            (folder / "a").mkdir()
            (folder / "a/index.html").write_text(text, "utf-8")
    assert (out / "a/index.html").read_text("utf-8") == "second"
    assert sorted(os.listdir(tmp_path)) == ["other", "site"]
    assert not replace_files(out, {"a/index.html": b"third"}), "the whole site is built instead"
    (out / "mine.txt").write_text("x", "utf-8")
    with pytest.raises(FolderRefused), replace_site(out):
        pass


def test_a_build_that_goes_on_keeps_its_folder_and_an_ended_one_does_not(tmp_path: Path, no_folder_locks: None) -> None:
    out = tmp_path / "site"
    with replace_site(out) as folder:
        (folder / "index.html").write_text("first", "utf-8")
        with replace_site(out) as other:  # a second build at the same time
            (other / "index.html").write_text("second", "utf-8")
        assert folder.is_dir()
    ended = tmp_path / f".trellis-building-site-{'x' * 8}"
    ended.mkdir()
    with replace_site(out) as folder:
        assert not ended.exists()
    assert (out / MARKER).is_file()


def test_a_file_of_the_cache_is_no_link_where_the_system_does_not_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_files, "_NO_LINK", 0)
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    os.close(system_files.open_no_link(tmp_path / "file"))
    with pytest.raises(OSError, match="symbolic"):
        system_files.open_no_link(tmp_path / "link")
