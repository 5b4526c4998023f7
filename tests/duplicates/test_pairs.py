"""Who is told of which course, and when nobody is."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal, findings
from courses import AGAIN, RINGING, files, written

from trellis.authoring.fixes import FixOptions, offer_fixes
from trellis.diagnostics.diagnostic import Diagnostic
from trellis.duplicates import comparison
from trellis.pipeline.run import run_pipeline


@pytest.fixture(params=["words and meaning", "words"])
def tier(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both tiers, the second as if the extra were not installed."""
    if request.param == "words":
        monkeypatch.setattr(comparison, "can_compare_meaning", lambda: False)


def two_teams(portal: Portal, ringing: str, again: str) -> Path:
    """A portal of many subjects, where operations and sales have written on the same one."""
    more = {"content/operations/index.md": TEAM, "content/operations/courses/again/index.md": again}
    return portal(files(ringing=ringing) | more)


NEAR = "content/operations/courses/again/index.md:2:8 error[near-duplicate] is close to a course that exists: `ringing`"


@pytest.mark.usefixtures("tier")
def test_two_teams_that_wrote_the_same_course_are_told(portal: Portal) -> None:
    root = two_teams(portal, written(*RINGING, status="stable"), written(*AGAIN))
    assert findings(root, "near-duplicate", "exact-duplicate") == [NEAR]


@pytest.mark.usefixtures("tier")
def test_the_less_established_is_told(portal: Portal) -> None:
    root = two_teams(portal, written(*RINGING), written(*AGAIN, status="stable"))
    (finding,) = findings(root, "near-duplicate")
    assert finding.startswith("content/sales/courses/ringing/")


@pytest.mark.usefixtures("tier")
@pytest.mark.parametrize("declared", ["variant_of: ringing", "supersedes: [ringing]"])
def test_what_adapts_or_replaces_the_other_and_says_so_is_no_duplicate(portal: Portal, declared: str) -> None:
    key, _, value = declared.partition(": ")
    root = two_teams(portal, written(*RINGING, status="stable"), written(*AGAIN, **{key: value}))
    assert findings(root, "near-duplicate", "exact-duplicate") == []


def test_another_level_is_no_duplicate(portal: Portal) -> None:
    root = two_teams(portal, written(*RINGING, level="beginner"), written(*AGAIN, level="advanced"))
    assert findings(root, "near-duplicate") == []


def test_a_retired_course_is_nobodys_duplicate(portal: Portal) -> None:
    root = two_teams(portal, written(*RINGING, status="retired", retired_reason="Old"), written(*AGAIN))
    assert findings(root, "near-duplicate") == []


def decided(root: Path, digest: str) -> list[str]:
    again = root / "content/operations/courses/again/index.md"
    decision = "\n  - about: ringing\n    decision: distinct\n    reason: Ours is for the night shift only.\n"
    lines = f"{decision}    digest: {digest}" if digest else decision.rstrip()
    again.write_text(written(*AGAIN, decisions=lines))
    return findings(root, "near-duplicate")


def test_a_decision_holds_until_either_course_teaches_something_else(portal: Portal) -> None:
    root = two_teams(portal, written(*RINGING, status="stable"), written(*AGAIN))
    (finding,) = (d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "near-duplicate")
    digest = finding.help.partition("digest: ")[2][:8]
    assert decided(root, digest) == []
    ringing = root / "content/sales/courses/ringing/index.md"
    text = ringing.read_text()
    ringing.write_text(text.replace("Begin with the case", "First of all, begin with the case"))
    assert findings(root, "near-duplicate") == [], "another wording of the text is not another course"
    ringing.write_text(text.replace("note what was agreed", "note what was agreed and by whom"))
    (lapsed,) = findings(root, "near-duplicate")
    assert "was taken when one of the two taught something else" in lapsed


def test_fix_writes_the_digest_of_a_new_decision_and_none_other(portal: Portal) -> None:
    root = two_teams(portal, written(*RINGING, status="stable"), written(*AGAIN))
    (undated,) = decided(root, "")
    assert "does not say for which state" in undated
    assert offer_fixes(root, FixOptions(), lambda line: None, lambda question: True)
    assert findings(root, "near-duplicate") == []
    again = root / "content/operations/courses/again/index.md"
    before = again.read_text()
    (root / "content/sales/courses/ringing/index.md").write_text(
        written(RINGING[0], RINGING[1] + " Then rest.", "stable")
    )
    offer_fixes(root, FixOptions(), lambda line: None, lambda question: True)
    assert again.read_text() == before, "whether a decision still holds, only people can tell"


def test_a_portal_may_lower_the_severity(portal: Portal) -> None:
    root = two_teams(portal, written(*RINGING, status="stable"), written(*AGAIN))
    (root / "portal.yml").write_text("severity:\n  near-duplicate: {draft: advice}\n")
    assert findings(root, "near-duplicate") == [NEAR.replace("error", "advice")]


