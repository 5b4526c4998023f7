"""`--fix` names the files that it leaves as they are, and the check promises no fix of them.

A wrong value is no obstacle.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, Portal

from trellis.authoring.fixes import FixOptions, offer_fixes
from trellis.pipeline.run import run_pipeline

PATH = "content/sales/pages/terms.md"
OTHER = "content/sales/pages/other.md"
FRONT = "---\ntitle: {}\nsummary: What we promise to shippers, and what we ask of them.\nstatus: {}\n---\n\n"
MARKS = "• One\n• Two\n\nSee [[Rates]].\n"
FILES: dict[str, str | bytes] = {OTHER: FRONT.format("Rates", "stable") + "Text.\n"}
PROMISE = "trellis check --fix"


def offer(root: Path, options: FixOptions) -> str:
    lines: list[str] = []
    assert offer_fixes(root, options, lines.append, lambda _: True)
    return "\n".join(lines)


def list_promises(root: Path) -> list[str]:
    diagnostics = run_pipeline(root, TODAY).diagnostics
    return [d.rule for d in diagnostics if d.location.path == PATH and PROMISE in (d.help or "")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{FRONT.format('Terms', 'stable')}<<<<<<< HEAD\n{MARKS}=======\n>>>>>>> b\n", "its merge is not finished"),
        (f"\ufeff{FRONT.format('Terms', 'stable')}<<<<<<< HEAD\n{MARKS}=======\n>>>>>>> b\n", "its merge is not"),
        (f"---\ntitle: Terms\n\n{MARKS}", "front matter has no end (line 1)"),
        (FRONT.format("Terms", "stable").encode() + b"\xff", "byte 0xff is not UTF-8 (line 7)"),
        (f"{FRONT.format('Terms', '[')}{MARKS}", "(line "),
    ],
)
@pytest.mark.parametrize(
    "options",
    [FixOptions(), FixOptions(below=(PATH,)), FixOptions(changed_paths=frozenset((PATH,)), base="main")],
)
def test_a_file_that_cannot_be_verified_is_named_and_nothing_promised(
    portal: Portal, text: str | bytes, reason: str, options: FixOptions
) -> None:
    root = portal({**FILES, PATH: text})
    before = (root / PATH).read_bytes()
    printed = offer(root, options)
    assert f"{PATH} was not touched: " in printed
    assert reason in printed
    assert (root / PATH).read_bytes() == before
    assert list_promises(root) == []


@pytest.mark.parametrize("options", [FixOptions(below=(OTHER,)), FixOptions(changed_paths=frozenset((OTHER,)))])
def test_a_file_that_was_not_meant_is_not_named(portal: Portal, options: FixOptions) -> None:
    root = portal({**FILES, PATH: f"---\ntitle: Terms\n\n{MARKS}"})
    assert "was not touched" not in offer(root, options)


def test_what_is_promised_is_done_beside_a_wrong_value(portal: Portal) -> None:
    root = portal({**FILES, PATH: FRONT.format("Terms", "nonsense") + MARKS})
    assert list_promises(root) == ["foreign-markup", "foreign-markup"]
    assert "was not touched" not in offer(root, FixOptions())
    assert (root / PATH).read_text("utf-8").endswith("\n- One\n- Two\n\nSee [Rates](other.md).\n")
