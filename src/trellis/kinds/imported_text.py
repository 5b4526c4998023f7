"""How an import words what a record says beside its description, and how that is told from the description again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

FULL_TITLE = "Full title: "
SUBJECTS = "Subjects"

_NAMED = re.compile(r"(\w+) named by the provider: (.+)\.")


class Told(NamedTuple):
    """A course's text, taken apart. description: what the provider wrote. title: its whole title, or "". named: what else → its word."""

    description: str
    title: str
    named: Mapping[str, str]


def listing(provider: str, catalogue: str) -> str:
    """What can be said of every record."""
    by = f"by {provider}, listed in the catalogue {catalogue}"
    return f"A course {by if provider else f'of the catalogue {catalogue}, listed without a provider'}."


def named(what: str, said: str) -> str:
    """The line that keeps a word which no field of the course took."""
    return f"{what} named by the provider: {said}."


def told(text: str, provider: str, catalogue: str) -> Told:
    """An imported course's text, taken apart."""
    kept: list[str] = []
    title, words = "", {}
    start = listing(provider, catalogue)
    for paragraph in text.split("\n\n"):
        line = " ".join(paragraph.replace("\\", "").split())
        if line.startswith(FULL_TITLE):
            title = line.removeprefix(FULL_TITLE)
        elif match := _NAMED.fullmatch(line):
            words[match[1]] = match[2]
        elif not line.startswith(start):
            kept.append(paragraph)
    return Told("\n\n".join(kept), title, words)
