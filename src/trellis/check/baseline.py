"""The baseline: findings on existing content that are accepted until somebody fixes them.

``trellis check --write-baseline`` writes them to ``baseline.json``. A finding is identified by rule, file and message.
Its line is ignored, so that an edit elsewhere in the file does not matter. A finding that occurs twice must be accepted
twice. What endangers readers or other people is never accepted: secrets, personal data, hostile HTML. Nor is what
hides an entry, which would be missing from the site with nobody told, nor what no site can be built with. The file also
keeps what the portal held at its last release; see `release`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..catalogue.entry import locate_value
from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.phrases import format_count
from ..diagnostics.unread_rules import hides_entry
from ..load.merge_conflicts import find_conflict
from ..load.parse import parse_register
from ..load.portal_files import write_portal_files
from ..load.positions import KeyPath, Positions
from .release import PAIR_RULES, ReleaseRecord, parse_release
from .rules.waivers import rule_retired, unknown_setting
from .settings import suggest_name

BASELINE_FILE = "baseline.json"
BASELINE_VERSION = 1

NEVER_ACCEPTED = frozenset(("personal-data", "portal-empty", "secret-in-text"))
"""Rules whose findings are never accepted."""

NEVER_ACCEPTED_ERRORS = frozenset(("attribute-list", "html-in-text", "link-scheme", "snippet-in-text"))
"""Rules on hostile text, whose errors are never accepted. Milder findings of theirs are."""

STOPPING_RULES = frozenset((
    "address-taken", "asset-in-reserved-place", "block-unresolved", "messages-malformed", "nesting-too-deep",
    "reserved-address",
))  # fmt: skip
"""Rules on what a site is made of. With an error of theirs none can be built."""

KEYS = ("version", "findings", "pairs")
FINDING_KEYS = ("rule", "path", "message")

_REWRITE = " `trellis check --write-baseline` writes the file anew"

AcceptedFindings = Counter[tuple[str, str, str]]
"""Rule, path and message of each accepted finding → how many times it is accepted."""


def read_baseline(root: Path) -> tuple[AcceptedFindings, list[Diagnostic]]:
    """Returns the accepted findings; none if there is no baseline. An unreadable baseline gives a diagnostic."""
    path = root / BASELINE_FILE
    if not os.path.lexists(path):
        return Counter(), []
    text = ""
    try:
        text = path.read_text("utf-8")
        document = _parse_document(text)
        return Counter((f["rule"], f["path"], f["message"]) for f in document["findings"]), []
    except (ValueError, OSError):
        if line := find_conflict(text):
            location = Location(BASELINE_FILE, line)
            help = "write it anew with `trellis check --write-baseline` when all else is merged"
            return Counter(), [
                Diagnostic("merge-conflict", Severity.ERROR, location, "a merge of the baseline was not finished", help)
            ]
        help = "write it anew with `trellis check --write-baseline`, or delete it"
        return Counter(), [
            Diagnostic(
                "baseline-unreadable", Severity.ERROR, Location(BASELINE_FILE), "the baseline cannot be read", help
            )
        ]


def _parse_document(text: str) -> dict[str, Any]:
    """Returns the values of a baseline. Raises ValueError if they are no baseline of this version."""
    try:
        document: Any = json.loads(text)
        if not isinstance(document, dict) or not _is_number(document["version"], BASELINE_VERSION):
            raise ValueError("no baseline of this version")
        findings: Any = document["findings"]
        if not isinstance(findings, list) or not all(_is_finding(finding) for finding in findings):
            raise ValueError("a finding has a rule, a path and a message")
        if "pairs" in document:
            parse_release(document["pairs"])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no baseline") from error
    return document


def _is_number(value: Any, number: int) -> bool:
    return type(value) is int and value == number


def _is_finding(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in FINDING_KEYS)


def read_release(root: Path) -> ReleaseRecord | None:
    """Returns the last release; None if the baseline does not keep it or cannot be read."""
    _, unusable = read_baseline(root)
    path = root / BASELINE_FILE
    if unusable or not path.is_file():
        return None
    document = _parse_document(path.read_text("utf-8"))
    return parse_release(document["pairs"]) if "pairs" in document else None


def find_unknown_names(root: Path, accepted: AcceptedFindings, rule_ids: Collection[str]) -> Iterator[Diagnostic]:
    """Yields a finding for each rule and each key of the baseline that does not exist (any more)."""
    path = root / BASELINE_FILE
    if not accepted and not path.is_file():
        return
    counts: Counter[str] = Counter()
    for (rule, _, _), count in accepted.items():
        counts[rule] += count
    unknown_rules = [rule for rule in counts if rule not in rule_ids]
    unknown_keys = _find_unknown_keys(path)
    positions = (
        parse_register(path.read_text("utf-8")).build_positions() if unknown_rules or unknown_keys else Positions()
    )
    for keys, allowed_keys in unknown_keys:
        yield unknown_setting.RULE.at_location(
            locate_value(BASELINE_FILE, positions, (), keys, at_key=True),
            f"the baseline has no key `{keys[-1]}`" if len(keys) == 1 else f"a finding has no key `{keys[-1]}`",
            help=suggest_name(str(keys[-1]), allowed_keys, "delete it") + _REWRITE,
        )
    for rule in unknown_rules:
        index = next(i for i, finding in enumerate(_read_findings(path)) if finding["rule"] == rule)
        location = locate_value(BASELINE_FILE, positions, (), ("findings", index, "rule"))
        if rule in rule_retired.RETIRED_RULES:
            help = "delete its findings;" + _REWRITE
            yield rule_retired.RULE.at_location(location, rule_retired.describe_retired(rule), help=help)
            continue
        yield unknown_setting.RULE.at_location(
            location,
            f"no rule is called `{rule}`, of which {format_count(counts[rule], 'finding is', 'findings are')} accepted",
            help=suggest_name(rule, rule_ids, "delete these findings;") + _REWRITE,
        )


def _find_unknown_keys(path: Path) -> list[tuple[KeyPath, tuple[str, ...]]]:
    """Returns the path of each key that nothing reads, of those of findings the first, and the keys that are read."""
    try:
        document = _parse_document(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    unknown: list[tuple[KeyPath, tuple[str, ...]]] = [((key,), KEYS) for key in document if key not in KEYS]
    paths: dict[str, KeyPath] = {}
    for index, finding in enumerate(document["findings"]):
        for key in finding:
            if key not in FINDING_KEYS:
                paths.setdefault(key, ("findings", index, key))
    return unknown + [(keys, FINDING_KEYS) for keys in paths.values()]


def _read_findings(path: Path) -> list[dict[str, str]]:
    findings: list[dict[str, str]] = _parse_document(path.read_text("utf-8"))["findings"]
    return findings


def filter_accepted(diagnostics: Iterable[Diagnostic], accepted: AcceptedFindings) -> list[Diagnostic]:
    """Returns the findings that are not accepted. Adds advice if the baseline has findings that no longer occur."""
    remaining = Counter(accepted)
    result = []
    for diagnostic in diagnostics:
        key = _identify_finding(diagnostic)
        occurs_in_baseline = remaining[key] > 0
        remaining[key] -= occurs_in_baseline
        if not occurs_in_baseline or not is_acceptable(diagnostic):
            result.append(diagnostic)
    outdated_count = sum(remaining.values())
    if outdated_count:
        subject = "1 finding that is" if outdated_count == 1 else f"{outdated_count:,} findings that are"
        message, help = f"accepts {subject} no longer there", "run `trellis check --write-baseline` to shorten it"
        result.append(Diagnostic("baseline-outdated", Severity.ADVICE, Location(BASELINE_FILE), message, help))
    return result


class WrittenBaseline(NamedTuple):
    """How many findings of each rule a new baseline accepts, and what stays outside it.

    refused: what could harm somebody, by rule. hiding: the findings for which an entry would be missing. stopping:
    those with which no site can be built.
    """

    accepted: Counter[str]
    refused: Counter[str]
    hiding: tuple[Diagnostic, ...]
    stopping: tuple[Diagnostic, ...]


def is_acceptable(diagnostic: Diagnostic) -> bool:
    """Whether a baseline may accept the finding."""
    return not (is_harmful(diagnostic) or hides_entry(diagnostic.rule) or stops_build(diagnostic))


def is_harmful(diagnostic: Diagnostic) -> bool:
    """Whether what was found endangers readers or other people."""
    is_hostile = diagnostic.rule in NEVER_ACCEPTED_ERRORS and diagnostic.severity is Severity.ERROR
    return diagnostic.rule in NEVER_ACCEPTED or is_hostile


def stops_build(diagnostic: Diagnostic) -> bool:
    """Whether no site can be built with what was found."""
    return diagnostic.rule in STOPPING_RULES and diagnostic.severity is Severity.ERROR


def write_baseline(root: Path, diagnostics: Iterable[Diagnostic], release: ReleaseRecord) -> WrittenBaseline:
    """Writes the acceptable ones of these findings to the baseline, sorted by rule, path and message.

    release: what the portal holds now. Its pairs are accepted in place of the findings on them.
    """
    candidates = [d for d in diagnostics if d.location.path != BASELINE_FILE and d.rule not in PAIR_RULES]
    keys = sorted(_identify_finding(d) for d in candidates if is_acceptable(d))
    _write_document(root, [{"rule": rule, "path": path, "message": message} for rule, path, message in keys], release)
    return WrittenBaseline(
        Counter(rule for rule, _, _ in keys) + Counter(release.count_by_rule()),
        Counter(d.rule for d in candidates if is_harmful(d)),
        tuple(d for d in candidates if hides_entry(d.rule)),
        tuple(d for d in candidates if stops_build(d)),
    )


def write_release(root: Path, release: ReleaseRecord) -> bool:
    """Writes what the portal holds now to the baseline, and leaves its findings. False if it cannot be read."""
    _, unusable = read_baseline(root)
    if unusable:
        return False
    path = root / BASELINE_FILE
    _write_document(root, _read_findings(path) if path.is_file() else [], release)
    return True


def _write_document(root: Path, findings: list[Any], release: ReleaseRecord) -> None:
    document = {"version": BASELINE_VERSION, "findings": findings, "pairs": release.as_document()}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    write_portal_files(root, {BASELINE_FILE: f"{text}\n".encode()})


def _identify_finding(diagnostic: Diagnostic) -> tuple[str, str, str]:
    return diagnostic.rule, diagnostic.location.path, diagnostic.message
