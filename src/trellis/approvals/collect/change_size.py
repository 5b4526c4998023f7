"""Measures how far two versions of an entry differ: the words of its texts, and everything else that readers rely on.

A change is small only if nothing but words changed. A figure, a link or a piece of markup is a single word and may
still change the meaning, so these are reported separately, as is every field that is not known to be harmless.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from rapidfuzz.distance import Levenshtein

from ...catalogue.catalogue import Entry
from ...catalogue.link_targets import is_external, resolve_link
from ...catalogue.reference_values import dump_references
from ...kinds import Course, Team
from ...kinds.role_names import fold_role
from ...load.markdown.number_words import find_figures, knows_numbers
from ...load.markdown.scan import scan_markdown
from ...load.markdown.word_distance import count_changed_words, split_words
from ..evaluate.requirements import TEAM_REACH
from ..snapshot import ChangeSize
from .ownership import EntryKey
from .renames import Renames
from .text_outline import find_marks, has_moved_words, outline_text
from .text_structure import ANSWER, MARKUP, WARNING, find_structure_differences

EntriesById = Mapping[str, Entry[Any]]
"""The item itself has the key "", each of its lessons has its id."""

_NO_RENAMES = Renames()

_HARMLESS_FIELDS = frozenset(
    (
        "people",
        "review_by",
        "reviewed",
        "review_every",
        "skills",
        "objectives",
        "metrics",
        "needs",
        "version",
        "license",
    )
)
"""Fields of an item that readers do not act on."""

_TEXT_FIELDS = ("title", "summary", "help_wanted")
"""Fields whose words count like those of the body."""

_PLAIN_TEXT = "x"
"""A paragraph without any mark, to which a field is compared that is added or taken away."""

ASSET_LABEL = "a picture or document"
"""What a file that is shown or linked is called in a change."""

_FIELD_LABELS = {
    "outcomes": "an outcome",
    "questions": ANSWER,
    "pass_mark": "how it is assessed",
    "audience": "the audience",
    "required_for": "whom it is compulsory for",
    "tier": "the tier",
    "status": "the status",
    "minutes": "the time it takes",
    "steps": "the steps",
    "certificate": "the certificate",
    "type": "how it is assessed",
    "rubric": "how it is assessed",
    "evidence": "how it is assessed",
    "video": "a video",
    "guiding_questions": "a question that a lesson answers",
    "key_points": "a key point",
    "resources": "a link",
    "picture": ASSET_LABEL,
    "source": "where it comes from",
    "enrol_url": "a link",
    "lms_id": "where it is recorded",
}
_TEAM_FIELDS = {"who is in charge": ("manager", "leads", "parent"), TEAM_REACH: ("status", "region", "handle")}
"""What of a team counts besides its words → the fields. Readers choose a team, get its region with it, and are told
by these two what they have to take. Whoever has its handle is asked for its folder in the forge."""
_LINK_TARGET = re.compile(
    r"\]\(\s*<?([^)\s>]+)|^ {0,3}\[(?:\\[\s\S]|[^\[\]\\])++\]:\s*(\S+)|(https?://[^\s)>\]]+)", re.MULTILINE
)


def measure_item_change(
    before: EntriesById,
    after: EntriesById,
    has_changed_assets: bool,
    portal_language: str = "en",
    renames: Renames = _NO_RENAMES,
) -> ChangeSize:
    """Measures the change to a course with its lessons, or to a path. Assets are pictures and documents.

    That the item itself or what it refers to is renamed, is no difference.
    """
    words, details = 0, dict[str, None]()
    languages = {portal_language, *_list_languages(before), *_list_languages(after)}
    before = _rename_lessons(before, after, renames)
    other_changes: list[str] = [] if before.keys() == after.keys() else ["the lessons that there are"]
    other_changes += [ASSET_LABEL] if has_changed_assets else []
    for id in before.keys() & after.keys():
        old_entry, new_entry = before[id], after[id]
        for name, label in _find_changed_fields(old_entry, new_entry, renames):
            if name in _HARMLESS_FIELDS:
                details[label] = None
            else:
                other_changes.append(label)
        other_changes += ["the order of lessons"] if old_entry.number != new_entry.number else []
        words += count_changed_words(_collect_text(old_entry), _collect_text(new_entry))
        other_changes += _find_text_differences(old_entry, new_entry, languages, renames)
    for id in before.keys() ^ after.keys():
        words += len(split_words(_collect_text(before.get(id) or after[id])))
    return ChangeSize(words=words, other_changes=tuple(dict.fromkeys(other_changes)), details=tuple(details))


def count_introduction_words(before: EntriesById, after: EntriesById) -> int:
    """Counts the words that differ in the title, the summary and the like of the item itself.

    Records are not bound to all of these, so that a change of nothing else leaves no record.
    """
    old_text, new_text = ("\n\n".join(_list_introductions(side[""])) if "" in side else "" for side in (before, after))
    return count_changed_words(old_text, new_text)


def count_spaced_words(before: EntriesById, after: EntriesById) -> int:
    """Counts what differs between two versions in words between white space, as records of the first kind have it."""
    ids = before.keys() | after.keys()
    texts = ([_collect_text(side[id]).split() if id in side else [] for side in (before, after)] for id in ids)
    return sum(Levenshtein.distance(old_words, new_words) for old_words, new_words in texts)


def measure_team_change(before: Team, after: Team, words: int, renames: Renames) -> ChangeSize:
    """Measures the change to a team. Besides its words, only who is in charge counts, and whom it reaches."""
    old_values, new_values = (dump_references(meta, renames.present_ids) for meta in (before, after))
    labels = [
        label for label, names in _TEAM_FIELDS.items() if any(old_values[name] != new_values[name] for name in names)
    ]
    return ChangeSize(words=words, other_changes=tuple(labels))


def _collect_text(entry: Entry[Any]) -> str:
    return "\n\n".join(part for part in (*_list_introductions(entry), entry.body) if part)


def _list_introductions(entry: Entry[Any]) -> Iterator[str]:
    """Yields the texts of the front matter whose words count."""
    return (text for name in _TEXT_FIELDS if (text := getattr(entry.meta, name, None)))


def _rename_lessons(before: EntriesById, after: EntriesById, renames: Renames) -> EntriesById:
    """Returns the earlier version with each lesson that is renamed under its present id."""
    present_ids = {}
    for id, lesson in after.items():
        for former_id in renames.list_ids(EntryKey(*lesson.key)) if id else ():
            present_ids[former_id.rpartition("/")[2]] = id
    return {present_ids.get(id, id): lesson for id, lesson in before.items()}


def _find_changed_fields(before: Entry[Any], after: Entry[Any], renames: Renames) -> Iterator[tuple[str, str]]:
    """Yields name and readable label of each field that differs, but for those whose words are counted."""
    old_values, new_values = (_dump_comparable(entry, renames) for entry in (before, after))
    if before.id != after.id:
        old_values["aliases"] = sorted({*old_values["aliases"], before.id})
        new_values["aliases"] = sorted(new_values["aliases"])
    for name, info in type(before.meta).model_fields.items():
        key = info.alias or name
        if name not in _TEXT_FIELDS and old_values[key] != new_values.get(key):
            yield name, _FIELD_LABELS.get(name, f"`{name}`")


def _dump_comparable(entry: Entry[Any], renames: Renames) -> dict[str, Any]:
    """Returns the front matter with present ids and folded roles; a role's id in place of its name is no change."""
    id = entry.course or entry.id
    course = renames.present_ids.get((Course.NAME, id), id)
    values = dump_references(entry.written_meta, renames.present_ids, course)
    for value in values.values():
        if isinstance(value, dict) and isinstance(roles := value.get("roles"), list):
            value["roles"] = [fold_role(role) for role in roles]
    return values


