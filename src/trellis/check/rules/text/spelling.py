"""Words are spelt as the dictionary of their language has them, or as the portal's own list does.

A slip in the first line makes readers doubt the figures below it. Spelling is checked where `spelling` in portal.yml
names a dictionary for the language of a text, and is advice only. What is read are titles, summaries and prose. Code,
addresses, HTML and formulas are passed over, and so are words with a capital inside a sentence, words in capitals
alone, and the names of people, teams, skills and roles. What is right and in no dictionary belongs in `words`.

Bad:

    You will recieve the quote by mail.

Good:

    You will receive the quote by mail.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import format_count, join_quoted
from ....kinds import Portal
from ....kinds.partly_read import UnreadValueError
from ....load.dictionaries import Dictionary, DictionaryError
from ....load.markdown.document import parse_document
from ....load.markdown.prose import list_words, split_words
from ...context import Context
from ...rule import Rule

MAX_MISSPELT = 30
"""Misspelt words of one text from which it is looked at whether half of its words are."""

Word = tuple[str, Location, bool]
"""A word, its place, and whether a sentence begins with it."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    dictionaries, settings = context.dictionaries, context.portal.spelling
    if dictionaries is None or not settings.dictionaries:
        return
    problems: dict[str, DictionaryError] = {}
    usable: dict[str, Dictionary] = {}
    for language, name in settings.dictionaries.items():
        try:
            usable[language] = dictionaries.find(name)
        except DictionaryError as error:
            problems[language] = error
    right_words = {word.casefold() for word in settings.words} | _collect_names(catalogue.whole) if usable else set()
    scope = catalogue.whole if catalogue.includes("portal.yml") else catalogue  # only reading shows a broken dictionary
    for entry in scope.all_entries() if usable else ():
        language = _find_language(catalogue, entry, context.portal)
        language = language if language in settings.dictionaries else language.partition("-")[0]
        if language in usable and entry.path.endswith(".md") and catalogue.status(entry) != "retired":
            words = list(_list_words(entry, context.portal))
            try:
                yield from _check_words(entry, words, usable[language], right_words)
            except DictionaryError as error:
                problems[language] = error
                del usable[language]
    yield from _report_problems(catalogue, problems)


def _check_words(
    entry: Entry[Any], words: Sequence[Word], dictionary: Dictionary, right_words: Set[str]
) -> Iterator[Diagnostic]:
    """Yields a finding for each misspelt word of a text, or one alone where half of its words are.

    Raises DictionaryError before the first of them.
    """
    names = {word for word, _, is_first in words if word[:1].isupper() and not is_first}
    script = _find_main_script(words)
    places: dict[str, list[Location]] = {}
    for word, location, is_first in words:
        is_name = word[:1].isupper() and (not is_first or word in names)
        has_capitals = any(part[1:] != part[1:].lower() for part in word.split("-"))
        if len(word) > 1 and not is_name and not has_capitals and _read_script(word) == script:
            places.setdefault(word, []).append(location)
    suggestions_by_word = {
        word: suggestions
        for word in places
        if not _is_own_word(word, right_words)
        and (suggestions := _suggest_words(word, dictionary, right_words)) is not None
    }
    if len(suggestions_by_word) > max(MAX_MISSPELT, len(places) // 2):
        first = next(iter(suggestions_by_word))
        yield RULE.at(
            entry,
            places[first][0],
            f"{len(suggestions_by_word):,} of {format_count(len(places), 'word')} are not in the dictionary "
            f"`{dictionary.name}`, such as `{first}`",
            help="check the language of the text, and which dictionary portal.yml names for it",
        )
        return
    for word, suggestions in suggestions_by_word.items():
        count = len(places[word])
        meant = f"did you mean {join_quoted(suggestions)}? " if suggestions else "correct it. "
        yield RULE.at(
            entry,
            places[word][0],
            f"`{word}` is not in the dictionary `{dictionary.name}`" + (f"; it stands {count:,} times" * (count > 1)),
            help=f"{meant}If the word is right, add it to `words` below `spelling` in portal.yml",
        )


def _suggest_words(word: str, dictionary: Dictionary, right_words: Set[str]) -> tuple[str, ...] | None:
    """Returns None if a word is right, or each of its parts between hyphens is; else what it may be meant to be."""
    word = word.replace("’", "'").replace("‐", "-")
    suggestions = dictionary.suggest(word)
    parts = word.split("-")
    if suggestions is None or len(parts) == 1:
        return suggestions
    is_right = all(_is_own_word(part, right_words) or dictionary.suggest(part) is None for part in parts)
    return None if is_right else suggestions


def _is_own_word(word: str, right_words: Set[str]) -> bool:
    """Whether it is one of these words, or the possessive form of one."""
    folded = word.casefold().replace("’", "'")
    return folded in right_words or folded.removesuffix("'s").removesuffix("'") in right_words


def _list_words(entry: Entry[Any], portal: Portal) -> Iterator[Word]:
    for key in ("title", "summary"):
        for _, word, is_first in split_words(getattr(entry.meta, key, None) or ""):
            yield word, entry.at(key), is_first
    if entry.body.strip():
        document = parse_document(entry.body, reads_maths=portal.maths != "text")
        for text, span, is_first in list_words(document, entry.body_line):
            yield text, Location(entry.path, *span), is_first


def _collect_names(catalogue: Catalogue) -> set[str]:
    """Returns the words in the names of people, teams, skills and roles, in lower case."""
    names: list[str] = []
    for entry in (*catalogue.people, *catalogue.teams, *catalogue.skills, *catalogue.roles):
        names.append(entry.title)
        with suppress(UnreadValueError):
            names += getattr(entry.meta, "synonyms", ())
    return {word.casefold() for name in names for _, word, _ in split_words(name)}


def _find_language(catalogue: Catalogue, entry: Entry[Any], portal: Portal) -> str:
    """Returns the language of an entry: its own, that of its course, or the portal's."""
    course = catalogue.find_entry("course", entry.course) if entry.course else entry
    return str(getattr(course.meta if course else None, "language", None) or portal.language)


def _find_main_script(words: Sequence[Word]) -> str:
    counts = Counter(_read_script(word) for word, _, _ in words)
    return counts.most_common(1)[0][0] if counts else ""


def _read_script(word: str) -> str:
    """Returns the script of a word's first letter, such as LATIN."""
    return "LATIN" if word[0].isascii() else unicodedata.name(word[0], "").partition(" ")[0]


def _report_problems(catalogue: Catalogue, problems: dict[str, DictionaryError]) -> Iterator[Diagnostic]:
    """Yields a finding for each dictionary that cannot be used, and one alone where nothing can read any."""
    portal = catalogue.find_entry("portal", "portal")
    if portal is None or not catalogue.includes(portal.path):
        return
    by_message = {str(error): (language, error.help) for language, error in reversed(problems.items())}
    for message, (language, help) in reversed(by_message.items()):
        yield RULE.at(portal, ("spelling", "dictionaries", language), message, help=help)


RULE = Rule("spelling", Severity.ADVICE, check)
