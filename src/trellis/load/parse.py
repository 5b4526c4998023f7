"""One file: its bytes as text, its front matter as data with places, and what follows it.

python-frontmatter splits and writes; `Handler` is how it reads and writes here. Nothing that a file may hold raises: what is
wrong with its form is in the `problems` of what is returned.
"""

from __future__ import annotations

import csv
import io
import os
import re
from array import array
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from .positions import Places
from .yaml_nodes import BREAKS, Document, Problem, Unreadable, read_yaml

LIMIT = 1_000_000
"""The largest text file, in bytes. The longest course of the example portal has 12,000."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Parsed(NamedTuple):
    """A file, read. data: a mapping, or a list for a register; None where nothing could be read.

    numbers, shift: where its keys and items stand, as `Places` takes them. body_line: the line on which the text starts.
    """

    data: Any = None
    numbers: bytes = b""
    shift: int = 0
    body: str = ""
    body_line: int = 1
    problems: tuple[Problem, ...] = ()

    @property
    def places(self) -> Places:
        """Where its keys and items stand."""
        return Places(self.data, self.numbers, self.shift)


def read(root: str, path: str) -> Parsed:
    """One file, read and parsed by its ending."""
    raw, problems = fetch(os.path.join(root, path))
    return Parsed(problems=problems) if raw is None else understand(path, raw)


def understand(path: str, raw: bytes) -> Parsed:
    """A file's bytes, parsed by its ending."""
    text, problems = _decoded(raw)
    if text is None:
        return Parsed(problems=problems)
    parsed = parse(path, text)
    return parsed._replace(problems=problems + parsed.problems) if problems else parsed


def parse(path: str, text: str) -> Parsed:
    """A file's text, which has Unix line ends, parsed by the file's ending."""
    if path.endswith(".md"):
        return read_markdown(text)
    if path.endswith(".csv"):
        return read_table(text)
    if path.endswith(".txt"):
        return Parsed([line.strip() for line in text.split("\n")])
    return read_register(text)


def read_markdown(text: str) -> Parsed:
    """A Markdown file with front matter."""
    handler = Handler()
    skipped = len(text) - len(text.lstrip())
    shift = text.count("\n", 0, skipped) if skipped else 0
    try:
        _, body = frontmatter.parse(text, handler=handler)
    except Unreadable as unreadable:
        return Parsed(problems=(unreadable.problem._replace(line=unreadable.problem.line + shift),))
    data, numbers, problems = handler.document
    return Parsed(data, numbers, shift, body, handler.body_line + shift, problems)


def read_register(text: str) -> Parsed:
    """A YAML file without text: a mapping, or a list of records."""
    try:
        data, numbers, problems = read_yaml(text)
    except Unreadable as unreadable:
        return Parsed(problems=(unreadable.problem,))
    return Parsed(data, numbers, problems=problems)


def read_table(text: str) -> Parsed:
    """A CSV file with a header, as a list of records; empty cells are left out. A cell's place is its row's line."""
    records: list[dict[str, str]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    try:
        for row in rows:
            line = rows.line_num
            if "" in row:
                help = "put a cell that holds a comma in quotation marks"
                problems.append(Problem("csv-columns", line, 1, "has more cells than the header has columns", help))
            records.append({key: value for key, value in row.items() if key and value})
            numbers += (line, 1, line, 1, 1) * (1 + len(records[-1]))
    except csv.Error:
        help = "check its quotation marks: a cell that is opened with one ends with one, and one inside it is doubled"
        problems.append(Problem("csv-columns", rows.line_num + 1, 1, "the table cannot be read from this row on", help))
    return Parsed(records, array("I", numbers).tobytes(), problems=tuple(problems))


def write_markdown(metadata: dict[str, object], body: str) -> str:
    """The text of a file with this front matter and body, ending in one newline."""
    post = frontmatter.Post(body)
    post.metadata.update(metadata)
    return frontmatter.dumps(post, handler=Handler()) + "\n"


class Handler(YAMLHandler):
    """python-frontmatter's handler for entries: strict fences, places kept, keys written in the order given."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(None, b"", ())
        self.body_line = 1

    def split(self, text: str) -> tuple[str, str]:
        """The front matter and the text behind it. Raises Unreadable where a fence is missing."""
        opening = _FENCE.match(text)
        if not opening:
            help = "start the file with a line of three hyphens, then `title:`, `summary:` …, then three hyphens again"
            raise Unreadable(Problem("fm-missing", 1, 1, "front matter is missing", help))
        closing = _FENCE.search(text, opening.end())
        if not closing:
            help = "put a line of three hyphens behind its last key"
            raise Unreadable(Problem("fm-unterminated", 1, 1, "front matter has no end", help))
        content = text[closing.end() + 1 :]
        blank = len(content) - len(content.lstrip())
        self.body_line = text.count("\n", 0, closing.end() + 1 + blank) + 1
        return text[opening.end() + 1 : closing.start()], content

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """The front matter as a mapping. Raises Unreadable where it is none."""
        self.document = read_yaml(fm, line=2)
        data = self.document.data
        if not isinstance(data, dict):
            help = "write one `key: value` on each line"
            raise Unreadable(Problem("fm-not-mapping", 2, 1, "front matter is no list of keys", help))
        return data

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """YAML for `metadata`, keys in the order given, long lines not folded."""
        text: str = yaml.dump(
            metadata, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=4096
        )
        return text.removesuffix("\n")


class _Dumper(yaml.SafeDumper):
    """Writes what `read_yaml` reads: no aliases, and no ends of lines that YAML knows and an editor doesn't."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if BREAKS.search(text) else None)


_Dumper.add_representer(str, _quoted)


def fetch(file: str) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The file's bytes, or None with what keeps them from being read."""
    try:
        with open(file, "rb", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size <= LIMIT:
                return stream.read(), ()
    except OSError as error:
        help = "check the file's permissions"
        return None, (Problem("file-unreadable", 1, 1, f"cannot be read: {error.strerror}", help),)
    message = f"has {size / 1_000_000:.1f} MB; at most {LIMIT // 1_000_000} MB fit"
    return None, (Problem("file-too-large", 1, 1, message, "split it, or move what is no text elsewhere"),)


def _decoded(raw: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """The text with Unix line ends, or None with what keeps it from being one."""
    if not raw.strip():
        return None, (Problem("file-empty", 1, 1, "the file is empty", "write it, or delete it"),)
    problems: tuple[Problem, ...] = ()
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        help = "save it as UTF-8 without BOM"
        problems += (Problem("file-bom", 1, 1, "starts with an invisible byte-order mark", help),)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode(errors="replace"))
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        return None, (
            *problems,
            Problem("file-not-utf-8", line, column, message, "save the file with the encoding UTF-8"),
        )
    if "\r" in text:
        help = "let the editor save it with line endings LF"
        line, column = _place(text[: text.index("\r")])
        problems += (Problem("file-line-endings", line, column, "lines end in the Windows way (CRLF)", help),)
        text = _unix(text)
    return text, problems


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows `before`."""
    before = _unix(before)
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
