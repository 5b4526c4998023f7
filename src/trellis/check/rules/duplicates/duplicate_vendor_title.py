"""A provider's courses, as they are listed here, have different titles.

Providers repeat titles, and an import that was run twice looks the same. Only advice, since nobody here can rename
another's course: leave one out, or tell them apart in the title.

Bad:

    title: Spreadsheets for beginners
    source: {kind: vendor, provider: Example Academy, url: "https://learn.academy.example/101"}

    title: Spreadsheets for beginners
    source: {kind: vendor, provider: Example Academy, url: "https://learn.academy.example/101b"}

Good:

    title: Spreadsheets for beginners, in two mornings
    source: {kind: vendor, provider: Example Academy, url: "https://learn.academy.example/101b"}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Course
from ...context import Context
from ...rule import Rule
from .duplicate_title import find_shared_titles, pair_same_titles


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    courses_by_provider: dict[str, list[Entry[Course]]] = {}
    for course in find_shared_titles(catalogue, "course"):
        source = course.meta.source
        if not course.meta.in_house:
            courses_by_provider.setdefault((source.provider or source.catalogue or "").casefold(), []).append(course)
    for courses in courses_by_provider.values():
        for course, first in pair_same_titles(courses):
            yield RULE.at(
                course,
                "title",
                f"another course of this provider has this title: `{first.id}`",
                help="delete one of the two, or say in the title what sets this one apart",
                related=(Label(first.at("title"), "the course that has it"),),
            )


RULE = Rule("duplicate-vendor-title", Severity.ADVICE, check)
