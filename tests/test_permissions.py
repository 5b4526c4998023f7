"""What may not be read or written is a finding or a sentence, whoever runs the tests; nothing is a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import EXAMPLE, PEOPLE, TEAM, TODAY, course, findings
from unprivileged import as_nobody, lay_out, open_folder, run_as_nobody

from trellis.check import baseline
from trellis.cli.system_errors import explain_system_error
from trellis.load import replace_file as replacing
from trellis.load.replace_file import replace_file
from trellis.pipeline.run import run_pipeline
from trellis.reports import text

__all__ = ["open_folder"]

QUOTING = "content/sales/courses/quoting/index.md"
SUMMARY = "What anybody needs to know before they pack a pallet for the first time."
ZONING = "content/sales/courses/zoning/index.md"
UNHEARD = f"{ZONING}:4:9 error[wrong-value] `status` cannot be `unheard`"


@pytest.fixture
def root(open_folder: Path) -> Path:
    """A portal that belongs to the account without rights."""
    files = {"content/people.yml": PEOPLE, "content/sales/index.md": TEAM, "portal.yml": "learning_team: sales\n"}
    courses = {QUOTING: course("Quoting a lane"), ZONING: course("Zoning", status="unheard")}
    folder = lay_out(open_folder, files | courses)
    result = run_pipeline(folder, TODAY)
    assert text.render(result, result.diagnostics)  # loads what the account may not be able to: Python's own files
    return folder


def lock(path: Path) -> None:
    with as_nobody():
        path.chmod(0)


@pytest.mark.parametrize("path", [QUOTING, "content/people.yml", "portal.yml"])
def test_a_file_without_permission_is_a_finding_and_hides_no_other(root: Path, path: str) -> None:
    lock(root / path)
    with as_nobody():
        result = run_pipeline(root, TODAY)
        report = text.render(result, result.diagnostics)
        assert f"{path}:1:1 error[file-unreadable] cannot be read: Permission denied" in findings(root)
        assert UNHEARD in findings(root)
    assert f"{path}:1:1" in report


@pytest.mark.parametrize("path", ["content/sales/courses/quoting", "content/finance", "reviews"])
def test_a_folder_without_permission_is_a_finding_and_hides_no_other(root: Path, path: str) -> None:
    lay_out(root, {"content/finance/note.png": "", "reviews/quoting/2026-11-01-1.yml": "on: 2026-11-01\n"})
    lock(root / path)
    message = "the folder cannot be read, so nobody can say what lies in it"
    with as_nobody():
        assert findings(root, "file-unreadable") == [f"{path}:1:1 error[file-unreadable] {message}"]
        assert UNHEARD in findings(root)


@pytest.mark.parametrize("name", ["dock.png", "dock.JPG", "plan.pdf"])
def test_a_picture_without_permission_is_a_finding_and_not_called_something_else(root: Path, name: str) -> None:
    lay_out(root, {f"content/sales/images/{name}": "x"})
    lock(root / "content/sales/images" / name)
    with as_nobody():
        assert [line for line in findings(root) if name in line] == [
            f"content/sales/images/{name}:1:1 error[file-unreadable] cannot be read"
        ]


def test_check_prints_the_finding_and_exits_with_1(root: Path) -> None:
    lock(root / QUOTING)
    status, output = run_as_nobody("check", "--root", str(root), "--today", "2026-11-23")
    assert (status, "Traceback" in output) == (1, False)
    assert "error[file-unreadable]: cannot be read: Permission denied" in output


@pytest.mark.parametrize(
    ("arguments", "closed"),
    [
        (("check", "--write-baseline"), ""),
        (("addresses", "--write"), ""),
        (("build",), ""),
        (
            ("new", "--team", "sales", "--title", "Packing pallets", "--summary", SUMMARY, "--yes"),
            "content/sales/courses",
        ),
    ],
    ids=lambda value: "-".join(value).strip("-") if isinstance(value, tuple) else None,
)
def test_where_nothing_may_be_written_a_sentence_says_so(root: Path, arguments: tuple[str, ...], closed: str) -> None:
    with as_nobody():
        (root / ZONING).write_text(course("Zoning"), encoding="utf-8")
        (root / closed).chmod(0o500)
    status, output = run_as_nobody(*arguments, "--root", str(root))
    assert status in (1, 2), output
    assert ("Traceback" in output, "mistake of its own" in output) == (False, False), output
    assert "Permission denied" in output


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.ENAMETOOLONG])
def test_what_the_system_refuses_is_said_with_the_next_act(reason: int) -> None:
    explanation = explain_system_error(OSError(reason, os.strerror(reason), "content/a\x1b.md"))
    assert explanation.startswith(f"content/a\ufffd.md: {os.strerror(reason)}; nothing more was done.\nNext: ")


@pytest.mark.parametrize("error", [OSError(), FileNotFoundError(errno.ENOENT, "No such file", "x"), BrokenPipeError()])
def test_an_error_that_may_be_ours_is_not_blamed_on_the_system(error: OSError) -> None:
    assert explain_system_error(error) == ""


def test_a_full_disk_behind_standard_output_is_said(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "trellis", "explain", "cycle"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=EXAMPLE)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "No space left on device" in done.stderr


def test_a_folder_that_is_gone_and_a_build_time_that_is_none_are_said(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    script = f"cd {tmp_path / 'gone'} && rmdir {tmp_path / 'gone'} && exec {sys.executable} -m trellis check"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "The folder in which this runs is gone.")
    environment = os.environ | {"SOURCE_DATE_EPOCH": "abc"}
    done = run_trellis(["build", "--out", str(tmp_path / "site")], cwd=EXAMPLE, env=environment)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "SOURCE_DATE_EPOCH is 'abc'" in done.stderr


def fill_disk(handle: int, *arguments: object, **keywords: object) -> object:
    os.close(handle)
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def write_baseline(root: Path) -> None:
    replace_file(root / "baseline.json", b"{}")


def write_whole_baseline(root: Path) -> None:
    result = run_pipeline(root, TODAY)
    release = baseline.read_release(root)
    assert release is None
    from trellis.check.release import record_release

    course_index = result.context.comparison.index_courses(result.catalogue)
    baseline.write_baseline(root, result.diagnostics, record_release(result.catalogue, course_index, TODAY))


@pytest.mark.parametrize("write", [write_baseline, write_whole_baseline])
def test_a_full_disk_leaves_the_former_file(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], None]
) -> None:
    root = lay_out(open_folder, {"content/people.yml": PEOPLE, "content/sales/index.md": TEAM})
    former = '{"version": 1, "findings": []}'
    (root / "baseline.json").write_text(former)
    monkeypatch.setattr(replacing.os, "fdopen", fill_disk)
    with pytest.raises(OSError, match="No space left on device"):
        write(root)
    assert (root / "baseline.json").read_text() == former
    assert sorted(os.listdir(root)) == ["baseline.json", "content"]


def test_a_replaced_file_keeps_its_mode_and_a_new_one_has_that_of_the_umask(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("")
    (tmp_path / "kept").chmod(0o640)
    before = os.umask(0o027)
    try:
        for name in ("kept", "new"):
            replace_file(tmp_path / name, b"x")
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("kept", "new")] == [0o640, 0o640]


@pytest.mark.parametrize("name", ["n" * 200, "名" * 60, "d" * 90])
def test_a_path_that_is_too_long_is_a_finding(tmp_path: Path, name: str) -> None:
    for path, content in {"content/people.yml": PEOPLE, "content/sales/index.md": TEAM}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    start = os.open(tmp_path / "content/sales", os.O_RDONLY)
    folder = start
    for _ in range(4_096 // len(name.encode()) + 2):  # deeper than any path may be long
        os.mkdir(name, dir_fd=folder)
        inner = os.open(name, os.O_RDONLY, dir_fd=folder)
        if folder != start:
            os.close(folder)
        folder = inner
    os.close(folder)
    os.close(start)
    (finding,) = findings(tmp_path, "file-unreadable")
    assert finding.endswith("characters, more than this system can open; what lies in it is not read")
