"""The difference for people at a terminal: a card for each course or path, then the rest in lines."""

from __future__ import annotations

from collections.abc import Iterator

from ...derive.difference import Change, Difference, FieldChange, Other
from ...diagnostics.phrases import series
from . import phrases


def render(difference: Difference) -> str:
    """Cards first, then everything else, then what it comes to."""
    blocks = ["\n".join(_card(change)) for change in difference.items]
    if rest := list(_others(difference)):
        blocks.append("\n".join(rest))
    if difference.paths:
        blocks.append(f"Paths that hold something that changes: {series([path.title for path in difference.paths])}")
    affected = phrases.affected(difference)
    more = [phrases.learning(difference), f"Affects {affected}" if affected else ""]
    blocks.append("\n".join([phrases.headline(difference), *(line for line in more if line)]))
    return "".join(f"{_visible(block)}\n\n" for block in blocks).removesuffix("\n")


def _card(change: Change) -> Iterator[str]:
    yield f"{phrases.HOW[change.how]}: {change.card.title} ({' · '.join(phrases.facts(change))})"
    yield f"  {change.card.summary}"
    if found := list(phrases.reach(change.reach)):
        yield f"  {'; '.join(found)}"
    for label, value in phrases.differs(change):
        if isinstance(value, FieldChange):
            yield from (f"  - {label}: {phrases.short(one)}" for one in value.out)
            yield from (f"  + {label}: {phrases.short(one)}" for one in value.into)
        else:
            yield f"  ~ {label}: {phrases.short(value)}"


def _others(difference: Difference) -> Iterator[str]:
    for other in difference.others:
        yield from (f"{how} {other.one}: {title}" for how, title in _lines(other))


def _lines(other: Other) -> Iterator[tuple[str, str]]:
    for how, found in (("New", other.new), ("Changed", other.changed), ("Removed", other.gone)):
        yield from ((how, link.title) for link in found)


def _visible(block: str) -> str:
    """Without what would move the cursor or colour the line."""
    return "\n".join("".join(c if c.isprintable() else "�" for c in line) for line in block.split("\n"))
