"""What a change can affect: the entries it touches, and those that refer to them now or did before.

The other side of the change is read from Git, file by file, and never checked out. The verdicts are a full run's own; here
they are only chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any

from .catalogue import Catalogue, Entry
from .diagnostics import Diagnostic
from .source import read_markdown, read_register
from .targets import outside, resolve
from .text import Text

Side = Callable[[str], str | None]
"""A file's text on one side of the change, or None where it is not there."""


def affected(catalogue: Catalogue, changed: Set[str], before: Side, after: Side) -> frozenset[str]:
    """Paths of the files that a change of these files can affect, themselves among them."""
    paths = set(changed)
    gone: set[str] = set()
    altered: dict[str, set[str]] = {}
    for path in changed:
        old, new = _records(path, before(path)), _records(path, after(path))
        altered[path] = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        gone |= altered[path] | _aliases(before(path), path)
    touched = {entry.key for entry in catalogue.all() if _touches(entry, altered)}
    touched |= {("course", entry.course) for entry in catalogue.all() if entry.course and entry.path in changed}
    for key in touched:
        paths.update(reference.entry.path for reference in catalogue.inbound.get(key, ()))
    for course in catalogue.courses:
        if course.key in touched:
            paths.add(course.path)
            paths.update(lesson.path for lesson in catalogue.lessons(course))
    paths.update(reference.entry.path for reference in catalogue.unresolved if reference.target[1] in gone)
    paths.update(entry.path for entry, text in catalogue.written() if _links(entry, text, changed))
    return frozenset(paths)


def concerning(diagnostics: Iterable[Diagnostic], paths: Set[str], changed: Set[str]) -> tuple[Diagnostic, ...]:
    """The findings in these files, and those elsewhere that speak of a changed file."""
    return tuple(
        d for d in diagnostics if d.location.path in paths or any(label.location.path in changed for label in d.related)
    )


def _touches(entry: Entry[Any], altered: dict[str, set[str]]) -> bool:
    """Whether its file changed; of a register, whether its own record did."""
    return entry.path in altered and (not entry.prefix or entry.id in altered[entry.path])


def _links(entry: Entry[Any], text: Text, changed: Set[str]) -> bool:
    """Whether its text links one of these files."""
    links = (*text.links, *text.definitions)
    return any(resolve(entry, link.target).path in changed for link in links if not outside(link.target))


def _records(path: str, text: str | None) -> dict[str, Any]:
    """What a file says, by id: a register's records, else the one entry under its file's or folder's name."""
    if text is None:
        return {}
    if path.endswith((".yml", ".yaml")) and isinstance(data := read_register(text).data, list):
        return {str(record["id"]): record for record in data if isinstance(record, dict) and "id" in record}
    return {_name(path): text}


def _name(path: str) -> str:
    *folders, file = path.split("/")
    stem = file.rsplit(".", 1)[0]
    return folders[-1] if stem == "index" and folders else stem


def _aliases(text: str | None, path: str) -> set[str]:
    """The former ids that a file claimed."""
    data = read_markdown(text).data if text and path.endswith(".md") else None
    aliases = data.get("aliases") if isinstance(data, dict) else None
    return set(_words(aliases)) if isinstance(aliases, list) else set()


def _words(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))
