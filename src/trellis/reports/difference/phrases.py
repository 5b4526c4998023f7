"""What the renderers say alike: how much changes, what happens to a course or path, whom it reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...derive import format
from ...derive.difference import Change, Difference, FieldChange, Reach
from ...derive.difference.model import How
from ...diagnostics.phrases import count, series

HOW: dict[How, str] = {
    "new": "New",
    "published": "Published",
    "changed": "Changed",
    "renamed": "Renamed",
    "retired": "Retired",
    "withdrawn": "Taken back to draft",
    "removed": "Removed",
    "draft": "Draft",
}

LONGEST = 160
"""Characters of a value that are shown."""


def headline(difference: Difference) -> str:
    """What readers notice, in a sentence: "1 new course and 1 changed path; 2 h more to learn"."""
    if difference.empty:
        return "Nothing changes in the catalogue."
    seen = difference.visible
    found = Counter((HOW[change.how].lower(), change.card.kind) for change in seen)
    parts = [f"{number} {how} {kind if number == 1 else kind + 's'}" for (how, kind), number in found.items()]
    parts += [
        count(o.number, o.one, o.many) + (" in the calendar" if o.kind == "session" else "")
        for o in difference.others
        if o.place
    ]
    if not parts:
        return "Readers will notice nothing."
    return f"Readers will notice: {series(parts)}."


def learning(difference: Difference) -> str:
    """How much more or less there is to learn; "" where as much as before."""
    if not difference.minutes:
        return ""
    more = "more" if difference.minutes > 0 else "less"
    return f"{format.duration(abs(difference.minutes))} {more} to learn"


def affected(difference: Difference) -> str:
    """Who is affected, in a few words; "" where nobody is named."""
    parts = ["everyone"] if difference.everyone else []
    parts += difference.teams[:8]
    if len(difference.teams) > 8:
        parts.append(count(len(difference.teams) - 8, "other team"))
    return series(parts) if parts else ""


def facts(change: Change) -> Iterator[str]:
    """The card's facts, a few words each."""
    card = change.card
    yield card.what
    if card.owner:
        yield card.owner.title
    yield format.term(card.tier)
    if card.time:
        yield card.time
    if card.state:
        yield card.state


def reach(found: Reach) -> Iterator[str]:
    """Whom it reaches, a clause each."""
    if found.compulsory:
        yield f"compulsory for {found.compulsory}"
    if found.everyone:
        yield "meant for everyone"
    elif found.teams:
        yield f"meant for {series(found.teams)}"
    if found.paths:
        yield f"a step of {series([path.title for path in found.paths])}"
    if found.recommended:
        yield f"recommended by {series(found.recommended)}"
    if found.dates:
        yield f"{count(found.dates, 'date')} to come"


def differs(change: Change) -> Iterator[tuple[str, FieldChange | str]]:
    """What an item says differently, each with its label: a field's values, or a few words."""
    for field in change.fields:
        yield field.label, field
    if change.words:
        yield "Text", count(change.words, "word")
    for lesson in change.lessons:
        yield "Lessons", lesson


def short(value: str) -> str:
    """A value on one line, cut where it is long."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