def _list_languages(entries: EntriesById) -> Iterator[str]:
    """Yields the languages that the entries name; a lesson is in that of its course."""
    return (str(language) for entry in entries.values() if (language := getattr(entry.meta, "language", None)))


def _find_text_differences(
    before: Entry[Any], after: Entry[Any], languages: Collection[str], renames: Renames
) -> Iterator[str]:
    """Yields what differs between the texts of two versions besides their words. languages: tags of BCP 47."""
    old_text, new_text = _collect_text(before), _collect_text(after)
    if old_text == new_text:
        return
    if find_figures(old_text, languages) != find_figures(new_text, languages):
        yield "a figure"
    if not all(map(knows_numbers, languages)):
        yield "a text in a language whose words for numbers are not known here"
    old_links, new_links = _find_link_targets(old_text), _find_link_targets(new_text)
    has_same_targets = old_links == new_links or (renames.moved_prefixes and _lead_to_same(before, after, renames))
    if not has_same_targets or _resolve_links(before, renames) != _resolve_links(after, _NO_RENAMES):
        yield "a link"
    differences = list(_find_structure_differences(before, after))
    if _differ_in_markup(before, after):
        differences = [MARKUP, *(label for label in differences if label in (WARNING, ANSWER))]
    yield from differences


def _find_structure_differences(before: Entry[Any], after: Entry[Any]) -> Iterator[str]:
    yield from find_structure_differences(before.body, after.body)
    for name in _TEXT_FIELDS:
        old_text, new_text = (getattr(entry.meta, name, None) or _PLAIN_TEXT for entry in (before, after))
        yield from find_structure_differences(old_text, new_text)


