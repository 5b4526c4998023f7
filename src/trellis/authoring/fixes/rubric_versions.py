"""Makes a new version of a rubric whose criteria a change alters, and keeps the former ones (`rubric-version`).

Reviews cite the version that they scored. Where a review cites the version of before, the number rises, and the former
criteria go below `versions`, so that what was scored can still be read. The lines are those of the former file.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from ...kinds import Criterion, Rubric
from ...load.parse import parse_text
from .page import Edit, EditablePage


def fix(page: EditablePage, rubric: Rubric, previous_text: str | None, cited_versions: Set[int]) -> Iterator[Edit]:
    """Yields the edits. previous_text: the file before the change. cited_versions: those that reviews cite."""
    previous = parse_text(page.path, (previous_text or "").replace("\r\n", "\n"))
    if not previous_text or not isinstance(previous.data, dict) or previous.problems:
        return
    criteria, number = previous.data.get("criteria"), str(previous.data.get("version"))
    if not number.isdigit() or int(number) not in cited_versions or not _differs(page.parsed.data, criteria):
        return
    if rubric.version <= int(number):
        yield from page.rewrite_value(("version",), str(int(number) + 1))
    if all(former.version != int(number) for former in rubric.versions):
        lines = _list_lines(previous_text.replace("\r\n", "\n"), previous.build_positions(), previous.data)
        yield from _keep_version(page, number, criteria, lines)


def _differs(data: Any, criteria: Any) -> bool:
    try:
        former = tuple(Criterion.model_validate(criterion) for criterion in criteria)
    except (TypeError, ValueError):
        return False  # what was no rubric needs no version of its own
    return former != tuple(Criterion.model_validate(criterion) for criterion in data["criteria"])


def _list_lines(text: str, positions: Any, data: dict[str, Any]) -> list[str]:
    """Returns the lines of the criteria, their key included, without blank and comment lines behind them."""
    key_lines = sorted(position.key_line for key in data if (position := positions.find_position((key,))))
    first = positions.find_position(("criteria",)).key_line
    after = next((line for line in key_lines if line > first), text.count("\n") + 2)
    lines = text.split("\n")[first - 1 : after - 1]
    while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()
    return lines


def _keep_version(page: EditablePage, number: str, criteria: Any, lines: list[str]) -> Iterator[Edit]:
    kept_versions = page.parsed.data.get("versions", [])
    version, first_item = (
        page.parsed.build_positions().find_position(("version",)),
        page.parsed.build_positions().find_position(("versions", 0)),
    )
    indent = "  "
    if first_item and (key := page.parsed.build_positions().find_position(("versions",))):
        if first_item.line <= key.key_line or first_item.column < 3:
            return  # a list in brackets has no line to put it on
        after_line, indent = key.key_line, " " * (first_item.column - 3)
    elif version and version.key_column == 1 and version.line == version.key_line and not kept_versions:
        after_line = version.key_line
    else:
        return
    head = "" if first_item else "versions:\n"
    block = "".join(f"{indent}  {line}\n" if line else "\n" for line in lines)
    text = f"{head}{indent}- version: {number}\n{block}"
    if after_line >= len(page.lines):
        text = f"\n{text}"
    offset = min(page.line_starts[after_line], len(page.text))
    yield Edit(offset, offset, text, ("versions",), [{"version": number, "criteria": criteria}, *kept_versions])
