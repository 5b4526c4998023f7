"""The difference as Markdown, for a pull request: small cards, the first few open, the rest folded."""

from __future__ import annotations

from collections.abc import Iterator

from ...derive.difference import Change, Difference, FieldChange
from ..escaping import prose
from . import phrases

OPEN = 3
"""Cards that are shown before the fold."""

SHOWN = 40
"""Cards that are shown at all, and titles of any other kind."""

CHANGES = 12
"""Things that one card says differently."""


def render(difference: Difference, cards: int = SHOWN) -> str:
    """A sentence that sums up, the cards, and everything else in a list. cards: how many are shown at most."""
    told = (f"{prose(part[0].upper() + part[1:])}." for part in _told(difference))
    parts = [" ".join([prose(phrases.headline(difference)), *told])]
    parts += ["\n".join(_card(change)) for change in difference.items[: min(OPEN, cards)]]
    folded = ["\n".join(_card(change)) for change in difference.items[OPEN:cards]]
    if len(difference.items) > cards:
        folded.append(f"… and {len(difference.items) - cards} more; `trellis diff` shows them all.")
    if rest := list(_others(difference)):
        folded.append("\n".join(rest))
    if folded:
        number = len(difference.items[OPEN:]) + sum(other.number for other in difference.others)
        parts += [
            f"<details><summary>{number} more {'thing changes' if number == 1 else 'things change'}</summary>",
            *folded,
            "</details>",
        ]
    return "\n\n".join(parts) + "\n"


def _told(difference: Difference) -> Iterator[str]:
    if learning := phrases.learning(difference):
        yield learning
    if affected := phrases.affected(difference):
        yield f"affects {affected}"
    if difference.paths:
        titles = [path.title for path in difference.paths]
        yield f"Part of the {'path' if len(titles) == 1 else 'paths'} {', '.join(titles[:5])}"


def _card(change: Change) -> Iterator[str]:
    yield f"> **{phrases.HOW[change.how]}: {prose(change.card.title)}**<br>"
    yield f"> {' · '.join(prose(fact) for fact in phrases.facts(change))}<br>"
    yield f"> {prose(change.card.summary)}"
    if found := "; ".join(phrases.reach(change.reach)):
        yield f"> <br>{prose(found[0].upper() + found[1:])}."
    rows = list(_rows(change))
    if rows:
        yield ">"
        yield from (f"> - {row}" for row in rows[:CHANGES])
        if len(rows) > CHANGES:
            yield f"> - … and {len(rows) - CHANGES} more"


def _rows(change: Change) -> Iterator[str]:
    for label, value in phrases.differs(change):
        if not isinstance(value, FieldChange):
            yield f"{prose(label)}: {prose(phrases.short(value))}"
            continue
        out, into = ("; ".join(prose(phrases.short(one)) for one in values) for values in (value.out, value.into))
        if out and into:
            yield f"{prose(label)}: {into} *instead of* {out}"
        else:
            yield f"{prose(label)}: {f'now also {into}' if into else f'no longer {out}'}"


def _others(difference: Difference) -> Iterator[str]:
    for other in difference.others:
        for how, found in (("New", other.new), ("Changed", other.changed), ("Removed", other.gone)):
            titles = [prose(link.title) for link in found[:SHOWN]]
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            if titles:
                yield f"- {how} {other.one if len(found) == 1 else other.many}: {'; '.join(titles)}{more}"
