"""No two paths have the same title.

Who searches sees two cards that nothing tells apart, takes the wrong one, or neither. Capitals, punctuation and spaces make no
difference. For courses `exact-duplicate` and `near-duplicate` say more.

Bad:

    title: First ninety days at the rate desk     in sales
    title: First Ninety Days at the Rate Desk     in operations

Good:

    title: First ninety days at the rate desk
    title: First ninety days in operations
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule

# What stands between words, in ASCII and in Unicode's blocks of spaces and punctuation. "+" and "#" belong to names: C++, C#.
_BETWEEN = re.compile(r"[\s!-\"$-*,-/:-@\[-`{-~\u00a1\u00ab\u00b7\u00bb\u00bf\u2000-\u206f\u3000-\u303f]+")

ESTABLISHED = ("stable", "mvp", "draft")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for path, first in same_titles(namesakes(catalogue, "path")):
        yield RULE.at(
            path,
            "title",
            f"another path has this title: `{first.id}`",
            help="use that one, or say in the title for whom this one is",
            related=(Label(first.at("title"), "the path that has it"),),
        )


def namesakes(catalogue: Catalogue, kind: str) -> list[Entry[Any]]:
    """The entries of that kind whose title another one has."""
    titles = {outline.key: folded(outline.title) for outline in catalogue.summaries.values() if outline.kind == kind}
    often = Counter(titles.values())
    return [catalogue.entry(key) for key, title in titles.items() if often[title] > 1]


def same_titles(entries: Iterable[Entry[Any]]) -> Iterator[tuple[Entry[Any], Entry[Any]]]:
    """Each entry whose title another has, with that other; retired ones left out, and the declared relatives of any.

    Of two, the less established is the one that is told: a draft before an mvp, an mvp before a stable one.
    """
    titled: dict[str, list[Entry[Any]]] = {}
    for entry in sorted((e for e in entries if e.status in ESTABLISHED), key=lambda e: ESTABLISHED.index(e.status)):
        earlier = titled.setdefault(folded(entry.title), [])
        if earlier and not any(_related(entry, other) for other in earlier):
            yield entry, earlier[0]
        else:
            earlier.append(entry)


def folded(title: str) -> str:
    """The title's words, without capitals, punctuation and spaces."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", title).casefold()).strip()


def _related(one: Entry[Any], other: Entry[Any]) -> bool:
    return _declares(one, other) or _declares(other, one)


def _declares(one: Entry[Any], other: Entry[Any]) -> bool:
    """Whether `one` adapts or replaces `other`, or both adapt the same course."""
    original = getattr(one.meta, "variant_of", None)
    return other.id in getattr(one.meta, "supersedes", ()) or (
        original is not None and original in (other.id, getattr(other.meta, "variant_of", None))
    )


RULE = Rule("duplicate-title", Severity.ERROR, check)
