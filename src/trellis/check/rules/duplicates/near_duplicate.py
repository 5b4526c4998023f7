"""Where a course is close to one that exists, somebody has decided why both are needed.

The same course made twice costs twice, and twice again with every change; learners take the wrong one. Only people can tell whether two
courses that speak of the same things are one, so they are asked: whoever writes the newer says what it is to the other, and why.
`reuse`, `variant`, `supersede` and `distinct` are the answers. An answer holds until one of the two teaches something else.

Not close are two parts of a series, two levels, two of one team that only share their subject, and a course that adapts or replaces the
other and says so. What stands in many courses, such as a refresher's opening, does not count.

Bad:

    title: Negotiating with carriers     in operations, where sales has `negotiating-freight-rates`

Good:

    decisions:
      - about: negotiating-freight-rates
        decision: distinct
        reason: That one sells to shippers; this one buys from carriers, with other contracts and other figures.
        digest: 3f9a0c12
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....kinds import Course
from ...context import Context
from ...rule import Rule

if TYPE_CHECKING:
    from ....duplicates.course_index import Compared
    from ....duplicates.matches import Pair


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    compared = context.comparison.of(catalogue)
    for pair in compared.pairs:
        if pair.near.verdict == "ask":
            yield from _asked(catalogue, compared, pair)


def told(
    rule: Rule,
    catalogue: Catalogue,
    compared: Compared,
    pair: Pair,
    message: str,
    help: str,
    at: Location | None = None,
) -> Diagnostic:
    """A finding on two courses: both places, and why. at: where it is told, the title unless given."""
    here, there = (catalogue.entry((Course.NAME, one.id)) for one in (pair.told, pair.other))
    why = "; ".join(reason.text for reason in compared.why(pair.told, pair.near))
    whose = there.owner if there.meta.in_house else there.meta.source.provider or there.owner
    label = Label(there.at("title"), f"“{there.title}” ({whose}): {why}")
    return rule.at(here, at or here.at("title"), message, help=help, related=(label,))


def _asked(catalogue: Catalogue, compared: Compared, pair: Pair) -> Iterator[Diagnostic]:
    """What there is to say of two close courses; nothing where a decision about them holds."""
    digest = compared.digest(pair.told, pair.other)
    lapsed: list[Diagnostic] = []
    for one, other in ((pair.told, pair.other), (pair.other, pair.told)):
        entry = catalogue.entry((Course.NAME, one.id))
        for place, decision in enumerate(entry.meta.decisions):
            if catalogue.aliases.get((Course.NAME, decision.about), decision.about) != other.id:
                continue
            if decision.digest == digest:
                return
            at = entry.at("decisions", place, "digest" if decision.digest else "about")
            if decision.digest:
                message = f"the decision about `{other.id}` was taken when one of the two taught something else"
                help = f"read both again; where it still holds, set `digest: {digest}`"
            else:
                message = f"the decision about `{other.id}` does not say for which state of the two courses it holds"
                help = f"add `digest: {digest}` to it; `trellis check --fix` does"
            lapsed.append(told(RULE, catalogue, compared, pair, message, help, at))
    if lapsed:
        yield lapsed[0]
        return
    help = (
        f"use that one; or name it in `variant_of` or `supersedes`; or say why both are needed: "
        f"`decisions: [{{about: {pair.other.id}, decision: distinct, reason: …, digest: {digest}}}]`"
    )
    yield told(RULE, catalogue, compared, pair, f"is close to a course that exists: `{pair.other.id}`", help)


RULE = Rule("near-duplicate", Severity.ERROR, check)
