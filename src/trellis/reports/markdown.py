"""The report as Markdown: a pull request's comment and a step's summary, written for the author."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.result import CheckResult
from .escaping import cell, code, prose
from .rule_links import pages

__all__ = ["cell", "findings", "prose", "render", "summary"]

LIMIT = 60_000
"""Characters; a comment on GitHub holds 65,536."""

MARKER = "<!-- trellis -->"
"""By which the one comment is found again and updated in place."""

HEADINGS = {
    Severity.ERROR: "To mend before it can be published",
    Severity.WARNING: "To mend soon",
    Severity.ADVICE: "Advice, which may be left",
}


def render(verdict: CheckResult, diagnostics: Sequence[Diagnostic], *sections: str) -> str:
    """A line that sums up, then the findings by gravity and file, as many as fit, then further sections, whole or not at all."""
    fitting = [section for section in sections if 0 < len(section) < LIMIT // 2]
    said = findings(verdict, diagnostics, LIMIT - sum(map(len, fitting)))
    return "\n\n".join([MARKER, summary(diagnostics), *said, *fitting]) + "\n"


def findings(
    verdict: CheckResult, diagnostics: Sequence[Diagnostic], limit: int, heading: str = "###"
) -> Iterator[str]:
    """The findings by gravity and file, each a block of lines, as many as fit into `limit` characters. heading: its mark."""
    cut = 0
    for part in _parts(diagnostics, pages(verdict.root), heading):
        if len(part) > limit:
            cut += 1
        else:
            yield part
            limit -= len(part)
    if cut:
        yield f"… and {cut:,} more; `trellis check` shows them all."


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """How it stands, in a sentence."""
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    if errors:
        files = len({d.location.path for d in errors})
        things = "**1 thing** is" if len(errors) == 1 else f"**{len(errors):,} things** are"
        return f"{things} to mend in {files} {'file' if files == 1 else 'files'} before this can be published."
    more = f" {len(diagnostics)} smaller {'point' if len(diagnostics) == 1 else 'points'} below." if diagnostics else ""
    return f"**Nothing stands in the way.** Next: the owning team's manager approves it.{more}"


def _parts(diagnostics: Sequence[Diagnostic], page: Callable[[str], str], mark: str) -> Iterator[str]:
    for severity, heading in HEADINGS.items():
        found = [d for d in diagnostics if d.severity is severity]
        if found:
            yield f"{mark} {heading}"
            yield from (_finding(d, page(d.rule)) for d in found)


def _finding(d: Diagnostic, url: str) -> str:
    why = f" ([why]({url}))" if url else ""
    lines = [f"- **{code(d.location.path)}, line {d.location.line}**: {prose(d.message)}{why}"]
    lines += [
        f"  - {code(label.location.path)}, line {label.location.line}: {prose(label.message)}" for label in d.related
    ]
    lines += [f"  - {prose(d.help)}"] if d.help else []
    return "\n".join(lines)
