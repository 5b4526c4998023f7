"""What a change can affect: the entries that it touches, and those that refer to them now or did before.

The other side of the change is read from Git, file by file, and never checked out. Diagnostics are only selected here:
they are those of a full run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Any

from ...catalogue.catalogue import Catalogue, EntrySummary
from ...diagnostics.diagnostic import Diagnostic, Severity
from ...kinds import COLLECTIONS
from ...kinds.role_names import fold_role
from ...load.load import compile_collection_matcher
from ...load.parse import parse_markdown, parse_register
from ...load.scan import CONTENT_FOLDER, OWN_PAGES, mask_name

ROLES_FILE = "content/roles.yml"

UNBOUNDED_RULES = frozenset(("duplicate-untouched",))
"""Rules whose findings a change of a course can cause anywhere: they depend on all courses, and are never errors."""

UNREADABLE = "file-unreadable"
"""The rule whose findings concern every change, since nobody can say what they hide."""

ReadText = Callable[[str], str | None]
"""Returns a file's text on one side of the change, or None if it does not exist there."""


def find_affected_files(
    catalogue: Catalogue,
    link_targets: Mapping[str, Set[str]],
    changed_paths: Set[str],
    read_before: ReadText,
    read_after: ReadText,
) -> frozenset[str]:
    """Returns the paths of the files that a change of these files can affect, including these files.

    link_targets: path → the files that its text links to, as `find_linked_paths` returns them.
    """
    affected_paths = set(changed_paths)
    claimed_roles: set[str] | None = set()
    claimed_ids: set[str] = set()  # changed ids and former ids, for references that no entry answers now
    changed_ids: dict[str, set[str]] = {}
    for path in changed_paths:
        text_before = read_before(path)
        old, new = _parse_records(path, text_before), _parse_records(path, read_after(path))
        changed_ids[path] = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        claimed_ids |= changed_ids[path] | _parse_aliases(text_before, path)
        if path == ROLES_FILE:
            claimed_roles = _collect_role_names(old, new)
    summaries = catalogue.summaries
    touched_keys = {summary.key for summary in summaries.values() if _is_touched(summary, changed_ids)}
    touched_keys |= {
        ("course", summary.course) for summary in summaries.values() if summary.course and summary.path in changed_paths
    }
    for key in touched_keys:
        affected_paths.update(summaries[referrer].path for referrer in catalogue.referrer_keys.get(key, ()))
        if key[0] == "course" and key in summaries:
            affected_paths.add(summaries[key].path)
            affected_paths.update(lesson.path for lesson in catalogue.lessons_by_course.get(key[1], ()))
    affected_paths.update(
        summaries[key].path
        for key, edges in catalogue.unresolved.items()
        if any(id in claimed_ids for _, (_, id) in edges)
    )
    affected_paths.update(
        summaries[key].path
        for key, edges in catalogue.unresolved.items()
        if any(
            kind == "role" and (claimed_roles is None or fold_role(name) in claimed_roles) for _, (kind, name) in edges
        )
    )
    folders = {path.split("/")[1] for path in changed_paths if path.count("/") > 1}  # a page may have the name of one
    page_keys = (("page", catalogue.aliases.get(("page", name), name)) for name in folders)
    affected_paths.update(summaries[key].path for key in page_keys if key in summaries)
    affected_paths.update(path for path, targets in link_targets.items() if targets & changed_paths)
    return frozenset(affected_paths)


def select_affected(
    diagnostics: Iterable[Diagnostic], affected_paths: Set[str], changed_paths: Set[str]
) -> tuple[Diagnostic, ...]:
    """Selects the diagnostics in affected files, and those elsewhere that have a changed file as a related location.

    One of the content folder itself, such as that it is empty, or of what cannot be read concerns every change, as does
    an error of an own page, with which no site can be built. That two courses have come to look alike concerns every
    change of a course. A name that cannot be shown stands in its diagnostic with marks.
    """
    shown_paths = {mask_name(path) for path in changed_paths if not path.isprintable()}
    has_course = any("/courses/" in path for path in changed_paths)
    return tuple(
        d
        for d in diagnostics
        if d.location.path in affected_paths
        or d.location.path == CONTENT_FOLDER
        or d.location.path in shown_paths
        or any(path.startswith(f"{d.location.path}/") for path in shown_paths)
        or d.rule == UNREADABLE
        or (d.severity is Severity.ERROR and d.location.path.startswith(f"{OWN_PAGES}/"))
        or (has_course and d.rule in UNBOUNDED_RULES)
        or any(label.location.path in changed_paths for label in d.related)
    )


def _is_touched(summary: EntrySummary, changed_ids: dict[str, set[str]]) -> bool:
    """Whether the entry's file changed or, in a register, its own record. changed_ids: by path."""
    return summary.path in changed_ids and (not summary.key_prefix or summary.id in changed_ids[summary.path])


def _parse_records(path: str, text: str | None) -> dict[str, Any]:
    """Returns a register's records by id, or a file's text under the id that its path gives.

    A register that holds no list, for it is empty or cannot be read, has no records.
    """
    if text is None:
        return {}
    if not _is_register(path):
        return {_derive_id(path): text}
    data = parse_register(text).data
    records = data if isinstance(data, list) else ()
    return {str(record["id"]): record for record in records if isinstance(record, dict) and "id" in record}


_match_collection = compile_collection_matcher(COLLECTIONS)


def _is_register(path: str) -> bool:
    """Whether the file is a list of records in YAML."""
    match = _match_collection(path)
    return path.endswith(".yml") and match is not None and match[0].many


def _collect_role_names(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str] | None:
    """Returns the folded names of the roles that changed; None for all names, where the register came or went."""
    if not old or not new:
        return None
    records = (
        side[id] for id in old.keys() | new.keys() if old.get(id) != new.get(id) for side in (old, new) if id in side
    )
    return {fold_role(text) for record in records for text in _iterate_texts(list(record.values()))}


def _iterate_texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _filter_strings(value)
        elif isinstance(value, str):
            yield value


def _derive_id(path: str) -> str:
    *folders, file = path.split("/")
    stem = file.rsplit(".", 1)[0]
    return folders[-1] if stem == "index" and folders else stem


def _parse_aliases(text: str | None, path: str) -> set[str]:
    """Returns the former ids in a file's front matter."""
    data = parse_markdown(text).data if text and path.endswith(".md") else None
    aliases = data.get("aliases") if isinstance(data, dict) else None
    return set(_filter_strings(aliases)) if isinstance(aliases, list) else set()


def _filter_strings(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))
