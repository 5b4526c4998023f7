"""What others add decides nothing about a course that nobody has touched, and both ways to check say the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, course
from courses import AGAIN, RINGING, SUBJECTS, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cli import trellis

from trellis.catalogue import link_targets
from trellis.check import baseline
from trellis.check.release import record_release
from trellis.diagnostics.diagnostic import Diagnostic, Severity
from trellis.duplicates import comparison
from trellis.pipeline.incremental import affected
from trellis.pipeline.run import run_pipeline

Files = Mapping[str, str]

RINGING_PAGE = "content/sales/courses/ringing/index.md"
AGAIN_PAGE = "content/operations/courses/again/index.md"
VENDOR = "{kind: vendor, provider: Linkwell, url: https://linkwell.example/1}"
PATH = """\
---
title: {title}
summary: Everything that a new colleague needs in the first weeks.
status: {status}
kind: path
tier: individual
audience: {{}}
version: 1
steps:
  - section: All
    items: [ringing]
---
"""
MANY = {
    f"content/finance/courses/{id}/index.md": written(title, summary, "stable", source=VENDOR)
    for id, (title, summary) in SUBJECTS.items()
}
"""Records of a provider that are about neither."""

TEAMS = {f"content/{team}/index.md": TEAM for team in ("finance", "operations", "sales")}
PAIR = {RINGING_PAGE: written(*RINGING, "stable"), AGAIN_PAGE: written(*AGAIN, "draft")}
"""Two courses that are close, which nobody can tell among so few."""


@pytest.fixture(autouse=True)
def _words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "can_compare_meaning", lambda: False)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Files], Path]:
    """Writes a portal of these files and no others; returns its root."""

    def lay_out(files: Files) -> Path:
        kept = tmp_path / "baseline.json"
        release = kept.read_text("utf-8") if kept.is_file() else ""
        shutil.rmtree(tmp_path / "content", ignore_errors=True)
        for path, text in {"content/people.yml": PEOPLE, **TEAMS, **files}.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        if release:
            kept.write_text(release, "utf-8")
        return tmp_path

    return lay_out


def keep_release(root: Path) -> None:
    result = run_pipeline(root, TODAY, with_baseline=False)
    index = result.context.comparison.index_courses(result.catalogue)
    assert baseline.write_release(root, record_release(result.catalogue, index, TODAY))


def describe(diagnostics: tuple[Diagnostic, ...], *rules: str) -> list[str]:
    return [
        f"{d.location.path}: {d.severity}[{d.rule}] {d.message}" for d in diagnostics if not rules or d.rule in rules
    ]


def check(root: Path, *rules: str) -> list[str]:
    return describe(run_pipeline(root, TODAY).diagnostics, *(rules or PAIR_RULES))


PAIR_RULES = ("near-duplicate", "exact-duplicate", "duplicate-untouched", "duplicate-title")


def check_since(root: Path, before: Files, after: Files, *, everything: bool = False) -> list[str]:
    """What a check since the portal of `before` says about a change to that of `after`."""
    changed = frozenset(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    result = run_pipeline(root, TODAY, read_previous=before.get)
    linked = {e.path: link_targets.find_linked_paths(e.path, text) for e, text in result.catalogue.file_texts()}
    scope = affected.find_affected_files(result.catalogue, linked, changed, before.get, after.get)
    selected = affected.select_affected(result.diagnostics, scope, changed)
    return describe(selected, *(() if everything else PAIR_RULES))


def test_records_of_others_make_no_error_of_a_pair_that_nobody_touched(write: Callable[[Files], Path]) -> None:
    root = write(PAIR)
    assert check(root) == [], "among so few none stands out"
    keep_release(root)
    write({**PAIR, **MANY})
    advice = [
        f"{AGAIN_PAGE}: advice[duplicate-untouched] is close to `ringing` now, "
        "and neither has changed since the last release"
    ]
    assert check(root) == advice
    assert check_since(root, {**TEAMS, **PAIR}, {**TEAMS, **PAIR, **MANY}) == advice, "it tells what the change causes"
    (root / "baseline.json").unlink()
    assert check(root) == [f"{AGAIN_PAGE}: error[near-duplicate] is close to a course that exists: `ringing`"]
    assert check_since(root, {**TEAMS, **PAIR}, {**TEAMS, **PAIR, **MANY}) == [], "its base says that both stood before"


def test_who_changes_one_of_the_two_is_asked(write: Callable[[Files], Path]) -> None:
    root = write(PAIR)
    keep_release(root)
    write({**PAIR, **MANY, RINGING_PAGE: written(RINGING[0], f"{RINGING[1]} Then rest.", "stable")})
    assert check(root) == [f"{RINGING_PAGE}: error[near-duplicate] is close to a course that exists: `again`"]


def test_what_stood_at_the_release_stays_accepted_until_it_teaches_something_else(
    write: Callable[[Files], Path],
) -> None:
    files = {**PAIR, **MANY}
    root = write(files)
    assert trellis("check", "--root", str(root), "--write-baseline").stdout.count("near-duplicate") == 1
    assert check(root) == []
    reworded = files[AGAIN_PAGE].replace("Begin with the case at hand.", "First of all, begin with the case at hand.")
    write({**files, AGAIN_PAGE: reworded})
    assert check(root) == [], "another wording is not another course"
    renamed = files[AGAIN_PAGE].replace("status: draft", "status: draft\naliases: [again]")
    others = {path: text for path, text in files.items() if path != AGAIN_PAGE}
    write({**others, AGAIN_PAGE.replace("/again/", "/again-and-again/"): renamed})
    assert check(root) == [], "nor is another name that says which it was"
    write({**files, AGAIN_PAGE: written(AGAIN[0], f"{AGAIN[1]} Then rest.")})
    assert check(root) == [f"{AGAIN_PAGE}: error[near-duplicate] is close to a course that exists: `ringing`"]


@pytest.mark.parametrize("with_release", [True, False])
@pytest.mark.parametrize("source", ["", VENDOR])
def test_a_new_course_is_told_and_not_the_one_that_stood_there(
    write: Callable[[Files], Path], source: str, with_release: bool
) -> None:
    """Also where the new one is the better established, lies in front, or is a provider's."""
    before = {**MANY, AGAIN_PAGE: written(*AGAIN, "draft")}
    root = write(before)
    if with_release:
        keep_release(root)
    new = "content/finance/courses/a-new-one/index.md"
    after = {**before, new: written(*RINGING, "stable", **({"source": source} if source else {}))}
    write(after)
    expected = [f"{new}: error[near-duplicate] is close to a course that exists: `again`"]
    assert check_since(root, {**TEAMS, **before}, {**TEAMS, **after}) == expected
    if with_release:
        assert check(root) == expected


