"""Stage 4, check: the catalogue against every rule, each finding at the severity that this portal gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from typing import Any

from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.phrases import did_you_mean
from ..kinds import Authored, Portal
from .context import Context
from .rule import Rule
from .rules.waivers import waiver_unknown, waiver_unused


def check(
    catalogue: Catalogue, context: Context, rules: Sequence[Rule], earlier: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """What earlier stages and the rules found, in order of place; nothing that is waived."""
    known = {rule.id: rule for rule in rules}
    broken = [diagnostic for rule in rules if rule.check for diagnostic in rule.check(catalogue, context)]
    waivable = frozenset(rule.id for rule in rules if rule.check and rule.waivable)
    waived = _waived(catalogue, context, waivable, {diagnostic.location.path for diagnostic in broken})
    used = {place for diagnostic in broken if (place := (diagnostic.location.path, diagnostic.rule)) in waived}
    found = [*earlier, *(d for d in broken if (d.location.path, d.rule) not in used)]
    found += _idle(catalogue, context, waivable, used)
    judged = (_judged(diagnostic, known, catalogue, context.portal) for diagnostic in found)
    return tuple(sorted((d for d in judged if d), key=lambda d: (d.location, d.severity, d.rule, d.message)))


def _waived(catalogue: Catalogue, context: Context, rules: Set[str], paths: Set[str]) -> frozenset[tuple[str, str]]:
    """File and rule of each waiver that holds today for one of these files; a course's waivers hold for its lessons too.

    rules: that can be waived.
    """
    return frozenset(
        (path, waiver.rule)
        for path in paths
        if (outline := catalogue.by_path.get(path))
        and (entry := catalogue.get("course", outline.course) if outline.course else catalogue.entry(outline.key))
        and isinstance(entry.meta, Authored)
        for waiver in entry.meta.waivers
        if waiver.expires >= context.today and waiver.rule in rules
    )


def _places(catalogue: Catalogue, entry: Entry[Any]) -> Iterator[str]:
    """The files that an entry's waivers hold for."""
    yield entry.path
    if entry.kind == "course":
        yield from (lesson.path for lesson in catalogue.lessons_of.get(entry.id, ()))


def _idle(catalogue: Catalogue, context: Context, rules: Set[str], used: Set[tuple[str, str]]) -> Iterator[Diagnostic]:
    """What there is to say of waivers that allowed nothing. rules: those that can be waived. used: file and rule."""
    for entry in catalogue.authored():
        for index, waiver in enumerate(entry.meta.waivers):
            if waiver.expires < context.today:
                continue  # waiver-expired says so
            if waiver.rule not in rules:
                close = did_you_mean(waiver.rule, rules)
                yield waiver_unknown.RULE.at(
                    entry,
                    ("waivers", index, "rule"),
                    f"no rule that can be waived is called `{waiver.rule}`",
                    help=f"did you mean `{close}`?" if close else "delete the waiver",
                )
            elif not any((path, waiver.rule) in used for path in _places(catalogue, entry)):
                yield waiver_unused.RULE.at(
                    entry,
                    ("waivers", index, "rule"),
                    f"nothing here breaks `{waiver.rule}`",
                    help="delete the waiver",
                )


def _judged(diagnostic: Diagnostic, rules: dict[str, Rule], catalogue: Catalogue, portal: Portal) -> Diagnostic | None:
    """The finding at the severity set for its rule, by status where so set; None where the rule is off."""
    rule = rules.get(diagnostic.rule)
    default = diagnostic.severity if rule is None or rule.check else rule.severity
    setting = portal.severity.get(diagnostic.rule)
    if isinstance(setting, dict):
        summary = catalogue.summaries.get(diagnostic.entry) if diagnostic.entry else None
        setting = setting.get(catalogue.status(summary) if summary else diagnostic.status)
    if setting == "off":
        return None
    severity = Severity[setting.upper()] if setting else default
    return diagnostic if severity is diagnostic.severity else replace(diagnostic, severity=severity)
