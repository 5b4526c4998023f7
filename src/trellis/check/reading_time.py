"""Estimates how long a text takes to read, from its words, tables, pictures and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..diagnostics.phrases import format_count, join_phrases
from ..kinds import ReadingTime
from ..load.markdown import MarkdownText

CHARACTERS_PER_WORD = 2.5
"""Of a script that puts no spaces between words, such as Japanese or Thai: 500 characters in the time of 200 words."""

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_TASK_NOTE = re.compile(r"^[> \t]*(?:\?\?\?\+?[ \t]|!!![ \t]+(?:question|exercise|task|quiz)\b)", re.MULTILINE)
_CHECKLIST = re.compile(r"(?:^[> \t]*[-*+][ \t]+\[[ xX]\][^\n]*\n?)+", re.MULTILINE)
_STATED_TIME = re.compile(r"\((\d{1,3})[ \u00a0]?(?:min\b|min\.|minut)", re.IGNORECASE)


class ReadingLoad(NamedTuple):
    """What a text holds that takes time. stated_minutes: those that headings such as `Write (4 minutes)` ask for."""

    word_count: int
    table_count: int
    figure_count: int
    task_count: int
    stated_minutes: int

    def estimate_minutes(self, reading: ReadingTime) -> float:
        """Returns how long it takes."""
        return (
            self.word_count / reading.words_per_minute
            + self.table_count * reading.table_minutes
            + self.figure_count * reading.figure_minutes
            + self.task_count * reading.task_minutes
            + self.stated_minutes
        )

    def __str__(self) -> str:
        """What takes the time, such as `420 words, 1 table and 2 tasks`."""
        return join_phrases(list(self._list_parts()))

    def _list_parts(self) -> Iterator[str]:
        yield format_count(self.word_count, "word")
        for count, noun in ((self.table_count, "table"), (self.figure_count, "picture"), (self.task_count, "task")):
            if count:
                yield format_count(count, noun)
        if self.stated_minutes:
            yield f"{format_count(self.stated_minutes, 'minute')} that headings ask for"


def measure_reading(body: str, text: MarkdownText) -> ReadingLoad:
    """Measures a text. text: its scan."""
    stated_minutes = sum(int(match[1]) for h in text.headings if (match := _STATED_TIME.search(h.text)))
    return ReadingLoad(
        word_count=count_words(body),
        table_count=len(text.tables),
        figure_count=sum(link.is_image for link in text.links),
        task_count=len(_TASK_NOTE.findall(body)) + len(_CHECKLIST.findall(body)),
        stated_minutes=stated_minutes,
    )


def count_words(text: str) -> int:
    """Counts words; marks of Markdown alone are none."""
    spaced, unspaced_count = _UNSPACED.subn(" ", text)
    spaced_count = sum(any(character.isalnum() for character in word) for word in spaced.split())
    return spaced_count + round(unspaced_count / CHARACTERS_PER_WORD)
