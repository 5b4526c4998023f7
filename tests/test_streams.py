"""What is printed reaches any terminal, pipe and file: no encoding makes a command raise, no width a mark stray."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run_trellis_raw
from conftest import EXAMPLE, TODAY, Portal, course
from test_affected import git
from test_cli import trellis

from trellis.pipeline.run import run_pipeline
from trellis.reports import text
from trellis.reports.plain import is_complete, make_encodable

PAGE = "content/sales/courses/quoting/index.md"
TITLE = "Łódź – „Tarif“ → 通関 ✓"
"""Letters, dashes, quotation marks, arrows and signs, some of which each encoding but UTF-8 lacks."""

DAY = ("--today", TODAY.isoformat())


def run_in(encoding: str, *arguments: str, cwd: Path = EXAMPLE, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a command whose standard output has an encoding, as a pipe has on a Western Windows."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", **more}
    return run_trellis_raw(arguments, cwd=cwd, env=environment)


@pytest.fixture
def root(portal: Portal) -> Path:
    """A portal with a change against its last commit, and something to say of it."""
    root = portal({PAGE: course(f'"{TITLE}"', levle="x"), "portal.yml": "learning_team: sales\n"})
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "all")
    (root / PAGE).write_text(course(f'"{TITLE}"', levle="y", minutes="soon"))
    return root


COMMANDS = [
    ("check", *DAY),
    ("check", "--no-cache", "--since", "HEAD", *DAY),
    ("build", *DAY),
    ("diff", "--base", "HEAD", *DAY),
    ("review", "--base", "HEAD", *DAY),
    ("find", "tarif", *DAY),
    ("similar", "quoting"),
    ("duplicates", *DAY),
    ("addresses",),
    ("repository", "--check"),
    ("schema", "--check"),
    ("explain", "cycle"),
    ("explain", "no-such-rule–"),
    ("check", "nowhere–→.md"),
    ("check", "--fix", *DAY),
    (
        "new",
        "--team",
        "sales",
        "--title",
        TITLE,
        "--summary",
        "What a tariff – „Tarif“ → says, and what it leaves open.",
    ),
    ("approve", "quoting", "--key", "accuracy", "--reviewer", "–", *DAY),
    ("spot-check", "--seed", "→"),
    ("--help",),
    ("check", "--help"),
]


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments[:2]))
def test_no_command_raises_for_a_character(root: Path, encoding: str, arguments: tuple[str, ...]) -> None:
    command = arguments if "--help" in arguments else (*arguments, "--root", str(root))
    result = run_in(encoding, *command)
    printed = (result.stdout + result.stderr).decode(encoding)  # raises for what the encoding does not have
    assert "Traceback" not in printed, printed
    assert result.returncode in (0, 1, 2), printed
    assert printed
    if arguments[0] != "new":  # the second time, there is one like it
        assert result.returncode == run_in("utf-8", *command).returncode


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "iso8859-15", "koi8-r"])
def test_a_report_is_drawn_with_what_the_encoding_has(root: Path, encoding: str) -> None:
    result = run_in(encoding, "check", "--root", str(root), PAGE, *DAY, NO_COLOR="1", COLUMNS="60")
    printed = result.stdout.decode(encoding)
    assert result.returncode == 1
    bar = "│" if encoding in ("cp437", "koi8-r") else "|"
    assert f"  8 {bar} minutes: soon\n    {bar}          ^^^^\n" in printed.replace("\r\n", "\n")
    assert "\033" not in printed


def test_a_pipe_of_the_untouched_example_is_read_to_its_end() -> None:
    command = [sys.executable, "-m", "trellis", "check", "--no-cache", *DAY]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    result = subprocess.run(command, cwd=EXAMPLE, env=environment, capture_output=True, timeout=120, check=False)
    printed = result.stdout.decode("cp1252")
    assert result.returncode == 0, result.stderr
    assert "checked, no errors" in printed
    assert run_in("cp1252", "check", "--no-cache", "--since", "HEAD", *DAY).returncode in (0, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--format", "json"),
        ("find", "Łódź", "--format", "json"),
        ("diff", "--base", "HEAD", "--format", "json"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_programs_read_is_utf_8_with_nothing_replaced(root: Path, arguments: tuple[str, ...]) -> None:
    plain = run_in("cp1252", *arguments, "--root", str(root), *DAY)
    complete = run_in("utf-8", *arguments, "--root", str(root), *DAY)
    assert json.loads(plain.stdout.decode("utf-8")) == json.loads(complete.stdout.decode("utf-8"))


@pytest.mark.parametrize("format", ["github", "junit", "markdown", "sarif"])
def test_other_reports_for_programs_are_the_same_bytes_in_every_encoding(root: Path, format: str) -> None:
    command = ("check", "--format", format, "--root", str(root), *DAY)
    assert run_in("ascii", *command).stdout == run_in("utf-8", *command).stdout != b""


def test_a_file_whose_name_is_no_text_at_all_is_named(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates")})
    (root / os.fsdecode(b"content/sales/\xff\xfe.md")).write_text("x")
    result = trellis("check", "--root", str(root), *DAY)
    assert (result.returncode, "name-not-portable" in result.stdout, "Traceback" in result.stderr) == (1, True, False)


def test_output_that_somebody_closed_is_no_mistake_of_trellis(root: Path) -> None:
    command = f"{sys.executable} -m trellis check --root {root} --today {TODAY} >&-"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (1, "")


@pytest.mark.parametrize(
    ("character", "encoding", "expected"),
    [
        ("│", "cp1252", "|"), ("│", "cp437", "│"), ("→", "cp1252", "->"), ("…", "cp1252", "…"), ("…", "ascii", "..."),
        ("é", "cp1252", "é"), ("é", "ascii", "e"), ("Ł", "cp1252", "L"), ("通", "cp1252", "?"), ("ﬁ", "ascii", "fi"),
        ("\u2060", "ascii", ""), ("\u200c", "cp1252", ""), ("\U000e0067", "cp1252", ""), ("\u202f", "ascii", " "),
        ("\ud800", "utf-8", "?"), ("“", "ascii", '"'), ("–", "no-such-encoding", "-"),
    ],
)  # fmt: skip
def test_a_character_gives_way_to_the_nearest_that_there_is(character: str, encoding: str, expected: str) -> None:
    assert make_encodable(f"a{character}b", encoding) == f"a{expected}b"


def test_which_encodings_hold_everything() -> None:
    names = ("utf-8", "UTF8", "utf-8-sig", "utf-16", "cp1252", "ascii", "no-such-encoding")
    assert [is_complete(name) for name in names] == [True] * 4 + [False] * 3


@pytest.mark.parametrize("width", [0, 20, 60, 80, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_a_mark_stands_below_what_it_marks_and_no_line_of_a_file_is_cut_by_the_terminal(
    portal: Portal, width: int, encoding: str
) -> None:
    """The fault stands behind 60 columns, and behind characters that take more or fewer columns in ASCII."""
    outcomes = "{id: price, text: 'Price a lane … from Łódź → 通関 and back again.'}, {id: x, txet: y}"
    line = f"outcomes: [{outcomes}] # {'z' * 90}"
    root = portal({PAGE: course("Quoting rates").replace("mode:", f"{line}\nmode:")})
    result = run_pipeline(root, TODAY)
    (finding,) = [d for d in result.diagnostics if "txet" in d.message]
    printed = text.render(result, [finding], width=width, encoding=encoding)
    printed = make_encodable(printed, encoding)
    bar = make_encodable("│", encoding)
    excerpt, mark = [row.partition(bar)[2] for row in printed.splitlines() if bar in row]
    columns = "".join(character * (2 if character in "通関" else 1) for character in excerpt)
    start = mark.index("^")
    assert columns[start : start + 4] == "txet"
    if width:
        rows = [row for row in printed.splitlines() if bar in row]
        assert max(len(row) for row in rows) <= max(width, 20 + len("  7 | ......")) + 2


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_colour_is_printed_where_somebody_asked_for_none(root: Path, variable: str, value: str) -> None:
    pty = pytest.importorskip("pty")
    outputs = []
    for setting in ({}, {variable: value}):
        main, terminal = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", **setting}
        if variable not in setting:
            environment.pop("NO_COLOR", None)
        command = [sys.executable, "-m", "trellis", "check", "--root", str(root), *DAY]
        process = subprocess.Popen(command, env=environment, stdout=terminal, stderr=terminal, stdin=terminal)
        os.close(terminal)
        chunks = []
        try:
            while chunk := os.read(main, 65_536):
                chunks.append(chunk)
        except OSError:
            pass  # the other end is closed
        process.wait(60)
        os.close(main)
        outputs.append(b"".join(chunks))
    assert [b"\033[" in output for output in outputs] == [True, False]
    assert all(b"wrong-value" in output for output in outputs)
