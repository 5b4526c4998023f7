"""Computes the digests that an approval in the ledger is bound to.

The digest covers what people rely on in an item: its title, outcomes, texts as a page shows them, questions with their
answers, pass marks, guiding questions and key points, modules, what readers should bring, minutes, audience, steps,
videos, resources, where it comes from and where to enrol, and the content of the pictures and documents that its texts
show or link. People, dates and status are not part of it. A field that is left
out and a field with its default value give the same digest, so that fields added to the models later keep every
approval valid.

A digest says how it was computed. ``v3:sha256:`` is the present way. ``v2:sha256:`` was the one before: it had the
texts as they are written. ``sha256:`` was the first: it had no title, no files, no video and no addresses, and took all
white space for the same. Records of those times hold by them.

Ids are part of it: the item's own, and those that it refers to. What was approved under former ids is still the same
text, so an item has further digests, one for each way in which it could have been written before entries were renamed.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import combinations, islice, product
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry, EntryKey
from ...catalogue.link import find_references
from ...catalogue.reference_values import replace_references
from ...catalogue.renames import IdHistory
from ...kinds import Course, Lesson, Path
from ..shown_files import find_shown_paths
from ..shown_text import identify_page

_FIRST_FIELDS: dict[type[Any], dict[str, Any]] = {
    Course: dict.fromkeys(("outcomes", "minutes", "audience", "required_for", "tier"), True),
    Path: dict.fromkeys(("steps", "audience", "required_for", "tier", "certificate"), True),
    Lesson: dict.fromkeys(("type", "minutes", "outcomes", "questions", "rubric", "evidence"), True),
}
_APPROVED_FIELDS: dict[type[Any], dict[str, Any]] = {
    Course: {
        **_FIRST_FIELDS[Course],
        "title": True,
        "source": {"url": True},
        "enrol_url": True,
        "pass_mark": True,
        "picture": True,
        "resources": True,
        "modules": {"__all__": {"title": True, "summary": True}},
        "entry_requirements": True,
    },
    Path: {**_FIRST_FIELDS[Path], "title": True, "picture": True},
    Lesson: {
        **_FIRST_FIELDS[Lesson],
        "title": True,
        "video": True,
        "pass_mark": True,
        "optional": True,
        "guiding_questions": True,
        "key_points": True,
        "resources": True,
    },
}

MAX_DIGESTS = 768
"""How many digests an item has at most by its own ids and references, three for each way to write them. Questions that
name renamed lessons add as many at most.
"""

_MAX_DIGESTED = 100_000_000
"""How many characters are digested for one item each time, all ways to write its ids together, so that a large one
takes no minutes. The present ids, and those of the former kinds, are always among them.
"""

_NAMED_LESSON = "named lesson"
"""Stands for the kind of a lesson where questions name it: by a former id maybe, while its file has the present one."""

FileDigests = Mapping[str, str]
"""Path of a file, as seen from the entry that shows it → SHA-256 of its content."""


def compute_digest(catalogue: Catalogue, item: Entry[Any]) -> str:
    """Returns ``v3:sha256:`` and 64 hexadecimal digits for a path, or for a course with its lessons.

    The catalogue has the files that the item shows.
    """
    entries = _list_entries(catalogue, item)
    return _compute_present_digest(entries, digest_files(catalogue, entries), {})


def list_digests(catalogue: Catalogue, item: Entry[Any], id_history: IdHistory | None = None) -> tuple[str, ...]:
    """Returns the digests by which records can be bound to an item as it is, at most twice `MAX_DIGESTS`.

    First come those under its present ids, the present one before those of the former kinds, the first kind last.
    id_history: the former ids of the item, and of what it refers to; without it those that the catalogue has.
    """
    entries = _list_entries(catalogue, item)
    history = catalogue.id_history if id_history is None else id_history
    other_ids = _collect_other_ids(entries, history)
    digests = list(_list_ways(catalogue, entries, _generate_choices(other_ids), MAX_DIGESTS))
    for choices in _generate_lesson_choices(entries, other_ids, history):
        digests += _list_ways(catalogue, entries, choices, MAX_DIGESTS // 3)
    return tuple(dict.fromkeys(digests))


def list_drawn_digests(catalogue: Catalogue, item: Entry[Any]) -> tuple[str, ...]:
    """Returns the digests by which an item counts as approved where samples are drawn, at most `MAX_DIGESTS`.

    Each sample is drawn again for ever, so these stay as they are, whatever else holds approvals by now: a question
    that follows a renamed lesson is another question for them.
    """
    entries = _list_entries(catalogue, item)
    choices = _generate_choices(_collect_other_ids(entries, catalogue.id_history))
    return tuple(dict.fromkeys(_list_ways(catalogue, entries, choices, MAX_DIGESTS)))


def _list_ways(
    catalogue: Catalogue, entries: Sequence[Entry[Any]], choices: Iterable[Mapping[EntryKey, str]], limit: int
) -> Iterator[str]:
    """Yields three digests for each way to write the ids of an item, `limit` at most."""
    files = digest_files(catalogue, entries)
    digests = (
        digest
        for ids in choices
        for digest in (
            _compute_present_digest(entries, files, ids),
            _compute_exact_digest(entries, files, ids),
            _compute_first_digest(entries, ids),
        )
    )
    size = sum(len(entry.body) for entry in entries)
    yield from islice(digests, max(3, min(limit, _MAX_DIGESTED // (size + 1))))


def _list_entries(catalogue: Catalogue, item: Entry[Any]) -> Sequence[Entry[Any]]:
    return (item, *catalogue.lessons(item))


def _collect_other_ids(entries: Sequence[Entry[Any]], history: IdHistory) -> Mapping[EntryKey, Sequence[str]]:
    """Returns what is renamed of an item, and of what it refers to, with its other ids; no names of lessons."""
    keys = dict.fromkeys(key for entry in entries for key in (entry.key, *_list_references(entry)) if key in history)
    return {key: [id for id in history[key] if id != key[1]] for key in keys}


def _list_references(entry: Entry[Any]) -> Iterator[EntryKey]:
    """Yields what the approved content of an entry refers to, by each kind that is possible."""
    fields = _get_fields(entry, _APPROVED_FIELDS)
    for keys, ref, id in find_references(entry.written_meta):
        if keys[0] in fields:
            yield from ((kind, id) for kind in ref.kinds)


def _generate_lesson_choices(
    entries: Sequence[Entry[Any]], other_ids: Mapping[EntryKey, Sequence[str]], history: IdHistory
) -> Iterator[Iterator[Mapping[EntryKey, str]]]:
    """Yields families of ways to write the lessons that questions name, where one of them is renamed.

    Questions follow a lesson at once, or later than its file; at last each name is taken by itself.
    """
    keys = dict.fromkeys(
        (Lesson.NAME, f"{entry.course}/{id}")
        for entry in entries
        for path, ref, id in find_references(entry.written_meta)
        if path[0] == "questions" and ref.kinds == (Lesson.NAME,)
    )
    names = {id: history[kind, id] for kind, id in keys if (kind, id) in history}
    if names:
        other_names = {(_NAMED_LESSON, id): [other for other in ids if other != id] for id, ids in names.items()}
        yield (
            {**ids, **{(_NAMED_LESSON, id): ids.get((Lesson.NAME, own[0]), own[0]) for id, own in names.items()}}
            for ids in _generate_choices(other_ids)
        )
        yield _generate_choices(other_names)
        yield _generate_choices({**other_ids, **other_names})


def _generate_choices(other_ids: Mapping[EntryKey, Sequence[str]]) -> Iterator[Mapping[EntryKey, str]]:
    """Yields each way to write other ids: none, then all of them, then one, all but one, and so on.

    Entries are mostly renamed one by one, or all at once.
    """
    counts = range(len(other_ids) + 1)
    for count in dict.fromkeys(n for pair in zip(counts, reversed(counts), strict=True) for n in pair):
        for keys in combinations(other_ids, count):
            for ids in product(*(other_ids[key] for key in keys)):
                yield dict(zip(keys, ids, strict=True))


def is_of_first_kind(digest: str) -> bool:
    """Returns whether a digest was computed in the first way."""
    return digest.startswith("sha256:")


def is_of_present_kind(digest: str) -> bool:
    """Returns whether a digest was computed in the present way."""
    return digest.startswith("v3:")


def find_item_files(item: Entry[Any]) -> frozenset[str]:
    """Returns the paths of files that a course, a lesson or a path could show or link."""
    return _find_paths_once(item.path, item.body, *_list_file_values(item))


_find_paths_once = lru_cache(maxsize=16_384)(find_shown_paths)
"""Both the check and the site ask, and so does each build of a preview."""


def _collapse_whitespace(value: Any) -> Any:
    """Returns a copy in which each run of white space in a text is one space."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: _collapse_whitespace(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_collapse_whitespace(item) for item in value]
    return value


