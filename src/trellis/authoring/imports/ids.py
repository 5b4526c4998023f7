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


def basis(whole: str, shown: str, fallback: str) -> str:
    """The id that a course would have if it were alone. whole: the record's title. shown: the course's own.

    A title that had to be completed gives its completed form; one of which less than half can be written in ASCII letters
    gives the fallback.
    """
    own = slug(whole)
    if not own or 2 * len(own.replace("-", "")) < sum(c.isalnum() for c in whole):
        own = slug(fallback)
    elif len(whole) < len(shown):
        own = slug(shown)
    return shortened(own, MOST)


def candidates(base: str, provider: str) -> Iterator[str]:
    """Ids to try, best first: the basis, with the provider's name behind it, then numbered without end."""
    yield base
    by = shortened(slug(provider), PROVIDER)
    if by and not base.endswith(by):
        base = _joined(base, by)
        yield base
    for number in count(2):
        yield _joined(base, str(number))


def slug(text: str) -> str:
    """Small ASCII letters and digits with single hyphens; "" where nothing of `text` is left."""
    words = re.sub(r"[^\w\s]", "-", unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", ""))
    ascii = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii).strip("-")


def shortened(slug: str, most: int) -> str:
    """At most `most` characters of a slug, cut at a hyphen where there is one."""
    if len(slug) <= most:
        return slug
    whole, hyphen, _ = slug[: most + 1].rpartition("-")
    return whole if hyphen else slug[:most]


def _joined(base: str, tail: str) -> str:
    return f"{shortened(base, MOST - len(tail) - 1)}-{tail}"