def test_a_copy_is_told_at_the_copy(write: Callable[[Files], Path]) -> None:
    before = {**MANY, AGAIN_PAGE: written(*AGAIN, "draft")}
    root = write(before)
    keep_release(root)
    write({**before, "content/finance/courses/a-copy/index.md": written(*AGAIN, "stable")})
    assert check(root) == [
        "content/finance/courses/a-copy/index.md: error[exact-duplicate] is the same course as `again`"
    ]


def test_a_decision_that_lapses_is_told_to_whoever_changed_the_other(write: Callable[[Files], Path]) -> None:
    files = {**PAIR, **MANY}
    root = write(files)
    (finding,) = (d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "near-duplicate")
    digest = finding.help.partition("digest: ")[2][:8]
    decision = f"\n  - {{about: ringing, decision: distinct, reason: Ours is for the night shift, digest: {digest}}}"
    files[AGAIN_PAGE] = written(*AGAIN, decisions=decision)
    write(files)
    keep_release(root)
    assert check(root) == []
    write({**files, RINGING_PAGE: written(RINGING[0], f"{RINGING[1]} Then rest.", "stable")})
    assert check(root) == [
        f"{RINGING_PAGE}: error[near-duplicate] the decision about `again`"
        " was taken when one of the two taught something else"
    ]


def test_a_waiver_goes_on_to_cover_what_stood_at_the_release(write: Callable[[Files], Path]) -> None:
    waiver = "\n  - {rule: exact-duplicate, reason: Both stay until the desks have moved., expires: 2027-01-31}"
    files = {**MANY, RINGING_PAGE: written(*RINGING, "stable"), AGAIN_PAGE: written(*RINGING, waivers=waiver)}
    root = write(files)
    keep_release(root)
    assert check(root, *PAIR_RULES, "waiver-unused") == []


def test_a_path_of_the_same_title_is_told_at_the_new_one(write: Callable[[Files], Path]) -> None:
    old = "content/sales/paths/first.md"
    first = {**PAIR, old: PATH.format(title="First ninety days", status="draft")}
    root = write(first)
    keep_release(root)
    new = "content/finance/paths/start.md"
    write({**first, new: PATH.format(title="First Ninety Days", status="stable")})
    assert check(root, "duplicate-title") == [f"{new}: error[duplicate-title] another path has this title: `first`"]


