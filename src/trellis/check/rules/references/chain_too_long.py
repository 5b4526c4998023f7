"""A line of entries that refer to each other has at most 50 of them.

Skills below skills, teams below teams, courses that need courses: nobody finds their way through more, and a page that
shows the whole line could not be built.

Bad:

    fifty-one skills, each the `parent` of the next

Good:

    a few skills at the top, and below each the ones that belong to it
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ....catalogue.catalogue import Catalogue, EntryKey
from ....catalogue.cycles import measure_depths
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule
from .cycle import HIERARCHIES, Hierarchy, list_edges, list_successors

MAX_LENGTH = 50
"""Maximum number of entries in a line."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for hierarchy in HIERARCHIES:
        kinds = {kind for kind, _ in hierarchy.fields}
        starts = (summary.key for summary in catalogue.scoped_summaries if summary.kind in kinds)
        depths = measure_depths(starts, partial(list_successors, catalogue, hierarchy))
        for key in sorted(key for key, depth in depths.items() if depth == MAX_LENGTH + 1):
            yield _report_chain(catalogue, hierarchy, key, max(depths.values()))


def _report_chain(catalogue: Catalogue, hierarchy: Hierarchy, key: EntryKey, longest: int) -> Diagnostic:
    key_path = next(path for path, _ in list_edges(catalogue, hierarchy, key))
    return RULE.at(
        catalogue.entry(key),
        key_path,
        f"is number {MAX_LENGTH + 1} in the {hierarchy.name}; the longest has {longest:,}, and {MAX_LENGTH} may",
        help="refer to an entry nearer to the start of that line",
    )


RULE = Rule("chain-too-long", Severity.ERROR, check, waivable=False)
