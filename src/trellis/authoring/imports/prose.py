"""Composes the title, the summary and the text of an imported course from the words of its record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from ...kinds import imported_text
from ...kinds.imported_text import FULL_TITLE, SUBJECTS, describe_record
from ...kinds.scalars import SUMMARY_LENGTH, TITLE_LENGTH, measure_length
from .markdown import escape_markdown
from .plain_text import flatten_to_line, neutralise_markup, truncate_text

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")


def fit_title(full_title: str, publisher: str) -> str:
    """Returns a title of valid length. publisher: the provider or catalogue, which completes a short title."""
    minimum, maximum = TITLE_LENGTH
    title = neutralise_markup(full_title)
    if measure_length(title) >= minimum:
        return truncate_text(title, maximum)
    return f"{title} ({truncate_text(publisher, maximum - measure_length(title) - 3)})"


def describe_origin(provider: str, catalogue: str, subjects: Sequence[str]) -> str:
    """Returns a description of valid length that is true of every record: its provider and subjects."""
    description = describe_record(provider, catalogue)
    if subjects:
        description = f"{description} Subjects: {', '.join(subjects)}."
    return truncate_text(neutralise_markup(description), SUMMARY_LENGTH.maximum)


def compose_summary(description: str, origin: str) -> str:
    """Returns the first sentences of the description that fit, followed by `origin` if they are too short."""
    minimum, maximum = SUMMARY_LENGTH
    text = neutralise_markup(flatten_to_line(description))
    first, *more = _SENTENCE.split(text)
    summary = truncate_text(first, maximum)
    for sentence in more:
        if measure_length(summary) + 1 + measure_length(sentence) > maximum:
            break
        summary = f"{summary} {sentence}"
    if measure_length(summary) < minimum:
        summary = truncate_text(text, maximum)
    return summary if measure_length(summary) >= minimum else truncate_text(f"{summary} {origin}".strip(), maximum)


def shorten_address(address: str) -> str:
    """Returns what stands for an address that is too long to be an id: the same for the same address."""
    return f"address-{sha256(address.encode()).hexdigest()[:20]}"


def make_label(column: str) -> str:
    """Returns a column's name as a label in the text.

    >>> make_label("category_path"), make_label("details.type"), make_label("???")
    ('Category path', 'Details type', 'Value')
    """
    words = " ".join(re.findall(r"[^\W_]{1,40}", column))[:40].strip()
    return words[:1].upper() + words[1:] if words else "Value"


def compose_body(
    full_title: str, description: str, subjects: Sequence[str], labelled_words: Iterable[tuple[str, str]]
) -> str:
    """Returns the course's Markdown.

    full_title: "" if the title contains it. labelled_words: (label, word) for each word without a field.
    """
    lines = [f"{FULL_TITLE}{full_title}"] if full_title else []
    lines.append(description)
    if subjects:
        lines.append(imported_text.format_provider_word(SUBJECTS, ", ".join(subjects)))
    lines += [imported_text.format_provider_word(label, word) for label, word in labelled_words]
    return escape_markdown("\n\n".join(lines))
