"""The difference as text for a terminal: a card for each course or path, then a line for each other change."""

from __future__ import annotations

from collections.abc import Iterator

from ...derive.difference import CatalogueDifference, FieldChange, ItemChange
from ...diagnostics.phrases import join_phrases
from ..plain import mask_unprintable
from . import phrases


def render(difference: CatalogueDifference) -> str:
    """Returns the cards, then the other changes, then a summary."""
    blocks = ["\n".join(_format_card(change)) for change in difference.item_changes]
    if others := list(_format_others(difference)):
        blocks.append("\n".join(others))
    if difference.paths:
        blocks.append(
            f"Paths that hold something that changes: {join_phrases([path.title for path in difference.paths])}"
        )
    affected = phrases.format_affected(difference)
    effects = [phrases.format_learning_time(difference), f"Affects {affected}" if affected else ""]
    blocks.append("\n".join([phrases.format_headline(difference), *(line for line in effects if line)]))
    return "".join(f"{mask_unprintable(block)}\n\n" for block in blocks).removesuffix("\n")


def _format_card(change: ItemChange) -> Iterator[str]:
    yield f"{phrases.get_label(change)}: {change.card.title} ({' · '.join(phrases.list_facts(change))})"
    yield f"  {change.card.summary}"
    if reach := list(phrases.list_reach(change.reach)):
        yield f"  {'; '.join(reach)}"
    for label, value in phrases.list_differences(change):
        if isinstance(value, FieldChange):
            before, after = phrases.shorten_sides(value)
            yield from (f"  - {label}: {text}" for text in before)
            yield from (f"  + {label}: {text}" for text in after)
        else:
            yield f"  ~ {label}: {phrases.shorten_value(value)}"


def _format_others(difference: CatalogueDifference) -> Iterator[str]:
    for kind in difference.kind_changes:
        for label, titles in phrases.list_titles(kind):
            yield from (f"{label} {kind.singular}: {title}" for title in titles)
