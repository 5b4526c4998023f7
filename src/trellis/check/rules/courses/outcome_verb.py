"""An outcome begins with a verb that somebody else can see done.

Nobody can see whether a person understands; whether they explain, choose or calculate, everybody can. What can be
seen can be practised and assessed. The list is English; another language needs its own.

Bad:

    text: Understand what a rate is made of

Good:

    text: Break a rate down into its parts and say which of them can move
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule

UNOBSERVABLE_VERBS = (
    "acquire", "appreciate", "be able to understand", "be acquainted", "be aware", "be exposed to", "be familiar",
    "be informed", "be introduced to", "become acquainted", "become aware", "become familiar", "believe", "comprehend",
    "develop an understanding", "discover", "enjoy", "explore", "feel", "gain", "get a feel", "get an overview",
    "get to know", "grasp", "have a", "have an", "have knowledge", "hear about", "internali[sz]e", "know", "learn",
    "master", "reali[sz]e", "see how", "see why", "study", "think about", "understand",
)  # fmt: skip
"""Regular expressions for verbs of thinking and feeling, which nobody can observe."""

_UNOBSERVABLE_START = re.compile(
    rf"(?:to |you |you will |participants |learners |will |can )*({'|'.join(UNOBSERVABLE_VERBS)})\b", re.IGNORECASE
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.status == "retired" or not course.meta.in_house:
            continue
        for index, outcome in enumerate(course.meta.outcomes):
            if match := _UNOBSERVABLE_START.match(outcome.text):
                yield RULE.at(
                    course,
                    ("outcomes", index, "text"),
                    f"nobody can see whether somebody does `{match[1].lower()}`",
                    help="begin with what they do: name, explain, choose, calculate, write, decide, repair …",
                )


RULE = Rule("outcome-verb", Severity.ADVICE, check)
