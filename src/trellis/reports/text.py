"""The report as text for a terminal: each finding with the line of the file it concerns, and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from rich.cells import cell_len

from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.phrases import format_count
from ..diagnostics.result import CheckResult
from ..diagnostics.unread_rules import hides_file
from ..load.parse import MAX_FILE_SIZE
from .guides import build_guide_links
from .painting import Painter, choose_painter, link_text
from .plain import make_encodable, mask_line
from .rule_links import build_rule_links

FINDING_LIMITS = {Severity.ERROR: 200, Severity.WARNING: 100, Severity.ADVICE: 20}
"""Severity → maximum number of findings shown. The others are counted by rule."""

LINE_WIDTH = 110
"""Maximum number of characters shown of a line."""

MIN_LINE_WIDTH = 20
"""The number of characters shown of a line in the narrowest terminal."""

NEXT_STEP = (
    "Next: open a pull request. The owning team's manager approves it, the learning team where the standard asks; "
    "once merged it is in the catalogue."
)

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


def render(
    result: CheckResult,
    diagnostics: Sequence[Diagnostic],
    *,
    colour: bool = False,
    seconds: float | None = None,
    next_step: str = NEXT_STEP,
    width: int = 0,
    encoding: str = "utf-8",
    show_all: bool = False,
) -> str:
    """Returns which file to start with, the findings file by file, and a closing line.

    Files with errors come last, next to the prompt; within a file the findings are in the order of its lines.

    colour: whether to colour the report for a terminal. seconds: the duration of the check. next_step: the last line if
    there is no error. width: the columns of the terminal, which the lines of files are cut to; 0 if there is none.
    encoding: of what the report is printed to, so that markers stand below what they mark. show_all: show all findings,
    however many there are.
    """
    paint = choose_painter(colour)
    private = {(d.location.path, d.location.line) for d in (*result.diagnostics, *diagnostics) if d.private}
    lines = _LineReader(result.root, private, width, encoding)
    link_rule = build_rule_links(result.root) if colour else None
    shown: list[Diagnostic] = []
    remainders: list[str] = []
    for severity in reversed(Severity):
        selected = [d for d in diagnostics if d.severity is severity]
        limit = len(selected) if show_all else FINDING_LIMITS[severity]
        shown += selected[:limit]
        remainders += _format_remainder(selected[limit:])
    blocks = list(_format_start(diagnostics, paint))
    link_guide = build_guide_links(result.root)
    shown_guides = {""}
    for d in _order_by_file(shown):
        guide = link_guide(d.rule)
        block = [*_format_finding(d, lines, paint, link_rule(d.rule) if link_rule else "")]
        if guide not in shown_guides:  # once, however many findings it would have spared
            shown_guides.add(guide)
            block.append(f"  {paint('how it is done:', bold=True)} {mask_line(guide)}")
        blocks.append("\n".join(block))
    blocks += remainders
    blocks.append(_format_closing(result, diagnostics, paint, seconds, next_step))
    return "\n\n".join(blocks) + "\n"


def _order_by_file(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Returns the findings file by file: the files with the mildest findings first, those with errors last."""
    worst: dict[str, Severity] = {}
    for d in diagnostics:
        worst[d.location.path] = min(d.severity, worst.get(d.location.path, d.severity))
    return sorted(diagnostics, key=lambda d: (-worst[d.location.path], d.location, d.severity))


def _format_start(diagnostics: Sequence[Diagnostic], paint: Painter) -> Iterator[str]:
    """Yields the line that says with which file to start, if there is more than one error."""
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    if len(errors) < 2:
        return
    counts = Counter(d.location.path for d in errors)
    hidden_paths = {d.location.path for d in errors if hides_file(d.rule)}
    gone_paths = {d.location.path for d in errors if d.rule == "address-gone" or d.location.path.endswith("/gone.yml")}
    start = min(counts, key=lambda p: (p not in hidden_paths, p not in gone_paths, _rank_file(p), p))
    first = min(d.location for d in errors if d.location.path == start)
    error_count = format_count(counts[start], "error")
    reason = "; others may follow from it" if len(counts) > 1 else ""
    yield paint(f"Start here: {_format_location(first)} ({error_count}{reason})", bold=True)


def _rank_file(path: str) -> int:
    """Returns a lower number for a file that more of the others rest on: settings, registers, a course, its lessons."""
    depth = path.count("/")
    if depth == 0 or (depth == 1 and path.endswith(".yml")):
        return 0
    return 1 if path.endswith("/index.md") or path.endswith(".yml") else 2


