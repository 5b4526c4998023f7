"""Reads ``addresses.txt``, the list of published addresses: it only grows, so more of it is read than of a text."""

from __future__ import annotations

from .parse import ParsedFile, parse_file
from .scan import ADDRESSES

MAX_SIZE = 32_000_000
"""The most bytes that are read: half a million addresses and more."""

_HELPS = {
    "file-bom": "run `trellis addresses --write`, or save it as UTF-8 without BOM",
    "file-line-endings": "run `trellis addresses --write`, or let the editor save it with line endings LF",
    "file-too-large": "delete the lines that are no addresses, and those that stand in it twice",
}
"""Rule → what mends this file, which `--fix` does not touch."""


def read_address_list(root: str) -> ParsedFile:
    """Returns the lines as its data, without white space around them; None if the file cannot be read."""
    parsed = parse_file(root, ADDRESSES, MAX_SIZE)
    problems = (problem._replace(help=_HELPS.get(problem.rule, problem.help)) for problem in parsed.problems)
    return parsed._replace(problems=tuple(problems))
