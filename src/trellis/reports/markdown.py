"""The report as Markdown, for the comment on a pull request and the summary of a CI step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.phrases import format_count
from ..diagnostics.result import CheckResult
from .escaping import escape_block, escape_cell, escape_code, escape_prose
from .guides import build_guide_links
from .rule_links import build_rule_links

__all__ = ["escape_cell", "escape_prose", "format_findings", "format_summary", "render"]

LIMIT = 60_000
"""Maximum length of the report, in characters. GitHub allows 65,536 for a comment."""

MARKER = "<!-- trellis -->"
"""Identifies the comment, so that it can be updated in place."""

HEADINGS = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings",
    Severity.ADVICE: "Advice, which may be left",
}


def render(result: CheckResult, diagnostics: Sequence[Diagnostic], *sections: str) -> str:
    """Returns a summary, the findings that fit, by severity and file, and further sections, which are never cut."""
    fitting = [section for section in sections if 0 < len(section) < LIMIT // 2]
    findings = format_findings(result, diagnostics, LIMIT - sum(map(len, fitting)))
    return "\n\n".join([MARKER, format_summary(diagnostics), *findings, *fitting]) + "\n"


def format_findings(
    result: CheckResult, diagnostics: Sequence[Diagnostic], limit: int, heading: str = "###"
) -> Iterator[str]:
    """Yields the findings that fit into `limit` characters, by severity and file. heading: Markdown of the level."""
    omitted_count = 0
    link_guide = build_guide_links(result.root)
    for block in _list_blocks(diagnostics, build_rule_links(result.root), heading):
        if len(block) > limit:
            omitted_count += 1
        else:
            yield block
            limit -= len(block)
    addresses = dict.fromkeys(filter(None, (link_guide(d.rule) for d in diagnostics)))
    if guides := ", ".join(f"<{address}>" for address in addresses if "://" in address):
        yield f"How it is done: {guides}"
    if omitted_count:
        yield f"… and {omitted_count:,} more; `trellis check` shows them all."


def format_summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Returns the state of the portal, in a sentence."""
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    if errors:
        file_count = len({d.location.path for d in errors})
        error_count = format_count(len(errors), "error")
        return f"**{error_count}** in {format_count(file_count, 'file')}. Nothing of this can be published before."
    count = len(diagnostics)
    remark = f" {format_count(count, 'smaller point')} below." if count else ""
    return f"**No errors.** Next: the owning team's manager approves it.{remark}"


def _list_blocks(diagnostics: Sequence[Diagnostic], link_rule: Callable[[str], str], prefix: str) -> Iterator[str]:
    for severity, heading in HEADINGS.items():
        selected = [d for d in diagnostics if d.severity is severity]
        if selected:
            yield f"{prefix} {heading}"
            yield from (_format_finding(d, link_rule(d.rule)) for d in selected)


def _format_finding(d: Diagnostic, url: str) -> str:
    link = f" ([why]({url}))" if url else ""
    lines = [f"- **{escape_code(d.location.path)}, line {d.location.line}**: {escape_prose(d.message)}{link}"]
    lines += [
        f"  - {escape_code(label.location.path)}, line {label.location.line}: {escape_prose(label.message)}"
        for label in d.related
    ]
    if d.help:
        advice, *lines_to_paste = d.help.split("\n")
        lines.append(f"  - {escape_prose(advice)}")
        lines += ["", *escape_block(lines_to_paste, "    ")] if lines_to_paste else []
    return "\n".join(lines)
