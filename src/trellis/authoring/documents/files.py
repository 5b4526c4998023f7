"""Lists the files of the draft of a course that was made of a document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from ...load.parse import write_markdown
from ..imports.existing import ExistingPortal
from ..imports.vocabulary import list_options
from .draft import CourseFromDocument


def list_course_files(
    existing: ExistingPortal, course: CourseFromDocument, team: str, id: str, skills: Sequence[str] = ()
) -> dict[str, bytes]:
    """Returns the contents of the course's files by their paths below the root; the course itself comes last."""
    index = PurePosixPath(existing.path_template.format(team=team, id=id))
    modes = list_options(existing.model, "mode") or {"self-paced": ""}
    metadata: dict[str, object] = {
        "title": course.title,
        "summary": course.summary,
        "status": "draft",
        "tier": "team",
        "mode": next(iter(modes)),
    }
    if course.outcomes:
        metadata["outcomes"] = [{"id": outcome_id, "text": text} for outcome_id, text in course.outcomes.items()]
    if skills:
        metadata["skills"] = list(skills)
    files = {**course.lessons, **course.pictures, index.name: write_markdown(metadata, course.body).encode()}
    return {str(index.parent / name): content for name, content in files.items()}
