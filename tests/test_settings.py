"""A setting that names nothing is an error at its line, with the name that was probably meant, and spoils no other."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course, findings

from trellis.check.rules import RULES
from trellis.check.rules.waivers.rule_retired import RETIRED_RULES
from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
STANDARDS = """\
from trellis.check import Rule, Severity
RULES = (Rule("title-shouts", Severity.ADVICE, doc="A title has no words in capitals."),)
"""


def helps(portal: Portal, files: dict[str, str | bytes], rule: str) -> list[str]:
    return [d.help for d in run_pipeline(portal(files), TODAY).diagnostics if d.rule == rule]


@pytest.mark.parametrize(
    ("setting", "finding", "help"),
    [
        (
            "heading-jump: off",
            "2:3 error[unknown-setting] no rule is called `heading-jump`",
            "did you mean `heading-order`?",
        ),
        ("xyz: off", "2:3 error[unknown-setting] no rule is called `xyz`", "`trellis explain --all` lists"),
        ("Mvp_Sunset: off", "2:3 error[unknown-setting] no rule is called `Mvp_Sunset`", "did you mean `mvp-sunset`?"),
        ("mvp-sunset: warnig", "2:15 error[unknown-setting] no severity is called `warnig`", "did you mean `warning`?"),
        ("mvp-sunset: never", "2:15 error[unknown-setting] no severity is called `never`", "choose `error`"),
        ("mvp-sunset: {stabel: off}", "2:16 error[unknown-setting] no status is called `stabel`", "did you mean `stab"),
        ("mvp-sunset: {mvp: Off}", "2:21 error[unknown-setting] no severity is called `Off`", "did you mean `off`?"),
    ],
)
def test_a_setting_that_names_nothing_is_an_error_at_its_place(
    portal: Portal, setting: str, finding: str, help: str
) -> None:
    files: dict[str, str | bytes] = {"portal.yml": f"severity:\n  {setting}\n"}
    assert findings(portal(files), "unknown-setting", "wrong-value") == [f"portal.yml:{finding}"]
    assert [text.startswith(help) for text in helps(portal, files, "unknown-setting")] == [True]


def test_one_slip_leaves_all_other_settings_in_force(portal: Portal) -> None:
    settings = "learning_team: sales\nseverity:\n  mvp-sunset: advice\n  heading-jump: off\n  orphan-course: of\n"
    portal_result = run_pipeline(portal({PAGE: course(status="mvp"), "portal.yml": settings}), TODAY)
    assert portal_result.catalogue.portal.learning_team == "sales"
    assert [str(d.severity) for d in portal_result.diagnostics if d.rule == "mvp-sunset"] == ["advice"]
    assert [str(d.severity) for d in portal_result.diagnostics if d.rule == "orphan-course"] == ["advice"]


def test_the_companys_own_rules_and_every_kinds_statuses_may_be_set(portal: Portal) -> None:
    settings = "severity:\n  title-shouts: {draft: off, confirmed: advice, declined: off}\n"
    assert findings(portal({"portal.yml": settings, "hooks/standards.py": STANDARDS}), "unknown-setting") == []


def test_a_key_of_the_portal_that_there_is_not_is_an_error(portal: Portal) -> None:
    root = portal({"portal.yml": "severities: {mvp-sunset: off}\nthresholds: {spotlight: 2}\n"})
    assert findings(root, "unknown-key") == [
        "portal.yml:1:1 error[unknown-key] a portal has no key `severities`",
        "portal.yml:2:14 error[unknown-key] `thresholds` has no key `spotlight`",
    ]


@pytest.mark.parametrize(
    ("rule", "message", "help"),
    [
        ("mvp-sunsett", "no rule is called `mvp-sunsett`", "did you mean `mvp-sunset`?"),
        ("MVP-sunset", "no rule is called `MVP-sunset`", "did you mean `mvp-sunset`?"),
        ("xyz", "no rule is called `xyz`", "delete the waiver; `trellis explain --all` lists the rules"),
        ("fm-tab", "`fm-tab` cannot be waived", "delete the waiver, and mend what breaks the rule"),
    ],
)
def test_a_waiver_that_names_nothing_is_an_error(portal: Portal, rule: str, message: str, help: str) -> None:
    waivers = f"[{{rule: {rule}, reason: It is being mended this month., expires: 2026-12-31}}]"
    files: dict[str, str | bytes] = {PAGE: course(waivers=waivers)}
    assert findings(portal(files), "waiver-unknown", "wrong-value") == [f"{PAGE}:7:18 error[waiver-unknown] {message}"]
    assert helps(portal, files, "waiver-unknown") == [help]


def test_a_waiver_of_the_companys_own_rule_is_of_a_rule_that_there_is(portal: Portal) -> None:
    own = STANDARDS.replace('doc="', 'check=lambda catalogue, context: iter(()), doc="')
    waivers = "[{rule: title-shouts, reason: It is being mended this month., expires: 2026-12-31}]"
    root = portal({PAGE: course(waivers=waivers), "hooks/standards.py": own})
    assert findings(root, "waiver-unknown") == []
    assert len(findings(root, "waiver-unused")) == 1


def test_a_baseline_that_names_a_rule_that_there_is_not_is_an_error_at_its_line(portal: Portal) -> None:
    accepted = '{"rule": "mvp-sunsett", "path": "content/sales/a.md", "message": "says “# 5 of *”"}'
    baseline = f'{{"version": 1, "findings": [\n{accepted},\n{accepted}]}}'
    files: dict[str, str | bytes] = {"baseline.json": baseline}
    assert findings(portal(files), "unknown-setting") == [
        "baseline.json:2:10 error[unknown-setting] no rule is called `mvp-sunsett`, of which 2 findings are accepted"
    ]
    assert helps(portal, files, "unknown-setting") == [
        "did you mean `mvp-sunset`? `trellis check --write-baseline` writes the file anew"
    ]


def test_a_key_of_the_baseline_that_nothing_reads_is_an_error_at_its_line(portal: Portal) -> None:
    finding = '{"rule": "mvp-sunset", "path": "content/sales/a.md", "message": "is so", "line": "5"}'
    baseline = f'{{"version": 1,\n "pair": [],\n "findings": [\n{finding},\n{finding}]}}'
    assert findings(portal({"baseline.json": baseline}), "unknown-setting") == [
        "baseline.json:2:2 error[unknown-setting] the baseline has no key `pair`",
        "baseline.json:4:74 error[unknown-setting] a finding has no key `line`",
    ]
    assert helps(portal, {"baseline.json": baseline}, "unknown-setting")[0].startswith("did you mean `pairs`?")


RETIRED = "the rule `brackets-unclosed` was retired: unclosed brackets do not slow the build any more"


def test_a_retired_rule_is_taken_out_of_settings_waivers_and_the_baseline_and_stops_nothing(portal: Portal) -> None:
    waivers = "[{rule: brackets-unclosed, reason: It is being mended this month., expires: 2026-12-31}]"
    accepted = '{"rule": "brackets-unclosed", "path": "content/sales/a.md", "message": "591 are closed late"}'
    files: dict[str, str | bytes] = {
        "portal.yml": "severity:\n  brackets-unclosed: {stabel: waring}\n",
        PAGE: course(waivers=waivers),
        "baseline.json": f'{{"version": 1, "findings": [\n{accepted},\n{accepted}]}}',
    }
    root = portal(files)
    assert findings(root, "rule-retired", "unknown-setting", "waiver-unknown", "waiver-unused") == [
        f"baseline.json:2:10 advice[rule-retired] {RETIRED}",
        f"{PAGE}:7:18 advice[rule-retired] {RETIRED}",
        f"portal.yml:2:3 advice[rule-retired] {RETIRED}",
    ]
    assert helps(portal, files, "rule-retired") == [
        "delete its findings; `trellis check --write-baseline` writes the file anew",
        "delete the waiver",
        "delete the line",
    ]
    assert not run_pipeline(root, TODAY).has_errors


def test_no_rule_is_both_in_force_and_retired() -> None:
    assert not RETIRED_RULES.keys() & {rule.id for rule in RULES}


SETTINGS = """\
learning_team: sales
severity: {team-without-liaison: off}
role_mailboxes: ["support@", "rates@"]
thresholds:
  minutes_tolerance: 15