def _format_finding(d: Diagnostic, lines: _LineReader, paint: Painter, url: str) -> Iterator[str]:
    """Yields the lines of one finding. url: the address of the rule, to which its name links, or ""."""
    name = paint(f"{d.severity}[{d.rule}]", fg=_COLOURS[d.severity], bold=True)
    name = link_text(name, url) if url else name
    yield f"{_format_location(d.location)}: {name}: {paint(mask_line(d.message), bold=True)}"
    yield from _format_excerpt(d.location, lines, paint, _COLOURS[d.severity])
    for label in d.related:
        yield f"  {_format_location(label.location)}: {mask_line(label.message)}"
        yield from _format_excerpt(label.location, lines, paint, "blue")
    if d.help:
        advice, *lines_to_paste = d.help.split("\n")
        yield f"  {paint('help:', bold=True)} {mask_line(advice)}"
        yield from map(mask_line, lines_to_paste)  # at the margin, where they can be copied as they are


def _format_location(location: Location) -> str:
    return f"{mask_line(location.path)}:{location.line}:{location.column}"


def _format_excerpt(location: Location, lines: _LineReader, paint: Painter, colour: str) -> Iterator[str]:
    """Yields the line of a file with a marker below the location. A long line is cut around the location."""
    text = lines.get_line(location)
    if not text.strip():
        return
    start = min(location.column - 1, len(text))
    end = min(max(location.end - 1, start + 1), len(text)) if location.end else start + 1
    number = str(location.line)
    line_width = lines.find_line_width(number)
    first = max(0, start - line_width // 2) if len(text) > line_width else 0
    last = first + line_width
    before = lines.encode(f"{'…' if first else ''}{text[first:start]}")
    excerpt = before + lines.encode(f"{text[start:last]}{'…' if len(text) > last else ''}")
    indent = cell_len(before)
    marker_width = max(1, cell_len(lines.encode(text[start : min(end, last)])))
    yield f"  {paint(number + ' │', dim=True)} {excerpt}"
    yield f"  {paint(' ' * len(number) + ' │', dim=True)} {' ' * indent}{paint('^' * marker_width, fg=colour)}"


def _format_remainder(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    if diagnostics:
        counts = Counter(d.rule for d in diagnostics).most_common()
        rules = ", ".join(f"{count:,} {rule}" for rule, count in counts)
        yield f"… and {len(diagnostics):,} more not shown here: {rules}. `trellis check --all` shows them too."


def _format_closing(
    result: CheckResult, diagnostics: Sequence[Diagnostic], paint: Painter, seconds: float | None, next_step: str
) -> str:
    duration = f" ({seconds:.1f} s)" if seconds is not None else ""
    errors, warnings, advice = (sum(d.severity is s for d in diagnostics) for s in Severity)
    entries = format_count(result.entry_count, "entry", "entries")
    counts = ((warnings, "warning", "warnings"), (advice, "piece of advice", "pieces of advice"))
    others = " and ".join(format_count(*count) for count in counts if count[0])
    if errors:
        file_count = len({d.location.path for d in diagnostics if d.severity is Severity.ERROR})
        remark = f"; also {others}" if others else ""
        error_count = format_count(errors, "error")
        files = f"{file_count:,} of {entries}" if file_count <= result.entry_count else format_count(file_count, "file")
        return paint(f"{error_count} in {files}{remark}{duration}", fg="red", bold=True)
    remark = f"; {others}" if others else ""
    success = paint(f"{entries} checked, no errors{remark}{duration}", fg="green", bold=True)
    return f"{success}\n{next_step}" if next_step else success


class _LineReader:
    """Reads lines of files when findings need them.

    private: (path, line) of the lines that are never shown. width: the columns of the terminal, or 0. encoding: its.
    """

    def __init__(self, root: Path, private: Set[tuple[str, int]], width: int, encoding: str) -> None:
        self._root = root
        self._width, self._encoding = width, encoding
        self._private = private
        self._path = ""
        self._lines: list[str] = []

    def find_line_width(self, number: str) -> int:
        """Returns how many characters of a line fit behind its number, with dots on both sides."""
        gutter = len(f"  {number} | ......")
        return min(LINE_WIDTH, max(MIN_LINE_WIDTH, self._width - gutter)) if self._width else LINE_WIDTH

    def encode(self, text: str) -> str:
        """Returns the text as the terminal can show it."""
        return make_encodable(text, self._encoding)

    def get_line(self, location: Location) -> str:
        """Returns the line without tabs and control characters, or "" if it does not exist or is private."""
        if (location.path, location.line) in self._private:
            return ""
        if location.path != self._path:
            self._path, self._lines = location.path, self._read_lines(location.path)
        if not 0 < location.line <= len(self._lines):
            return ""
        return mask_line(self._lines[location.line - 1])

    def _read_lines(self, path: str) -> list[str]:
        file = self._root / path
        try:
            if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_FILE_SIZE:
                return []
            text = file.read_text("utf-8-sig", errors="replace")
        except OSError:
            return []  # a finding says so
        return [] if "\0" in text else text.replace("\r\n", "\n").split("\n")  # none of a picture or a document
