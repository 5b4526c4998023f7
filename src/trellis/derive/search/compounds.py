"""Splits compound words, in languages that write them as one: ``vertragsschulung`` contains ``schulung``."""

from __future__ import annotations

from collections.abc import Set

LANGUAGES = frozenset(("da", "de", "fi", "hu", "nb", "nl", "nn", "no", "sv"))

MIN_WORD_LENGTH, MIN_PART_LENGTH = 8, 4
"""The least letters of a word that is split, and of a part."""

_JOINTS = ("", "s", "es", "n", "en", "er", "e")
"""Letters between two parts."""


def split_compound(word: str, words: Set[str]) -> tuple[str, ...]:
    """The parts of `word` among `words`, with the longest possible first part; empty where it is no compound."""
    if len(word) < MIN_WORD_LENGTH:
        return ()
    for cut in range(len(word) - MIN_PART_LENGTH, MIN_PART_LENGTH - 1, -1):
        start, rest = word[:cut], word[cut:]
        for joint in _JOINTS:
            if (
                start.endswith(joint)
                and (head := start[: len(start) - len(joint)]) in words
                and len(head) >= MIN_PART_LENGTH
            ):
                if rest in words:
                    return head, rest
                if more := split_compound(rest, words):
                    return head, *more
    return ()
