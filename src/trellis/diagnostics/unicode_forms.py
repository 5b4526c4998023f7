"""Unicode's normal forms of texts that anybody wrote, in time that grows with their length alone.

Python sorts the marks on a letter by moving each past the others, in one step that nothing can interrupt. A name in a
commit with a million marks on one letter would take it hours. So no more than thirty stand together here, as in the
Stream-Safe Text Format of Unicode (UAX 15): a sign that nobody sees is put between them.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

import regex

MAX_MARKS = 30
"""How many marks on one letter are put in order; no writing needs more."""

_JOINER = "\u034f"
"""The combining grapheme joiner: a mark that is never moved, so that none is moved past it."""

_MARK = r"[\p{M}\uff9e\uff9f]"
"""Whatever a normal form can move, or makes such a mark of: the sound marks of halfwidth Katakana are no marks yet."""

_LONG_RUN = regex.compile(rf"{_MARK}{{{MAX_MARKS}}}(?={_MARK})")


def normalise_unicode(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Returns a text in a normal form, with U+034F behind each thirty marks of a longer run.

    >>> normalise_unicode("NFKC", "ﬁne"), normalise_unicode("NFC", "é")
    ('fine', 'é')
    """
    if len(text) > MAX_MARKS and not text.isascii():
        text = _LONG_RUN.sub(rf"\g<0>{_JOINER}", text)
    return unicodedata.normalize(form, text)


class _Marks(dict[int, int | None]):
    """A translation table that removes accents and vowel signs; filled as characters are met, for they are few."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) and code not in _SOUND_MARKS else code
        return self[code]


_SOUND_MARKS = frozenset((0x3099, 0x309A))
"""The sound marks of kana, with which ハ is バ or パ: other letters, as no accent makes them."""

_MARKS = _Marks()


def remove_marks(text: str) -> str:
    """Returns a text in form NFD or NFKD without its accents and vowel signs. Kana keep their sound marks.

    >>> remove_marks("bu\u0308ro"), remove_marks("ハ\u3099ス")
    ('buro', 'バス')
    """
    folded = text.translate(_MARKS)
    return unicodedata.normalize("NFC", folded) if "\u3099" in folded or "\u309a" in folded else folded
