"""Reads linked data in the words of schema.org, as JSON-LD of its own or within a web page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from ..refusals import ImportRefused

TYPES = frozenset(("Course", "LearningResource", "EducationalOccupationalProgram"))
"""The types of schema.org that are courses."""

MAX_DEPTH = 8
"""How deep a course is looked for."""

_SCRIPT = re.compile(r"<script\b[^>]{0,500}application/ld\+json[^>]{0,500}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)


def is_linked_data(value: object) -> bool:
    """Whether an object says that it is JSON-LD."""
    return isinstance(value, Mapping) and ("@graph" in value or "@type" in value)


def collect_courses(value: Any) -> list[dict[str, Any]]:
    """Returns the courses in linked data, in order, each once."""
    courses: list[dict[str, Any]] = []
    keys: set[str] = set()
    for course in _iterate_courses(value, 0):
        identity = str(course.get("@id") or course.get("url") or "")
        if not identity or identity not in keys:
            courses.append(course)
            keys.add(identity)
    return courses


def _iterate_courses(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _iterate_courses(item, depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and name.rpartition("/")[2].rpartition(":")[2] in TYPES for name in names):
            yield value
            return
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _iterate_courses(item, depth + 1)


def read_web_page(text: str) -> list[Any]:
    """Returns the linked data that a web page holds. Raises ImportRefused if there is none that can be read."""
    values = []
    end = 0
    while opening := _SCRIPT.search(text, end):
        closing = _SCRIPT_END.search(text, opening.end())
        end = closing.start() if closing else len(text)  # up to there all is its content, as browsers have it
        with suppress(ValueError, RecursionError):
            values.append(json.loads(text[opening.end() : end]))
    if not values:
        help = "export the catalogue as CSV, XLSX or JSON, or save a page that has it"
        raise ImportRefused("the web page holds no linked data (JSON-LD) of courses", help)
    return values
