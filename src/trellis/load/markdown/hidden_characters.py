"""Finds and masks invisible characters: controls, zero-width ones, those that change the direction of text, and code
points that are no characters at all.
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
_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINERS = "\u200c\u200d"
"""They join letters in some scripts, and emoji."""


_DIRECTION_MARKS = "\u061c\u200e\u200f"
"""They put a neutral sign on the right side of letters in a line that has some from right to left."""

_RIGHT_TO_LEFT = re.compile(
    "[\u05d0-\u060b\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Letters of scripts that are written without spaces, where a zero-width one says where a line may break."""

_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f")
"""The flag of a part of a country, such as Wales: one sign, with the letters of its code as tags."""


def find_hidden_characters(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields start, end and name of each hidden character."""
    if text.replace("\n", "").isprintable():
        return
    flag_places = {place for flag in _FLAG.finditer(text) for place in range(*flag.span())}
    line_end, has_right_to_left = -1, False
    for m in _HIDDEN.finditer(text):
        start, end = m.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if m[0] in _DIRECTION_MARKS:
            if start > line_end:  # each line is looked at once
                line_start = text.rfind("\n", 0, start) + 1
                line_end = end if (end := text.find("\n", start)) >= 0 else len(text)
                has_right_to_left = bool(_RIGHT_TO_LEFT.search(text, line_start, line_end))
            is_needed = has_right_to_left
        elif m[0] == "\u200b":
            is_needed = bool(_UNSPACED.match(before) and _UNSPACED.match(after))
        else:
            is_needed = start in flag_places or (m[0] in _JOINERS and _takes_joiner(before))
        if not is_needed:
            yield start, m.end(), _name_character(m[0])


def mask_hidden_characters(text: str) -> str:
    """Returns the text with a replacement character for each hidden one and for each half of a character.

    What a script or an emoji needs stays, and so do spaces of any width, tabs and line breaks.
    """
    if text.isprintable():
        return text
    characters = list(_SURROGATE.sub("\ufffd", text))
    for start, _, _ in find_hidden_characters(text):
        characters[start] = "\ufffd"
    return "".join(characters)


def _takes_joiner(before: str) -> bool:
    """Whether a joiner may follow this character: a letter of a joining script, or a part of an emoji."""
    return bool(before) and not before.isascii() and unicodedata.category(before) in ("Lo", "Mn", "Mc", "So", "Sk")


def _name_character(character: str) -> str:
    default = "no character" if unicodedata.category(character) == "Cn" else "a control character"
    name = unicodedata.name(character, default).lower()
    return f"{name} (U+{ord(character):04X})"
