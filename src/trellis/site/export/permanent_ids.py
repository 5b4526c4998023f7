"""Ids of courses and lessons that other systems keep, and that no renaming changes.

The permanent id is the first id that an entry ever had: the first of its `aliases`, else its own. Whoever renames an
entry again adds the former id at the end; one that takes over the id of another has its own at the head. xAPI's ids are
addresses made of it, below the portal's address or what `portal.yml` has as `xapi_base`.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import quote

from .refusal import ExportRefused


def build_lesson_key(permanent_id: str) -> str:
    """Returns the key of a lesson in what a package keeps: 6 characters that follow from its permanent id."""
    return urlsafe_b64encode(sha256(permanent_id.encode()).digest())[:6].decode()


def build_activity_id(base: str, course: str) -> str:
    """Returns the id of a course in xAPI. base: what the portal's ids begin with. course: its permanent id.

    Raises ExportRefused without a base, since the ids would be those of no portal.
    """
    if not base:
        raise ExportRefused(
            "xAPI's ids are addresses, and this portal has none: mkdocs.yml has no `site_url`. "
            "Write it there, or write `xapi_base: https://…/` into portal.yml"
        )
    return f"{base.rstrip('/')}/courses/{quote(course)}/"
