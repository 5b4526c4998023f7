"""``trellis similar``, ``trellis duplicates`` and ``trellis new``: what exists, asked from a terminal."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import EXAMPLE, TEAM, TODAY, Portal
from courses import AGAIN, RINGING, files, written
from test_affected import git

from trellis.derive import PublishedCatalogue
from trellis.derive.pages.duplicates import FOLD_IN, KEEP_COURSE, LIST_ONCE, USE_OWN, build_duplicates_page
from trellis.duplicates.comparison import Comparison
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.reports.nearest import HEADING, format_nearest


def trellis(*arguments: str, cwd: Path = EXAMPLE) -> subprocess.CompletedProcess[str]:
    return run_trellis(arguments, cwd=cwd)


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    document: list[dict[str, object]] = json.loads(done.stdout)
    return document


@pytest.mark.example
def test_json_has_the_five_nearest_the_best_first() -> None:
    nearest = rows(trellis("similar", "late-ships-and-the-customer", "--format", "json"))
    assert len(nearest) == 5
    assert [set(row) for row in nearest] == [{"id", "title", "path", "verdict", "reasons"}] * 5
    assert (nearest[0]["id"], nearest[0]["verdict"]) == ("handling-a-delayed-shipment", "ask")
    reasons = [reason for row in nearest for reason in row["reasons"]]  # type: ignore[attr-defined]
    assert all({"field", "text"} == set(reason) for reason in reasons)
    assert all(row["reasons"] for row in nearest)


@pytest.mark.example
@pytest.mark.parametrize(
    "more", ["", "skills: [customer communication, words of ours]\nlevel: 7\nsource: nothing\noutcomes: [Ring first]\n"]
)
def test_a_file_outside_the_catalogue_needs_a_title_and_a_summary_only(tmp_path: Path, more: str) -> None:
    file = tmp_path / "idea.md"
    file.write_text(
        f"---\ntitle: Telling customers that a shipment is delayed\n"
        f"summary: Ring the customer first, with the facts of the delay and options.\n{more}---\n"
    )
    first, second, *_ = rows(trellis("similar", str(file), "--format", "json"))
    assert {first["id"], second["id"]} == {"handling-a-delayed-shipment", "late-ships-and-the-customer"}


@pytest.mark.example
def test_a_course_is_found_by_its_file_too() -> None:
    by_file = trellis("similar", "content/operations/courses/late-ships-and-the-customer/index.md", "--format", "json")
    assert rows(by_file) == rows(trellis("similar", "late-ships-and-the-customer", "--format", "json"))


@pytest.mark.example
def test_text_says_why_and_what_next() -> None:
    output = trellis("similar", "late-ships-and-the-customer").stdout
    assert "Handling a delayed shipment (handling-a-delayed-shipment): close: it needs a decision" in output
    assert "skills the same" in output
    assert output.rstrip().endswith("reuse, variant, supersede or distinct, and why.")


@pytest.mark.example
def test_an_unknown_id_is_bad_usage_and_gets_a_hint() -> None:
    done = trellis("similar", "handling-a-delayed-shipmnt")
    assert done.returncode == 2
    assert "handling-a-delayed-shipment" in done.stderr.replace("\n", "").replace("│", "").replace("  ", "")


def test_a_series_and_a_template_are_only_mentioned(example: CheckedPortal) -> None:
    compared = example.context.comparison.index_courses(example.catalogue)
    for one, other in (
        ("customs-english-1", "customs-english-2"),
        ("gifts-yearly-refresher", "personal-data-yearly-refresher"),
    ):
        verdict = next(n.verdict for n in compared.index.find_nearest_by_id(one) if n.course.id == other)
        assert verdict == "mention"


def test_duplicates_proposes_and_counts(example: CheckedPortal) -> None:
    page = build_duplicates_page(PublishedCatalogue(example.catalogue, example.context))
    by = {group.members[0].id: group for group in page.groups}
    assert set(by) == {"handling-a-delayed-shipment", "forklift-refresher"}
    assert [m.proposal for m in by["forklift-refresher"].members] == [KEEP_COURSE, LIST_ONCE]
    assert by["forklift-refresher"].learning == 4.0
    assert [m.where for m in by["forklift-refresher"].members] == ["All regions", "Americas"]
    assert (by["handling-a-delayed-shipment"].time, page.time) == ("55 min", "4 h 55 min")
    assert set(page.meanings) == {m.proposal for group in page.groups for m in group.members}
    decisions = {(d.course.title, d.what, d.about.title) for d in page.decided}
    assert ("Negotiating with carriers in APAC", "is a variant of", "Negotiating freight rates") in decisions


@pytest.mark.parametrize("semantic", [True, False])
def test_in_the_example_one_pair_is_asked_about_in_either_tier(example: CheckedPortal, semantic: bool) -> None:
    compared = Comparison(use_semantics=semantic).index_courses(example.catalogue)
    pairs = {(pair.reported_course.id, pair.other_course.id, pair.match.verdict) for pair in compared.pairs}
    assert pairs == {("late-ships-and-the-customer", "handling-a-delayed-shipment", "ask")}


@pytest.mark.example
def test_duplicates_as_json() -> None:
    document = json.loads(trellis("duplicates", "--format", "json").stdout)
    assert document["version"] == 1
    assert {group["title"] for group in document["groups"]} == {"Handling a delayed shipment", "Forklift refresher"}


def test_folding_in_saves_upkeep(portal: Portal) -> None:
    more = {
        "content/operations/index.md": TEAM,
        "content/operations/courses/again/index.md": written(*AGAIN, "stable", minutes="60"),
    }
    result = run_pipeline(portal(files(ringing=written(*RINGING, "stable")) | more), TODAY)
    (group,) = build_duplicates_page(PublishedCatalogue(result.catalogue, result.context)).groups
    assert sorted(m.proposal for m in group.members) == [FOLD_IN, KEEP_COURSE]
    assert group.upkeep == result.context.portal.thresholds.upkeep_hours


@pytest.mark.parametrize(
    ("kept", "other", "hours", "share"),
    [("34", "480", 0.57, 34 / 480), ("480", "34", 0.57, 1), ("60", "60", 1.0, 1), ("", "480", 0.0, 1)],
)
def test_what_is_saved_is_what_the_kept_course_replaces(
    portal: Portal, kept: str, other: str, hours: float, share: float
) -> None:
    """A course of 34 minutes does not save the eight hours of another; one of unknown length saves none for sure."""
    more = {
        "content/operations/index.md": TEAM,
        "content/operations/courses/again/index.md": written(*AGAIN, "mvp", sunset="2027-06-30", minutes=other),
    }
    ringing = written(*RINGING, "stable", **({"minutes": kept} if kept else {}))
    result = run_pipeline(portal(files(ringing=ringing) | more), TODAY)
    (group,) = build_duplicates_page(PublishedCatalogue(result.catalogue, result.context)).groups
    assert [m.id for m in group.members] == ["ringing", "again"]
    assert group.learning == hours
    assert group.upkeep == round(share * result.context.portal.thresholds.upkeep_hours)


def test_a_course_that_is_only_close_to_another_of_the_group_saves_nothing(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies of one course are a group; without its pair with the kept one, a member is not known to be replaced."""
    teams = {f"content/{team}/index.md": TEAM for team in ("finance", "operations")}
    copies = {
        f"content/{team}/courses/{team}-late/index.md": written(*RINGING, "mvp", sunset="2027-06-30", minutes="60")
        for team in ("finance", "operations")
    }
    result = run_pipeline(portal(files(ringing=written(*RINGING, "stable", minutes="60")) | teams | copies), TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    (group,) = build_duplicates_page(published).groups
    upkeep_hours = result.context.portal.thresholds.upkeep_hours
    assert (group.learning, group.upkeep) == (2.0, 2 * upkeep_hours)
    compared = result.context.comparison.index_courses(result.catalogue)
    chain = tuple(
        pair
        for pair in compared.all_pairs
        if {pair.reported_course.id, pair.other_course.id} != {"ringing", "operations-late"}
    )
    monkeypatch.setitem(vars(compared), "all_pairs", chain)
    (group,) = build_duplicates_page(published).groups
    assert len(group.members) == 3
    assert (group.learning, group.upkeep) == (1.0, upkeep_hours)


def test_a_providers_course_beside_ours_is_not_listed_once(portal: Portal) -> None:
    """Ours stays; the provider's is what has to give a reason."""
    source = "{kind: vendor, provider: Hoistwise, url: https://hoistwise.example/late}"
    theirs = written(*RINGING, "stable", source=source)
    more = {"content/operations/index.md": TEAM, "content/operations/courses/again/index.md": theirs}
    result = run_pipeline(portal(files(ringing=written(*RINGING, "stable")) | more), TODAY)
    (group,) = build_duplicates_page(PublishedCatalogue(result.catalogue, result.context)).groups
    assert [(m.id, m.proposal) for m in group.members] == [("ringing", KEEP_COURSE), ("again", USE_OWN)]
    assert group.members[1].whose == "Hoistwise, listed by Sales team"
    assert group.upkeep == 0


def test_new_shows_what_exists_and_begins_nothing_that_is_close(portal: Portal) -> None:
    root = portal(files(ringing=written(*RINGING)) | {"content/operations/index.md": TEAM})
    command = ("new", "--root", str(root), "--team", "operations", "--title", AGAIN[0], "--summary", AGAIN[1])
    done = trellis(*command)
    assert done.returncode == 1
    assert "Ringing a customer whose freight is late (ringing)" in done.stdout
    assert not (root / "content/operations/courses").exists()
    begun = trellis(*command, "--yes")
    assert begun.returncode == 0, begun.stderr
    (file,) = (root / "content/operations/courses").glob("*/index.md")
    assert not [
        d
        for d in run_pipeline(root, TODAY).diagnostics
        if d.location.path.startswith("content/operations/courses") and d.severity == 0 and "duplicate" not in d.rule
    ]
    assert file.read_text().startswith("---\ntitle:")


@pytest.mark.parametrize(
    ("team", "summary", "message"),
    [
        ("oprations", AGAIN[1], "no team is called oprations"),
        ("operations", "Short.", "a summary has 40 to 200 characters"),
    ],
)
def test_new_refuses_before_anybody_reads_on(portal: Portal, team: str, summary: str, message: str) -> None:
    root = portal(files() | {"content/operations/index.md": TEAM})
    done = trellis("new", "--root", str(root), "--team", team, "--title", AGAIN[0], "--summary", summary)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_pull_request_hears_what_is_close_and_a_merge_group_finds_both_together(portal: Portal) -> None:
    """Each of two branches adds the same course and is clean alone; both together are not, with no conflict of text."""
    root = portal(files() | {"content/operations/index.md": TEAM})
    for command in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("add", "."),
        ("commit", "--quiet", "--message", "all"),
    ):
        git(root, *command)
    for team, subject in (("sales", RINGING), ("operations", AGAIN)):
        git(root, "checkout", "--quiet", "-b", team, "main")
        file = root / f"content/{team}/courses/{team}-late/index.md"
        file.parent.mkdir(parents=True)
        file.write_text(written(*subject))
        git(root, "add", ".")
        git(root, "commit", "--quiet", "--message", team)
        alone = trellis("check", "--since", "main", "--format", "markdown", "--root", str(root))
        assert "near-duplicate" not in alone.stdout
        assert HEADING in alone.stdout
        assert alone.stdout.count("<details>") == 1
    git(root, "checkout", "--quiet", "-b", "group", "main")
    for team in ("sales", "operations"):
        git(root, "merge", "--quiet", "--no-edit", team)
    together = trellis("check", "--since", "main", "--root", str(root))
    assert together.returncode == 1
    assert "error[near-duplicate]: is close to a course that exists: `operations-late`" in together.stdout


def test_a_change_without_courses_has_no_such_section(example: CheckedPortal) -> None:
    assert format_nearest(example, frozenset(["content/people.yml"])) == ""
