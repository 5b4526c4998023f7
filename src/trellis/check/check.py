"""Stage 4, check: runs every rule on the catalogue, and gives each finding the severity that the portal sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.phrases import did_you_mean
from ..kinds import Authored, Portal, Waiver
from ..kinds.partly_read import PartlyRead, UnreadText, UnreadValueError, enumerate_readable
from ..kinds.portal import SEVERITIES
from ..load.positions import KeyPath
from .baseline import stops_build
from .context import Context, PortalChange
from .partial_check import check_partial_entries, merge_findings
from .rule import Rule
from .rules.waivers import rule_retired, waiver_unknown, waiver_unused
from .settings import LIST_RULES, find_unknown_settings


def run_rules(
    catalogue: Catalogue,
    context: Context,
    rules: Sequence[Rule],
    earlier_diagnostics: Iterable[Diagnostic],
    with_partial: Catalogue | None = None,
) -> tuple[Diagnostic, ...]:
    """Returns the findings of earlier stages and of the rules, sorted by location. Waived findings are left out.

    with_partial: a catalogue that holds the entries too that were read in part, if there are any.
    """
    rules_by_id = {rule.id: rule for rule in rules}
    rule_findings = [finding for rule in rules if rule.check for finding in rule.check(catalogue, context)]
    if with_partial:
        rule_findings = merge_findings(rule_findings, check_partial_entries(with_partial, context, rules))
    waivable_ids = frozenset(rule.id for rule in rules if rule.check and rule.waivable)
    paths = {finding.location.path for finding in rule_findings}
    readable = with_partial or catalogue
    waived_keys, ended_keys = _find_waived(readable, context, waivable_ids, paths)
    used_keys = {key for finding in rule_findings if (key := (finding.location.path, finding.rule)) in waived_keys}
    diagnostics = [*earlier_diagnostics, *(d for d in rule_findings if (d.location.path, d.rule) not in used_keys)]
    diagnostics += _report_idle_waivers(catalogue, context, rules_by_id, waivable_ids, used_keys)
    if with_partial:
        diagnostics += _report_unknown_waivers(with_partial, context, rules_by_id, waivable_ids)
    diagnostics += find_unknown_settings(catalogue, rules_by_id)
    catalogues = (catalogue, with_partial) if with_partial else (catalogue,)
    adjusted = [_apply_severity(diagnostic, rules_by_id, catalogues, context.portal) for diagnostic in diagnostics]
    eased = (_ease_ended(diagnostic, ended_keys) for diagnostic in adjusted if diagnostic)
    return tuple(sorted(eased, key=lambda d: (d.location, d.severity, d.rule, d.message)))


def _find_waived(
    catalogue: Catalogue, context: Context, waivable_ids: Set[str], paths: Set[str]
) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Returns path and rule of each waiver for these files: of the valid ones, and of those that have ended.

    A course's waivers apply to its lessons too. What has ended is left out where the change that is checked touches the
    entry: whoever writes there sets a new day, or mends what the waiver allowed.
    """
    valid_keys, ended_keys = set[tuple[str, str]](), set[tuple[str, str]]()
    for path in paths:
        summary = catalogue.summaries_by_path.get(path)
        if summary is None:
            continue
        entry = catalogue.find_entry("course", summary.course) if summary.course else catalogue.entry(summary.key)
        if entry is None or not isinstance(entry.meta, Authored):
            continue
        for _, waiver in _list_waivers(entry):
            if waiver.rule not in waivable_ids:
                continue
            if waiver.expires >= context.today:
                valid_keys.add((path, waiver.rule))
            elif not _is_changed(entry, context.change):
                ended_keys.add((path, waiver.rule))
    return frozenset(valid_keys), frozenset(ended_keys)


def _is_changed(entry: Entry[Any], change: PortalChange | None) -> bool:
    """Returns whether a change touches an entry's file, or a file beside a course."""
    prefix = entry.path.removesuffix("index.md") if entry.kind == "course" else entry.path
    return change is not None and any(path.startswith(prefix) for path in change.paths)


def _ease_ended(diagnostic: Diagnostic, ended_keys: Set[tuple[str, str]]) -> Diagnostic:
    """Returns an error that a waiver allowed until it ended as a warning: time alone stops nobody's work."""
    is_ended = (diagnostic.location.path, diagnostic.rule) in ended_keys
    if is_ended and diagnostic.severity is Severity.ERROR:
        return replace(diagnostic, severity=Severity.WARNING)
    return diagnostic


