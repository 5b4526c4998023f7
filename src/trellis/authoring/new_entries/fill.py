"""Fills a template: ``{title}`` and other placeholders become values, quoted where YAML needs it; hints stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...load.parse import FrontMatterHandler

PLACEHOLDERS: Mapping[str, str] = {
    "title": "what it is called",
    "summary": "one or two sentences for its card",
    "id": "its id",
    "team": "the team's id",
    "today": "the day on which it is begun",
    "mode": "the first of the portal's formats",
    "level": "the first of the portal's levels",
    "minutes": "the sum of the minutes of a course's lessons",
    "outcomes": "the outcomes of a lesson's course, with commas",
    "skills": "the skills of a course, with commas",
    "rubric": "the rubric of a checkpoint",
    "items": "the courses and paths of a path, with commas",
    "item": "the course or path of a session",
    "session_kind": "class where a session has an item, else office-hours",
    "start": "the start of a session, four weeks from today",
    "end": "the end of a session",
    "timezone": "the time zone of the team's other sessions",
    "objective_kind": "team where an objective has a parent, else business",
    "parent": "what an objective or a team belongs to",
    "period": "the present year",
    "role": "as what somebody sees a need",
    "manager": "who leads a new team",
}
"""The placeholders that a template may have, each with its meaning."""

_TEXTS = frozenset(("title", "summary", "role"))
"""Placeholders of which the value is a person's own words."""

_PLACEHOLDER = re.compile(r"(?<![\\\w}^_$])\{([a-z_]+)\}")
r"""Braces behind a letter, a backslash or a dollar sign belong to a formula, such as ``\frac{a}{b}``."""

_HEAD = re.compile(r" *(?:- +)*(?:[A-Za-z_][\w-]*: +|(?<=- ))")
"""What stands before a value in YAML: indentation, hyphens and the key."""


class Placeholder(NamedTuple):
    """A placeholder in a template. line, column: from 1."""

    name: str
    line: int
    column: int


def find_placeholders(text: str) -> Iterator[Placeholder]:
    """Yields the placeholders of a template, unknown ones too."""
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _PLACEHOLDER.finditer(line):
            yield Placeholder(match[1], number, match.start() + 1)


def fill_template(text: str, values: Mapping[str, str], *, is_markdown: bool) -> str:
    """Returns the template with the values in place of its placeholders.

    In front matter, and in a file of YAML, a line is left out if a placeholder in it has no value.
    """
    lines = text.split("\n")
    end = lines.index("---", 1) if is_markdown and lines[0] == "---" and "---" in lines[1:] else len(lines)
    if is_markdown and end == len(lines):
        end = 0  # it has no front matter; the check says so
    filled = [
        _fill_yaml_line(line, values)
        for line in lines[:end]
        if all(values.get(name, "?") for name in _PLACEHOLDER.findall(line))
    ]
    return "\n".join((*filled, *(_substitute(line, values) for line in lines[end:])))


def _fill_yaml_line(line: str, values: Mapping[str, str]) -> str:
    head = _HEAD.match(line)
    if not head or not _TEXTS.intersection(_PLACEHOLDER.findall(line)):
        return _substitute(line, values)
    rest = line[head.end() :]
    end = _find_comment(rest)
    value, comment = rest[:end].rstrip(), rest[len(rest[:end].rstrip()) :]
    return f"{head[0]}{_fill_value(value, values)}{_substitute(comment, values)}"


def _find_comment(value: str) -> int:
    """Returns the offset of the number sign that begins a comment, or the length of the value."""
    quote = value[:1] if value[:1] in ("'", '"') else ""
    start = value.find(quote, 1) + 1 if quote else 0
    offset = value.find(" #", start)
    return offset if offset >= 0 else len(value)


def _fill_value(value: str, values: Mapping[str, str]) -> str:
    """Returns the filled value, so that YAML reads what was meant."""
    if value.startswith('"'):
        return _substitute(
            value, {name: text.replace("\\", "\\\\").replace('"', '\\"') for name, text in values.items()}
        )
    if value.startswith("'"):
        return _substitute(value, {name: text.replace("'", "''") for name, text in values.items()})
    if value.startswith("["):
        quoted_texts = {name: _quote(text) for name, text in values.items() if name in _TEXTS}
        return _substitute(value, {**values, **quoted_texts})
    return FrontMatterHandler().export({"k": _substitute(value, values)}).removeprefix("k: ")


def _quote(text: str) -> str:
    escaped_text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped_text}"'


def _substitute(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
