"""Adds the missing `digest` to decisions about close courses (`near-duplicate`).

The digest names the state of the two courses for which the decision was taken. A decision without a digest is new, so
it gets the digest of the current state. An outdated digest is never replaced: only people can tell whether the decision
still holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...catalogue.catalogue import Catalogue, Entry
from ...duplicates.comparison import Comparison
from ...kinds import Course, Kind
from .page import Edit, EditablePage

PairDigests = Mapping[tuple[str, str], str]
"""(id of a course, id of a course close to it) → digest of the pair."""


def compute_pair_digests(catalogue: Catalogue) -> PairDigests:
    """Returns the digests of all close pairs, in both orders, or nothing if no decision lacks a digest."""
    if not any(decision.digest is None for course in catalogue.courses for decision in course.meta.decisions):
        return {}
    index = Comparison().index_courses(catalogue)
    close_pairs = [(pair.reported_course, pair.other_course) for pair in index.pairs if pair.match.verdict == "ask"]
    digests = {(first.id, second.id): index.hash_pair(first, second) for first, second in close_pairs}
    return digests | {(second, first): digest for (first, second), digest in digests.items()}


def fix(page: EditablePage, digests: PairDigests, entries: tuple[Entry[Kind], ...]) -> Iterator[Edit]:
    """Yields the edits that add digests. entries: the entries in the page."""
    for entry in entries:
        if not isinstance(entry.meta, Course):
            continue
        for index, decision in enumerate(entry.meta.decisions):
            digest = digests.get((entry.id, decision.about))
            position = page.parsed.build_positions().find_position(("decisions", index, "about"))
            if digest and position and decision.digest is None and _is_on_own_line(page, position.key_line - 1):
                indent = " " * (position.key_column - 1)
                offset = page.line_starts[position.key_line]
                yield Edit(offset, offset, f"{indent}digest: {digest}\n", ("decisions", index, "digest"), digest)


def _is_on_own_line(page: EditablePage, line: int) -> bool:
    """Whether the key is on its own line, so that another key can be inserted below it. line: from 0."""
    return line + 1 < page.front_matter_lines.stop and "{" not in page.lines[line]
