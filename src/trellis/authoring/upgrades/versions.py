"""Versions of the engine, as ``1.2.3``, with ``a1``, ``b1``, ``rc1`` or ``.dev1`` behind it before a release."""

from __future__ import annotations

import re
from typing import NamedTuple

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:(a|b|rc)(\d{1,6}))?(?:\.dev(\d{1,6}))?", re.ASCII)
_STAGES = {"a": 1, "b": 2, "rc": 3}
_RELEASED = 4


class Version(NamedTuple):
    """A version, comparable with others. stage: 0 for a bare development version, 4 for a release."""

    major: int
    minor: int
    patch: int
    stage: int
    stage_number: int
    development: int


def parse_version(text: str) -> Version | None:
    """Returns the version, or None if the text is none.

    >>> parse_version("1.10.0") > parse_version("1.9.3"), parse_version("1.0.0rc1") < parse_version("1.0.0")
    (True, True)
    """
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    major, minor, patch = (int(match[number]) for number in (1, 2, 3))
    development = int(match[6]) if match[6] else 10**6
    default_stage = 0 if match[6] else _RELEASED
    return Version(major, minor, patch, _STAGES.get(match[4], default_stage), int(match[5] or 0), development)