def test_a_waiver_with_a_reason_and_an_end_lets_a_copy_be(portal: Portal) -> None:
    waiver = "\n  - rule: exact-duplicate\n    reason: Both stay until the desks have moved.\n    expires: 2027-01-31"
    root = two_teams(portal, written(*RINGING, status="stable"), written(*RINGING, waivers=waiver))
    assert findings(root, "exact-duplicate", "waiver-unused") == []


OUTCOMES = "\n  - {id: ring, text: Ring a customer before the dock does.}"
OTHER_OUTCOMES = "\n  - {id: lash, text: Lash a load for three weeks at sea.}"
LOADING = "Weight, balance and lashing of a load in a steel box."
CUPS = "Which cups, plates and linen a canteen needs for a hundred guests."


@pytest.mark.usefixtures("tier")
@pytest.mark.parametrize(
    ("summary", "outcomes", "rules"),
    [
        (CUPS, OTHER_OUTCOMES, ["warning[duplicate-title]"]),
        (CUPS, OUTCOMES, ["error[exact-duplicate]"]),
        (LOADING, OTHER_OUTCOMES, ["error[exact-duplicate]"]),
    ],
    ids=["the title alone", "title and outcomes", "title and text"],
)
def test_a_title_alone_makes_no_copy_within_a_team(
    portal: Portal, summary: str, outcomes: str, rules: list[str]
) -> None:
    """Many courses are called an introduction: that may be told apart better, and stops nothing."""
    more = {
        "first": written("Introduction", LOADING, "stable", outcomes=OUTCOMES),
        "second": written("Introduction", summary, "draft", outcomes=outcomes).replace(
            "Begin with the case at hand.", "Lay them out." if summary == CUPS else "Begin with the case at hand."
        ),
    }
    lines = findings(portal(files(**more)), "near-duplicate", "exact-duplicate", "duplicate-title")
    assert [line.split(" ")[1] for line in lines] == rules
    assert all(line.startswith("content/sales/courses/second/") for line in lines)


def test_four_introductions_of_one_team_are_no_copies(portal: Portal) -> None:
    more = {
        "one": written("Introduction", "Components, state and properties of a page that draws itself."),
        "two": written("Introduction", "Objects, blocks and gems for people who wrote scripts so far."),
        "three": written("Introduction", "Routes, views and migrations of a site that keeps its data."),
        "four": written("Introduction", "Loops, closures and promises in the language of browsers."),
    }
    root = portal(files(**{id: text.replace("Begin with the case at hand.", id) for id, text in more.items()}))
    assert findings(root, "near-duplicate", "exact-duplicate") == []


def test_one_title_in_two_teams_is_asked_about_whatever_it_says(portal: Portal) -> None:
    root = two_teams(portal, written("Introduction", LOADING, "stable"), written("Introduction", CUPS))
    (line,) = findings(root, "near-duplicate", "exact-duplicate")
    assert "error[near-duplicate]" in line


def many(portal: Portal, count: int, *, with_same_text: bool) -> list[Diagnostic]:
    """The findings on duplicates among as many courses of one title, each of a team of its own."""
    pages: dict[str, str] = {}
    for number in range(count):
        text = RINGING[1] if with_same_text else " ".join(f"word{number}x{place}" for place in range(15))
        pages[f"content/team-{number}/index.md"] = TEAM
        pages[f"content/team-{number}/courses/ringing-{number}/index.md"] = written(RINGING[0], text)
    return [
        d for d in run_pipeline(portal(pages), TODAY).diagnostics if d.rule in ("near-duplicate", "exact-duplicate")
    ]


def test_of_many_close_courses_ten_are_explained_and_the_others_counted(portal: Portal) -> None:
    found = many(portal, 25, with_same_text=False)
    by_path: dict[str, list[Diagnostic]] = {}
    for finding in found:
        by_path.setdefault(finding.location.path, []).append(finding)
    assert {len(findings) for findings in by_path.values()} == {*range(1, 12)}
    assert sum(len(finding.related) for finding in found) == sum(min(10, before) for before in range(1, 25))
    counted = sorted(len(findings) - 1 for findings in by_path.values() if len(findings) > 10)
    assert counted == [10] * 14, "the fifteenth course and those after it have more than ten before them"
    (last,) = (f for f in found if "14 more: " in f.message)
    assert last.message.count("`ringing-") == 10
    assert last.message.endswith(" and 4 others")


def test_of_many_copies_ten_are_explained_and_the_others_counted(portal: Portal) -> None:
    found = many(portal, 25, with_same_text=True)
    assert len(found) == 24, "one finding for each but the first"
    assert sorted(len(finding.related) for finding in found) == sorted(min(10, before) for before in range(1, 25))
    (last,) = (finding for finding in found if "as 23 more" in finding.message)
    assert last.message == "is the same course as `ringing-0`, and as 23 more"
