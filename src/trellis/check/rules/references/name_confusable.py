"""What is written is what a reader sees: no invisible characters, and no two names that look the same.

An invisible character makes two equal words different, and one that turns the direction shows a text other than the one that
was checked. Of two names that look the same, such as a Latin and a Cyrillic "a" make them, a reader takes one for the other.

Bad: in the first a zero-width space stands within the word; in the second the "a" is Cyrillic.

    title: Nego<U+200B>tiating freight rates
    title: Negoti<U+0430>ting freight rates

Good:

    title: Negotiating freight rates
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....load.markdown.confusables import disguised, skeleton
from ...context import Context
from ...rule import Rule
from ..duplicates.duplicate_title import folded

_WORD = re.compile(r"\w+")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file, text in catalogue.written():
        for mark in text.hidden:
            help = "delete it; it often comes along when text is copied from elsewhere"
            yield RULE.at_location(Location(file.path, *mark.spot), f"an invisible character: {mark.said}", help=help)
    for entry in catalogue.authored():
        if entry.status == "retired":
            continue
        for word in () if entry.title.isascii() else _WORD.findall(entry.title):
            if letter := disguised(word):
                yield RULE.at(
                    entry,
                    "title",
                    f"in `{word}` the letter `{letter}` is not the Latin one (U+{ord(letter):04X})",
                    help="type the word again",
                    severity=Severity.WARNING,
                )
    yield from _alike(catalogue, "id", lambda entry: entry.id, lambda entry: entry.id)
    yield from _alike(catalogue, "title", lambda entry: entry.title, lambda entry: folded(entry.title))


def _alike(
    catalogue: Catalogue, what: str, name: Callable[[EntrySummary], str], same: Callable[[EntrySummary], str]
) -> Iterator[Diagnostic]:
    """Entries that look like an earlier one of their kind and are not it. same: equal for names that other rules compare."""
    seen: dict[tuple[str, str], EntrySummary] = {}
    for outline in catalogue.summaries.values():
        if not outline.authored or outline.status == "retired":
            continue
        first = seen.setdefault((outline.kind, skeleton(name(outline))), outline)
        if first is not outline and same(first) != same(outline):
            entry, other = catalogue.entry(outline.key), catalogue.entry(first.key)
            yield RULE.at(
                entry,
                what,
                f"looks like the {what} of another {first.kind}: `{name(first)}`",
                help="name them so that nobody takes one for the other",
                related=(Label(other.at(what), f"the other {first.kind}"),),
                severity=Severity.WARNING,
            )


RULE = Rule("name-confusable", Severity.ERROR, check, waivable=False)
