"""A region is written in one way.

A course that is meant for *Amercas* or required in *emea* is shown to nobody who chose *Americas* or *EMEA*. Where
the company's team has a closed list of regions, as in `schemas/`, each region is one of the list. Elsewhere a region
that is used once is compared with the others, and a likely slip is advice. *EMEA* and *emea* are one region to whoever
reads them and two to the portal, so each is told that is not written as it mostly is.

Bad: the list has emea, apac and americas.

    audience: {regions: [amercas]}

Good:

    audience: {regions: [americas]}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import did_you_mean, join_quoted
from ....diagnostics.spelling import find_slip
from ....duplicates.vocabulary import list_region_options
from ....kinds import Kind
from ...context import Context
from ...rule import Rule

MAX_COMPARED_REGIONS = 200
"""A region is compared with so many others at most, those that are used most: no company has as many."""

_Use = tuple[Entry[Kind], tuple[str | int, ...], str]
"""An entry, the keys of a region in it, and the region."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    uses = tuple(_list_regions(catalogue))
    if options := list_region_options(catalogue):
        yield from _report_unlisted(uses, options)
        return
    counts = Counter(region for _, _, region in (*_list_regions(catalogue.whole), *_list_team_regions(catalogue.whole)))
    usual_spellings: dict[str, str] = {}
    for region in sorted(counts, key=lambda region: (-counts[region], region)):
        usual_spellings.setdefault(_fold_region(region), region)
    frequent_regions = list(usual_spellings.values())[:MAX_COMPARED_REGIONS]
    for entry, keys, region in chain(uses, _list_team_regions(catalogue)):
        if (usual := usual_spellings[_fold_region(region)]) != region:
            message = f"the region `{region}` is also written `{usual}`, which the portal takes for another one"
            yield RULE.at(entry, keys, message, help=f"write `{usual}`, or the other way everywhere")
    for entry, keys, region in uses:
        others = (other for other in frequent_regions if other != usual_spellings[_fold_region(region)])
        if counts[region] == 1 and (meant := find_slip(region, others)):
            message = f"the region `{region}` is used once, and `{meant}` {_count_uses(counts[meant])}"
            yield RULE.at(entry, keys, message, help=f"write `{meant}` if that is meant", severity=Severity.ADVICE)


def _report_unlisted(uses: Iterable[_Use], options: list[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Reports each region that is none of the portal's list. options: value and label of each."""
    values = [value for value, _ in options]
    value_by_name = {name.casefold(): value for value, label in options for name in (label, value) if name}
    for entry, keys, region in uses:
        if region not in values:
            meant = value_by_name.get(region.casefold()) or did_you_mean(region, values)
            help = f"did you mean `{meant}`?" if meant else f"write {join_quoted(values)}"
            yield RULE.at(entry, keys, f"`{region}` is no region of the portal's list", help=help)


def _count_uses(count: int) -> str:
    return "once too" if count == 1 else f"{count:,} times"


def _list_regions(catalogue: Catalogue) -> Iterator[_Use]:
    """Yields the regions that something is meant for or required in."""
    entries: Iterable[Entry[Any]] = chain(catalogue.courses, catalogue.paths, catalogue.sessions, catalogue.stories)
    for entry in entries:
        for field in ("audience", "required_for"):
            for index, region in enumerate(getattr(getattr(entry.meta, field, None), "regions", ())):
                yield entry, (field, "regions", index), str(region)


def _list_team_regions(catalogue: Catalogue) -> Iterator[_Use]:
    """Yields the regions in which teams are."""
    for team in catalogue.teams:
        if team.meta.region:
            yield team, ("region",), str(team.meta.region)


def _fold_region(region: str) -> str:
    """Returns what is the same of two regions that read alike."""
    return re.sub(r"[\s._-]+", "", region.casefold())


RULE = Rule("region-misspelt", Severity.WARNING, check)
