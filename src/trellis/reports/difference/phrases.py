"""Phrases that all formats share: how much changes, what happens to a course or path, and whom it reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from ...derive import format
from ...derive.difference import CatalogueDifference, FieldChange, ItemChange, KindChanges, Reach
from ...derive.difference.model import ChangeType
from ...diagnostics.phrases import format_count, join_phrases

CHANGE_LABELS: dict[ChangeType, str] = {
    "new": "New",
    "published": "Published",
    "changed": "Changed",
    "renamed": "Renamed",
    "retired": "Retired",
    "withdrawn": "Taken back to draft",
    "removed": "Removed",
    "draft": "Draft",
}

TAKEN_DOWN = "Taken down"
"""The label of what is removed and has a tombstone."""

MERGED = "Merged"
"""The label of what is removed since another one took it in."""

VALUE_LIMIT = 160
"""Maximum number of characters shown of a value."""

CONTEXT_LENGTH = 40
"""Number of characters shown before the first difference of two long values."""


def get_label(change: ItemChange) -> str:
    """Returns what happens to the item, in a word or two."""
    if change.merged_into:
        return MERGED
    return TAKEN_DOWN if change.gone_reason else CHANGE_LABELS[change.change_type]


def format_headline(difference: CatalogueDifference) -> str:
    """Returns a sentence about what readers notice, such as "Readers will notice: 1 new course and 1 changed path."."""
    if difference.is_empty:
        return "Nothing changes in the catalogue."
    changes = difference.visible_changes
    counts = Counter((get_label(change).lower(), change.card.kind) for change in changes)
    parts = [f"{count} {label} {kind if count == 1 else kind + 's'}" for (label, kind), count in counts.items()]
    parts += [
        format_count(kind.count, kind.singular, kind.plural) + (" in the calendar" if kind.kind == "session" else "")
        for kind in difference.kind_changes
        if kind.location
    ]
    if not parts:
        return "Readers will notice nothing."
    return f"Readers will notice: {join_phrases(parts)}."


def format_learning_time(difference: CatalogueDifference) -> str:
    """Returns how much more or less time it takes to learn everything, or "" if that does not change."""
    if not difference.minutes_change:
        return ""
    comparative = "more" if difference.minutes_change > 0 else "less"
    return f"{format.format_duration(abs(difference.minutes_change))} {comparative} to learn"


def format_affected(difference: CatalogueDifference) -> str:
    """Returns who is affected, in a few words, or "" if it is nobody in particular."""
    parts = ["everyone"] if difference.affects_everyone else []
    parts += difference.teams[:8]
    if len(difference.teams) > 8:
        parts.append(format_count(len(difference.teams) - 8, "other team"))
    return join_phrases(parts) if parts else ""


def list_facts(change: ItemChange) -> Iterator[str]:
    """Yields the facts on the card, each in a few words."""
    card = change.card
    yield card.kind_label
    if card.owner:
        yield card.owner.title
    yield format.format_term(card.tier)
    if card.time:
        yield card.time
    if card.status_label:
        yield card.status_label


def list_further_facts(change: ItemChange) -> Iterator[str]:
    """Yields what else readers see on its card: its fields, its language, who provides it."""
    card = change.card
    for fact in card.facts:
        yield from (f"{fact.label}: {value.text}" if fact.label else value.text for value in fact.values)
    yield from filter(None, (card.language, card.provider))


def list_reach(reach: Reach) -> Iterator[str]:
    """Yields whom an item reaches, each as a clause."""
    if reach.compulsory_for:
        yield f"compulsory for {reach.compulsory_for}"
    if reach.includes_everyone:
        yield "meant for everyone"
    elif reach.teams:
        yield f"meant for {join_phrases(reach.teams)}"
    if reach.paths:
        yield f"a step of {join_phrases([path.title for path in reach.paths])}"
    if reach.recommending_teams:
        yield f"recommended by {join_phrases(reach.recommending_teams)}"
    if reach.session_count:
        yield f"{format_count(reach.session_count, 'date')} to come"


def list_differences(change: ItemChange) -> Iterator[tuple[str, FieldChange | str]]:
    """Yields the changes of an item, each as (label, changed field or a few words). Questions come first.

    A right answer that changes is what a reviewer must not overlook.
    """
    if change.merged_into:
        yield "Into", change.merged_into.title
    if change.gone_reason:
        yield "Why", change.gone_reason
    for question in change.question_changes:
        yield shorten_value(question.field.label), question.field
    if change.former_id:
        yield "Id", f"{change.former_id} → {change.card.id}"
    for field in change.fields:
        yield field.label, field
    if change.word_distance:
        yield "Text", format_count(change.word_distance, "word")
    for lesson in change.lesson_changes:
        yield "Lessons", lesson


def list_titles(kind: KindChanges) -> Iterator[tuple[str, list[str]]]:
    """Yields what happens to entries of another kind, each with their titles; renamed ones with both ids."""
    renamed, altered = (
        [f"{e.link.title} ({e.former_id} → {e.id})" for e in kind.renamed if e.is_changed == is_changed]
        for is_changed in (False, True)
    )
    yield "New", [link.title for link in kind.new]
    yield "Changed", [link.title for link in kind.changed]
    yield "Renamed", renamed
    yield "Renamed and changed", altered
    yield "Removed", [link.title for link in kind.removed]


def shorten_sides(field: FieldChange) -> tuple[list[str], list[str]]:
    """Returns the values of both sides, shortened. Where both would look alike, they start where they differ."""
    removed, added = field.removed_values, field.added_values
    if len(removed) == len(added) == 1 and shorten_value(removed[0]) == shorten_value(added[0]):
        lines = [" ".join(value.split()) for value in (removed[0], added[0])]
        pairs = zip(*lines, strict=False)
        shared_length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        start = lines[0].rfind(" ", 0, max(0, shared_length - CONTEXT_LENGTH)) + 1
        removed, added = ((f"…{line[start:]}" if start else line,) for line in lines)
    return [shorten_value(value) for value in removed], [shorten_value(value) for value in added]


def shorten_value(value: str) -> str:
    """Returns the value on one line, truncated to `VALUE_LIMIT`."""
    line = " ".join(value.split())
    return line if len(line) <= VALUE_LIMIT else f"{line[: VALUE_LIMIT - 1]}…"
