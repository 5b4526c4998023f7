"""A long word → the words that it is made of, in languages that write them together: ``gefahrgutschulung`` holds ``schulung``."""

from __future__ import annotations

from collections.abc import Set

LANGUAGES = frozenset(("da", "de", "fi", "hu", "nb", "nl", "nn", "no", "sv"))

LONG, SHORT = 8, 4
"""Letters from which a word is taken apart, and letters that a part has at least."""

_JOINTS = ("", "s", "es", "n", "en", "er", "e")
"""What stands between two parts."""


def parts(word: str, known: Set[str]) -> tuple[str, ...]:
    """The known words that `word` is made of, from the longest first part on; none where it cannot be taken apart."""
    if len(word) < LONG:
        return ()
    for cut in range(len(word) - SHORT, SHORT - 1, -1):
        first, rest = word[:cut], word[cut:]
        for joint in _JOINTS:
            if first.endswith(joint) and (head := first[: len(first) - len(joint)]) in known and len(head) >= SHORT:
                if rest in known:
                    return head, rest
                if more := parts(rest, known):
                    return head, *more
    return ()
