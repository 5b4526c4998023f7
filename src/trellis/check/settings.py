"""Finds settings in ``portal.yml`` that name something that does not exist, and so do nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ..catalogue.catalogue import Catalogue, Entry, locate_value
from ..diagnostics.diagnostic import Diagnostic
from ..diagnostics.phrases import did_you_mean, join_quoted
from ..kinds import COLLECTIONS, Kind, Portal
from ..kinds.fields import collect_fields, list_options
from ..kinds.portal import SEVERITIES
from ..load.positions import KeyPath
from .rules.waivers import rule_retired, unknown_setting

LIST_RULES = "`trellis explain --all` lists the rules"
"""What to do about a rule that resembles no other."""


def find_unknown_settings(catalogue: Catalogue, rule_ids: Collection[str]) -> Iterator[Diagnostic]:
    """Yields a finding for each setting of the portal that names nothing that there is, or a retired rule."""
    portal: Entry[Portal] | None = catalogue.find_entry("portal", "portal")
    if portal is None or not catalogue.includes(portal.path):
        return
    settings = portal.meta.severity
    statuses = _list_statuses(catalogue) if any(isinstance(setting, dict) for setting in settings.values()) else []
    for rule, setting in settings.items():
        keys: KeyPath = ("severity", rule)
        if rule not in rule_ids and rule in rule_retired.RETIRED_RULES:
            location = locate_value(portal.path, portal.positions, portal.key_prefix, keys, at_key=True)
            message = rule_retired.describe_retired(rule)
            yield rule_retired.RULE.at(portal, location, message, help="delete the line")
            continue
        if rule not in rule_ids:
            yield _report(
                portal, keys, f"no rule is called `{rule}`", suggest_name(rule, rule_ids, LIST_RULES), at_key=True
            )
        for status, severity in setting.items() if isinstance(setting, dict) else (("", setting),):
            if status and status not in statuses:
                help = suggest_name(status, statuses, f"the statuses are {join_quoted(statuses, 'and')}")
                yield _report(portal, (*keys, status), f"no status is called `{status}`", help, at_key=True)
            if severity not in SEVERITIES:
                help = suggest_name(severity, SEVERITIES, f"choose {join_quoted(SEVERITIES)}")
                value_keys = (*keys, status) if status else keys
                yield _report(portal, value_keys, f"no severity is called `{severity}`", help)
    kind_names = [collection.model.NAME for collection in COLLECTIONS]
    for kind in portal.meta.approvals.rubrics:
        if kind not in kind_names:
            help = suggest_name(kind, kind_names, "write `course` or `path`")
            keys = ("approvals", "rubrics", kind)
            yield _report(portal, keys, f"no kind of content is called `{kind}`", help, at_key=True)


def _report(entry: Entry[Any], keys: KeyPath, message: str, help: str, *, at_key: bool = False) -> Diagnostic:
    location = locate_value(entry.path, entry.positions, entry.key_prefix, keys, at_key=at_key)
    return unknown_setting.RULE.at(entry, location, message, help=help)


def suggest_name(word: str, candidates: Iterable[str], otherwise: str) -> str:
    """Returns the help for a name that does not exist."""
    close = did_you_mean(word, candidates)
    return f"did you mean `{close}`?" if close else otherwise


def _list_statuses(catalogue: Catalogue) -> list[str]:
    """Returns every status that an entry of any kind may have, those of the portal's own models included."""
    models: list[type[Kind]] = [collection.model for collection in COLLECTIONS]
    first_entries = (next(iter(entries.values()), None) for entries in catalogue.entries.values())
    models += (type(entry.meta) for entry in first_entries if entry)
    fields = (collect_fields(model).get(("status",)) for model in models)
    return list(dict.fromkeys(option for field in fields if field for option in list_options(field)))
