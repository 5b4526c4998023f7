"""What changed for authors between two versions, from the engine's changelog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .versions import Version, parse_version

_PACKAGED_FILE = Path(__file__).with_name("CHANGELOG.md")
_SOURCE_FILE = Path(__file__).parents[4] / "CHANGELOG.md"
"""Where it is in a clone of the engine."""

_VERSION_HEADING = re.compile(r"^## \[?([^\s\]]+)")
_PART_HEADING = "### "


def read_changelog() -> str:
    """Returns the engine's changelog; "" if it was taken out of the package."""
    file = _PACKAGED_FILE if _PACKAGED_FILE.is_file() else _SOURCE_FILE
    return file.read_text("utf-8") if file.is_file() else ""


def list_author_news(changelog: str, former: Version, new: Version) -> Iterator[tuple[str, str]]:
    """Yields version and text of each part for authors that is newer than `former` and not newer than `new`.

    What is not released yet is left out where it would be news of another version.
    """
    version = ""
    part = ""
    lines: dict[str, list[str]] = {}
    for line in changelog.split("\n"):
        if match := _VERSION_HEADING.match(line):
            version, part = match[1], ""
        elif line.startswith(_PART_HEADING):
            part = line.removeprefix(_PART_HEADING).strip()
        elif part == "For authors":
            lines.setdefault(version, []).append(line)
    for name, text in lines.items():
        parsed = parse_version(name)
        if parsed and former < parsed <= new and (joined := "\n".join(text).strip("\n")):
            yield name, joined
