"""Finds invisible characters: controls, zero-width ones, those that change the direction of text, and code points that
are no characters at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_HIDDEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    f"\ufff9-\ufffb\U000e0000-\U000e007f{_NO_CHARACTERS}]"
)
_JOINERS = "\u200c\u200d"
"""They join letters in some scripts, and emoji."""


def find_hidden_characters(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields start, end and name of each hidden character."""
    if text.replace("\n", "").isprintable():
        return
    for m in _HIDDEN.finditer(text):
        if not (m[0] in _JOINERS and _takes_joiner(text[max(0, m.start() - 1) : m.start()])):
            yield m.start(), m.end(), _name_character(m[0])


def _takes_joiner(before: str) -> bool:
    """Whether a joiner may follow this character: a letter of a joining script, or a part of an emoji."""
    return bool(before) and not before.isascii() and unicodedata.category(before) in ("Lo", "Mn", "Mc", "So", "Sk")


def _name_character(character: str) -> str:
    default = "no character" if unicodedata.category(character) == "Cn" else "a control character"
    name = unicodedata.name(character, default).lower()
    return f"{name} (U+{ord(character):04X})"
