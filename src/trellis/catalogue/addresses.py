"""The addresses of a portal: those of its pages, former ones that lead to a page, and those of what is gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..kinds import COLLECTIONS, Gone, Lesson
from ..kinds.scalars import SLUG
from .catalogue import Catalogue
from .entry import Entry, EntryKey, EntrySummary

ADDRESS_BY_KIND = {collection.model.NAME: collection.model.ADDRESS for collection in COLLECTIONS}
"""Kind → the template of its addresses, "" where it has no page."""

MAX_ADDRESS_PARTS = 3
"""How many ids an address has at most: `/courses/<course>/<lesson>/`."""

MAX_ID_LENGTH = 80
"""How many characters an id has at most."""

_ID = re.compile(SLUG)


def is_address(line: str) -> bool:
    """Whether a line has the form of an address: a few ids, each with a slash before it and one at the end.

    >>> is_address("/courses/rates/"), is_address("/"), is_address("/courses/../../x/"), is_address("/courses/rates")
    (True, True, False, False)
    """
    if line == "/":
        return True
    if len(line) > MAX_ADDRESS_PARTS * (MAX_ID_LENGTH + 1) + 1 or line[:1] != "/" or line[-1:] != "/":
        return False
    parts = line[1:-1].split("/")
    return len(parts) <= MAX_ADDRESS_PARTS and all(len(p) <= MAX_ID_LENGTH and _ID.fullmatch(p) for p in parts)


def format_address(kind: str, id: str) -> str:
    """Returns the address of an entry, from the second part of its key."""
    course, _, lesson = id.partition("/")
    return ADDRESS_BY_KIND[kind].format(id=lesson or id, course=course)


def list_present_addresses(catalogue: Catalogue) -> dict[str, EntrySummary]:
    """Returns the address of each page that readers can see, with its entry."""
    summaries = catalogue.summaries.values()
    return {s.url: s for s in summaries if s.url and catalogue.status(s) != "draft"}


def list_former_addresses(catalogue: Catalogue) -> Iterator[tuple[str, EntrySummary]]:
    """Yields each former address with the entry that it leads to, also those of the lessons of a renamed course."""
    former_ids: dict[EntryKey, list[str]] = {}
    for (kind, former_id), id in catalogue.aliases.items():
        former_ids.setdefault((kind, id), []).append(former_id)
    course_ids: dict[str, None] = {}
    for kind, id in former_ids:
        summary = catalogue.summaries.get((kind, id))
        if kind in ("course", Lesson.NAME):
            course_ids[id.partition("/")[0]] = None
        if summary is None or kind == Lesson.NAME or not summary.url or catalogue.status(summary) == "draft":
            continue
        yield from ((format_address(kind, former_id), summary) for former_id in former_ids[kind, id])
    for course_id in course_ids:
        courses = (course_id, *former_ids.get(("course", course_id), ()))
        for lesson in catalogue.lessons_by_course.get(course_id, ()):
            if catalogue.status(lesson) == "draft":
                continue
            keys = (lesson.key[1], *former_ids.get(lesson.key, ()))
            names = [key.partition("/")[2] for key in keys]
            for address in (format_address(Lesson.NAME, f"{course}/{name}") for course in courses for name in names):
                if address != lesson.url:
                    yield address, lesson


def list_gone_addresses(catalogue: Catalogue) -> dict[str, Entry[Gone]]:
    """Returns each address of what was taken down, with its tombstone.

    Lessons of a course are those that the tombstone names, and those that ``addresses.txt`` has below the course.
    """
    addresses: dict[str, Entry[Gone]] = {}
    for tombstone in catalogue.whole.tombstones:
        for address in list_tombstone_addresses(catalogue, tombstone.meta):
            addresses.setdefault(address, tombstone)
    return addresses


def list_answering_addresses(catalogue: Catalogue) -> frozenset[str]:
    """Returns every address at which readers find an entry's page, a way to one, a tombstone, or an own page."""
    former_addresses = (address for address, _ in list_former_addresses(catalogue))
    own_addresses = (format_address("page", name) for name in catalogue.own_pages)
    gone_addresses = list_gone_addresses(catalogue)
    return frozenset((*list_present_addresses(catalogue), *former_addresses, *gone_addresses, *own_addresses))


def merge_addresses(catalogue: Catalogue, earlier_lines: Iterable[str]) -> list[str]:
    """Returns every address that answers now or is listed already, sorted. earlier_lines: of ``addresses.txt``.

    Comments stay: those at the top there, each other one above the address that it stands above.
    """
    addresses = set(filter(is_address, list_answering_addresses(catalogue)))
    top: list[str] = []
    comments: dict[str, list[str]] = {}
    pending = top
    for line in filter(None, earlier_lines):
        if line.startswith("#"):
            pending.append(line)
        else:
            comments.setdefault(line, []).extend(pending if pending is not top else ())
            pending = []
    merged = (part for address in sorted({*addresses, *comments}) for part in (*comments.get(address, ()), address))
    return [*top, *merged, *(pending if pending is not top else ())]


def list_tombstone_addresses(catalogue: Catalogue, gone: Gone) -> Iterator[str]:
    """Yields the addresses of a tombstone; those below a course also from ``addresses.txt``."""
    if gone.former_kind == Lesson.NAME:
        course, _, lesson = gone.id.partition("/")
        courses = (
            course,
            *(alias for (kind, alias), id in catalogue.aliases.items() if (kind, id) == ("course", course)),
        )
        names = (lesson, *gone.aliases)
        yield from (format_address(Lesson.NAME, f"{c}/{name}") for c in courses for name in names)
        return
    for id in gone.list_names():
        address = format_address(gone.kind, id)
        yield address
        if gone.kind == "course":
            yield from (format_address(Lesson.NAME, f"{id}/{lesson}") for lesson in gone.lessons)
            lines_below = (line for line in catalogue.addresses if line.startswith(address) and line != address)
            yield from filter(is_address, lines_below)
