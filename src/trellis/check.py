"""Stage 4, check: the catalogue against every rule, each finding at the severity that this portal gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .catalogue import Catalogue
from .context import Context
from .diagnostics import Diagnostic, Rule, Severity
from .kinds import Portal


def check(
    catalogue: Catalogue, context: Context, rules: Sequence[Rule], earlier: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """What earlier stages and the rules found, in order of place; nothing that is waived."""
    known = {rule.id: rule for rule in rules}
    found = list(earlier)
    waived = _waived(catalogue, context)
    for rule in rules:
        if rule.check:
            found += (d for d in rule.check(catalogue, context) if (d.location.path, d.rule) not in waived)
    judged = (_judged(diagnostic, known, context.portal) for diagnostic in found)
    return tuple(sorted((d for d in judged if d), key=lambda d: (d.location, d.severity, d.rule, d.message)))


def _waived(catalogue: Catalogue, context: Context) -> frozenset[tuple[str, str]]:
    """File and rule of each waiver that holds today; a course's waivers hold for its lessons too."""
    return frozenset(
        (place.path, waiver.rule)
        for entry in catalogue.authored()
        for waiver in entry.meta.waivers
        if waiver.expires >= context.today
        for place in (entry, *(catalogue.lessons(entry) if entry.kind == "course" else ()))
    )


def _judged(diagnostic: Diagnostic, rules: dict[str, Rule], portal: Portal) -> Diagnostic | None:
    """The finding at the severity set for its rule, by status where so set; None where the rule is off."""
    rule = rules.get(diagnostic.rule)
    default = diagnostic.severity if rule is None or rule.check else rule.severity
    setting = portal.severity.get(diagnostic.rule)
    if isinstance(setting, dict):
        setting = setting.get(diagnostic.status)
    if setting == "off":
        return None
    severity = Severity[setting.upper()] if setting else default
    return diagnostic if severity is diagnostic.severity else replace(diagnostic, severity=severity)
