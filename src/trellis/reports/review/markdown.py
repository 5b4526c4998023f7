"""The verdict as Markdown, for a pull request: a table of keys, what stands in the way, and the lines to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from ...approvals.evaluate import scores
from ...approvals.evaluate.verdict import KeyState, Verdict
from ...diagnostics.phrases import day
from ..markdown import cell, prose
from . import phrases

LIMIT = 200
"""How many rows of the table are written out."""

_STATES = {"given": "given", "missing": "**missing**", "stale": "**out of date**"}


def render(verdict: Verdict) -> str:
    """A line that sums up, the table, what else there is to say, and how to approve."""
    parts = [f"**{phrases.standing(verdict)}**"]
    if verdict.blocked:
        parts.append("\n".join(_blocks(verdict)))
    if verdict.subjects:
        parts.append("\n".join(_table(verdict)))
    refused = {phrases.refused(one) for subject in verdict.subjects for one in subject.not_counted}
    if refused:
        lines = (f"- {prose(line[0].upper() + line[1:])}." for line in sorted(refused))
        parts.append("\n".join(["Approvals that do not count:", "", *lines]))
    if verdict.notes:
        parts.append("\n".join(f"- Note: {prose(note)}." for note in verdict.notes))
    if any(subject.missing for subject in verdict.subjects):
        parts.append("\n".join(_how(verdict)))
    return "\n\n".join(parts) + "\n"


def _table(verdict: Verdict) -> Iterator[str]:
    yield "| what | approval | state | who |"
    yield "|---|---|---|---|"
    rows = [(found, key) for found in phrases.together(verdict.subjects) for key in found.first.keys]
    for found, key in rows[:LIMIT]:
        title = f"{cell(phrases.name(found))}<br>{cell(phrases.what(found))}"
        yield f"| {title} | {phrases.KEYS[key.key]} | {_STATES[key.state]} | {cell(_key(key))} |"
    if len(rows) > LIMIT:
        yield f"| … and {len(rows) - LIMIT} more | | | |"


def _key(key: KeyState) -> str:
    if key.given:
        return f"{key.given.by.name}, {key.given.by.role}, on {day(key.given.on)}"
    return phrases.asked(key)


def _blocks(verdict: Verdict) -> Iterator[str]:
    for block in verdict.blocked:
        yield f"- {prose(block.message[0].upper() + block.message[1:])}."
        yield from (f"  - `{path.replace('`', chr(39))}`" for path in block.paths[:5] if path.isprintable())
        yield f"  - {prose(block.help[0].upper() + block.help[1:])}."


def _how(verdict: Verdict) -> Iterator[str]:
    yield "<details><summary>How to approve</summary>"
    yield ""
    yield "Read the changed files, then choose *Review changes* and *Approve*."
    if verdict.rubrics:
        yield "Write a level for each criterion into the review's text. Whoever finds one too low chooses *Request changes* and says why."
    several = sum(any(key.scored for key in subject.missing) for subject in verdict.subjects) > 1
    for subject in verdict.subjects if several else ():
        if any(key.scored for key in subject.missing):
            yield from _template(f"### {subject.id}\n{scores.template(verdict.rubrics[subject.kind])}")
    for rubric in () if several else verdict.rubrics.values():
        yield from _template(scores.template(rubric))
    yield ""
    yield "</details>"


def _template(lines: str) -> tuple[str, ...]:
    return ("", "```text", *lines.splitlines(), "```")
