"""The sentences that an import adds to a course's description, and how they are separated from it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

FULL_TITLE = "Full title: "
SUBJECTS = "Subjects"

_PROVIDER_WORD = re.compile(r"(\w[\w ]{0,39}) named by the provider: (.+)\.")


class ImportedText(NamedTuple):
    """The parts of an imported course's text.

    description: the provider's. title: the full title, or "". provider_words: other values by their label.
    """

    description: str
    title: str
    provider_words: Mapping[str, str]


def describe_record(provider: str, catalogue: str) -> str:
    """Returns the sentence that every imported course has."""
    by = f"by {provider}, listed in the catalogue {catalogue}"
    return f"A course {by if provider else f'of the catalogue {catalogue}, listed without a provider'}."


def format_provider_word(label: str, word: str) -> str:
    """Returns the sentence for a value that no field of the course can hold."""
    return f"{label} named by the provider: {word}."


def parse_imported_text(text: str, provider: str, catalogue: str) -> ImportedText:
    """Splits an imported course's text into its parts."""
    description: list[str] = []
    title, provider_words = "", {}
    opening = describe_record(provider, catalogue)
    for paragraph in text.split("\n\n"):
        line = " ".join(paragraph.replace("\\", "").split())
        if line.startswith(FULL_TITLE):
            title = line.removeprefix(FULL_TITLE)
        elif match := _PROVIDER_WORD.fullmatch(line):
            provider_words[match[1]] = match[2]
        elif not line.startswith(opening):
            description.append(paragraph)
    return ImportedText("\n\n".join(description), title, provider_words)
