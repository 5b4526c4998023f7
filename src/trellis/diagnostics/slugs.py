"""Names for files and addresses, made from words that people wrote."""

from __future__ import annotations

import re

from .unicode_forms import normalise_unicode

_LETTERS = str.maketrans({
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ħ": "h", "ŧ": "t", "ŋ": "ng", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ə": "e",
})  # fmt: skip
"""Latin letters that Unicode does not take apart into one of ASCII and a mark → what is usually written for them."""


def slugify(text: str) -> str:
    """Returns `text` as lower-case ASCII letters and digits with single hyphens; may be empty."""
    plain = normalise_unicode("NFKC", text).casefold().replace("'", "").replace("’", "")
    words = re.sub(r"[^\w\s]", "-", plain.replace("\u0307", ""))  # the dot of a small i that was İ
    ascii = normalise_unicode("NFKD", words).translate(_LETTERS).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii).strip("-")