def test_a_release_that_cannot_be_read_is_told_and_accepts_nothing(write: Callable[[Files], Path]) -> None:
    root = write({**PAIR, **MANY})
    for pairs in (
        '{"version": 2}',
        "[]",
        '{"version": 1, "entries": [], "accepted": []}',
        '{"version": 1, "entries": {}}',
    ):
        (root / "baseline.json").write_text(f'{{"version": 1, "findings": [], "pairs": {pairs}}}', "utf-8")
        assert [
            line.partition("[")[2].partition("]")[0] for line in check(root, "baseline-unreadable", "near-duplicate")
        ] == [
            "baseline-unreadable",
            "near-duplicate",
        ]
    done = trellis("check", "--root", str(root), "--write-pairs")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr


def test_a_release_is_kept_beside_the_findings_that_are_accepted(write: Callable[[Files], Path]) -> None:
    root = write({**PAIR, **MANY, RINGING_PAGE: course("Ringing", levle="x")})
    trellis("check", "--root", str(root), "--write-baseline")
    write({**PAIR, **MANY})
    before = (root / "baseline.json").read_text("utf-8")
    done = trellis("check", "--root", str(root), "--write-pairs")
    assert done.stdout == "baseline.json keeps 22 entries and 1 pair of close courses; findings stay as they were.\n"
    after = (root / "baseline.json").read_text("utf-8")
    assert after.partition('"pairs"')[0] == before.partition('"pairs"')[0]
    assert check(root) == []


STANDING = {
    **dict(list(MANY.items())[:12]),
    **PAIR,
    "content/sales/courses/broken/index.md": course("Reading a rate card", levle="x"),
    "content/sales/paths/first.md": PATH.format(title="First ninety days", status="draft"),
}
TEXTS = (RINGING, AGAIN, *SUBJECTS.values(), ("Reading a rate card", "Which columns count, and which are noise here."))
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(TEXTS),
        st.sampled_from(TEXTS),
        st.sampled_from(("draft", "stable")),
        st.sampled_from(("finance", "operations", "sales")),
        st.sampled_from(("", VENDOR)),
        st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


def write_records(records: list[tuple[tuple[str, str], tuple[str, str], str, str, str, bool]]) -> dict[str, str]:
    """Courses with the title of one text and the summary of another, and a path beside some."""
    files = {}
    for number, ((title, _), (_, summary), status, team, source, has_path) in enumerate(records):
        more = {"source": source} if source else {}
        files[f"content/{team}/courses/added-{number}/index.md"] = written(title, summary, status, **more)
        if has_path:
            files[f"content/{team}/paths/added-path-{number}.md"] = PATH.format(
                title="First ninety days", status=status
            )
    return files


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=RECORDS)
def test_adding_any_records_leaves_all_errors_on_other_entries_as_they_were(
    write: Callable[[Files], Path],
    tmp_path: Path,
    records: list[tuple[tuple[str, str], tuple[str, str], str, str, str, bool]],
) -> None:
    (tmp_path / "baseline.json").unlink(missing_ok=True)
    root = write(STANDING)
    keep_release(root)

    def find_errors() -> list[str]:
        errors = (d for d in run_pipeline(root, TODAY).diagnostics if d.severity is Severity.ERROR)
        return [line for line in describe(tuple(errors)) if "/added-" not in line.partition(":")[0]]

    before = find_errors()
    assert before, "there is something to stay as it was"
    write({**STANDING, **write_records(records)})
    assert find_errors() == before


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(merged=RECORDS, proposed=RECORDS)
def test_what_a_check_since_a_base_says_a_full_one_says_too(
    write: Callable[[Files], Path],
    tmp_path: Path,
    merged: list[tuple[tuple[str, str], tuple[str, str], str, str, str, bool]],
    proposed: list[tuple[tuple[str, str], tuple[str, str], str, str, str, bool]],
) -> None:
    """The base may be later than the release: `merged` is what came in between."""
    (tmp_path / "baseline.json").unlink(missing_ok=True)
    root = write(STANDING)
    keep_release(root)
    before = {**TEAMS, **STANDING, **write_records(merged)}
    after = {**before, **write_records(proposed[: len(merged)]), AGAIN_PAGE: written(*RINGING)}
    write(after)
    since = check_since(root, before, after, everything=True)
    assert since
    assert not set(since) - set(describe(run_pipeline(root, TODAY).diagnostics))
