"""What the portal holds before an import: its teams, the ids in use, what was imported before, its skills, its course model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...kinds import Authored, Kind
from ...load import site_modules as site
from ...load.load import Source, load


@dataclass(frozen=True, slots=True)
class Existing:
    """The portal as an import sees it.

    model, where: the site's course and the path of its file. ids: of everything authored, former ones included.
    imported: (catalogue, the record's id) → path of the course. skills: the records of the register.
    """

    model: type[Kind]
    where: str
    teams: frozenset[str]
    ids: frozenset[str]
    imported: Mapping[tuple[str, str], str]
    skills: tuple[Mapping[str, Any], ...]


def survey(root: Path) -> Existing:
    """Reads the portal at `root`. Front matter that breaks a rule counts all the same: it holds its id and its source."""
    collections = site.collections(root)
    course = next(c for c in collections if c.model.NAME == "course")
    sources = load(root, collections)[0].sources
    return Existing(
        model=course.model,
        where=course.where,
        teams=frozenset(s.names["team"] for s in sources if s.collection.model.NAME == "team"),
        ids=frozenset(_ids(sources)),
        imported={origin: s.path for s in sources if s.collection is course and (origin := _origin(s.parsed.data))},
        skills=tuple(_records(s.parsed.data for s in sources if s.collection.model.NAME == "skill")),
    )


def _ids(sources: Iterable[Source]) -> Iterable[str]:
    for source in sources:
        if issubclass(source.collection.model, Authored):
            if id := source.names.get("id"):
                yield id
            yield from (alias for alias in _list(source.parsed.data, "aliases") if isinstance(alias, str))


def _origin(data: Any) -> tuple[str, str] | None:
    """The catalogue and the record that a course came from, if it was imported."""
    source = data.get("source") if isinstance(data, dict) else None
    if isinstance(source, dict):
        catalogue, id = source.get("catalogue"), source.get("id")
        if isinstance(catalogue, str) and isinstance(id, str):
            return catalogue, id
    return None


def _records(registers: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    for register in registers:
        if isinstance(register, list):
            yield from (record for record in register if isinstance(record, dict))


def _list(data: Any, key: str) -> list[Any]:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []
