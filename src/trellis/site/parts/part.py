"""A part of a site: the files that a hash of their address gives to it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

MAX_PARTS = 256
"""The largest number of parts: as many jobs as GitHub allows in a matrix."""

_FORM = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts of a site. number: from 1 to `count`."""

    number: int
    count: int

    @property
    def label(self) -> str:
        """Its name for folders and files, such as ``3-of-8``."""
        return f"{self.number}-of-{self.count}"

    def holds(self, path: str) -> bool:
        """Whether a file belongs to this part. path: below the site's folder."""
        return choose_part(path, self.count) == self.number


def choose_part(path: str, count: int) -> int:
    """The number of the part, from 1, that a file belongs to where a site has so many parts.

    >>> choose_part("courses/rates/index.html", 1)
    1
    """
    digest = hashlib.sha256(path.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") % count + 1


def parse_part(text: str) -> Part:
    """The part that is written as ``3/8``. Raises ValueError, whose message says how to write one.

    >>> parse_part("3/8")
    Part(number=3, count=8)
    """
    match = _FORM.fullmatch(text)
    part = Part(int(match[1]), int(match[2])) if match else Part(0, 0)
    if not 1 <= part.number <= part.count <= MAX_PARTS:
        raise ValueError(
            f"it is {text!a}; write the part and the number of parts, such as 3/8. Parts are counted from 1, and there "
            f"are at most {MAX_PARTS}"
        )
    return part
