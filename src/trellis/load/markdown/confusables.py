"""Skeletons of words: words that look alike have the same skeleton, as in Unicode's technical standard 39.

The table is a small part of the standard's: the Cyrillic and Greek letters that look like Latin ones, and the Latin
letters and digits that look alike in many typefaces.
"""

from __future__ import annotations

from ...diagnostics.unicode_forms import normalise_unicode, remove_marks

_CYRILLIC = dict(zip("авеёкмнорстухіїјѕһԁԛԝгпиьӏ", "abeekmhopctyxiijshdqwrnubl", strict=True))
_GREEK = dict(zip("αβγδεζηικνοπρστυχωϲϳ", "abydezniKvonpotuxwcj".lower(), strict=True))
_LATIN = {"0": "o", "1": "l", "|": "l", "i": "l", "ı": "l", "ł": "l", "ø": "o", "đ": "d", "ß": "b", "ɡ": "g", "ɑ": "a"}

LOOKALIKES = frozenset("авекмнорстухіјѕһԁԛԝӏαβεικνορτυχϲϳ")
"""Lower-case letters of other scripts that look like Latin ones."""

_TABLE = str.maketrans(_CYRILLIC | _GREEK | _LATIN)


def build_skeleton(text: str) -> str:
    """Returns the text without capitals, accents and differences that a reader cannot see."""
    if text.isascii():
        folded = text.lower().replace("0", "o").replace("1", "l").replace("|", "l").replace("i", "l")
    else:
        decomposed = normalise_unicode("NFD", normalise_unicode("NFKC", text).casefold().translate(_TABLE))
        folded = remove_marks(decomposed).translate(_TABLE)
    return folded.replace("rn", "m").replace("vv", "w")


def find_lookalike(word: str) -> str:
    """Returns the first letter of a Latin word that is from another script and looks Latin, or ""."""
    lower = word.lower()
    if word.isascii() or not any("a" <= letter <= "z" for letter in lower):
        return ""
    return next((c for c in lower if c in LOOKALIKES), "")
