"""The report of an adoption: what was written, and what needs a person, with counts and places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...diagnostics.phrases import format_count
from .adopt import AdoptionReport
from .findings import HEADINGS, AdoptionNote

MAX_PLACES = 10
"""The most places that are named of a subject, unless all are asked for."""


def render_report(report: AdoptionReport, *, names_all: bool = False) -> str:
    """Returns the report as text. names_all: whether every place is named, however many there are."""
    return "\n".join(_list_lines(report, names_all)) + "\n"


def _list_lines(report: AdoptionReport, names_all: bool) -> Iterator[str]:
    verb = "would be written" if report.is_dry_run else "written"
    counts = (
        format_count(len(report.courses), "course"),
        format_count(report.lesson_count, "lesson"),
        format_count(report.page_count, "page"),
        format_count(report.asset_count, "picture or document", "pictures and documents"),
    )
    yield f"{', '.join(counts)} {verb}, as drafts."
    courses = sorted(report.courses.items())
    shown = courses if names_all else courses[:MAX_PLACES]
    for path, lesson_count in shown:
        yield f"  {path}/  {format_count(lesson_count, 'lesson')}"
    if len(courses) > len(shown):
        yield f"  … and {len(courses) - len(shown):,} more; --all names them"
    if report.redirects:
        path = next(path for path in report.files if path.startswith("redirects/"))
        yield f"{format_count(len(report.redirects), 'former address', 'former addresses')}: {path}"
    by_heading: dict[str, dict[str, list[AdoptionNote]]] = defaultdict(lambda: defaultdict(list))
    for note in report.notes.items:
        by_heading[note.heading][note.subject].append(note)
    for heading in HEADINGS:
        subjects = by_heading.get(heading)
        if not subjects:
            continue
        yield ""
        yield f"{heading}: {sum(map(len, subjects.values())):,}"
        for subject, notes in sorted(subjects.items(), key=lambda pair: -len(pair[1])):
            yield f"  {len(notes):,} × {subject}"
            shown_notes = notes if names_all else notes[:MAX_PLACES]
            for note in shown_notes:
                place = f"{note.path}:{note.line}" if note.line else note.path
                yield f"      {place}" + (f"  {note.detail}" if note.detail else "")
            if len(notes) > len(shown_notes):
                yield f"      … and {len(notes) - len(shown_notes):,} more; --all names them"
