"""Measures how far two versions of an entry differ: the words of its texts, and everything else that readers rely on.

A change is small only if nothing but words changed. A figure, a link or a piece of markup is a single word and may
still change the meaning, so these are reported separately, as is every field that is not known to be harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Team
from ...kinds.role_names import fold_role
from ...load.markdown.word_distance import count_changed_words
from ..snapshot import ChangeSize

EntriesById = Mapping[str, Entry[Any]]
"""The item itself has the key "", each of its lessons has its id."""

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
        "lms_id",
        "license",
    )
)
"""Fields of an item that readers do not act on."""

_TEXT_FIELDS = ("title", "summary", "help_wanted")
"""Fields whose words count like those of the body."""

_FIELD_LABELS = {
    "outcomes": "an outcome",
    "questions": "a question or an answer",
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
    "source": "where it comes from",
    "enrol_url": "a link",
}
_MARKUP = re.compile(r"[<>`~|#\[\]{}]|^(?: {4}|\t)", re.MULTILINE)
_LINK_TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:\s*(\S+)|(https?://[^\s)>\]]+)", re.MULTILINE)
_FIGURE = re.compile(r"\w*\d[\w.,:/-]*")
_WORD = re.compile(r"\S+")


def measure_item_change(before: EntriesById, after: EntriesById, has_changed_assets: bool) -> ChangeSize:
    """Measures the change to a course with its lessons, or to a path. Assets are pictures and documents."""
    words = 0
    other_changes: list[str] = [] if before.keys() == after.keys() else ["the lessons that there are"]
    other_changes += ["a picture or document"] if has_changed_assets else []
    for id in before.keys() & after.keys():
        old_entry, new_entry = before[id], after[id]
        other_changes += _find_changed_fields(old_entry.meta, new_entry.meta)
        other_changes += ["the order of lessons"] if old_entry.number != new_entry.number else []
        words += count_changed_words(_collect_text(old_entry), _collect_text(new_entry))
        other_changes += _find_text_differences(_collect_text(old_entry), _collect_text(new_entry))
    for id in before.keys() ^ after.keys():
        words += len(_WORD.findall(_collect_text(before.get(id) or after[id])))
    return ChangeSize(words=words, other_changes=tuple(dict.fromkeys(other_changes)))


def measure_team_change(before: Team, after: Team, words: int) -> ChangeSize:
    """Measures the change to a team. Besides its words, only who is in charge counts."""
    charge_fields = ("manager", "leads", "parent")
    is_charge_changed = any(getattr(before, name) != getattr(after, name) for name in charge_fields)
    return ChangeSize(words=words, other_changes=("who is in charge",) if is_charge_changed else ())


def _collect_text(entry: Entry[Any]) -> str:
    texts = (getattr(entry.meta, name, None) for name in _TEXT_FIELDS)
    return "\n\n".join(part for part in (*texts, entry.body) if part)


def _find_changed_fields(before: Any, after: Any) -> Iterator[str]:
    """Yields the readable labels of the fields that differ and are not harmless."""
    for name in type(before).model_fields:
        if (
            name not in _HARMLESS_FIELDS
            and name not in _TEXT_FIELDS
            and _fold_roles(getattr(before, name)) != _fold_roles(getattr(after, name, None))
        ):
            yield _FIELD_LABELS.get(name, f"`{name}`")


def _fold_roles(value: Any) -> Any:
    """Returns an audience with folded names of roles, so that a role's id in place of its name is no change."""
    roles = getattr(value, "roles", None)
    return value.model_copy(update={"roles": tuple(fold_role(role) for role in roles)}) if roles else value


def _find_text_differences(before: str, after: str) -> Iterator[str]:
    """Yields what differs between two texts besides their words."""
    if _find_figures(before) != _find_figures(after):
        yield "a figure"
    if _find_link_targets(before) != _find_link_targets(after):
        yield "a link"
    if _MARKUP.findall(before) != _MARKUP.findall(after):
        yield "its markup"


def _find_figures(text: str) -> list[str]:
    return [figure.rstrip(".,:/-") for figure in _FIGURE.findall(text)]


def _find_link_targets(text: str) -> list[str]:
    return ["".join(groups) for groups in _LINK_TARGET.findall(text)]


def index_entries(entries: Iterable[Entry[Any]]) -> EntriesById:
    """Maps a course with its lessons, or a path, to the keys by which two versions are compared."""
    return {entry.id if entry.course else "": entry for entry in entries}
