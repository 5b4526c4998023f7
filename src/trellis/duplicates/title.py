"""Parses a title: its words without the region or team that it is meant for, its part of a series, its beginning."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from .normalise import find_marked_words, fold_text, split_words
from .vocabulary import Phrase, SiteVocabulary

_PART_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,2}|[IVX]{1,4})(?!\w)")
"""The number of a part of a series, in digits or as a Roman numeral. A year has four digits and does not match."""
_ROMAN_NUMERALS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_PLACE_WORDS = frozenset(
    """
    a about activities activity and annex appendix assignment assignments basics block blocks book chapter checklist
    conclusion content contents course courses day days demo episode exercise exercises faq final first for general
    getting glossary guide guides index induction intro introduction lesson lessons lecture material
    materials misc miscellaneous module modules more month notes of onboarding orientation other our overview
    page part phase policies prep preparation program programme project projects quiz quizzes reading readings
    readme recap resources review section session sessions sprint stage start started step summary syllabus task tasks
    template templates the to topic topics track unit week weeks welcome wrap up year your
    abschnitt aufgabe aufgaben einfuehrung einfuhrung einheit einleitung glossar kapitel kurs lektion modul projekt
    projekte tag teil thema ubersicht ubung ubungen woche zusammenfassung
    cursus deel dag hoofdstuk inleiding introductie les opdracht opdrachten overzicht projecten samenvatting thema week
    """.split()  # noqa: SIM905 -- a list of words reads better so
)
"""Words that say where in a series a course stands, or what sort of text it is, and not what it is about."""
_SEPARATOR = re.compile(r"(?<!\s)\s++[-–—|:]\s++|:\s++|(?:(?<!\s)\s++)?+[()\[\]]\s*+")


class CourseTitle(NamedTuple):
    """A parsed title.

    text: as written. words: without regions and teams. removed_phrases: these regions and teams. part_numbers: of a
    series. levels: those that it names. series_stem: the words before its first colon or dash, empty if it has none.
    """

    text: str
    words: tuple[str, ...]
    removed_phrases: tuple[str, ...]
    part_numbers: frozenset[int]
    levels: frozenset[str]
    series_stem: tuple[str, ...]

    @property
    def key(self) -> str:
        """Equal for titles that differ only in regions, teams, case and punctuation."""
        return " ".join(self.words)

    def has_same_marks(self, other: CourseTitle) -> bool:
        """Whether no word of both is another one by its accents, as "Zahlen" and "Zählen" are."""
        words, other_words = find_marked_words(self.text), find_marked_words(other.text)
        return all(words.get(word, word) == other_words.get(word, word) for word in self.words if word in other.words)

    @property
    def names_subject(self) -> bool:
        """Whether it says what the course is about, as "Week 5" and "Introduction" do not."""
        return any(not (word in _PLACE_WORDS or word.isdigit() or word in _ROMAN_NUMERALS) for word in self.words)


def parse_title(text: str, vocabulary: SiteVocabulary, own_phrases: frozenset[Phrase]) -> CourseTitle:
    """Parses a title. own_phrases: those that name the course's own region or team."""
    parts = [part for part in _SEPARATOR.split(text) if part.strip()]
    region_phrases = vocabulary.region_phrases | own_phrases if own_phrases else vocabulary.region_phrases
    title_words: list[str] = []
    removed_phrases: list[Phrase] = []
    levels: set[str] = set()
    for position, part in enumerate(parts):
        words = split_words(part)
        level_phrases = _remove_phrases(words, vocabulary.level_by_phrase.keys())[1]
        levels |= {vocabulary.level_by_phrase[phrase] for phrase in level_phrases}
        if position and tuple(words) in vocabulary.team_phrases:
            removed_phrases.append(tuple(words))
            continue
        remaining_words, regions = _remove_phrases(words, region_phrases)
        title_words += remaining_words
        removed_phrases += regions
    if not title_words:  # the title is only the name of a region
        title_words, removed_phrases = split_words(text), []
    part_numbers = frozenset(_parse_number(match) for match in _PART_NUMBER.findall(text))
    return CourseTitle(
        text=text,
        words=tuple(title_words),
        removed_phrases=tuple(map(" ".join, removed_phrases)),
        part_numbers=part_numbers - {0},
        levels=frozenset(levels),
        series_stem=tuple(split_words(parts[0])) if len(parts) > 1 else (),
    )


def _remove_phrases(words: list[str], phrases: Set[Phrase]) -> tuple[list[str], list[Phrase]]:
    """Returns the words without any of these phrases, and the removed phrases. The longest phrase wins."""
    remaining_words: list[str] = []
    removed_phrases: list[Phrase] = []
    max_size = min(max(map(len, phrases), default=0), len(words))
    start = 0
    while start < len(words):
        size = next(
            (
                n
                for n in range(max_size, 0, -1)
                if tuple(words[start : start + n]) in phrases and start + n <= len(words)
            ),
            0,
        )
        if size:
            removed_phrases.append(tuple(words[start : start + size]))
            start += size
        else:
            remaining_words.append(words[start])
            start += 1
    return remaining_words, removed_phrases


def _parse_number(text: str) -> int:
    """Returns the number, 0 if it is a Roman numeral beyond those known."""
    return int(text) if text.isdigit() else _ROMAN_NUMERALS.get(fold_text(text), 0)