def digest_files(catalogue: Catalogue, entries: Sequence[Entry[Any]]) -> Sequence[FileDigests]:
    """Returns the files that each entry shows. Their paths stay the same where the entry moves together with them."""
    digests = catalogue.file_digests
    return [
        {
            posixpath.relpath(path, posixpath.dirname(entry.path)): digests[path]
            for path in sorted(find_item_files(entry))
            if path in digests
        }
        for entry in entries
    ]


def _compute_present_digest(
    entries: Sequence[Entry[Any]], files: Sequence[FileDigests], ids: Mapping[EntryKey, str]
) -> str:
    """Returns the digest of an item and its lessons, with these ids in place of those that are written."""
    parts = [
        {**_select_approved_content(entry, own_files, ids), "page": identify_page(entry.body)}
        for entry, own_files in zip(entries, files, strict=True)
    ]
    return f"v3:{_hash_parts(parts)}"


def _compute_exact_digest(
    entries: Sequence[Entry[Any]], files: Sequence[FileDigests], ids: Mapping[EntryKey, str]
) -> str:
    """Returns the digest of the second kind, which has the texts as they are written."""
    parts = [
        {**_select_approved_content(entry, own_files, ids), "text": entry.body}
        for entry, own_files in zip(entries, files, strict=True)
    ]
    return f"v2:{_hash_parts(parts)}"


