"""A course's id, made from its title: the same title gives the same id, and a clash is settled the same way every time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

MOST = 60
"""Characters of an id."""

PROVIDER = 30
"""Characters of a provider's name in an id."""


def candidates(title: str, provider: str, fallback: str) -> Iterator[str]:
    """Ids to try, best first: the title's, with the provider's behind it, then numbered without end.

    fallback: stands for a title of which less than half can be written in ASCII letters.
    """
    own = slug(title)
    base = shortened(own if 2 * len(own.replace("-", "")) >= _letters(title) > 0 else slug(fallback), MOST)
    yield base
    by = shortened(slug(provider), PROVIDER)
    if by and not base.endswith(by):
        base = _joined(base, by)
        yield base
    for number in count(2):
        yield _joined(base, str(number))


def slug(text: str) -> str:
    """Small ASCII letters and digits with single hyphens; "" where nothing of `text` is left."""
    ascii = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii.replace("'", "")).strip("-")


def shortened(slug: str, most: int) -> str:
    """At most `most` characters of a slug, cut at a hyphen where there is one."""
    if len(slug) <= most:
        return slug
    whole, hyphen, _ = slug[: most + 1].rpartition("-")
    return whole if hyphen else slug[:most]


def _joined(base: str, tail: str) -> str:
    return f"{shortened(base, MOST - len(tail) - 1)}-{tail}"


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)
