"""The learning team's queue, and what a page says of its approvals."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import TEAM, Portal, course

from trellis.approvals.ledger.digest import compute_digest
from trellis.check.context import Context
from trellis.derive import PublishedCatalogue
from trellis.derive.pages.course import build_course_page
from trellis.derive.pages.governance import GovernancePage, build_governance_page
from trellis.derive.pages.path import build_path_page
from trellis.duplicates.comparison import Comparison
from trellis.pipeline.run import CheckedPortal, run_pipeline

TODAY = date(2026, 11, 23)
PEOPLE = """\
- {id: ada, name: Ada}
- {id: bo, name: Bo, manager: ada, team: sales}
- {id: cy, name: Cy, manager: ada, team: learning}
- {id: di, name: Di, manager: cy, team: learning}
"""
SETTINGS = "learning_team: learning\n"
OTHER = f"sha256:{'0' * 64}"


@pytest.fixture(scope="module")
def example_edition(example: CheckedPortal) -> PublishedCatalogue:
    return PublishedCatalogue(example.catalogue, example.context)


def queue(
    portal: Portal, files: dict[str, str], others: dict[str, str] | None = None, /, **reviews: str
) -> tuple[GovernancePage, PublishedCatalogue]:
    """The queue of a portal with courses of sales; HASH in a review's file is the digest of its course as it is now.

    others: further files by their paths.
    """
    pages = {f"content/sales/courses/{id}/index.md": text for id, text in files.items()}
    team = TEAM.replace("manager: ada", "manager: bo").replace("[ada]", "[bo]")
    learning = (
        TEAM.replace("manager: ada", "manager: cy").replace("[ada]", "[cy]").replace("Sales team", "Learning team")
    )
    base: dict[str, str | bytes] = {
        "content/people.yml": PEOPLE,
        "portal.yml": SETTINGS,
        "content/sales/index.md": team,
        "content/learning/index.md": learning,
        **pages,
        **(others or {}),
    }
    first = run_pipeline(portal(base), TODAY).catalogue
    written: dict[str, str | bytes] = {}
    for name, text in reviews.items():
        id = name.rpartition("_")[0]
        written[f"reviews/{id}/2026-11-01-{name.rpartition('_')[2]}.yml"] = text.replace(
            "HASH",
            compute_digest(first, first.item(id)),  # type: ignore[arg-type]
        )
    result = run_pipeline(portal({**base, **written}), TODAY)
    published = PublishedCatalogue(result.catalogue, Context(TODAY, result.catalogue.portal, Comparison()))
    return build_governance_page(published), published


def record(
    item: str, reviewer: str, key: str = "accuracy", hash: str = "HASH", on: str = "2026-11-01", more: str = ""
) -> str:
    return f"item: {item}\ncontent_hash: {hash}\nreviewer: {reviewer}\nkey: {key}\noutcome: approved\non: {on}\n{more}"


def test_what_was_never_approved_waits_for_its_manager(portal: Portal) -> None:
    page, _ = queue(
        portal, {"quoting": course(status="mvp"), "later": course(status="draft"), "gone": course(status="retired")}
    )
    (waiting,) = page.missing_approvals
    assert (waiting.item.title, waiting.approval_label, waiting.last_record, waiting.age) == (
        "A course",
        "Accuracy",
        None,
        "",
    )
    assert [(who.title, who.note) for who in waiting.approvers] == [("Bo", "manager of Sales team")]
    assert (page.current_count, page.approved_count, page.lapsed_approvals) == (1, 0, ())


def test_whoever_made_it_is_not_asked(portal: Portal) -> None:
    page, _ = queue(portal, {"quoting": course(status="mvp", people="[{person: bo, role: author}]")})
    assert [who.title for who in page.missing_approvals[0].approvers] == ["Ada"]


def test_what_is_stable_waits_for_the_standard_too(portal: Portal) -> None:
    page, _ = queue(portal, {"quoting": course(status="stable")}, quoting_1=record("quoting", "bo"))
    (waiting,) = page.missing_approvals
    assert (waiting.approval_label, [who.title for who in waiting.approvers]) == ("Standard", ["Cy", "Di"])


def test_what_changed_since_has_lapsed_the_oldest_first(portal: Portal) -> None:
    page, published = queue(
        portal,
        {
            "quoting": course("Quoting", "mvp"),
            "haggling": course("Haggling", "mvp"),
            "selling": course("Selling", "mvp"),
        },
        quoting_1=record("quoting", "bo", hash=OTHER, on="2026-10-01"),
        haggling_1=record("haggling", "bo", hash=OTHER, on="2026-09-01"),
        selling_1=record("selling", "bo"),
    )
    assert [(one.item.title, one.age) for one in page.lapsed_approvals] == [
        ("Haggling", "83 days ago"),
        ("Quoting", "53 days ago"),
    ]
    assert page.approved_count == 1
    shown = build_course_page(published, published.catalogue.item("quoting"))  # type: ignore[arg-type]
    (approval,) = shown.provenance.approvals
    assert (approval.state, approval.date) == ("lapsed", "1 October 2026")
    assert approval.reviewer.title == "Bo"  # type: ignore[union-attr]
    assert shown.provenance.has_lapsed


def test_a_small_change_that_was_looked_at_leaves_approvals_valid(portal: Portal) -> None:
    follows = f"follows: {{content_hash: {OTHER}, words: 3}}\n"
    page, _ = queue(
        portal,
        {"quoting": course(status="stable", tier="organisation").replace("tier: individual\n", "")},
        quoting_1=record("quoting", "bo", hash=OTHER),
        quoting_2=record("quoting", "cy", "standard", OTHER),
        quoting_3=record("quoting", "bo", more=follows),
    )
    assert (page.lapsed_approvals, page.missing_approvals, page.approved_count) == ((), (), 1)


def test_a_request_for_changes_stands_until_the_same_person_approves(portal: Portal) -> None:
    request = record("quoting", "bo", more="comment: The sums are wrong.\n").replace("approved", "changes-requested")
    page, _ = queue(portal, {"quoting": course(status="mvp")}, quoting_1=request)
    objections = [(one.item.title, one.last_record.remark) for one in page.objections]  # type: ignore[union-attr]
    assert objections == [("A course", "The sums are wrong.")]
    again = record("quoting", "bo", on="2026-11-02")
    page, _ = queue(portal, {"quoting": course(status="mvp")}, quoting_1=request, quoting_2=again)
    assert (page.objections, page.approved_count) == ((), 1)


def test_reviews_are_due_within_two_months_the_longest_overdue_first(portal: Portal) -> None:
    def due(day: str) -> str:
        return course(status="mvp", review_by=day)

    page, _ = queue(
        portal,
        {
            "a": due("2027-01-22"),
            "b": due("2027-01-23"),
            "c": due("2026-11-22"),
            "d": due("2026-11-23"),
            "e": due("2026-01-01"),
        },
    )
    assert [(one.due_date, one.delay) for one in page.due_reviews] == [
        ("1 January 2026", "326 days overdue"),
        ("22 November 2026", "1 day overdue"),
        ("23 November 2026", ""),
        ("22 January 2027", ""),
    ]
    assert page.overdue_count == 2


def test_scores_are_compared_where_both_scored_the_same_thing(portal: Portal) -> None:
    def scored(scores: str) -> str:
        return f"rubric: standard\nrubric_version: 1\nscores: {scores}\n"

    low = record("quoting", "cy", "standard", more=scored("{right: 2, clear: 4}"))
    high = record("quoting", "bo", more=scored("{right: 4, clear: 4}"))
    other = record("quoting", "di", "spot-check", OTHER, more=scored("{right: 1, clear: 1}"))
    page, _ = queue(portal, {"quoting": course(status="mvp")}, quoting_1=low, quoting_2=high, quoting_3=other)
    rows = [
        (row.criterion, row.pair_count, row.same_count, row.near_count, row.apart_count, row.lean)
        for row in page.rater_agreement
    ]
    assert rows == [("Right", 1, 0, 0, 1, "Managers, by 2.0"), ("Clear", 1, 1, 0, 0, "")]


def test_the_example_shows_each_case_that_can_be(example_edition: PublishedCatalogue) -> None:
    page = build_governance_page(example_edition)
    assert [one.item.title for one in page.lapsed_approvals] == ["Incoterms in practice"]
    assert {one.item.title for one in page.missing_approvals} == {
        "Assessing what people can do",
        "Responding to incidents",
    }
    (sample,) = page.samples
    assert (len(sample.items), sample.open_count) == (5, 1)
    assert {one.outcome for one in sample.items} == {"Passed", "Changes asked for", ""}
    assert sum(row.pair_count for row in page.rater_agreement) > 100


def test_a_page_names_who_approved_it_in_which_role(example_edition: PublishedCatalogue) -> None:
    item = example_edition.catalogue.item("writing-a-course")
    shown = build_course_page(example_edition, item)  # type: ignore[arg-type]
    approvals = [
        (one.label, one.state, one.reviewer.title, one.reviewer.note)
        for one in shown.provenance.approvals
        if one.reviewer
    ]
    assert approvals == [
        ("Accuracy", "holds", "Sofia Marques", "above the manager of Learning and development"),
        ("Standard", "holds", "Ilse Brandsma", "of Learning and development"),
    ]
    item = example_edition.catalogue.item("customs-associate")
    path = build_path_page(example_edition, item)  # type: ignore[arg-type]
    assert path.provenance.spot_check == "Asked for changes on 16 November 2026, by Léa Fontaine"
    item = example_edition.catalogue.item("presenting-with-slides")
    old = build_course_page(example_edition, item)  # type: ignore[arg-type]
    assert old.provenance.approvals == ()


def test_a_record_without_a_role_is_shown_in_the_role_of_today(example_edition: PublishedCatalogue) -> None:
    item = example_edition.catalogue.item("negotiating-freight-rates")
    shown = build_course_page(example_edition, item)  # type: ignore[arg-type]
    assert shown.provenance.approvals[0].reviewer.note == "manager of Sales"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("round", "dates"), [(34683260, ("9 December 2026",)), (25012, ())], ids=["to come", "long ago"]
)
def test_an_announced_sample_is_told_until_its_round_is_there(
    portal: Portal, round: int, dates: tuple[str, ...]
) -> None:
    text = f"seed: {'a' * 40}\nround: {round}\nsize: 5\non: 2023-08-20\n"
    result = run_pipeline(portal({"portal.yml": SETTINGS, "reviews/sample-2023-08-20.yml": text}), TODAY)
    published = PublishedCatalogue(result.catalogue, Context(TODAY, result.catalogue.portal, Comparison()))
    assert build_governance_page(published).announced_dates == dates