"""
SETTINGS_SLIPS = [
    ("minutes_tolerance: 15", "minutes_tolerance: many"),
    ("minutes_tolerance: 15", "minutes_tolerance 15"),
    ("learning_team: sales", "learning_team: sales\nunheard: x"),
    ('"rates@"', '"rates"'),
    ("learning_team: sales", "learning_team: [sales"),
    ("learning_team: sales", "spotlight: [{item: x}]"),
]


@pytest.mark.parametrize(("right", "wrong"), SETTINGS_SLIPS)
def test_a_slip_in_the_settings_puts_no_other_out_of_force(portal: Portal, right: str, wrong: str) -> None:
    text = "---\ntitle: Terms\nsummary: What anybody may ask of us, and whom to ask.\nstatus: stable\n---\n"
    files: dict[str, str | bytes] = {"content/sales/pages/terms.md": f"{text}Write to support@example.com.\n"}
    assert right in SETTINGS
    assert findings(portal({**files, "portal.yml": SETTINGS}), "team-without-liaison", "personal-data") == []
    lines = findings(portal({**files, "portal.yml": SETTINGS.replace(right, wrong)}))
    assert {line.partition(":")[0] for line in lines if " error[" in line} == {"portal.yml"}
    assert not any("[team-without-liaison]" in line or "[personal-data]" in line for line in lines), lines