def _lead_to_same(before: Entry[Any], after: Entry[Any], renames: Renames) -> bool:
    """Returns whether the links of two versions lead to the same places, after what the change moves and renames."""
    old_targets = [_locate_target(before, target, renames) for target in _find_link_targets(_collect_text(before))]
    new_targets = [_locate_target(after, target, _NO_RENAMES) for target in _find_link_targets(_collect_text(after))]
    return old_targets == new_targets


def _resolve_links(entry: Entry[Any], renames: Renames) -> list[tuple[str, bool]]:
    """Returns the places that links, pictures and definitions lead to, in their order, and which are pictures.

    It shows another label of a link by reference, and a mark that makes a picture a link, or a link mere words.
    """
    places: list[tuple[str, bool]] = []
    for reads_maths in (True, False):  # a portal says whether a link can stand between dollar signs
        scan = scan_markdown(_collect_text(entry), reads_maths=reads_maths)
        places += ((_locate_target(entry, link.target, renames), link.is_image) for link in scan.links)
        places += ((_locate_target(entry, one.target, renames), False) for one in scan.definitions)
    return places


def _locate_target(entry: Entry[Any], target: str, renames: Renames) -> str:
    if is_external(target):
        return target
    path, anchor = resolve_link(entry.path, target)
    return f"{renames.move_path(path)}#{anchor}"


def _differ_in_markup(before: Entry[Any], after: Entry[Any]) -> bool:
    """Returns whether the texts of two versions differ in blocks or marks, or in where the same words stand.

    A field that is added or taken away is no block of its own: its words count.
    """
    old_body, new_body = outline_text(before.body), outline_text(after.body)
    old_passages, new_passages = list(old_body.passages), list(new_body.passages)
    has_other_marks = old_body.signs != new_body.signs
    for name in _TEXT_FIELDS:
        old_text, new_text = (getattr(entry.meta, name, None) or "" for entry in (before, after))
        if old_text and new_text:
            has_other_marks = has_other_marks or outline_text(old_text).signs != outline_text(new_text).signs
        else:
            has_other_marks = has_other_marks or find_marks(old_text) != find_marks(new_text)
        old_passages.append(old_text)
        new_passages.append(new_text)
    return has_other_marks or has_moved_words(old_passages, new_passages)


def _find_link_targets(text: str) -> list[str]:
    return ["".join(groups) for groups in _LINK_TARGET.findall(text)]


def index_entries(entries: Iterable[Entry[Any]]) -> EntriesById:
    """Maps a course with its lessons, or a path, to the keys by which two versions are compared."""
    return {entry.id if entry.course else "": entry for entry in entries}
