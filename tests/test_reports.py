"""One renderer a format: what each shows of the same findings, and that an author's text stays text in all of them."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import TODAY, Portal, course
from jsonschema import Draft202012Validator

from trellis.diagnostics.diagnostic import Diagnostic, Location, Severity
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.reports import github, junit, markdown, sarif, text
from trellis.reports import json as report_json

PAGE = "content/sales/courses/quoting/index.md"
NASTY = "\x1b[31m<img src=x> ::error::, %0A | `code` @team"


@pytest.fixture
def result(portal: Portal) -> CheckedPortal:
    return run_pipeline(portal({PAGE: course("Quoting rates", minutes="5\nminutes: 6", levle="x")}), TODAY)


def many(severity: Severity, count: int, message: str = "is so") -> list[Diagnostic]:
    return [Diagnostic("some-rule", severity, Location(PAGE, line), message, "do this") for line in range(1, count + 1)]


def test_text_shows_both_lines_of_a_key_that_stands_twice(result: CheckedPortal) -> None:
    shown = text.render(result, [d for d in result.diagnostics if d.rule == "fm-duplicate-key"])
    assert shown.startswith(
        f"{PAGE}:8:1: error[fm-duplicate-key]: `minutes` stands twice, first on line 7\n"
        "  8 │ minutes: 6\n"
        "    │ ^\n"
        f"  {PAGE}:7:1: first stands here\n"
        "  7 │ minutes: 5\n"
        "    │ ^\n"
        "  help: keep one of the two\n"
    )


def test_text_colours_only_a_terminal_and_never_what_an_author_typed(result: CheckedPortal) -> None:
    diagnostics = many(Severity.ERROR, 1, NASTY)
    assert "\x1b" not in text.render(result, diagnostics)
    assert "\x1b[31m<img" not in text.render(result, diagnostics, colour=True)


def test_text_never_quotes_a_line_with_a_secret(portal: Portal) -> None:
    secret = "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5"
    root = portal({PAGE: course("Quoting rates") + f"\nUse the token {secret} [here](nowhere.md).\n"})
    verdict = run_pipeline(root, TODAY)
    assert {"secret-in-text", "link-broken"} <= {d.rule for d in verdict.diagnostics}
    shown = "".join(r.render(verdict, verdict.diagnostics) for r in (text, github, junit, markdown, sarif))
    assert secret[:4] in shown
    assert secret[5:] not in shown
    broken = [d for d in verdict.diagnostics if d.rule == "link-broken"]
    assert secret not in text.render(verdict, broken)


def test_text_counts_by_rule_what_it_does_not_show(result: CheckedPortal) -> None:
    shown = text.render(result, many(Severity.ADVICE, 25))
    assert "… and 5 more not shown here: 5 some-rule." in shown
    assert "`trellis check --all` shows them too" in shown
    assert "no errors; 25 pieces of advice" in shown
    everything = text.render(result, many(Severity.ADVICE, 25), show_all=True)
    assert everything.count("advice[some-rule]") == 25
    assert "not shown here" not in everything


def test_text_cuts_a_long_line_around_its_place(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", skills=f"[{'pricing, ' * 40}qqq]")})
    result = run_pipeline(root, TODAY)
    shown = text.render(result, [d for d in result.diagnostics if d.message.endswith("`qqq`")])
    line, mark = shown.splitlines()[1:3]
    assert line.index("qqq") == mark.index("^")
    assert max(map(len, (line, mark))) < 130


def test_text_is_ordered_by_file_and_says_where_to_start(portal: Portal) -> None:
    """Files with errors stand last, and the one that the others may follow from is named first."""
    lesson, terms = PAGE.replace("index", "01-start"), "content/sales/pages/terms.md"
    root = portal({PAGE: course("Quoting: rates", levle="x"), lesson: "---\ntitle: A: b\ntype: reed\n---\nText.\n"})
    result = run_pipeline(root, TODAY)
    mild = [Diagnostic("some-rule", level, Location(terms), "is so") for level in (Severity.WARNING, Severity.ADVICE)]
    errors = [d for d in result.diagnostics if d.location.path in (PAGE, lesson)]
    shown = text.render(result, [*mild, *errors]).splitlines()
    assert shown[0] == f"Start here: {PAGE}:2:15 (2 errors; others may follow from it)"
    paths = [line.split(":")[0] for line in shown[1:] if line.startswith("content/")]
    assert [path for path, _ in itertools.groupby(paths)] == [terms, lesson, PAGE]


def test_text_starts_with_a_register_that_others_rest_on(portal: Portal) -> None:
    skills = "- id: pricing\n  name: Pricing\n  unheard: x\n"
    root = portal({PAGE: course("Quoting rates", levle="x"), "content/skills.yml": skills})
    result = run_pipeline(root, TODAY)
    assert text.render(result, result.diagnostics).startswith("Start here: content/skills.yml:3:3 (1 error;")


def test_text_with_one_error_needs_no_start(portal: Portal) -> None:
    result = run_pipeline(portal({PAGE: course("Quoting rates", levle="x")}), TODAY)
    assert "Start here" not in text.render(result, result.diagnostics)


def test_text_shows_no_line_of_a_document(portal: Portal) -> None:
    letter = PAGE.replace("index.md", "letter.docx")
    result = run_pipeline(portal({PAGE: course("Quoting rates"), letter: b"PK\x03\x04\x00\x00rels\n"}), TODAY)
    shown = text.render(result, [d for d in result.diagnostics if d.location.path == letter])
    assert "asset-unsafe" in shown
    assert "rels" not in shown


def test_github_shows_ten_of_a_kind_changed_lines_first(result: CheckedPortal) -> None:
    diagnostics = [*many(Severity.ERROR, 30), *many(Severity.ADVICE, 3)]
    lines = github.render(result, diagnostics, lambda at: at.line > 25).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::notice"] * 3
    assert f"file={PAGE},line=26,col=1" in lines[0]


def test_github_takes_no_command_from_an_authors_text(result: CheckedPortal) -> None:
    (line,) = github.render(result, many(Severity.ERROR, 1, NASTY + "\n::set-env name=X::y")).splitlines()
    assert line.startswith("::error file=")
    assert line.count("::") == 2


def test_markdown_names_every_place_and_escapes_the_rest(result: CheckedPortal) -> None:
    shown = markdown.render(result, many(Severity.ERROR, 1, NASTY))
    assert shown.startswith(markdown.MARKER)
    assert "**1 error** in 1 file. Nothing of this can be published before." in shown
    assert r"\<img src=x\>" in shown
    assert "@\u2060team" in shown
    assert "@team" not in shown
    assert "`code`" in shown


def test_markdown_fits_into_a_comment(result: CheckedPortal) -> None:
    shown = markdown.render(result, many(Severity.WARNING, 2000, "is so " * 20))
    assert len(shown) < 65_536
    assert "more; `trellis check` shows them all." in shown


def test_junit_fails_a_case_for_each_rule_and_file(result: CheckedPortal) -> None:
    suite = ElementTree.fromstring(junit.render(result, [*many(Severity.ERROR, 3, NASTY), *many(Severity.ADVICE, 1)]))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    case = suite.find("testcase")
    assert case is not None
    assert (case.get("classname"), case.get("name")) == (PAGE, "some-rule")


def test_junit_passes_a_portal_without_findings(result: CheckedPortal) -> None:
    suite = ElementTree.fromstring(junit.render(result, []))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")


@pytest.mark.parametrize(
    ("settings", "page"),
    [
        ("site_url: https://learning.example/here", "https://learning.example/here/standards/#unknown-key"),
        (
            "site_url: https://learning.example/\nplugins: !!python/name:os.system",
            "https://learning.example/standards/#unknown-key",
        ),
        ("site_url: javascript:alert(1)", None),
        ("site_url: [", None),
        ("site_name: Learning", None),
    ],
)
def test_a_finding_links_to_what_the_site_says_of_its_rule(
    result: CheckedPortal, settings: str, page: str | None
) -> None:
    (result.root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    diagnostics = [d for d in result.diagnostics if d.rule == "unknown-key"]
    assert json.loads(report_json.render(result, diagnostics))["diagnostics"][0]["url"] == page
    (rule,) = json.loads(sarif.render(result, diagnostics))["runs"][0]["tool"]["driver"]["rules"]
    assert rule.get("helpUri") == page
    assert (f"([why]({page}))" in markdown.render(result, diagnostics)) is bool(page)
    assert (f"\033]8;;{page}\033" in text.render(result, diagnostics, colour=True)) is bool(page)
    assert "standards/#" not in text.render(result, diagnostics)


def test_sarif_keeps_to_the_standard(result: CheckedPortal) -> None:
    document = json.loads(sarif.render(result, result.diagnostics))
    schema = json.loads((Path(__file__).parent / "sarif-subset.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    (one,) = document["runs"]
    assert [entry["ruleId"] for entry in one["results"]] == [d.rule for d in result.diagnostics]
    for entry in one["results"]:
        assert one["tool"]["driver"]["rules"][entry["ruleIndex"]]["id"] == entry["ruleId"]


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("address-gone", "content/sales/pages/terms.md"),
        ("wrong-value", "content/sales/gone.yml"),
        ("file-misnamed", "content/sales/pages/Our terms.md"),
    ],
)
def test_text_starts_with_what_is_gone_before_what_names_it(result: CheckedPortal, rule: str, path: str) -> None:
    symptom = Diagnostic("unknown-reference", Severity.ERROR, Location("portal.yml", 4), "no course is called so")
    cause = Diagnostic(rule, Severity.ERROR, Location(path), "is so")
    assert text.render(result, [symptom, cause]).startswith(f"Start here: {path}:1:1 ")
