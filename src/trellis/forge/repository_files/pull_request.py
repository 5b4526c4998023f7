"""Renders the template of pull requests: questions to the author, and the rubrics for the approvers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ...approvals.evaluate.scores import format_score_template
from ...approvals.policy import build_policy
from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Rubric
from ...reports.markdown import escape_cell

_HEAD = """\
<!-- Written by `trellis repository` from the portal's rubrics; mend it there. Delete what you do not need. -->

## What changes, and for whom

## Why now

<!-- The need or the objective behind it. What happens if nothing changes? -->

## Before you ask for approval

- [ ] `trellis check` reports no errors
- [ ] I looked for a course that does this already
- [ ] Somebody who does the work has tried it
"""

_APPROVAL = """\
## For whoever approves

The check below says who is asked. Read the changed files, choose *Review changes*, copy the lines of what you approve
into the review, give each criterion a level, and choose *Approve*; or choose *Request changes* and say what is
missing. Where several courses or paths change, put `### ` and the id above the lines of each. A review that is edited
afterwards does not count.
"""


def render_pull_request_template(catalogue: Catalogue) -> str:
    """Renders the template."""
    policy = build_policy(catalogue)
    parts = [_HEAD]
    if policy.rubrics:
        parts.append(_APPROVAL)
    for kind, rubric in policy.rubrics.items():
        entry = catalogue.find_entry("rubric", rubric.id)
        if entry:
            parts.append("\n".join(_render_rubric(kind, entry, format_score_template(rubric))))
    return "\n".join(parts)


def _render_rubric(kind: str, rubric: Entry[Rubric], lines: str) -> Iterator[str]:
    yield f"<details><summary>A {kind}: {escape(rubric.title)}</summary>"
    yield ""
    yield "| criterion | asks | passes with |"
    yield "|---|---|---|"
    for criterion in rubric.meta.criteria:
        passing = (
            f"{criterion.pass_}: {criterion.levels[criterion.pass_ - 1]}"
            if criterion.pass_ <= len(criterion.levels)
            else ""
        )
        yield f"| {criterion.id} | {escape_cell(criterion.text)} | {escape_cell(passing)} |"
    yield ""
    yield "```text"
    yield lines.rstrip("\n")
    yield "```"
    yield ""
    yield "</details>"
    yield ""
