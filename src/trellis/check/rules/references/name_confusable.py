"""What is written is what a reader sees: no invisible characters, and no two names that look the same.

An invisible character makes two equal words different, and one that turns the direction shows a text other than the
one that was checked. Of two names that look the same, such as a Latin and a Cyrillic "a" make them, a reader takes
one for the other.

Bad: in the first a zero-width space stands within the word; in the second the "a" is Cyrillic.

    title: Nego<U+200B>tiating prices
    title: Negoti<U+0430>ting prices

Good:

    title: Negotiating prices
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....load.markdown.confusables import build_skeleton, find_lookalike
from ...context import Context
from ...rule import Rule
from ..duplicates.duplicate_title import fold_title

_WORD = re.compile(r"\w+")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file, text in catalogue.file_texts():
        for match in text.hidden_characters:
            help = "delete it; it often comes along when text is copied from elsewhere"
            yield RULE.at_location(
                Location(file.path, *match.span), f"an invisible character: {match.label}", help=help
            )
    for entry in catalogue.authored():
        if entry.status == "retired":
            continue
        for word in () if entry.title.isascii() else _WORD.findall(entry.title):
            if letter := find_lookalike(word):
                yield RULE.at(
                    entry,
                    "title",
                    f"in `{word}` the letter `{letter}` is not the Latin one (U+{ord(letter):04X})",
                    help="type the word again",
                    severity=Severity.WARNING,
                )
    yield from _report_lookalikes(catalogue, "id", lambda entry: entry.id, lambda entry: entry.id)
    yield from _report_lookalikes(catalogue, "title", lambda entry: entry.title, lambda entry: fold_title(entry.title))


def _report_lookalikes(
    catalogue: Catalogue,
    field: str,
    get_name: Callable[[EntrySummary], str],
    normalize_name: Callable[[EntrySummary], str],
) -> Iterator[Diagnostic]:
    """Reports entries whose name looks like that of an earlier entry of their kind.

    normalize_name: names that are equal after it are left to other rules.
    """
    first_by_skeleton: dict[tuple[str, str], EntrySummary] = {}
    for summary in catalogue.summaries.values():
        if not summary.is_authored or summary.status == "retired":
            continue
        first = first_by_skeleton.setdefault((summary.kind, build_skeleton(get_name(summary))), summary)
        if first is not summary and normalize_name(first) != normalize_name(summary):
            entry, other = catalogue.entry(summary.key), catalogue.entry(first.key)
            yield RULE.at(
                entry,
                field,
                f"looks like the {field} of another {first.kind}: `{get_name(first)}`",
                help="name them so that nobody takes one for the other",
                related=(Label(other.at(field), f"the other {first.kind}"),),
                severity=Severity.WARNING,
            )


RULE = Rule("name-confusable", Severity.ERROR, check, waivable=False)
