"""Writes the draft of a course with its lessons and pictures: all of it, or nothing."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path, PurePosixPath

from ...kinds.scalars import SLUG
from ...load.new_file import find_link
from ...load.parse import write_markdown
from ..imports.existing import ExistingPortal
from ..imports.ids import ID_LIMIT, derive_base_id, generate_ids
from ..imports.vocabulary import list_options
from ..imports.write import find_obstacle
from .draft import CourseFromDocument
from .model import DocumentRefused


def choose_course_id(existing: ExistingPortal, team: str, title: str, id: str = "") -> str:
    """Returns the course's id: the one that was asked for, or a free one made of the title. Raises DocumentRefused."""
    if not id:
        return next(
            one for one in generate_ids(derive_base_id(title, title, f"course-{team}"), team) if one not in existing.ids
        )
    if not re.fullmatch(SLUG, id) or len(id) > ID_LIMIT:
        raise DocumentRefused(f"`{id}` is no id", f"write at most {ID_LIMIT} small letters, digits and single hyphens")
    if id in existing.ids:
        raise DocumentRefused(f"`{id}` is taken; former ids are taken as well", "give another with --id")
    return id


def write_course(root: Path, existing: ExistingPortal, course: CourseFromDocument, team: str, id: str) -> list[str]:
    """Writes the course and returns the paths of its files, below the root. Raises DocumentRefused.

    The files are written into a hidden folder, which no stage reads and which then gets the course's name.
    """
    index = PurePosixPath(existing.path_template.format(team=team, id=id))
    folder = index.parent
    if obstacle := find_obstacle(root, str(index), id) or find_link(root, str(index)):
        raise DocumentRefused(f"{obstacle} stands in the way", "give another id with --id")
    modes = list_options(existing.model, "mode") or {"self-paced": ""}
    metadata: dict[str, object] = {
        "title": course.title,
        "summary": course.summary,
        "status": "draft",
        "tier": "team",
        "mode": next(iter(modes)),
    }
    files = {
        index.name: write_markdown(metadata, course.body).encode(),
        **course.lessons,
        **course.pictures,
    }
    target = root / folder
    temporary = target.with_name(f".{id}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(temporary, ignore_errors=True)  # left by an interrupted run; the portal's lock keeps others away
        temporary.mkdir()
        for name, content in files.items():
            (temporary / name).write_bytes(content)
        if target.is_dir():
            target.rmdir()  # it is empty, or the rename fails
        os.rename(temporary, target)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise DocumentRefused(
            f"{folder} cannot be written: {error.strerror or error}", "check its permissions and the room on the disk"
        ) from None
    return [str(folder / name) for name in files]
