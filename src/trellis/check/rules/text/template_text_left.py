"""What a template says to its author is written over before others read it.

`trellis new` begins a file with sentences such as "Say in one paragraph …", and with questions and choices that show
where one's own go. Left as they are, readers take them for the lesson. In a draft one finding lists what is still to
be written; in what is published each place has its own. Sentences that may stay, such as what a pass looks like, are
not among them.

Bad:

    ## Where it goes wrong

    Name the mistake that people really make, and how they notice it in time.

Good:

    ## Where it goes wrong

    People enter what the scales say. They notice it when the invoice comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import format_count, join_phrases
from ....kinds import Outcome
from ....kinds.lesson import Question
from ....kinds.partly_read import UnreadValueError
from ....load.positions import KeyPath
from ...context import Context
from ...rule import Rule
from ...template_hints import HINTS

_SIGN = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
"""The sign of a list's item, with its box to tick."""

_SIGN_STARTS = frozenset("-*+0123456789")

_MAX_LINES = 8
"""The most lines that a draft's finding names."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.all_entries():
        status = catalogue.status(entry)
        if status == "retired" or not entry.path.endswith(".md"):
            continue
        places = sorted((*_find_values(entry), *_find_lines(entry)))
        if places and status == "draft":
            yield _report_draft(entry, [location for location, _ in places])
            continue
        for location, hint in places:
            yield RULE.at(
                entry,
                location,
                f"“{hint}” is what the template asks its author",
                help="write over it, or delete it",
            )


def _report_draft(entry: Entry[Any], locations: list[Location]) -> Diagnostic:
    lines = list(dict.fromkeys(str(location.line) for location in locations))
    shown = lines if len(lines) <= _MAX_LINES else [*lines[: _MAX_LINES - 1], f"{len(lines) - _MAX_LINES + 1} others"]
    return RULE.at(
        entry,
        locations[0],
        f"{format_count(len(locations), 'place is', 'places are')} still as the template has "
        f"{'it' if len(locations) == 1 else 'them'}: {'line' if len(lines) == 1 else 'lines'} {join_phrases(shown)}",
        help="write over what stands there, or delete what you do not need",
    )


def _find_lines(entry: Entry[Any]) -> Iterator[tuple[Location, str]]:
    """Yields the lines of a text that are the template's."""
    for number, line in enumerate(entry.body.split("\n"), start=entry.body_line):
        text = line.strip()
        if text[:1] in _SIGN_STARTS:
            text = _SIGN.sub("", text, count=1)
        if text in HINTS:
            column = line.index(text) + 1
            yield Location(entry.path, number, column, column + len(text)), text


def _find_values(entry: Entry[Any]) -> Iterator[tuple[Location, str]]:
    """Yields the values of the front matter that are the template's. What could not be read is passed over."""
    for field, list_texts in _TEXTS.get(entry.kind, ()):
        try:
            value = getattr(entry.meta, field)
        except UnreadValueError:
            continue
        for keys, text in list_texts(value):
            if text in HINTS:
                yield entry.at(field, *keys), text


def _list_outcome_texts(outcomes: tuple[Outcome, ...]) -> Iterator[tuple[KeyPath, str]]:
    return (((index, "text"), outcome.text) for index, outcome in enumerate(outcomes))


def _list_question_texts(questions: tuple[Question, ...]) -> Iterator[tuple[KeyPath, str]]:
    for index, question in enumerate(questions):
        yield (index, "prompt"), question.prompt
        for number, choice in enumerate(question.choices):
            yield (index, "choices", number), choice
        yield (index, "explain"), question.explain or ""


def _list_text(text: str | None) -> Iterator[tuple[KeyPath, str]]:
    yield (), text or ""


_TEXTS: Mapping[str, tuple[tuple[str, Callable[[Any], Iterator[tuple[KeyPath, str]]]], ...]] = {
    "course": (("outcomes", _list_outcome_texts),),
    "lesson": (("questions", _list_question_texts),),
    "need": tuple((field, _list_text) for field in ("evidence", "success", "impact")),
}
"""Kind → the keys of the front matter in which templates have such sentences, and how their texts are listed."""

RULE = Rule("template-text-left", Severity.ADVICE, check)
