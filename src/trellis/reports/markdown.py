"""The report as Markdown: a pull request's comment and a step's summary, written for the author."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..diagnostics import Diagnostic, Severity
from ..verdict import Verdict
from .standard import pages

LIMIT = 60_000
"""Characters; a comment on GitHub holds 65,536."""

MARKER = "<!-- trellis -->"
"""By which the one comment is found again and updated in place."""

HEADINGS = {
    Severity.ERROR: "To mend before it can be published",
    Severity.WARNING: "To mend soon",
    Severity.ADVICE: "Advice, which may be left",
}


def render(verdict: Verdict, diagnostics: Sequence[Diagnostic]) -> str:
    """A line that sums up, then the findings by gravity and file, as many as fit."""
    parts = [MARKER, _summary(diagnostics)]
    left, cut = LIMIT, 0
    for part in _parts(diagnostics, pages(verdict.root)):
        if len(part) > left:
            cut += 1
        else:
            parts.append(part)
            left -= len(part)
    if cut:
        parts.append(f"… and {cut:,} more; `trellis check` shows them all.")
    return "\n\n".join(parts) + "\n"


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    if errors:
        files = len({d.location.path for d in errors})
        things = "**1 thing** is" if len(errors) == 1 else f"**{len(errors):,} things** are"
        return f"{things} to mend in {files} {'file' if files == 1 else 'files'} before this can be published."
    more = f" {len(diagnostics)} smaller {'point' if len(diagnostics) == 1 else 'points'} below." if diagnostics else ""
    return f"**Nothing stands in the way.** Next: the owning team's manager approves it.{more}"


def _parts(diagnostics: Sequence[Diagnostic], page: Callable[[str], str]) -> Iterator[str]:
    for severity, heading in HEADINGS.items():
        found = [d for d in diagnostics if d.severity is severity]
        if found:
            yield f"### {heading}"
            yield from (_finding(d, page(d.rule)) for d in found)


def _finding(d: Diagnostic, url: str) -> str:
    why = f" ([why]({url}))" if url else ""
    lines = [f"- **{_code(d.location.path)}, line {d.location.line}**: {_prose(d.message)}{why}"]
    lines += [
        f"  - {_code(label.location.path)}, line {label.location.line}: {_prose(label.message)}" for label in d.related
    ]
    lines += [f"  - {_prose(d.help)}"] if d.help else []
    return "\n".join(lines)


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("\n", " ") + "`"


def _prose(text: str) -> str:
    """Plain text as Markdown that shows just it: what stands in backticks stays, all else that means something is escaped."""
    parts = re.split(r"(`[^`\n]*`)", " ".join(text.split()))
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_\[\]<>#@|~])", r"\\\1", part) for part in parts)
