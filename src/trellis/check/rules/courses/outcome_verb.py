"""An outcome begins with a verb that somebody else can see done.

Nobody can see whether a person understands; whether they explain, choose or calculate, everybody can. What can be
seen can be practised and assessed. `Understanding …`, `Awareness of …` and `Knowledge of …` say no more than
their verbs, and a subject alone, such as `Credit limits`, says nothing about what anybody does with it. The
lists are English: a course in another language is looked at for none of it.

Bad:

    text: Understanding of what a rate is made of

Good:

    text: Break a rate down into its parts and say which of them can move
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds.partly_read import enumerate_readable
from ...context import Context
from ...outcome_verbs import ACTION_VERBS, NOUN_ENDING, UNOBSERVABLE_NOUNS, UNOBSERVABLE_PHRASES, VERB_ENDING
from ...rule import Rule

_LEAD_IN = re.compile(
    r"(?:(?:after|by the end of|at the end of|on completion of) (?:this|the) (?:course|module|lesson|training),? )?"
    r"(?:(?:to|you|you're|participants|learners|students|people|they|will|can|should|are|be|able to)\b ?)*"
    rf"(?:(?!(?:{'|'.join(verb for verb in sorted(ACTION_VERBS) if verb.endswith('ly'))})\b)"
    r"(?:\w+ly|always|never|not|also|then|better)\b ?)*",
    re.IGNORECASE,
)
"""What may stand before the verb without being looked at. It matches nothing rather than a part of a phrase."""

_UNOBSERVABLE = re.compile(rf"(?:{'|'.join(UNOBSERVABLE_PHRASES)})\b", re.IGNORECASE)
_UNOBSERVABLE_NOUN = re.compile(
    rf"(?:(?:an?|the|some|more|your|their)\s+)?(?:[\w-]+\s+){{0,2}}?({'|'.join(UNOBSERVABLE_NOUNS)})(?![\w-])",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\S+")
_ARTICLES = frozenset(
    (
        "a", "all", "an", "any", "both", "each", "every", "her", "his", "how", "its", "my", "our", "that", "the",
        "their", "these", "this", "those", "what", "when", "where", "whether", "which", "who", "whose", "why", "your",
    )
)  # fmt: skip
"""Words that a verb may have behind it and a subject hardly ever. No request begins with one."""
_OBJECTS = _ARTICLES | {"one", "two", "three", "whom", "it", "them", "him", "us"}
"""Words that make a verb of an unknown word before them."""
_OPENERS = _ARTICLES | {"basics", "principles", "types", "kinds", "of", "in", "on", "for", "with"}
"""Words that no verb begins with."""

_VERBS_WITH_OF = frozenset(("approve", "dispose", "speak"))
"""Verbs that stand before `of`. Any other word there is a noun: the use of, a check of."""

HELP = "begin with what they do: name, explain, choose, calculate, write, decide, repair …"


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        is_english = course.meta.language.split("-")[0] == "en"
        if course.status == "retired" or not course.meta.in_house or not is_english:
            continue
        for index, outcome in enumerate_readable(course.meta.outcomes, "text"):
            if fault := _describe_fault(outcome.text):
                yield RULE.at(course, ("outcomes", index, "text"), fault, help=HELP)


def _describe_fault(text: str) -> str:
    """Returns what is wrong with the beginning of an outcome, or ""."""
    text = text.lstrip("*_`\"'“‘«([ ")
    lead_in = _LEAD_IN.match(text)
    for rest in (text, text[lead_in.end() if lead_in else 0 :]):
        if verb := _UNOBSERVABLE.match(rest):
            return f"nobody can see whether somebody does `{verb[0].lower()}`"
    words = [word.lower() for word in _WORDS.findall(rest)]
    if not words or not words[0].isascii():
        return ""
    noun = _UNOBSERVABLE_NOUN.match(rest)
    if noun and (noun.start(1) == 0 or not (_is_verb(words) or _is_verb(words[1:]))):
        return f"nobody can see `{noun[1].lower()}`"
    if _is_verb(words):
        return ""
    start = " ".join(words[: 2 if words[1:2] == ["of"] else 1])
    return f"begins with `{start}`, which is no verb" if _is_noun_phrase(words) else ""


def _is_verb(words: list[str]) -> bool:
    """Whether the first word is a verb of action, also with its ending -ing."""
    if not words or (words[1:2] == ["of"] and words[0] not in _VERBS_WITH_OF):
        return False
    verb = words[0]
    if verb in ACTION_VERBS or VERB_ENDING.search(verb) or ("-" in verb and verb.split("-")[-1] in ACTION_VERBS):
        return True
    stem = verb.removesuffix("ing")
    return stem != verb and bool({stem, stem + "e", stem[:-1]} & ACTION_VERBS)


def _is_noun_phrase(words: list[str]) -> bool:
    """Whether words that begin with no verb of the list are a subject: `credit limits`, `the dunning process`.

    An unknown first word with an article or the like behind it is taken for a verb: `poach the egg`.
    """
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in _OPENERS or NOUN_ENDING.search(first):
        return True
    return second not in _OBJECTS and not second[:1].isdigit()


RULE = Rule("outcome-verb", Severity.ADVICE, check)
