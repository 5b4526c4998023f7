"""The report for people: each finding with the author's own line under it, the worst first, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path

from rich.cells import cell_len

from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.result import CheckResult
from ..load.parse import LIMIT
from .rule_links import pages

SHOWN = {Severity.ERROR: 200, Severity.WARNING: 100, Severity.ADVICE: 20}
"""How many findings of a severity are written out; the rest is counted by rule."""

WIDTH = 110
"""The most characters of an author's line that are shown."""

NEXT = (
    "Next: open a pull request. The owning team's manager approves it, the learning team where the standard asks; "
    "once merged it is in the catalogue."
)

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.ADVICE: "36"}

Paint = Callable[[str, str], str]


def render(
    verdict: CheckResult,
    diagnostics: Sequence[Diagnostic],
    *,
    colour: bool = False,
    seconds: float | None = None,
    then: str = NEXT,
) -> str:
    """The findings, errors last so that they stand next to the prompt, and a closing line.

    colour: for a terminal. seconds: what it took. then: said where nothing stands in the way.
    """
    paint: Paint = (lambda text, code: f"\033[{code}m{text}\033[0m") if colour else (lambda text, code: text)
    private = {(d.location.path, d.location.line) for d in (*verdict.diagnostics, *diagnostics) if d.private}
    lines = _Lines(verdict.root, private)
    page = pages(verdict.root) if colour else None
    blocks: list[str] = []
    for severity in reversed(Severity):
        found = [d for d in diagnostics if d.severity is severity]
        shown = found[: SHOWN[severity]]
        blocks += ["\n".join(_block(d, lines, paint, page(d.rule) if page else "")) for d in shown]
        blocks += _rest(found[len(shown) :])
    blocks.append(_closing(verdict, diagnostics, paint, seconds, then))
    return "\n\n".join(blocks) + "\n"


def _block(d: Diagnostic, lines: _Lines, paint: Paint, url: str) -> Iterator[str]:
    """url: of the page that tells of the rule; a terminal makes the rule's name a link to it."""
    name = paint(f"{d.severity}[{d.rule}]", f"1;{_COLOURS[d.severity]}")
    name = f"\033]8;;{url}\033\\{name}\033]8;;\033\\" if url else name
    yield f"{_place(d.location)}: {name}: {paint(_visible(d.message), '1')}"
    yield from _excerpt(d.location, lines, paint, _COLOURS[d.severity])
    for label in d.related:
        yield f"  {_place(label.location)}: {_visible(label.message)}"
        yield from _excerpt(label.location, lines, paint, "34")
    if d.help:
        yield f"  {paint('help:', '1')} {_visible(d.help)}"


def _place(location: Location) -> str:
    return f"{_visible(location.path)}:{location.line}:{location.column}"


def _excerpt(location: Location, lines: _Lines, paint: Paint, colour: str) -> Iterator[str]:
    """The author's line with a mark under the place, cut to its surroundings where it is long."""
    text = lines.at(location)
    if not text.strip():
        return
    start = min(location.column - 1, len(text))
    end = min(max(location.end - 1, start + 1), len(text)) if location.end else start + 1
    cut = max(0, start - WIDTH // 2) if len(text) > WIDTH else 0
    shown = ("…" if cut else "") + text[cut : cut + WIDTH] + ("…" if len(text) > cut + WIDTH else "")
    before = cell_len(("…" if cut else "") + text[cut:start])
    under = max(1, min(cell_len(text[start:end]), WIDTH))
    number = str(location.line)
    yield f"  {paint(number + ' │', '2')} {shown}"
    yield f"  {paint(' ' * len(number) + ' │', '2')} {' ' * before}{paint('^' * under, colour)}"


def _rest(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    if diagnostics:
        rules = Counter(d.rule for d in diagnostics).most_common()
        said = ", ".join(f"{count:,} {rule}" for rule, count in rules)
        yield f"… and {len(diagnostics):,} more not shown here: {said}. `trellis check --format json` has them all."


def _closing(
    verdict: CheckResult, diagnostics: Sequence[Diagnostic], paint: Paint, seconds: float | None, then: str
) -> str:
    took = f" ({seconds:.1f} s)" if seconds is not None else ""
    errors, warnings, advice = (sum(d.severity is s for d in diagnostics) for s in Severity)
    of = f"{verdict.entries:,} {'entry' if verdict.entries == 1 else 'entries'}"
    also = [_count(warnings, "warning"), _count(advice, "piece of advice", "pieces of advice")]
    also = [part for part in also if part]
    if errors:
        files = len({d.location.path for d in diagnostics if d.severity is Severity.ERROR})
        more = f"; also {' and '.join(also)}" if also else ""
        what = "1 thing" if errors == 1 else f"{errors:,} things"
        where = f"{files:,} of {of}" if files <= verdict.entries else f"{files:,} files"
        return paint(f"{what} to mend in {where}{more}{took}", "1;31")
    more = f", with {' and '.join(also)}" if also else ""
    well = paint(f"Nothing stands in the way of {of}{more}{took}", "1;32")
    return f"{well}\n{then}" if then else well


def _count(number: int, one: str, many: str = "") -> str:
    return "" if not number else f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def _visible(text: str) -> str:
    """Text as a terminal may show it: tabs as spaces, what would move the cursor or colour the line as a mark."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " if c == "\t" else "�" for c in text)


class _Lines:
    """Lines of files, read when a finding needs them. private: those that are never shown, whatever is found on them."""

    def __init__(self, root: Path, private: Set[tuple[str, int]]) -> None:
        self._root = root
        self._private = private
        self._path = ""
        self._lines: list[str] = []

    def at(self, location: Location) -> str:
        """The line, tabs as spaces and control characters visible; "" where there is none or it is private."""
        if (location.path, location.line) in self._private:
            return ""
        if location.path != self._path:
            self._path, self._lines = location.path, self._read(location.path)
        if not 0 < location.line <= len(self._lines):
            return ""
        return _visible(self._lines[location.line - 1])

    def _read(self, path: str) -> list[str]:
        file = self._root / path
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LIMIT:
            return []
        return file.read_text("utf-8-sig", errors="replace").replace("\r\n", "\n").split("\n")
