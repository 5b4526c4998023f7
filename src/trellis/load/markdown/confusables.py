"""What a word looks like: two that a reader cannot tell apart have one skeleton, after Unicode's technical standard 39.

The table is a small part of the standard's own: the letters of Cyrillic and Greek that look like Latin ones, and the few pairs
of Latin letters and digits that many typefaces make alike.
"""

from __future__ import annotations

import unicodedata

_CYRILLIC = dict(zip("авеёкмнорстухіїјѕһԁԛԝгпиьӏ", "abeekmhopctyxiijshdqwrnubl", strict=True))
_GREEK = dict(zip("αβγδεζηικνοπρστυχωϲϳ", "abydezniKvonpotuxwcj".lower(), strict=True))
_LATIN = {"0": "o", "1": "l", "|": "l", "i": "l", "ı": "l", "ł": "l", "ø": "o", "đ": "d", "ß": "b", "ɡ": "g", "ɑ": "a"}

LOOKALIKES = frozenset("авекмнорстухіјѕһԁԛԝӏαβεικνορτυχϲϳ")
"""Letters of other scripts that pass for Latin ones, in small letters."""

_TABLE = str.maketrans(_CYRILLIC | _GREEK | _LATIN)


def skeleton(text: str) -> str:
    """The text as it looks at a glance: without capitals, accents and differences that only a machine sees."""
    if text.isascii():
        folded = text.lower().replace("0", "o").replace("1", "l").replace("|", "l").replace("i", "l")
    else:
        bare = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold().translate(_TABLE))
        folded = "".join(c for c in bare if not unicodedata.combining(c)).translate(_TABLE)
    return folded.replace("rn", "m").replace("vv", "w")


def disguised(word: str) -> str:
    """The first letter of a Latin word that is of another script and looks like one of Latin; "" where there is none."""
    lower = word.lower()
    if word.isascii() or not any("a" <= letter <= "z" for letter in lower):
        return ""
    return next((c for c in lower if c in LOOKALIKES), "")
