"""Stage 4, check: runs every rule on the catalogue, and gives each finding the severity that the portal sets."""

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


def run_rules(
    catalogue: Catalogue, context: Context, rules: Sequence[Rule], earlier_diagnostics: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Returns the findings of earlier stages and of the rules, sorted by location. Waived findings are left out."""
    rules_by_id = {rule.id: rule for rule in rules}
    rule_findings = [finding for rule in rules if rule.check for finding in rule.check(catalogue, context)]
    waivable_ids = frozenset(rule.id for rule in rules if rule.check and rule.waivable)
    waived_keys = _find_waived(catalogue, context, waivable_ids, {finding.location.path for finding in rule_findings})
    used_keys = {key for finding in rule_findings if (key := (finding.location.path, finding.rule)) in waived_keys}
    diagnostics = [*earlier_diagnostics, *(d for d in rule_findings if (d.location.path, d.rule) not in used_keys)]
    diagnostics += _report_idle_waivers(catalogue, context, waivable_ids, used_keys)
    adjusted = (_apply_severity(diagnostic, rules_by_id, catalogue, context.portal) for diagnostic in diagnostics)
    return tuple(sorted((d for d in adjusted if d), key=lambda d: (d.location, d.severity, d.rule, d.message)))


def _find_waived(
    catalogue: Catalogue, context: Context, waivable_ids: Set[str], paths: Set[str]
) -> frozenset[tuple[str, str]]:
    """Returns path and rule of each valid waiver for these files. A course's waivers apply to its lessons too."""
    return frozenset(
        (path, waiver.rule)
        for path in paths
        if (summary := catalogue.summaries_by_path.get(path))
        and (entry := catalogue.get("course", summary.course) if summary.course else catalogue.entry(summary.key))
        and isinstance(entry.meta, Authored)
        for waiver in entry.meta.waivers
        if waiver.expires >= context.today and waiver.rule in waivable_ids
    )


def _list_waived_files(catalogue: Catalogue, entry: Entry[Any]) -> Iterator[str]:
    """Yields the paths of the files that an entry's waivers apply to."""
    yield entry.path
    if entry.kind == "course":
        yield from (lesson.path for lesson in catalogue.lessons_by_course.get(entry.id, ()))


def _report_idle_waivers(
    catalogue: Catalogue, context: Context, waivable_ids: Set[str], used_keys: Set[tuple[str, str]]
) -> Iterator[Diagnostic]:
    """Reports waivers that had no effect. used_keys: path and rule of the waivers that had one."""
    for entry in catalogue.authored():
        for index, waiver in enumerate(entry.meta.waivers):
            if waiver.expires < context.today:
                continue  # reported by waiver-expired
            if waiver.rule not in waivable_ids:
                close = did_you_mean(waiver.rule, waivable_ids)
                yield waiver_unknown.RULE.at(
                    entry,
                    ("waivers", index, "rule"),
                    f"no rule that can be waived is called `{waiver.rule}`",
                    help=f"did you mean `{close}`?" if close else "delete the waiver",
                )
            elif not any((path, waiver.rule) in used_keys for path in _list_waived_files(catalogue, entry)):
                yield waiver_unused.RULE.at(
                    entry,
                    ("waivers", index, "rule"),
                    f"nothing here breaks `{waiver.rule}`",
                    help="delete the waiver",
                )


def _apply_severity(
    diagnostic: Diagnostic, rules_by_id: dict[str, Rule], catalogue: Catalogue, portal: Portal
) -> Diagnostic | None:
    """Returns the finding with the severity that the portal sets for its rule and status; None if the rule is off."""
    rule = rules_by_id.get(diagnostic.rule)
    default = diagnostic.severity if rule is None or rule.check else rule.severity
    setting = portal.severity.get(diagnostic.rule)
    if isinstance(setting, dict):
        summary = catalogue.summaries.get(diagnostic.entry) if diagnostic.entry else None
        setting = setting.get(catalogue.status(summary) if summary else diagnostic.status)
    if setting == "off":
        return None
    severity = Severity[setting.upper()] if setting else default
    return diagnostic if severity is diagnostic.severity else replace(diagnostic, severity=severity)