def _compute_first_digest(entries: Sequence[Entry[Any]], ids: Mapping[EntryKey, str]) -> str:
    """Returns the digest of the first kind, with these ids in place of those that are written."""
    return _hash_parts([_select_first_content(entry, ids) for entry in entries])


def _select_approved_content(entry: Entry[Any], files: FileDigests, ids: Mapping[EntryKey, str]) -> dict[str, Any]:
    """Returns what is approved of an entry besides its text."""
    fields = {name: value for name, value in _select_fields(entry, _APPROVED_FIELDS, ids).items() if value != {}}
    return {"id": _choose_own_id(entry, ids), "files": files, **fields}


def _select_first_content(entry: Entry[Any], ids: Mapping[EntryKey, str]) -> dict[str, Any]:
    values = _collapse_whitespace(_select_fields(entry, _FIRST_FIELDS, ids))
    return {"id": _choose_own_id(entry, ids), "text": _collapse_whitespace(entry.body), **values}


def _choose_own_id(entry: Entry[Any], ids: Mapping[EntryKey, str]) -> str:
    return ids.get(entry.key, entry.id).rpartition("/")[2]


def _select_fields(
    entry: Entry[Any], fields_by_kind: Mapping[type[Any], dict[str, Any]], ids: Mapping[EntryKey, str]
) -> dict[str, Any]:
    fields = _get_fields(entry, fields_by_kind)
    values: dict[str, Any] = entry.written_meta.model_dump(mode="json", include=fields, exclude_defaults=True)
    if ids:
        references = (reference for reference in find_references(entry.written_meta) if reference[0][0] in fields)
        names = {(kind, id): new_id for (kind, id), new_id in ids.items() if kind != Lesson.NAME}
        names |= {(Lesson.NAME, id): new_id for (kind, id), new_id in ids.items() if kind == _NAMED_LESSON}
        replace_references(values, references, names, entry.course or entry.id)
    return values


def _get_fields(entry: Entry[Any], fields_by_kind: Mapping[type[Any], dict[str, Any]]) -> dict[str, Any]:
    return next(fields for kind, fields in fields_by_kind.items() if isinstance(entry.meta, kind))


def _list_file_values(entry: Entry[Any]) -> Iterator[str]:
    video, picture = getattr(entry.meta, "video", None), getattr(entry.meta, "picture", None)
    values = (video.file, video.picture, video.transcript, video.captions) if video else ()
    return (value for value in (*values, picture.file if picture else "") if value)


def _hash_parts(parts: list[dict[str, Any]]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return f"sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