def _list_waivers(entry: Entry[Any]) -> Iterator[tuple[int, Waiver]]:
    """Yields index and waiver of each that can be read."""
    with suppress(UnreadValueError):
        yield from enumerate_readable(entry.meta.waivers, "rule", "expires")


def _list_waived_files(catalogue: Catalogue, entry: Entry[Any]) -> Iterator[str]:
    """Yields the paths of the files that an entry's waivers apply to."""
    yield entry.path
    if entry.kind == "course":
        yield from (lesson.path for lesson in catalogue.lessons_by_course.get(entry.id, ()))


def _report_idle_waivers(
    catalogue: Catalogue,
    context: Context,
    rules_by_id: Mapping[str, Rule],
    waivable_ids: Set[str],
    used_keys: Set[tuple[str, str]],
) -> Iterator[Diagnostic]:
    """Reports waivers that have no effect. used_keys: path and rule of the waivers that have one."""
    for entry in catalogue.authored():
        for index, waiver in enumerate(entry.meta.waivers):
            keys = ("waivers", index, "rule")
            if waiver.expires < context.today:
                continue  # reported by waiver-expired
            if waiver.rule not in waivable_ids:
                yield _report_unknown_waiver(entry, keys, waiver.rule, rules_by_id, waivable_ids)
            elif not any((path, waiver.rule) in used_keys for path in _list_waived_files(catalogue, entry)):
                yield waiver_unused.RULE.at(
                    entry,
                    keys,
                    f"nothing here breaks `{waiver.rule}`",
                    help="delete the waiver",
                )


def _report_unknown_waivers(
    catalogue: Catalogue, context: Context, rules_by_id: Mapping[str, Rule], waivable_ids: Set[str]
) -> Iterator[Diagnostic]:
    """Reports, of entries that were read in part, the waivers that never have an effect."""
    for entry in catalogue.authored():
        if isinstance(entry.meta, PartlyRead):
            for index, waiver in _list_waivers(entry):
                if waiver.expires >= context.today and waiver.rule not in waivable_ids:
                    keys = ("waivers", index, "rule")
                    yield _report_unknown_waiver(entry, keys, waiver.rule, rules_by_id, waivable_ids)


def _report_unknown_waiver(
    entry: Entry[Any], keys: KeyPath, rule_id: str, rules_by_id: Mapping[str, Rule], waivable_ids: Set[str]
) -> Diagnostic:
    """Reports a waiver of a rule that does not exist, that was retired, or that nobody can waive."""
    if rule_id in rules_by_id:
        help = "delete the waiver, and mend what breaks the rule"
        return waiver_unknown.RULE.at(entry, keys, f"`{rule_id}` cannot be waived", help=help)
    if rule_id in rule_retired.RETIRED_RULES:
        message = rule_retired.describe_retired(rule_id)
        return rule_retired.RULE.at(entry, keys, message, help="delete the waiver")
    close = did_you_mean(rule_id, waivable_ids)
    help = f"did you mean `{close}`?" if close else f"delete the waiver; {LIST_RULES}"
    return waiver_unknown.RULE.at(entry, keys, f"no rule is called `{rule_id}`", help=help)


def _apply_severity(
    diagnostic: Diagnostic, rules_by_id: dict[str, Rule], catalogues: Sequence[Catalogue], portal: Portal
) -> Diagnostic | None:
    """Returns the finding with the severity that the portal sets for its rule and status; None if the rule is off."""
    rule = rules_by_id.get(diagnostic.rule)
    default = diagnostic.severity if rule is None or rule.check else rule.severity
    setting = portal.severity.get(diagnostic.rule)
    if isinstance(setting, dict):
        setting = setting.get(_find_status(diagnostic, catalogues))
    if stops_build(diagnostic) and not (rule and rule.check and rule.waivable):
        return diagnostic
    if setting == "off":
        return None
    severity = Severity[setting.upper()] if setting in SEVERITIES else default
    return diagnostic if severity is diagnostic.severity else replace(diagnostic, severity=severity)


def _find_status(diagnostic: Diagnostic, catalogues: Sequence[Catalogue]) -> str:
    """Returns the status of the entry that a finding is on, by the first catalogue that has one."""
    status = diagnostic.status
    for catalogue in catalogues:
        summary = catalogue.summaries.get(diagnostic.entry) if diagnostic.entry else None
        if summary and not isinstance(status := catalogue.status(summary), UnreadText) and status:
            break
    return "" if isinstance(status, UnreadText) else status
