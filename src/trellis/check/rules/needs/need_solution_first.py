"""A need begins with the problem, and not with a solution to it.

"We need a training" hides what goes wrong, for whom and how often, and closes the question before it is asked. Often
something else than training is the better answer. The words are English; another language needs its own.

Bad:

    problem: We need a workshop on the customer system for all of sales.

Good:

    problem: Opportunities in the customer system are out of date, and the forecast made from them is wrong by a fifth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule

SOLUTION_WORDS = (
    "app", "boot ?camp", "campaign", "certificat(?:e|ion)", "checklist", "class(?:es)?", "coach(?:ing)?", "course",
    "curriculum", "dashboard", "e-?learning", "guide", "handbook", "learning path", "lms", "manual", "mentor(?:ing)?",
    "module", "newsletter", "platform", "playbook", "program(?:me)?", "quiz", "refresher", "seminar", "session",
    "software", "system", "tool(?:kit)?", "train(?:er|ing)?", "tutorial", "video", "webinar", "wiki", "workshop",
)  # fmt: skip
REQUEST_WORDS = (
    "add", "ask(?:s|ed|ing)? for", "book", "build", "buy", "create", "demand", "develop", "give", "have to have",
    "implement", "introduce", "launch", "lack", "make", "must have", "need", "offer", "order", "organi[sz]e", "provide",
    "request", "require", "roll out", "run", "schedule", "set up", "should have", "there is no", "want", "would like",
)  # fmt: skip

_REQUEST = re.compile(
    rf"\b(?:{'|'.join(REQUEST_WORDS)})(?:s|ed|ing)?\b[^.!?]{{0,60}}?\b(?P<solution>{'|'.join(SOLUTION_WORDS)})s?\b",
    re.IGNORECASE,
)
_SOLUTION_START = re.compile(
    rf"\s*(?:an? |the |some |more |better |new |mandatory |annual |online )*(?P<solution>{'|'.join(SOLUTION_WORDS)})s?"
    r" (?:for|on|in|about|to|is needed|are needed)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]{0,400}")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for need in catalogue.needs:
        first_sentence = _SENTENCE.match(need.meta.problem)
        sentence = first_sentence[0] if first_sentence else ""
        match = _SOLUTION_START.match(sentence) or _REQUEST.search(sentence)
        if match:
            yield RULE.at(
                need,
                "problem",
                f"the problem begins with a solution: `{match['solution'].lower()}`",
                help="say first what goes wrong, for whom and how often; solutions go into `alternatives`",
            )


RULE = Rule("need-solution-first", Severity.ADVICE, check)
