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
from typing import Any

from ..catalogue import Catalogue, Entry
from ..context import Context
from ..diagnostics import Diagnostic, Label, Location, Rule, Severity
from ..text.skeleton import disguised, skeleton
from .duplicate_title import folded

_WORD = re.compile(r"\w+")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.written():
        for mark in text.hidden:
            help = "delete it; it often comes along when text is copied from elsewhere"
            yield RULE.at(Location(entry.path, *mark.spot), f"an invisible character: {mark.said}", help=help)
    entries = [entry for entry in catalogue.authored() if entry.status != "retired"]
    for entry in entries:
        for word in () if entry.title.isascii() else _WORD.findall(entry.title):
            if letter := disguised(word):
                yield RULE.at(
                    entry.at("title"),
                    f"in `{word}` the letter `{letter}` is not the Latin one (U+{ord(letter):04X})",
                    help="type the word again",
                    status=entry.status,
                    severity=Severity.WARNING,
                )
    yield from _alike(entries, "id", lambda entry: entry.id, lambda entry: entry.id)
    yield from _alike(entries, "title", lambda entry: entry.title, lambda entry: folded(entry.title))


def _alike(
    entries: list[Entry[Any]], what: str, name: Callable[[Entry[Any]], str], same: Callable[[Entry[Any]], str]
) -> Iterator[Diagnostic]:
    """Entries that look like an earlier one of their kind and are not it. same: equal for names that other rules compare."""
    seen: dict[tuple[str, str], Entry[Any]] = {}
    for entry in entries:
        first = seen.setdefault((entry.kind, skeleton(name(entry))), entry)
        if first is not entry and same(first) != same(entry):
            yield RULE.at(
                entry.at(what),
                f"looks like the {what} of another {first.kind}: `{name(first)}`",
                help="name them so that nobody takes one for the other",
                related=(Label(first.at(what), f"the other {first.kind}"),),
                status=entry.status,
                severity=Severity.WARNING,
            )


RULE = Rule("name-confusable", Severity.ERROR, check, waivable=False)
