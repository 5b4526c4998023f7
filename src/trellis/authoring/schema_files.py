"""The JSON Schemas of the kinds as files of the portal, which editors and other programs read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..kinds import Collection
from ..kinds.json_schema import build_schemas
from ..load.portal_files import write_portal_files


def write_schemas(root: Path, collections: Sequence[Collection]) -> list[str]:
    """Writes the schemas that are missing or stale, and returns their paths below the root.

    Raises LinkInTheWay, and writes nothing then; and OSError.
    """
    stale_texts = _render_stale_schemas(root, collections)
    write_portal_files(root, {path: text.encode() for path, text in stale_texts.items()})
    return list(stale_texts)


def find_stale_schemas(root: Path, collections: Sequence[Collection]) -> list[str]:
    """Returns the paths below the root of the schemas that are missing or differ from the models."""
    return list(_render_stale_schemas(root, collections))


def _render_stale_schemas(root: Path, collections: Sequence[Collection]) -> dict[str, str]:
    """Renders the schemas that are missing or stale: path below the root → text."""
    texts = {path.as_posix(): text for path, text in build_schemas(collections)}
    return {path: text for path, text in texts.items() if _read_text(root / path) != text}


def _read_text(file: Path) -> str | None:
    return file.read_text("utf-8", errors="replace") if file.is_file() else None
