"""One file: its bytes as text, its front matter as data with places, and what follows it.

python-frontmatter splits and writes; `Handler` is how it reads and writes here. Nothing that a file may hold raises: what is
wrong with its form is in the `problems` of what is returned.
"""

from __future__ import annotations

import csv
import io
import os
import re
from typing import Any

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from .nodes import Parsed, Problem, Unreadable, read_yaml

LIMIT = 1_000_000
"""The largest text file, in bytes. The longest course of the example portal has 12,000."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


def read(root: str, path: str) -> Parsed:
    """One file, read and parsed by its ending. Never raises for what the file holds."""
    text, problems = _text(os.path.join(root, path))
    if text is None:
        return Parsed(problems=problems)
    if path.endswith(".md"):
        parsed = read_markdown(text)
    elif path.endswith(".csv"):
        parsed = _table(text)
    else:
        parsed = read_register(text)
    parsed.problems[:0] = problems
    return parsed


def _text(file: str) -> tuple[str | None, list[Problem]]:
    try:
        with open(file, "rb", buffering=0) as stream:
            raw = stream.read(LIMIT + 1) or b""
    except OSError as error:
        return None, [
            Problem("file-unreadable", 1, 1, f"cannot be read: {error.strerror}", "check the file's permissions")
        ]
    if len(raw) > LIMIT:
        return None, [
            Problem(
                "file-too-large",
                1,
                1,
                f"is larger than {LIMIT // 1000:,} kB",
                "split it, or move what is no text elsewhere",
            )
        ]
    if not raw.strip():
        return None, [Problem("file-empty", 1, 1, "the file is empty", "write it, or delete it")]
    problems = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        problems.append(
            Problem("file-bom", 1, 1, "starts with an invisible byte-order mark", "save it as UTF-8 without BOM")
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return None, [
            Problem(
                "file-not-utf-8",
                line,
                column,
                f"byte {raw[error.start]:#04x} is not UTF-8",
                "save the file with the encoding UTF-8",
            )
        ]
    if "\r" in text:
        at = text.index("\r")
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        problems.append(
            Problem(
                "file-line-endings",
                line,
                column,
                "lines end in the Windows way (CRLF)",
                "let the editor save it with line endings LF",
            )
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problems


def _table(text: str) -> Parsed:
    """A CSV file with a header, as a list of records; empty cells are left out."""
    parsed = Parsed(data=[])
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
        for index, row in enumerate(rows):
            line = rows.line_num
            if "" in row:
                parsed.problems.append(
                    Problem(
                        "csv-columns",
                        line,
                        1,
                        "has more cells than the header has columns",
                        "put a cell that holds a comma in quotation marks",
                    )
                )
            record = {key: value for key, value in row.items() if key and value}
            parsed.data.append(record)
            parsed.positions[(index,)] = (line, 1, line, 1, 0)
            parsed.positions.update({(index, key): (line, 1, line, 1, 0) for key in record})
    except csv.Error as error:
        parsed.problems.append(
            Problem(
                "csv-columns",
                rows.line_num,
                1,
                f"the table breaks off here: {error}",
                "check the quotation marks of this row",
            )
        )
    return parsed


class Handler(YAMLHandler):
    """python-frontmatter's handler for entries: strict fences, positions kept, keys written in the order given."""

    def __init__(self) -> None:
        super().__init__()
        self.parsed = Parsed()

    def split(self, text: str) -> tuple[str, str]:
        """The front matter and the text behind it. Raises Unreadable where a fence is missing."""
        opening = _FENCE.match(text)
        if not opening:
            raise Unreadable(
                Problem(
                    "fm-missing",
                    1,
                    1,
                    "front matter is missing",
                    "start the file with a line of three hyphens, then `title:`, `summary:` …, then three hyphens again",
                )
            )
        closing = _FENCE.search(text, opening.end())
        if not closing:
            raise Unreadable(
                Problem(
                    "fm-unterminated",
                    1,
                    1,
                    "front matter has no end",
                    "put a line of three hyphens behind its last key",
                )
            )
        self.parsed.body_line = text.count("\n", 0, closing.end()) + 2
        return text[opening.end() + 1 : closing.start()], text[closing.end() + 1 :]

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """The front matter as a mapping. Raises Unreadable where it is none."""
        read_yaml(fm, self.parsed, line=2)
        if not isinstance(self.parsed.data, dict):
            raise Unreadable(
                Problem(
                    "fm-not-mapping", 2, 1, "front matter is no list of keys", "write one `key: value` on each line"
                )
            )
        return self.parsed.data

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        """YAML for `metadata`, keys in the order given, long lines not folded."""
        text: str = super().export(metadata, sort_keys=False, width=4096, **kwargs)
        return text


def read_markdown(text: str) -> Parsed:
    """A Markdown file with front matter. What is wrong is in `problems`; `data` is None where nothing could be read."""
    handler = Handler()
    skipped = len(text) - len(text.lstrip())
    shift = text.count("\n", 0, skipped)
    parsed = handler.parsed
    try:
        _, parsed.body = frontmatter.parse(text, handler=handler)
    except Unreadable as unreadable:
        parsed.data = None
        parsed.problems.append(unreadable.problem)
    if shift:
        parsed.body_line += shift
        parsed.positions = {p: (a + shift, b, c + shift, d, e) for p, (a, b, c, d, e) in parsed.positions.items()}
    return parsed


def read_register(text: str) -> Parsed:
    """A YAML file without text: a mapping, or a list of records."""
    parsed = Parsed()
    try:
        read_yaml(text, parsed, line=1)
    except Unreadable as unreadable:
        parsed.problems.append(unreadable.problem)
    return parsed


def write_markdown(metadata: dict[str, object], body: str) -> str:
    """The text of a file with this front matter and body, ending in one newline."""
    post = frontmatter.Post(body)
    post.metadata.update(metadata)
    return frontmatter.dumps(post, handler=Handler()) + "\n"
