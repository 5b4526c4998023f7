"""The conversation and the writing: shown first, agreed, whole files only, never through a link, and once is enough."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import EXAMPLE, Portal

from trellis.authoring.fixes.diff import format_diff
from trellis.authoring.fixes.mend import FileFix, mend_portal
from trellis.authoring.fixes.offer import FixOptions, offer_fixes
from trellis.authoring.fixes.write import UnwrittenFile, write_fixes
from trellis.kinds import COLLECTIONS

PAGE = "content/sales/pages/terms.md"
TEXT = """\
---
status: draft
title: Terms of payment
summary: When a shipper pays us, and what happens if they do not.
reviewed: 2026/3/1 # by Ada
---

Thirty days.\x20
"""
MENDED = """\
---
status: draft
title: Terms of payment
summary: When a shipper pays us, and what happens if they do not.
reviewed: 2026-03-01 # by Ada
---

Thirty days.
"""
DIFF = """\
--- a/content/sales/pages/terms.md
+++ b/content/sales/pages/terms.md
@@ -2,7 +2,7 @@
 status: draft
 title: Terms of payment
 summary: When a shipper pays us, and what happens if they do not.
-reviewed: 2026/3/1 # by Ada
+reviewed: 2026-03-01 # by Ada
 ---
 
-Thirty days.·
+Thirty days.
"""


def check(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run_trellis(["check", "--root", str(root), "--today", "2026-11-23", *more], cwd=EXAMPLE)


def test_without_yes_the_changes_are_shown_and_nothing_is_written(portal: Portal) -> None:
    root = portal({PAGE: TEXT})
    done = check(root, "--fix")
    assert done.returncode == 1
    assert done.stdout == f"{DIFF}\nNothing was changed. To mend 1 file as shown, add --yes.\n"
    assert (root / PAGE).read_text("utf-8") == TEXT


def test_with_yes_the_file_is_mended_and_checked_again(portal: Portal) -> None:
    root = portal({PAGE: TEXT})
    done = check(root, "--fix", "--yes")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith(f"{DIFF}\nMended 1 file.\n\n")
    assert "checked, no errors" in done.stdout
    assert (root / PAGE).read_text("utf-8") == MENDED


def test_a_second_run_changes_nothing(portal: Portal) -> None:
    root = portal({PAGE: TEXT})
    check(root, "--fix", "--yes")
    done = check(root, "--fix", "--yes")
    assert done.stdout.startswith("Nothing here can be mended without you.\n\n")
    assert (root / PAGE).read_text("utf-8") == MENDED


def test_a_report_for_programs_stays_alone_on_its_stream(portal: Portal) -> None:
    done = check(portal({PAGE: TEXT}), "--fix", "--yes", "--format", "json")
    assert done.stdout.startswith("{")
    assert "Mended 1 file." in done.stderr


def test_yes_alone_is_bad_usage(portal: Portal) -> None:
    assert check(portal({}), "--yes").returncode == 2


@pytest.mark.parametrize(("answer", "text"), [(True, MENDED), (False, TEXT)])
def test_on_a_terminal_the_author_is_asked(portal: Portal, answer: bool, text: str) -> None:
    root, output, questions = portal({PAGE: TEXT}), [], []

    def agree(question: str) -> bool:
        questions.append(question)
        return answer

    assert offer_fixes(root, FixOptions(), output.append, agree)
    assert output[0] == DIFF
    assert questions == ["Mend 1 file as shown?"]
    assert (root / PAGE).read_text("utf-8") == text


def test_the_diff_shows_what_no_line_shows_and_moves_no_cursor() -> None:
    change = FileFix("p.md", b"\xef\xbb\xbfa\x1b[2J \t\r\nb", b"a\x1b[2J\nb\n")
    assert format_diff([change]) == (
        "p.md: without the invisible byte-order mark at its start\n"
        "p.md: 1 line ending in LF, no longer in CRLF\n"
        "--- a/p.md\n+++ b/p.md\n@@ -1,2 +1,2 @@\n-a�[2J·→\n-b\n\\ No newline at end of file\n+a�[2J\n+b\n"
    )

    (name, *_) = format_diff([FileFix("p.md", b"a\rb\r", b"a\nb\n")]).splitlines()
    assert name == "p.md: 2 lines ending in LF, no longer in CR"


def test_a_file_keeps_its_permissions_and_leaves_nothing_beside_it(portal: Portal) -> None:
    root = portal({PAGE: TEXT})
    (root / PAGE).chmod(0o640)
    assert write_fixes(root, mend_portal(root, COLLECTIONS).fixes) == ()
    assert (root / PAGE).stat().st_mode & 0o777 == 0o640
    assert os.listdir((root / PAGE).parent) == ["terms.md"]


def test_a_file_that_changed_after_it_was_shown_is_left(portal: Portal) -> None:
    root = portal({PAGE: TEXT})
    changes = mend_portal(root, COLLECTIONS).fixes
    (root / PAGE).write_text("mine", "utf-8")
    assert write_fixes(root, changes) == (UnwrittenFile(PAGE, "was changed in the meantime"),)
    assert (root / PAGE).read_text("utf-8") == "mine"


@pytest.mark.parametrize("linked", [PAGE, "content/sales/pages"])
def test_nothing_is_written_through_a_link(
    portal: Portal, tmp_path_factory: pytest.TempPathFactory, linked: str
) -> None:
    root = portal({PAGE: TEXT})
    changes = mend_portal(root, COLLECTIONS).fixes
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "target"
    (root / linked).rename(elsewhere)
    (root / linked).symlink_to(elsewhere)
    (unwritten,) = write_fixes(root, changes)
    assert unwritten.reason == "is a link to another place, or lies behind one"
    assert (root / PAGE).read_text("utf-8") == TEXT


def test_a_file_that_is_gone_stays_gone(portal: Portal) -> None:
    root = portal({PAGE: TEXT})
    changes = mend_portal(root, COLLECTIONS).fixes
    (root / PAGE).unlink()
    assert write_fixes(root, changes) == (UnwrittenFile(PAGE, "cannot be written: No such file or directory"),)
    assert not (root / PAGE).exists()


def test_a_write_that_fails_leaves_the_old_file_whole(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portal({PAGE: TEXT})
    changes = mend_portal(root, COLLECTIONS).fixes

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert write_fixes(root, changes) == (UnwrittenFile(PAGE, "cannot be written: No space left on device"),)
    assert (root / PAGE).read_text("utf-8") == TEXT
    assert os.listdir((root / PAGE).parent) == ["terms.md"]
