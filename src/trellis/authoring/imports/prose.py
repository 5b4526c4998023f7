"""The words of an imported course: a title that fits, a summary that is true, a text that keeps what its record said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...kinds import imported_text
from ...kinds.imported_text import FULL_TITLE, SUBJECTS, listing
from .markdown import escaped
from .plain_text import cut, inert, one_line

TITLE = (5, 80)
SUMMARY = (40, 200)
"""Fewest and most characters, as `trellis.kinds` has them."""

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")


def title(whole: str, by: str) -> str:
    """A title of 5 to 80 characters. whole: the record's. by: the provider or catalogue that completes a short one."""
    fewest, most = TITLE
    said = inert(whole)
    return cut(said, most) if len(said) >= fewest else f"{said} ({cut(by, most - len(said) - 3)})"


def fact(provider: str, catalogue: str, subjects: Sequence[str]) -> str:
    """What is known of every course, in 40 to 200 characters."""
    said = listing(provider, catalogue)
    return cut(inert(f"{said} Subjects: {', '.join(subjects)}." if subjects else said), SUMMARY[1])


def summary(description: str, fact: str) -> str:
    """The description's first sentences as far as they fit; with `fact` behind them where that is little, alone where none is."""
    fewest, most = SUMMARY
    text = inert(one_line(description))
    first, *more = _SENTENCE.split(text)
    said = cut(first, most)
    for sentence in more:
        if len(said) + 1 + len(sentence) > most:
            break
        said = f"{said} {sentence}"
    if len(said) < fewest:
        said = cut(text, most)
    return said if len(said) >= fewest else cut(f"{said} {fact}".strip(), most)


def body(full_title: str, description: str, subjects: Sequence[str], named: Iterable[tuple[str, str]]) -> str:
    """The course's Markdown. full_title: "" where the title says it. named: what else the provider named, and its word."""
    lines = [f"{FULL_TITLE}{full_title}"] if full_title else []
    lines.append(description)
    if subjects:
        lines.append(imported_text.named(SUBJECTS, ", ".join(subjects)))
    lines += [imported_text.named(what, word) for what, word in named]
    return escaped("\n\n".join(lines))
