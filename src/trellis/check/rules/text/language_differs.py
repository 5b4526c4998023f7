"""A course's `language` is the one that it is written in; where nothing is said, that is the portal's.

The language is a filter in the catalogue, and tells a browser how to hyphenate and a screen reader how to speak. Only
a text of 60 words and more is judged, by the commonest words of a few European languages.

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
"""The BCP 47 code for an undetermined language."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        course_language = course.meta.language
        if course_language == UNDETERMINED:
            continue
        for part in (course, *catalogue.lessons(course)):
            languages = catalogue.texts[part.path].languages
            if languages and course_language.partition("-")[0] not in languages:
                part_name = "the text" if part is course else f"the lesson `{part.title}`"
                yield RULE.at(
                    course,
                    "language",
                    f"{part_name} is written in `{languages[0]}`, and the course's language is `{course_language}`",
                    help=f"write `language: {languages[0]}`, or make a variant of the course for each language",
                    severity=RULE.severity if course.meta.in_house else Severity.ADVICE,
                )
                break


RULE = Rule("language-differs", Severity.WARNING, check)
