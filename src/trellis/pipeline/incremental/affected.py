"""What a change can affect: the entries it touches, and those that refer to them now or did before.

The other side of the change is read from Git, file by file, and never checked out. The verdicts are a full run's own; here
they are only chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Any

from ...catalogue.catalogue import Catalogue, EntrySummary
from ...diagnostics.diagnostic import Diagnostic
from ...load.parse import read_markdown, read_register

Side = Callable[[str], str | None]
"""A file's text on one side of the change, or None where it is not there."""


def affected(
    catalogue: Catalogue, linked: Mapping[str, Set[str]], changed: Set[str], before: Side, after: Side
) -> frozenset[str]:
    """Paths of the files that a change of these files can affect, themselves among them. linked: as `targets.linked` has it."""
    paths = set(changed)
    gone: set[str] = set()
    altered: dict[str, set[str]] = {}
    for path in changed:
        was = before(path)
        old, new = _records(path, was), _records(path, after(path))
        altered[path] = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        gone |= altered[path] | _aliases(was, path)
    outlines = catalogue.summaries
    touched = {outline.key for outline in outlines.values() if _touches(outline, altered)}
    touched |= {
        ("course", outline.course) for outline in outlines.values() if outline.course and outline.path in changed
    }
    for key in touched:
        paths.update(outlines[source].path for source in catalogue.sources.get(key, ()))
        if key[0] == "course" and key in outlines:
            paths.add(outlines[key].path)
            paths.update(lesson.path for lesson in catalogue.lessons_of.get(key[1], ()))
    paths.update(
        outlines[key].path for key, lost in catalogue.unresolved.items() if any(id in gone for _, (_, id) in lost)
    )
    paths.update(path for path, targets in linked.items() if targets & changed)
    return frozenset(paths)


def concerning(diagnostics: Iterable[Diagnostic], paths: Set[str], changed: Set[str]) -> tuple[Diagnostic, ...]:
    """The findings in these files, and those elsewhere that speak of a changed file."""
    return tuple(
        d for d in diagnostics if d.location.path in paths or any(label.location.path in changed for label in d.related)
    )


def _touches(outline: EntrySummary, altered: dict[str, set[str]]) -> bool:
    """Whether its file changed; of a register, whether its own record did."""
    return outline.path in altered and (not outline.prefix or outline.id in altered[outline.path])


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
