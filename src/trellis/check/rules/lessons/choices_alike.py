"""No two choices of a question read alike, and no two sides of its pairs.

Whoever takes the one that counts as wrong is marked wrong and has seen no difference. Small and large letters, white
space and characters that nobody sees do not tell two choices apart. An error where things are put in order or matched,
since there every one counts.

Bad: both read the same.

    choices: [FCA, fca, FOB]

Good:

    choices: [FCA, FAS, FOB]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.unicode_forms import normalise_unicode
from ....kinds import Question
from ....kinds.partly_read import enumerate_readable
from ....load.positions import KeyPath
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        for index, question in enumerate_readable(lesson.meta.questions, "type", "choices", "pairs", "answer"):
            severity = Severity.WARNING if question.form in ("single", "multiple") else Severity.ERROR
            for texts in _list_groups(question):
                first_numbers: dict[str, int] = {}
                for number, (keys, text) in enumerate(texts, start=1):
                    first = first_numbers.setdefault(_fold(text), number)
                    if first < number:
                        yield RULE.at(
                            lesson,
                            ("questions", index, *keys),
                            f"`{_show_visible(text)}` reads like number {first}",
                            help="write another one, or leave it out",
                            severity=severity,
                        )


def _list_groups(question: Question) -> Iterator[list[tuple[KeyPath, str]]]:
    """Yields the groups of texts that stand beside each other, each text with its key path."""
    yield [(("choices", number), text) for number, text in enumerate(question.choices)]
    pairs = list(enumerate_readable(question.pairs, "item", "match"))
    yield [(("pairs", number, "item"), pair.item) for number, pair in pairs]
    yield [(("pairs", number, "match"), pair.match) for number, pair in pairs]


def _fold(text: str) -> str:
    return _show_visible(normalise_unicode("NFKC", text)).casefold()


def _show_visible(text: str) -> str:
    """Returns the text without what nobody sees."""
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


RULE = Rule("choices-alike", Severity.ERROR, check)
