"""The one comment on a pull request, written for whoever wrote the content: short first, details folded.

What stands in the way and what is next, what changes for readers, what to mend, what is close to it already, who approves it and how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..approvals.evaluate.verdict import Verdict as Approval
from ..derive.difference import Difference
from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.phrases import count, series
from ..diagnostics.result import CheckResult
from . import difference as differences
from . import markdown
from . import nearest as near
from .escaping import prose
from .review import markdown as reviews
from .review import phrases as said

MARKER = "<!-- trellis review -->"
"""By which the comment is found again."""

LIMIT = 60_000
"""Characters in all; a comment at GitHub holds 65,536."""

NEAREST = LIMIT // 5
"""Characters for what is close."""

_CARDS = (40, 20, 10, 3, 0)
"""How many cards are tried to fit."""


@dataclass(frozen=True)
class Comment:
    """What there is to say. report: of the portal as it would be; found: what of it the change affects. approval: the verdict on it.

    nearest: Markdown of at most `NEAREST` characters about what exists that is close to what is new, "" where nothing is. preview: the address of the portal as it would be.
    """

    difference: Difference
    report: CheckResult
    found: Sequence[Diagnostic]
    approval: Approval
    nearest: str = ""
    preview: str = ""


def render(comment: Comment) -> str:
    """The comment, its marker first. It always fits."""
    head = "\n\n".join([MARKER, f"### {title(comment)}", *_next(comment)])
    approval = _whole(reviews.render(comment.approval), LIMIT // 3, "`trellis review` shows it all.")
    left = LIMIT - len(head) - len(approval) - 2_000
    left -= len(comment.nearest)
    changes = next(
        text for n in _CARDS if len(text := differences.markdown.render(comment.difference, n)) < left // 2 or not n
    )
    changes = _whole(changes, left // 2, "`trellis diff` shows it all.")
    parts = [head, *_mend(comment, left - len(changes)), f"#### What changes\n\n{changes}"]
    if comment.nearest:
        parts.append(f"#### {near.HEADING}\n\n{comment.nearest}")
    parts.append(f"#### Who approves it\n\n{approval}")
    parts.append(f"<sub>Commit {comment.approval.head[:10]}. This comment is kept up to date.</sub>")
    return "\n\n".join(part.strip() for part in parts) + "\n"


def title(comment: Comment) -> str:
    """How it stands, on one line."""
    parts = []
    if errors := _errors(comment):
        parts.append(f"{count(errors, 'thing')} to mend")
    if comment.approval.blocked:
        parts.append(f"{count(len(comment.approval.blocked), 'thing stands', 'things stand')} in the way")
    missing = sum(key.state != "given" for subject in comment.approval.subjects for key in subject.keys)
    if missing:
        parts.append(f"{count(missing, 'approval')} missing")
    return f"Not ready: {series(parts)}" if parts else "Ready to be merged"


def _next(comment: Comment) -> Iterator[str]:
    """Whose turn it is."""
    if _errors(comment):
        yield "**Next:** mend what is listed below; until then nothing of this can be published."
    elif comment.approval.blocked:
        yield f"**Next:** {prose(comment.approval.blocked[0].help)}."
    else:
        asked = dict.fromkeys(
            said.who(key.who) for subject in comment.approval.subjects for key in subject.missing if key.who
        )
        if asked:
            yield f"**Next:** {prose('; and '.join(list(asked)[:4]))} can approve it."
    if comment.preview:
        yield f"[See it as readers will]({comment.preview})"


def _mend(comment: Comment, limit: int) -> Iterator[str]:
    """What stands in the way of being published, open; what does not, folded."""
    grave = [d for d in comment.found if d.severity is Severity.ERROR]
    small = [d for d in comment.found if d.severity is not Severity.ERROR]
    if grave:
        yield from (said := list(markdown.findings(comment.report, grave, limit * 3 // 4, "####")))
        limit -= sum(map(len, said))
    if small:
        points = count(len(small), "smaller point")
        lines = "\n\n".join(markdown.findings(comment.report, small, limit, "####"))
        yield f"<details><summary>{points}</summary>\n\n{lines}\n\n</details>"


def _errors(comment: Comment) -> int:
    return sum(d.severity is Severity.ERROR for d in comment.found)


def _whole(text: str, limit: int, where: str) -> str:
    """The text where it fits, else its first paragraph and where the rest is. Never a part of a table or of a fold."""
    return text if len(text) <= limit else f"{text.partition(chr(10) * 2)[0][:limit]}\n\n{where}"
