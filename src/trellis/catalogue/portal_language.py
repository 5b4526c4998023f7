"""The language of the portal, which is that of each course that names none."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from pydantic_core import PydanticCustomError

from ..kinds import Course, Kind, Portal
from ..kinds.languages import require_language_tag
from ..load.load import SourceFile
from ..load.parse import parse_file

PORTAL_FILE = "portal.yml"


def find_portal_language(sources: Iterable[SourceFile]) -> str:
    """Returns the language that ``portal.yml`` names among these files; English if it names none that can be read."""
    data = next((source.data for source in sources if source.path == PORTAL_FILE), None)
    return parse_portal_language(data)


def read_portal_language(root: str) -> str:
    """Reads the language of the portal at `root` from its file."""
    return parse_portal_language(parse_file(root, PORTAL_FILE).data)


def parse_portal_language(data: Any) -> str:
    """Returns the language in the settings of a portal. What else is wrong with them does not matter."""
    language = data.get("language") if isinstance(data, dict) else None
    if isinstance(language, str):
        with suppress(PydanticCustomError):
            return require_language_tag(language)
    return Portal().language


def add_portal_language(model: type[Kind], record: Any, language: str) -> Any:
    """Returns the record of a course that names no language with the portal's; others as they are.

    A company's own model of a course may set another default, which then holds.
    """
    if not isinstance(record, dict) or "language" in record or not issubclass(model, Course):
        return record
    info = model.model_fields["language"]
    return record if info.is_required() or info.get_default() else {**record, "language": language}
