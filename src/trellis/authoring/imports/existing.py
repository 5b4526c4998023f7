"""Reads what an import needs of the existing portal: teams, ids, imported courses, skills and the course model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ...kinds import Authored, Gone, Kind
from ...load import site_modules as site
from ...load.cache import Cache
from ...load.load import SourceFile, load_files
from ...load.scan import CONTENT_FOLDER


@dataclass(frozen=True)
class ExistingPortal:
    """The portal before an import.

    model: the site's course model. path_template: the path of a course, with ``{team}`` and ``{id}``. ids: of all
    authored entries, former ids included. paths_by_origin: (catalogue, id of the record) → paths of the courses that
    say they come from it: a copy says so too. skills: the records of the skill register. file_count: of the files
    with entries in ``content/``. sources: all files with entries.
    """

    model: type[Kind]
    path_template: str
    teams: frozenset[str]
    ids: frozenset[str]
    paths_by_origin: Mapping[tuple[str, str], tuple[str, ...]]
    skills: tuple[Mapping[str, Any], ...]
    file_count: int = 0
    sources: tuple[SourceFile, ...] = ()

    @cached_property
    def sources_by_path(self) -> Mapping[str, SourceFile]:
        """The files with entries by their path."""
        return {source.path: source for source in self.sources}

    @cached_property
    def present_ids(self) -> Mapping[tuple[str, str], str]:
        """Kind and id, the present one or a former one → present id; of what has an id of its own, so no lesson."""
        present_ids: dict[tuple[str, str], str] = {}
        former_ids: dict[tuple[str, str], str] = {}
        for source in self.sources:
            kind = source.collection.model.NAME
            is_register = source.collection.many
            for record in _iterate_records([source.data if is_register else [source.data]]):
                id = record.get("id") if is_register else source.names.get("id", source.names.get("team"))
                if isinstance(id, str) and "course" not in source.names:
                    present_ids[kind, id] = id
                    aliases = (alias for alias in _get_list(record, "aliases") if isinstance(alias, str))
                    former_ids.update({(kind, alias): id for alias in aliases})
        return {**former_ids, **present_ids}

    def get_present_id(self, id: str, *kinds: str) -> str:
        """Returns the id that an entry of these kinds has now, of which this is the id or a former one; else `id`."""
        return next((self.present_ids[kind, id] for kind in kinds if (kind, id) in self.present_ids), id)


def survey_portal(root: Path, cache: Cache | None = None) -> ExistingPortal:
    """Reads the portal at `root`. Entries that break rules are included, since their ids are taken as well.

    cache: of files that earlier runs read.
    """
    collections = site.load_collections(root)
    course = next(c for c in collections if c.model.NAME == "course")
    sources = load_files(root, collections, cache)[0].sources
    paths_by_origin: dict[tuple[str, str], tuple[str, ...]] = {}
    for source in sources:
        if source.collection is course and (origin := _read_origin(source.parsed.data)):
            paths_by_origin[origin] = (*paths_by_origin.get(origin, ()), source.path)
    return ExistingPortal(
        model=course.model,
        path_template=course.where,
        teams=frozenset(s.names["team"] for s in sources if s.collection.model.NAME == "team"),
        ids=frozenset(_collect_ids(sources)),
        paths_by_origin=paths_by_origin,
        skills=tuple(_iterate_records(s.parsed.data for s in sources if s.collection.model.NAME == "skill")),
        file_count=sum(s.path.startswith(f"{CONTENT_FOLDER}/") for s in sources),
        sources=sources,
    )


def _collect_ids(sources: Iterable[SourceFile]) -> Iterable[str]:
    for source in sources:
        if issubclass(source.collection.model, Authored):
            if id := source.names.get("id"):
                yield id
            yield from (alias for alias in _get_list(source.parsed.data, "aliases") if isinstance(alias, str))
        elif issubclass(source.collection.model, Gone):
            for record in _iterate_records([source.parsed.data]):
                yield from (id for id in (record.get("id"), *_get_list(record, "aliases")) if isinstance(id, str))


def _read_origin(data: Any) -> tuple[str, str] | None:
    """Returns the catalogue and the record's id that a course was imported from, or None."""
    source = data.get("source") if isinstance(data, dict) else None
    if isinstance(source, dict):
        catalogue, id = source.get("catalogue"), source.get("id")
        if isinstance(catalogue, str) and isinstance(id, str):
            return catalogue, id
    return None


def _iterate_records(registers: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    for register in registers:
        if isinstance(register, list):
            yield from (record for record in register if isinstance(record, dict))


def _get_list(data: Any, key: str) -> list[Any]:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []
