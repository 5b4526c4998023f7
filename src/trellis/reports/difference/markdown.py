"""The difference as Markdown, for a pull request: cards, of which the first few are shown and the others are folded."""

from __future__ import annotations

from collections.abc import Iterator

from ...derive.difference import CatalogueDifference, FieldChange, ItemChange
from ..escaping import escape_prose
from . import phrases
from .reading import format_preview_links

OPEN_CARDS = 3
"""Number of cards before the fold."""

SHOWN_LIMIT = 40
"""Maximum number of cards, and of titles of each other kind."""

ROW_LIMIT = 12
"""Maximum number of changes on one card, besides those of questions."""

QUESTION_LIMIT = 30
"""Maximum number of changes of questions on one card."""


def render(difference: CatalogueDifference, cards: int = SHOWN_LIMIT, preview: str = "") -> str:
    """Returns a summary, the cards and a list of the other changes. cards: the maximum number of cards. preview: the
    address of a preview whose pages are linked, or "".
    """
    effects = (f"{escape_prose(part[0].upper() + part[1:])}." for part in _format_effects(difference))
    parts = [" ".join([escape_prose(phrases.format_headline(difference)), *effects])]
    parts += ["\n".join(_format_card(change, preview)) for change in difference.item_changes[: min(OPEN_CARDS, cards)]]
    folded = ["\n".join(_format_card(change, preview)) for change in difference.item_changes[OPEN_CARDS:cards]]
    if len(difference.item_changes) > cards:
        folded.append(f"… and {len(difference.item_changes) - cards} more; `trellis diff` shows them all.")
    if others := list(_format_others(difference, preview)):
        folded.append("\n".join(others))
    if folded:
        number = len(difference.item_changes[OPEN_CARDS:]) + sum(other.count for other in difference.kind_changes)
        parts += [
            f"<details><summary>{number} more {'thing changes' if number == 1 else 'things change'}</summary>",
            *folded,
            "</details>",
        ]
    return "\n\n".join(parts) + "\n"


def _format_effects(difference: CatalogueDifference) -> Iterator[str]:
    if learning_time := phrases.format_learning_time(difference):
        yield learning_time
    if affected := phrases.format_affected(difference):
        yield f"affects {affected}"
    if difference.paths:
        titles = [path.title for path in difference.paths]
        yield f"Part of the {'path' if len(titles) == 1 else 'paths'} {', '.join(titles[:5])}"


def _format_card(change: ItemChange, preview: str) -> Iterator[str]:
    facts = (*phrases.list_facts(change), *phrases.list_further_facts(change))
    yield f"> **{phrases.get_label(change)}: {escape_prose(change.card.title)}**<br>"
    yield f"> {' · '.join(escape_prose(fact) for fact in facts)}<br>"
    yield f"> {escape_prose(change.card.summary)}"
    if reach := "; ".join(phrases.list_reach(change.reach)):
        yield f"> <br>{escape_prose(reach[0].upper() + reach[1:])}."
    if preview and change.page_links:
        yield f"> <br>Preview: {format_preview_links(change.page_links, preview)}"
    rows = list(_format_rows(change))
    if rows:
        limit = ROW_LIMIT + min(len(change.question_changes), QUESTION_LIMIT)
        yield ">"
        yield from (f"> - {row}" for row in rows[:limit])
        if len(rows) > limit:
            yield f"> - … and {len(rows) - limit} more"


def _format_rows(change: ItemChange) -> Iterator[str]:
    for label, value in phrases.list_differences(change):
        if not isinstance(value, FieldChange):
            yield f"{escape_prose(label)}: {escape_prose(phrases.shorten_value(value))}"
            continue
        before, after = ("; ".join(map(escape_prose, side)) for side in phrases.shorten_sides(value))
        if before and after:
            yield f"{escape_prose(label)}: {after} *instead of* {before}"
        else:
            yield f"{escape_prose(label)}: {f'now also {after}' if after else f'no longer {before}'}"


def _format_others(difference: CatalogueDifference, preview: str) -> Iterator[str]:
    for kind in difference.kind_changes:
        for label, titles in phrases.list_titles(kind):
            shown = "; ".join(escape_prose(title) for title in titles[:SHOWN_LIMIT])
            remainder = f" and {len(titles) - SHOWN_LIMIT} more" if len(titles) > SHOWN_LIMIT else ""
            if titles:
                yield f"- {label} {kind.singular if len(titles) == 1 else kind.plural}: {shown}{remainder}"
        pages = [link for link in (*kind.new, *kind.changed, *(entry.link for entry in kind.renamed)) if link.url]
        if preview and kind.location and pages:
            yield f"  - Preview: {format_preview_links(pages, preview)}"
