"""The web editor in a browser, against a small GitLab: a draft whose branch is there already, and one saved again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import NEEDS_BROWSER
from gitlab_forge import GitLabForge
from playwright.sync_api import Browser, expect
from test_web_editor import (
    DRAFT,
    FILES,
    OTHERS,
    OWN,
    PROMISE,
    TERMS,
    UNMERGED,
    Desk,
    begin_draft,
    delete_picture,
    discard,
    edit_terms,
    open_desk,
    wait_until_stored,
    write_portal,
)

pytestmark = NEEDS_BROWSER


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setitem(FILES, TERMS, PROMISE)
    forge = GitLabForge(write_portal(tmp_path))
    with open_desk(chromium, tmp_path, forge, "https://gitlab.meridian.example") as desk:
        yield desk


def save(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Save").click()
    desk.page.get_by_role("button", name="Later").click()
    expect(desk.page.get_by_role("button", name="Create New Entry")).to_be_visible()


def test_a_draft_is_saved_again_where_nobody_else_has_changed_it(desk: Desk) -> None:
    git, page = desk.forge.git, desk.page
    edit_terms(desk)
    save(desk)
    assert (git.show(DRAFT, TERMS), git.find(f"{DRAFT}~1")) == (OWN, git.find("main"))
    own = git.find(DRAFT)
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "Terms")
    save(desk)
    assert git.find(f"{DRAFT}~1") == own

    # Loaded again, it is known as it is now.
    page.goto("/edit/?again")
    expect(page.get_by_text("Sales: Courses").first).to_be_visible()
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "What we promise")
    save(desk)
    assert git.show(DRAFT, TERMS) == PROMISE.replace("Our terms", "What we promise").encode()
    changed = git.commit(DRAFT, {TERMS: OTHERS}, "A suggestion")
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "Our own terms")
    desk.save_in_vain("somebody else has changed this draft since this page was loaded")
    assert git.find(DRAFT) == changed

    git.delete_branch(DRAFT)
    desk.save_in_vain("the branch of this draft is gone")
    assert (git.find(DRAFT), len(desk.forge.pulls)) == ("", 1)


def test_a_draft_that_somebody_else_has_changed_is_not_discarded(desk: Desk) -> None:
    edit_terms(desk)
    save(desk)
    tip = desk.forge.git.commit(DRAFT, {TERMS: OTHERS}, "Work of a colleague")
    discard(desk)
    assert desk.forge.git.find(DRAFT) == tip
    assert [pull["state"] for pull in desk.forge.pulls] == ["opened"]


def test_the_page_of_files_writes_nothing_onto_what_is_published(desk: Desk) -> None:
    delete_picture(desk)
    assert desk.forge.git.show("main", "content/sales/pages/quay.png")
    assert desk.forge.pulls == []


@pytest.mark.parametrize("state", ["closed"])
def test_a_draft_whose_request_is_over_is_not_written_onto_its_branch(desk: Desk, state: str) -> None:
    edit_terms(desk)
    save(desk)
    tip = desk.forge.git.find(DRAFT)
    desk.forge.pulls[0]["state"] = state
    desk.open("sales-pages/entries/terms")
    desk.fill("title", "Terms, second thoughts")
    desk.save_in_vain("this draft was merged or closed since this page was loaded")
    assert desk.forge.git.find(DRAFT) == tip


def test_a_draft_that_somebody_else_has_begun_is_not_written_over(desk: Desk) -> None:
    edit_terms(desk)
    tip = begin_draft(desk)
    pull = desk.forge.open_pull(DRAFT)
    desk.save_in_vain("there is a draft of this entry already, or of another one of this name (request 1)")
    assert desk.page.locator('[data-key-path="title"] input').first.input_value() == "The terms"
    assert (desk.forge.git.find(DRAFT), desk.forge.pulls) == (tip, [pull])
    assert desk.forge.git.show(DRAFT, TERMS) == OTHERS


def test_what_is_restored_is_not_written_over_a_draft_that_came_since(desk: Desk) -> None:
    git, page = desk.forge.git, desk.page
    edit_terms(desk)
    page.locator('[data-key-path="title"] input').first.press_sequentially(" that I wrote for an hour")
    wait_until_stored(page, "that I wrote for an hour")
    tip = begin_draft(desk)
    desk.forge.open_pull(DRAFT)["labels"] = ["sveltia-cms/draft"]
    page.reload()
    page.get_by_role("button", name="Restore").click()
    desk.save_in_vain("what was restored here was typed before this draft was changed")
    assert page.locator('[data-key-path="title"] input').first.input_value() == "The terms that I wrote for an hour"
    assert git.find(DRAFT) == tip

    # Whoever does not restore it goes on with the draft.
    page.reload()
    page.get_by_role("button", name="Discard").click()
    desk.fill("title", "The terms")
    save(desk)
    assert (git.show(DRAFT, TERMS), git.find(f"{DRAFT}~1")) == (OTHERS.replace(b"title: Our", b"title: The"), tip)


@pytest.mark.parametrize("case", ["merged elsewhere", "merged, then changed"])
def test_an_earlier_draft_that_was_never_merged_stays(desk: Desk, case: str) -> None:
    edit_terms(desk)
    git = desk.forge.git
    tip = begin_draft(desk)
    base = "next" if case == "merged elsewhere" else "main"
    pull = desk.forge.open_pull(DRAFT, base, is_fork=case == "merged from a fork")
    pull["state"] = "closed" if case == "closed" else "merged"
    if case == "merged, then changed":
        git.merge(DRAFT)
        tip = git.commit(DRAFT, {TERMS: OTHERS + b"\nAnd more.\n"}, "More")
    desk.save_in_vain(UNMERGED)
    assert git.find(DRAFT) == tip
    assert desk.forge.pulls == [pull]


@pytest.mark.parametrize("case", ["merged", "nothing in it"])
def test_a_branch_that_was_merged_is_begun_anew(desk: Desk, case: str) -> None:
    """It begins where the entry was read, and not at what others merged since."""
    git = desk.forge.git
    if case == "nothing in it":
        git.create_branch(DRAFT, "main")
    else:
        begin_draft(desk)
        desk.forge.open_pull(DRAFT)["state"] = "merged"
        git.merge(DRAFT, is_squashed=case == "squashed")
    read_commit = git.find("main")
    desk.page.goto("/edit/?again")
    expect(desk.page.get_by_text("Sales: Courses").first).to_be_visible()
    edit_terms(desk)
    git.commit("main", {TERMS: PROMISE.replace("a day", "a week").encode()}, "A week")
    former = git.show(read_commit, TERMS)
    save(desk)
    assert git.find(f"{DRAFT}~1") == read_commit
    assert git.show(DRAFT, TERMS) == former.replace(b"title: Our", b"title: The")
    assert [pull["sha"] for pull in desk.forge.pulls if pull["state"] == "opened"] == [git.find(DRAFT)]
    desk.faults.clear()  # the branch was there


@pytest.mark.parametrize("status", [500])
def test_a_draft_without_its_request_is_saved_again(desk: Desk, status: int) -> None:
    git = desk.forge.git
    edit_terms(desk)
    desk.forge.failing["/merge_requests"] = status
    desk.save_in_vain(f"Refused with {status}")
    assert git.show(DRAFT, TERMS) == OWN
    desk.forge.failing.clear()
    desk.fill("title", "Our own terms")
    save(desk)
    assert git.show(DRAFT, TERMS) == PROMISE.replace("title: Our", "title: Our own").encode()
    assert (git.list_changes(DRAFT), git.find(f"{DRAFT}~1")) == ([TERMS], git.find("main"))
    assert [pull["sha"] for pull in desk.forge.pulls] == [git.find(DRAFT)]
    desk.faults.clear()  # the branch was there


def test_another_refusal_is_told_as_it_is(desk: Desk) -> None:
    edit_terms(desk)
    desk.forge.failing["/repository/commits"] = 400
    desk.save_in_vain("Refused with 400")
    assert desk.forge.git.find(DRAFT) == ""
