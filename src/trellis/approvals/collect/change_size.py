"""How far two sides of an entry differ: the words of its texts, and whatever else of it people rely on.

A change of wording is small where nothing but words changed. A figure, a link, a mark that hides or shows something are one word each and may change everything, so
they are counted apart; so is every field that is not known to be harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Team
from ...load.markdown.word_distance import distance
from ..snapshot import Extent

Entries = Mapping[str, Entry[Any]]
"""An item under "", its lessons by id."""

_HARMLESS = frozenset(
    ("people", "review_by", "reviewed", "review_every", "skills", "objectives", "metrics", "needs", "version", "lms_id", "license")
)  # fmt: skip
"""Fields of an item that say nothing that a reader acts on."""

_WORDED = ("title", "summary", "help_wanted")
"""Fields whose words count like those of the text."""

_NAMES = {
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
_MARKS = re.compile(r"[<>`~|#\[\]{}]|^(?: {4}|\t)", re.MULTILINE)
_TARGETS = re.compile(r"\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:\s*(\S+)|(https?://[^\s)>\]]+)", re.MULTILINE)
_FIGURE = re.compile(r"\w*\d[\w.,:/-]*")
_WORD = re.compile(r"\S+")


def of_items(before: Entries, after: Entries, files: bool) -> Extent:
    """The extent of a change to a course with its lessons, or to a path. files: whether a picture or document differs."""
    words = 0
    touched: list[str] = [] if before.keys() == after.keys() else ["the lessons that there are"]
    touched += ["a picture or document"] if files else []
    for id in before.keys() & after.keys():
        was, now = before[id], after[id]
        touched += _fields(was.meta, now.meta)
        touched += ["the order of lessons"] if was.number != now.number else []
        words += distance(_text(was), _text(now))
        touched += _within(_text(was), _text(now))
    for id in before.keys() ^ after.keys():
        words += len(_WORD.findall(_text(before.get(id) or after[id])))
    return Extent(words=words, touched=tuple(dict.fromkeys(touched)))


def of_teams(before: Team, after: Team, words: int) -> Extent:
    """The extent of a change to a team: whether somebody else is in charge."""
    charge = ("manager", "leads", "parent")
    other = any(getattr(before, name) != getattr(after, name) for name in charge)
    return Extent(words=words, touched=("who is in charge",) if other else ())


def _text(entry: Entry[Any]) -> str:
    said = (getattr(entry.meta, name, None) for name in _WORDED)
    return "\n\n".join(part for part in (*said, entry.body) if part)


def _fields(was: Any, now: Any) -> Iterator[str]:
    """What a reader would call the fields that differ and are not harmless."""
    for name in type(was).model_fields:
        if name not in _HARMLESS and name not in _WORDED and getattr(was, name) != getattr(now, name, None):
            yield _NAMES.get(name, f"`{name}`")


def _within(was: str, now: str) -> Iterator[str]:
    """What differs between two texts beyond their words."""
    if _figures(was) != _figures(now):
        yield "a figure"
    if _targets(was) != _targets(now):
        yield "a link"
    if _MARKS.findall(was) != _MARKS.findall(now):
        yield "its markup"


def _figures(text: str) -> list[str]:
    return [found.rstrip(".,:/-") for found in _FIGURE.findall(text)]


def _targets(text: str) -> list[str]:
    return ["".join(found) for found in _TARGETS.findall(text)]


def counted(entries: Iterable[Entry[Any]]) -> Entries:
    """A course and its lessons, or a path, as they are compared."""
    return {entry.id if entry.course else "": entry for entry in entries}
