"""Each folder of tests/cases/ is a small portal that says, beside what is wrong, what its rule must report there.

An expectation is a comment on the line of the finding, ``# expect: warning[review-overdue]: review is 3 days
overdue``, or a line ``path:line: severity[rule]: message`` in the folder's expect.txt where a comment cannot stand.
All findings of the rule are compared with all expectations, so that one too many fails as well. Where a rule looks at
a change, the folder ``before`` holds what was there before it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ANOTHER_PORTAL, EXAMPLE, IS_EXAMPLE, TODAY

from trellis.check.context import PortalChange, ReadPrevious
from trellis.check.rules import RULES
from trellis.check.site_rules import load_site_rules
from trellis.pipeline.run import run_pipeline

CASES = sorted((EXAMPLE / "tests" / "cases").iterdir())
OWN = {rule.id for rule in load_site_rules(EXAMPLE)}

_COMMENT = re.compile(r"#\s*expect:\s*(.*\S)\s*$")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_finds_what_its_case_says_and_nothing_else(case: Path, tmp_path: Path) -> None:
    if not IS_EXAMPLE and case.name not in {rule.id for rule in RULES} | OWN:
        pytest.skip(f"a rule of the example portal's; {ANOTHER_PORTAL}")
    expected = sorted(expectations(case))
    diagnostics = [
        d
        for d in run_pipeline(
            prepared(case, tmp_path), TODAY, read_previous=before(case), change=change(case)
        ).diagnostics
        if d.rule == case.name
    ]
    actual = sorted(f"{d.location.path}:{d.location.line}: {d.severity}[{d.rule}]: {d.message}" for d in diagnostics)
    assert actual == expected
    assert expected, "a case without an expectation tests nothing"
    assert all(d.help for d in diagnostics), "a finding says what to do next"


def before(case: Path) -> ReadPrevious | None:
    """What was there before, for a rule that looks at a change: the folder ``before`` beside what is there now."""

    def text(path: str) -> str | None:
        file = case / "before" / path
        return file.read_text("utf-8") if file.is_file() else None

    return text if (case / "before").is_dir() else None


def change(case: Path) -> PortalChange | None:
    """The files that differ from the folder ``before``, where there is one."""
    read_previous = before(case)
    if read_previous is None:
        return None
    folders = (case, case / "before")
    paths = {
        file.relative_to(folder).as_posix()
        for folder in folders
        for pattern in ("content/**/*", "reviews/**/*")
        for file in folder.glob(pattern)
        if file.is_file()
    }
    texts = {path: [(f / path).read_text("utf-8") if (f / path).is_file() else None for f in folders] for path in paths}
    return PortalChange(frozenset(path for path, sides in texts.items() if sides[0] != sides[1]), read_previous)


def expectations(case: Path) -> Iterator[str]:
    for file in sorted(f for f in case.rglob("*") if f.is_file() and case / "before" not in f.parents):
        lines = file.read_text("utf-8", errors="replace").split("\n")
        if file.name == "expect.txt":
            yield from filter(None, lines)
            continue
        for number, line in enumerate(lines, start=1):
            if comment := _COMMENT.search(line):
                yield f"{file.relative_to(case).as_posix()}:{number}: {comment[1]}"


def prepared(case: Path, room: Path) -> Path:
    """The portal to check: the folder itself; for a rule of the example portal's, a copy with its schemas and rules."""
    if case.name not in OWN:
        return case
    for folder in ("schemas", "hooks"):
        shutil.copytree(EXAMPLE / folder, room / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(case, room, dirs_exist_ok=True)
    return room
