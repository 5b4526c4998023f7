"""A course's `language` is the one that it is written in; where nothing is said, that is English.

The language is a filter in the catalogue, and tells a browser how to hyphenate and a screen reader how to speak. Only a text of
60 words and more is judged, by the commonest words of a few European languages.

Bad: the text is German.

    title: Frachtraten verhandeln
    language: en

Good:

    title: Frachtraten verhandeln
    language: de
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule

UNDETERMINED = "und"
"""BCP 47's code for a language that nobody named."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        said = course.meta.language
        if said == UNDETERMINED:
            continue
        for part in (course, *catalogue.lessons(course)):
            found = catalogue.texts[part.path].languages
            if found and said.partition("-")[0] not in found:
                where = "the text" if part is course else f"the lesson `{part.title}`"
                yield RULE.at(
                    course,
                    "language",
                    f"{where} is written in `{found[0]}`, and the course's language is `{said}`",
                    help=f"write `language: {found[0]}`, or make a variant of the course for each language",
                    severity=RULE.severity if course.meta.in_house else Severity.ADVICE,
                )
                break


RULE = Rule("language-differs", Severity.WARNING, check)
