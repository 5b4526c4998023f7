"""A decision about a close course says for which state of the two it holds (`near-duplicate`); one that says another state stays.

Only people can tell whether a decision still holds. Where none says for what it was taken, it is new, and the state is today's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...catalogue.catalogue import Catalogue, Entry
from ...duplicates.comparison import Comparison
from ...kinds import Course, Kind
from .page import Edit, Page

Wanted = Mapping[tuple[str, str], str]
"""Course and the one that it is close to → the digest of the two."""


def wanted(catalogue: Catalogue) -> Wanted:
    """The digests of all courses that are close, either way round; none where no decision lacks one."""
    if not any(decision.digest is None for course in catalogue.courses for decision in course.meta.decisions):
        return {}
    compared = Comparison().of(catalogue)
    close = [(pair.told, pair.other) for pair in compared.pairs if pair.near.verdict == "ask"]
    found = {(one.id, other.id): compared.digest(one, other) for one, other in close}
    return found | {(other, one): digest for (one, other), digest in found.items()}


def fix(page: Page, digests: Wanted, entries: tuple[Entry[Kind], ...]) -> Iterator[Edit]:
    """entries: those that the page holds."""
    for entry in entries:
        if not isinstance(entry.meta, Course):
            continue
        for place, decision in enumerate(entry.meta.decisions):
            digest = digests.get((entry.id, decision.about))
            mark = page.parsed.places.get(("decisions", place, "about"))
            if digest and mark and decision.digest is None and _alone(page, mark.key_line - 1):
                indent = " " * (mark.key_column - 1)
                at = page.starts[mark.key_line]
                yield Edit(at, at, f"{indent}digest: {digest}\n", ("decisions", place, "digest"), digest)


def _alone(page: Page, line: int) -> bool:
    """Whether the key stands on a line of its own, so that another can stand below it."""
    return line + 1 < page.front.stop and "{" not in page.lines[line]
