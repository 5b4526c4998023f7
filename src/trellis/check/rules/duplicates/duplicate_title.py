"""No two paths have the same title, and no two courses of one team.

Who searches sees two cards that nothing tells apart, takes the wrong one, or neither. Capitals, punctuation and
spaces make no difference. It is told at the one that somebody has written or changed since the last release. Where
two courses also say the same, `exact-duplicate` and `near-duplicate` tell more; where only the title is the same, as
with two called "Introduction", this is a warning.

Bad:

    title: First month in accounts     in finance
    title: First Month in Accounts     in sales

Good:

    title: First month in accounts
    title: First month in operations
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.unicode_forms import normalise_unicode
from ....kinds import Course
from ...context import Context
from ...rule import Rule

# Separators of words: ASCII and Unicode spaces and punctuation. "+" and "#" are parts of names, such as C++ and C#.
_SEPARATORS = re.compile(r"[\s!-\"$-*,-/:-@\[-`{-~\u00a1\u00ab\u00b7\u00bb\u00bf\u2000-\u206f\u3000-\u303f]+")

STATUS_ORDER = ("stable", "mvp", "draft")
"""Statuses that are compared, the most established first."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for path, first in pair_same_titles(find_shared_titles(catalogue, "path")):
        touched, other = _put_touched_first(context, path, first)
        yield RULE.at(
            touched,
            "title",
            f"another path has this title: `{other.id}`",
            help="use that one, or say in the title for whom this one is",
            related=(Label(other.at("title"), "the path that has it"),),
        )
    courses_by_owner: dict[str, list[Entry[Course]]] = {}
    for course in find_shared_titles(catalogue, Course.NAME):
        if course.meta.in_house:
            courses_by_owner.setdefault(course.owner, []).append(course)
    same_titles = [pair for courses in courses_by_owner.values() for pair in pair_same_titles(courses)]
    if not same_titles:
        return
    pairs = context.comparison.index_courses(catalogue).pairs
    alike = {frozenset((pair.reported_course.id, pair.other_course.id)) for pair in pairs}
    for course, first in same_titles:
        if frozenset((course.id, first.id)) not in alike:
            touched, other = _put_touched_first(context, course, first)
            yield RULE.at(
                touched,
                "title",
                f"another course of this team has this title: `{other.id}`",
                help="say in the title what sets this one apart, such as its subject or for whom it is",
                related=(Label(other.at("title"), "the course that has it"),),
                severity=Severity.WARNING,
            )


def _put_touched_first(context: Context, entry: Entry[Any], other: Entry[Any]) -> tuple[Entry[Any], Entry[Any]]:
    """Returns the two with the one first that somebody has touched since the last release, if only one was."""
    is_swapped = context.release and context.release.is_touched(other) and not context.release.is_touched(entry)
    return (other, entry) if is_swapped else (entry, other)


def find_shared_titles(catalogue: Catalogue, kind: str) -> list[Entry[Any]]:
    """Returns the entries of a kind that share their title with another entry."""
    summaries = (summary for summary in catalogue.summaries.values() if summary.kind == kind)
    titles = {summary.key: fold_title(summary.title) for summary in summaries}
    counts = Counter(titles.values())
    return [catalogue.entry(key) for key, title in titles.items() if counts[title] > 1]


def pair_same_titles(entries: Iterable[Entry[Any]]) -> Iterator[tuple[Entry[Any], Entry[Any]]]:
    """Yields each entry that has the title of another entry, with that entry. Ignores retired and related entries.

    The first of a pair is the less established: a draft rather than an mvp, an mvp rather than a stable entry.
    """
    entries_by_title: dict[str, list[Entry[Any]]] = {}
    for entry in sorted((e for e in entries if e.status in STATUS_ORDER), key=lambda e: STATUS_ORDER.index(e.status)):
        earlier = entries_by_title.setdefault(fold_title(entry.title), [])
        if earlier and not any(_are_related(entry, other) for other in earlier):
            yield entry, earlier[0]
        else:
            earlier.append(entry)


def fold_title(title: str) -> str:
    """Returns the words of a title in lower case, without punctuation."""
    return _SEPARATORS.sub(" ", normalise_unicode("NFKC", title.casefold()).casefold()).strip()


def _are_related(entry: Entry[Any], other: Entry[Any]) -> bool:
    return _is_derived_from(entry, other) or _is_derived_from(other, entry)


def _is_derived_from(entry: Entry[Any], other: Entry[Any]) -> bool:
    """Returns whether `entry` adapts or replaces `other`, or both adapt the same course."""
    original = getattr(entry.meta, "variant_of", None)
    return other.id in getattr(entry.meta, "supersedes", ()) or (
        original is not None and original in (other.id, getattr(other.meta, "variant_of", None))
    )


RULE = Rule("duplicate-title", Severity.ERROR, check)
