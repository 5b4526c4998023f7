"""Pairs the lines of `:::note` … `:::`, by which other generators of sites mark notes and other parts of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ALERTS = frozenset(("note", "tip", "important", "warning", "caution"))
"""The types of GitHub's alerts."""

NOTES = ALERTS | frozenset(("info", "danger", "success", "question", "abstract", "example", "quote", "failure", "bug"))
"""The types of notes that Material knows, and other generators too."""

_SELF_CLOSING = frozenset(("code", "column", "column-end", "image", "row", "row-end", "video"))
"""The types whose opening line may end with colons too, at Microsoft Learn."""

OTHER_PARTS = _SELF_CLOSING | frozenset(("code-group", "columns", "moniker", "tabs", "tab", "zone"))
"""The types that are no notes: pictures, code and parts that stand side by side or are shown to some readers."""

_FENCE = re.compile(r"(?P<before>[ \t>]*+(?:[-*+][ \t]++)?+)(?P<mark>:{3,99})[ \t]*+(?P<words>[^\n]*+)")
_WORDS = re.compile(
    r"(?:\{?\.?(?:callout-)?(?P<name>[A-Za-z][\w-]{0,40}+)(?P<braced>[ \t]*+\})?+|\{(?P<directive>[\w-]{1,40}+)\})"
    r"(?P<rest>[^\n]*+)"
)
_LABEL = re.compile(r'\[(?P<label>[^\[\]\n]*+)\]|title="(?P<title>[^"\n]*+)"[ \t]*+\}')


@dataclass(slots=True)
class Container:
    """A part of a text between two lines of colons.

    row, last_row: its first and its last line, from 0; last_row is -1 if no line closes it. name: its type, in lower
    case. title: the words above it. rest: what else the first line says. depth: the number of containers around it.
    column: at which its colons stand, from 0. has_plain_indent: whether only spaces stand before them.
    """

    row: int
    column: int
    written: str
    name: str
    title: str
    rest: str
    depth: int
    has_plain_indent: bool
    last_row: int = -1


def find_containers(lines: Sequence[str]) -> list[list[Container]]:
    """Returns each outermost container with those in it, in the order of their first lines.

    lines: a text without its code.
    """
    groups: list[list[Container]] = []
    stack: list[Container] = []
    for row, line in enumerate(lines):
        match = _FENCE.fullmatch(line) if ":::" in line else None
        if match is None:
            continue
        words = match["words"].rstrip()
        if not words.strip(":"):
            if stack:
                stack.pop().last_row = row
            continue
        container = _read_opening(row, match, words, len(stack))
        if container is None or (words.endswith(":::") and container.name not in _SELF_CLOSING):
            continue
        if container.depth:
            groups[-1].append(container)
        else:
            groups.append([container])
        if words.endswith(":::"):
            container.last_row = row
        else:
            stack.append(container)
    return groups


def is_certain(group: Sequence[Container]) -> bool:
    """Whether it is certain what a container and those in it are in Markdown: closed notes of types that are known."""
    return all(
        container.name in NOTES
        and container.last_row > container.row + 1
        and not container.rest
        and container.has_plain_indent
        for container in group
    )


def _read_opening(row: int, match: re.Match[str], words: str, depth: int) -> Container | None:
    opening = _WORDS.fullmatch(words)
    if opening is None:
        return None
    rest = opening["rest"].strip()
    label = _LABEL.fullmatch(rest)
    is_plain = not words.startswith("{") and not rest.startswith(("[", "{"))
    title = (label["label"] or label["title"] or "") if label else rest if is_plain else ""
    name = (opening["name"] or opening["directive"]).lower()
    written = f"{match['mark']}{' ' if match[0][match.end('mark') :].startswith(' ') else ''}{words}"
    column, before = match.start("mark"), match["before"]
    return Container(row, column, written, name, title, "" if title else rest, depth, not before.strip(" "))
