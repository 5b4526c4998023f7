"""The registry: every rule has its file, its case and its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import EXAMPLE, IS_EXAMPLE, TODAY, Portal, course, findings

import trellis.check.rules
from trellis.check.context import PortalChange
from trellis.check.rule import Rule
from trellis.check.rules import GROUPS, RULES
from trellis.check.rules.files import form
from trellis.check.site_rules import load_site_rules
from trellis.derive.pages.standards import group_standards as read
from trellis.pipeline.run import CheckedPortal, run_pipeline

CASES = {case.name for case in (EXAMPLE / "tests" / "cases").iterdir()}
OWN = tuple(load_site_rules(EXAMPLE))
ALL = pytest.mark.parametrize("rule", [*RULES, *OWN], ids=lambda rule: rule.id)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in (*RULES, *OWN)]
    assert len(ids) == len(set(ids))


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    of_form = {rule.id for rule in form.RULES}  # their cases may be in test_bad_input, which checks that they are
    ids = {rule.id for rule in (*RULES, *OWN)}
    assert ids - of_form - CASES == set()
    assert not IS_EXAMPLE or CASES - ids == set()


def test_every_file_is_one_rule_of_its_name_and_is_listed() -> None:
    files = {file.stem for file in Path(trellis.check.rules.__file__).parent.glob("*/*.py")} - {"__init__", "form"}
    assert files == {rule.id.replace("-", "_") for rule in RULES} - {rule.id.replace("-", "_") for rule in form.RULES}


def test_every_group_has_a_heading() -> None:
    assert all(heading and rules for heading, rules in GROUPS)


@ALL
def test_a_rule_is_called_in_kebab_case(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)


@ALL
def test_a_rule_says_requirement_why_bad_and_good(rule: Rule) -> None:
    ((standard,),) = (group.standards for group in read([rule]))
    assert standard.requirement.endswith(".")
    assert standard.reasons, "why is missing"
    assert [example.is_good for example in standard.examples] == [False, True]
    assert all(example.code for example in standard.examples)
    assert not re.search(r"\b([Pp]lease|Error|str|None|dict)\b", rule.doc)


def test_what_is_found_is_found_by_a_listed_rule(example: CheckedPortal) -> None:
    rule_ids = {rule.id for rule in (*RULES, *OWN)}
    for case in sorted(CASES):
        diagnostics = run_pipeline(EXAMPLE / "tests" / "cases" / case, TODAY).diagnostics
        assert {d.rule for d in diagnostics} <= rule_ids
    assert {d.rule for d in example.diagnostics} <= rule_ids


PAGE = "content/sales/courses/quoting/index.md"
LESSON = "content/sales/courses/quoting/01-start.md"
WAIVER = "[{{rule: {rule}, reason: It is being mended this month., expires: {day}}}]"


@pytest.mark.parametrize(
    ("rule", "day", "count"),
    [
        ("mvp-sunset", "2026-11-23", 0),
        ("mvp-sunset", "2026-11-22", 1),
        ("outcome-count", "2026-11-23", 1),
    ],
)
def test_a_waiver_holds_for_its_rule_until_its_last_day(portal: Portal, rule: str, day: str, count: int) -> None:
    waivers = WAIVER.format(rule=rule, day=day)
    assert len(findings(portal({PAGE: course("Quoting a lane", "mvp", waivers=waivers)}), "mvp-sunset")) == count


EMPTY_QUIZ = "---\ntitle: Nothing to answer\ntype: quiz\nminutes: 5\n---\n"


@pytest.mark.parametrize(
    ("rule", "status", "changed_path", "severity"),
    [
        ("mvp-sunset", "mvp", "", "warning"),
        ("mvp-sunset", "mvp", "content/sales/courses/quoting-air/index.md", "warning"),
        ("mvp-sunset", "mvp", PAGE, "error"),
        ("mvp-sunset", "mvp", "content/sales/courses/quoting/02-taken-out.md", "error"),
        ("quiz-without-questions", "draft", "", "warning"),
        ("quiz-without-questions", "draft", LESSON, "error"),
    ],
)
def test_time_alone_makes_no_error_of_what_a_waiver_allowed(
    portal: Portal, rule: str, status: str, changed_path: str, severity: str
) -> None:
    """Whoever ends a waiver on a day of their choice would stop everybody's publishing on that day."""
    waivers = WAIVER.format(rule=rule, day="2026-11-22")
    root = portal({PAGE: course("Quoting a lane", status, waivers=waivers), LESSON: EMPTY_QUIZ})
    change = PortalChange({changed_path}, lambda path: None) if changed_path else None
    diagnostics = run_pipeline(root, TODAY, change=change).diagnostics
    assert [str(d.severity) for d in diagnostics if d.rule == rule] == [severity]


def test_what_no_waiver_ever_allowed_is_an_error_beside_one_that_ended(portal: Portal) -> None:
    waivers = WAIVER.format(rule="outcome-count", day="2026-11-22")
    root = portal({PAGE: course("Quoting a lane", "mvp", waivers=waivers)})
    assert [str(d.severity) for d in run_pipeline(root, TODAY).diagnostics if d.rule == "mvp-sunset"] == ["error"]


def test_a_courses_waiver_holds_for_its_lessons(portal: Portal) -> None:
    waivers = WAIVER.format(rule="quiz-without-questions", day="2026-12-31")
    assert findings(portal({PAGE: course(), LESSON: EMPTY_QUIZ}), "quiz-without-questions") != []
    assert findings(portal({PAGE: course(waivers=waivers), LESSON: EMPTY_QUIZ}), "quiz-without-questions") == []


def test_what_guards_readers_against_authors_cannot_be_waived(portal: Portal) -> None:
    waivers = WAIVER.format(rule="link-scheme", day="2026-12-31")
    text = course("Quoting a lane", waivers=waivers) + "\n[Results](javascript:alert(1))\n"
    assert len(findings(portal({PAGE: text}), "link-scheme")) == 1
    assert len(findings(portal({PAGE: text}), "waiver-unknown")) == 1


def test_what_an_earlier_stage_found_cannot_be_waived(portal: Portal) -> None:
    waivers = WAIVER.format(rule="unknown-reference", day="2026-12-31")
    assert len(findings(portal({PAGE: course(skills="[nothing]", waivers=waivers)}), "unknown-reference")) == 1


@pytest.mark.parametrize(
    ("setting", "expected"), [("off", []), ("advice", ["advice"]), ("{mvp: warning}", ["warning"])]
)
def test_a_portal_sets_the_severity_of_a_rule(portal: Portal, setting: str, expected: list[str]) -> None:
    root = portal({PAGE: course(status="mvp"), "portal.yml": f"severity:\n  mvp-sunset: {setting}\n"})
    severities = [str(d.severity) for d in run_pipeline(root, TODAY).diagnostics if d.rule == "mvp-sunset"]
    assert severities == expected
