"""Creates a draft of a new course: a file with the required fields, in the team's folder, under a free id."""

from __future__ import annotations

import re
from pathlib import Path

from ..duplicates.external_file import build_partial_course
from ..kinds.scalars import SLUG, SUMMARY_LENGTH, TITLE_LENGTH, measure_length
from ..load.new_file import write_new_file
from ..load.parse import write_markdown
from .imports.existing import ExistingPortal
from .imports.ids import ID_LIMIT, derive_base_id, generate_ids
from .imports.vocabulary import list_options
from .imports.write import find_obstacle

PLACEHOLDER_BODY = """\
Say in one paragraph why this matters here, and who it is for. Below `outcomes:` above, say in three to seven lines
what people can do afterwards: `- id:` with a short name, `text:` with a sentence that starts with a verb. Lessons
come beside this file, as `01-what-it-is-about.md`, `02-…`. `trellis check` says what is missing.
"""
"""The body of the new file, until the author replaces it."""


class NewCourseRefused(Exception):
    """The course cannot be created. The message gives the reason, as a sentence."""


def validate_new_course(existing: ExistingPortal, team: str, title: str, summary: str) -> None:
    """Raises NewCourseRefused if there is no such team, or if title or summary has a wrong length."""
    if team not in existing.teams:
        raise NewCourseRefused(f"no team is called {team}; the teams are {', '.join(sorted(existing.teams))}")
    course = build_partial_course({"title": title, "summary": summary})
    for field, value, limits in (("title", course.title, TITLE_LENGTH), ("summary", course.summary, SUMMARY_LENGTH)):
        if not limits.minimum <= measure_length(value) <= limits.maximum:
            length = measure_length(value)
            raise NewCourseRefused(f"a {field} has {limits} characters, and this one has {length}")


def create_course(root: Path, existing: ExistingPortal, team: str, title: str, summary: str, id: str = "") -> str:
    """Writes the draft and returns the path of its file, below the root. Raises NewCourseRefused.

    id: the course's id; by default it is made of the title, or of the team where the title has few ASCII letters.
    """
    validate_new_course(existing, team, title, summary)
    course = build_partial_course({"title": title, "summary": summary})
    id = _require_free_id(existing, id) if id else _derive_free_id(existing, team, title)
    path = existing.path_template.format(team=team, id=id)
    if obstacle := find_obstacle(root, path, id):
        raise NewCourseRefused(f"{obstacle} stands in the way")
    modes = list_options(existing.model, "mode") or {"self-paced": ""}
    metadata: dict[str, object] = {
        "title": course.title,
        "summary": course.summary,
        "status": "draft",
        "tier": "team",
        "mode": next(iter(modes)),
    }
    try:
        write_new_file(root, path, write_markdown(metadata, PLACEHOLDER_BODY).encode())
    except OSError as error:
        raise NewCourseRefused(f"{path} cannot be written: {error.strerror or error}") from None
    return path


def _derive_free_id(existing: ExistingPortal, team: str, title: str) -> str:
    base = derive_base_id(title, title, f"course-{team}")
    return next(id for id in generate_ids(base, team) if id not in existing.ids)


def _require_free_id(existing: ExistingPortal, id: str) -> str:
    """Returns the id. Raises NewCourseRefused if it is no id, or taken."""
    if not re.fullmatch(SLUG, id) or len(id) > ID_LIMIT:
        raise NewCourseRefused(f"an id is at most {ID_LIMIT} small letters, digits and single hyphens")
    if id in existing.ids:
        raise NewCourseRefused(f"{id} is taken; former ids are taken as well")
    return id
