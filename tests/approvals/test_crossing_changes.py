"""Two changes that are fine alone and cross: what would be published is judged, and what would be shown by then."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import COURSE, LESSON, QUOTING, TODAY, Repository, approval

from trellis.approvals.collect.snapshot import collect_snapshot
from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.approvals.snapshot import Conversation

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
PICTURE = "content/operations/files/rates.png"
BLUE, RED = b"\x89PNG blue", b"\x89PNG red"
COMPULSORY = COURSE.replace("tier: team", "tier: organisation")
SHOWING = f"{COMPULSORY}\n![Rates](../../../operations/files/rates.png)\n"
HOME = "hooks/pages/index.md"
KEYS = ("dsalazar", "bwhitlock")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write({PAGE: COMPULSORY, PICTURE: BLUE, HOME: "Welcome.\n"})
    repository.commit("Marit de Wit")
    repository.git("branch", "change")
    return repository


def queue(repository: Repository, *options: str) -> str:
    """Makes the commit of a merge queue: the change, merged into main."""
    repository.git("switch", "--quiet", "--detach", "main")
    repository.commit_as("GitHub", "noreply@github.com", "merge", "--quiet", *(options or ("--no-ff",)), "change")
    return repository.commit("GitHub", "Queued", "noreply@github.com")


def judge(repository: Repository, published: str, *handles: str) -> ApprovalVerdict:
    head = repository.git("rev-parse", "change")
    reviews = [approval(handle, head) for handle in handles]
    conversation = Conversation.model_validate({"author": {"handle": "meichen"}, "reviews": reviews})
    return evaluate_snapshot(collect_snapshot(repository.root, "main", "change", conversation, TODAY, published))


def describe(verdict: ApprovalVerdict) -> dict[str, list[str]]:
    return {f"{s.kind}/{s.id}": [key.state for key in s.approvals] for s in verdict.subjects}


@pytest.mark.parametrize("is_queued", [True, False])
def test_a_picture_that_main_shows_by_now_is_that_courses_too(repository: Repository, *, is_queued: bool) -> None:
    repository.change({PICTURE: RED})
    repository.advance({PAGE: SHOWING})
    verdict = judge(repository, queue(repository) if is_queued else "", "hlindqvist")
    assert describe(verdict)["course/quoting"] == ["missing", "missing"]
    assert [blocker.code for blocker in verdict.blockers] == ["behind"]


@pytest.mark.parametrize("is_queued", [True, False])
def test_a_picture_that_a_new_course_of_main_shows_is_that_courses_too(
    repository: Repository, *, is_queued: bool
) -> None:
    repository.change({PICTURE: RED})
    repository.advance({"content/sales/courses/pricing/index.md": SHOWING.replace("Quoting a lane", "Pricing a lane")})
    verdict = judge(repository, queue(repository) if is_queued else "", "hlindqvist")
    assert describe(verdict)["course/pricing"] == ["missing", "missing"]
    assert verdict.state == "blocked"


@pytest.mark.parametrize("options", [("--no-ff",), ("--squash",)])
def test_a_picture_that_main_exchanged_was_seen_by_nobody_who_approved_the_course(
    repository: Repository, options: tuple[str, ...]
) -> None:
    repository.change({PAGE: SHOWING})
    repository.advance({PICTURE: RED})
    verdict = judge(repository, queue(repository, *options), *KEYS)
    assert describe(verdict) == {"course/quoting": ["stale", "stale"]}
    assert [blocker.code for blocker in verdict.blockers] == ["behind"]


def test_without_a_queue_that_picture_leaves_the_course_behind(repository: Repository) -> None:
    repository.change({PAGE: SHOWING})
    assert judge(repository, "", *KEYS).state == "approved"
    repository.advance({PICTURE: RED})
    assert [blocker.code for blocker in judge(repository, "", *KEYS).blockers] == ["behind"]


@pytest.mark.parametrize("options", [("--no-ff",), ("--squash",)])
def test_what_crosses_nothing_keeps_its_approvals(repository: Repository, options: tuple[str, ...]) -> None:
    repository.change({PAGE: SHOWING})
    repository.advance({"content/operations/files/other.png": RED, HOME: "Welcome back.\n"})
    verdict = judge(repository, queue(repository, *options), *KEYS)
    assert (verdict.state, describe(verdict)) == ("approved", {"course/quoting": ["given", "given"]})


def test_a_picture_that_moved_in_between_was_seen_by_nobody(repository: Repository) -> None:
    repository.change({PAGE: SHOWING})
    repository.advance({PICTURE: None, "content/operations/files/fees.png": BLUE})
    assert describe(judge(repository, queue(repository), *KEYS)) == {"course/quoting": ["stale", "stale"]}


def test_a_course_that_main_renamed_in_between_is_approved_anew(repository: Repository) -> None:
    repository.change({FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    renamed = QUOTING.replace("quoting", "pricing")
    page = COMPULSORY.replace("status: mvp", "status: mvp\naliases: [quoting]")
    repository.advance({PAGE: None, FLOOR: None, f"{renamed}/index.md": page, f"{renamed}/{FLOOR[-21:]}": LESSON})
    verdict = judge(repository, queue(repository), *KEYS)
    assert verdict.state != "approved"
    assert "course/pricing" in describe(verdict)


def test_a_definition_that_main_edited_changes_the_text_of_the_change(repository: Repository) -> None:
    rows = "\n\n".join(f"Row {number} of the tariff." for number in range(20))
    repository.git("switch", "--quiet", "main")
    repository.write({PAGE: f"{COMPULSORY}\n{rows}\n\n[rates]: https://example.org/blue\n"})
    repository.commit("Marit de Wit")
    repository.git("branch", "--force", "change", "main")
    text = repository.git("show", f"main:{PAGE}") + "\n"
    repository.change({PAGE: text.replace("Why a quote", "See [the rates][rates]. Why a quote")})
    repository.advance({PAGE: text.replace("/blue", "/red")})
    verdict = judge(repository, queue(repository), *KEYS)
    assert describe(verdict) == {"course/quoting": ["stale", "stale"]}


@pytest.mark.parametrize(
    "files",
    [
        {HOME: "![What we pay](operations/files/rates.png)\n"},
        {"hooks/pages/pay.md": '<img src="../operations/files/rates.png" alt="What we pay">\n'},
        {"mkdocs.yml": "site_name: Us\ntheme:\n  name: material\n  logo: operations/files/rates.png\n"},
        {"mkdocs.yml": "theme: {favicon: operations/files/rates.png}\nx: !!python/name:a.b\n"},
        {"hooks/overrides/main.html": "<img src='{{ base_url }}/operations/files/rates.png'>\n"},
    ],
    ids=["home page", "own page", "logo", "favicon beside a tag", "template"],
)
def test_a_picture_that_the_portals_own_files_show_is_the_learning_teams_too(
    repository: Repository, files: dict[str, str | bytes | None]
) -> None:
    repository.change({})
    repository.advance(files)
    repository.update()
    repository.change({PICTURE: RED})
    verdict = judge(repository, "", "hlindqvist")
    assert describe(verdict) == {f"file/{PICTURE}": ["given"], "portal/portal": ["missing"]}
    (subject,) = (subject for subject in verdict.subjects if subject.kind == "portal")
    assert subject.change == "changes: a picture or document"
    assert judge(repository, "", "hlindqvist", "ibrandsma").state == "approved"


def test_a_stylesheet_that_the_settings_name_is_the_learning_teams_too(repository: Repository) -> None:
    style = "content/operations/files/extra.css"
    repository.change({})
    repository.advance({"mkdocs.yml": "extra_css:\n  - operations/files/extra.css\n", style: "a {}\n"})
    repository.update()
    repository.change({style: "b {}\n"})
    assert describe(judge(repository, "", "hlindqvist"))["portal/portal"] == ["missing"]


def test_an_approval_of_the_home_pages_picture_holds_while_both_are_the_same(repository: Repository) -> None:
    showing = "![What we pay](operations/files/rates.png)\n"
    repository.change({})
    repository.advance({HOME: showing})
    repository.update()
    approved = repository.change({PICTURE: RED})
    reviews = [approval(handle, approved) for handle in ("hlindqvist", "ibrandsma")]
    repository.advance({"content/operations/files/other.png": RED})
    repository.update()
    assert repository.verdict(*reviews).state == "approved"
    repository.change({PICTURE: RED + b"der"})
    assert describe(repository.verdict(*reviews))["portal/portal"] == ["stale"]
    repository.change({PICTURE: RED})
    repository.advance({HOME: f"This is what we pay.\n\n{showing}"})
    assert "behind" in [blocker.code for blocker in repository.verdict(*reviews).blockers]
    repository.update()
    assert describe(repository.verdict(*reviews))["portal/portal"] == ["stale"]


def test_a_home_page_that_begins_to_show_what_main_exchanged_is_approved_anew(repository: Repository) -> None:
    repository.change({HOME: "![What we pay](operations/files/rates.png)\n"})
    assert judge(repository, queue(repository), "ibrandsma").state == "approved"
    repository.git("switch", "--quiet", "change")
    repository.advance({PICTURE: RED})
    verdict = judge(repository, queue(repository), "ibrandsma")
    assert describe(verdict) == {"portal/portal": ["stale"]}
