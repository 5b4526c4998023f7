"""Derives the id of a course from its title, deterministically, clashes included."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from ...diagnostics.slugs import slugify

ID_LIMIT = 60
"""Maximum length of an id, in characters."""

PROVIDER_LIMIT = 30
"""Maximum length of a provider's name within an id, in characters."""


def derive_base_id(full_title: str, title: str, fallback: str) -> str:
    """Returns the id before clashes are resolved. full_title: the record's title. title: the course's title.

    The id comes from `title` if that completes a short full title, and from `fallback` if less than half of the full
    title can be written in ASCII letters.
    """
    base = slugify(full_title)
    if not base or 2 * len(base.replace("-", "")) < sum(c.isalnum() for c in full_title):
        base = slugify(fallback)
    elif len(full_title) < len(title):
        base = slugify(title)
    return shorten_slug(base, ID_LIMIT)


DEVICE_NAMES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""Names that no file and no folder can have in Windows, where a clone of the portal may lie."""


EMPTY_VALUES = frozenset(("null",))
"""Names that YAML takes for no value where an entry names them without quotation marks."""


def generate_ids(base: str, provider: str) -> Iterator[str]:
    """Yields ids to try, best first: `base`, then with the provider's name appended, then with numbers, without end.

    None is the name of a device in Windows, or no value in YAML.
    """
    if base not in DEVICE_NAMES | EMPTY_VALUES:
        yield base
    provider_slug = shorten_slug(slugify(provider), PROVIDER_LIMIT)
    if provider_slug and not base.endswith(provider_slug):
        base = _join_with_tail(base, provider_slug)
        yield base
    for number in count(2):
        yield _join_with_tail(base, str(number))


def shorten_slug(slug: str, limit: int) -> str:
    """Returns at most `limit` characters of a slug, cut at a hyphen if possible."""
    if len(slug) <= limit:
        return slug
    head, hyphen, _ = slug[: limit + 1].rpartition("-")
    return head if hyphen else slug[:limit]


def _join_with_tail(base: str, tail: str) -> str:
    return f"{shorten_slug(base, ID_LIMIT - len(tail) - 1)}-{tail}"
