"""What is out of date, and what rests on it: on their pages, in the learning team's queue, and among what is due."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

from trellis.catalogue.staleness import describe_staleness, find_stale_foundations
from trellis.derive.browse.listing import Listing
from trellis.derive.browse.listing_data import build_listing_data
from trellis.derive.pages.course import build_course_page
from trellis.derive.pages.due import find_due_items
from trellis.derive.pages.governance import build_governance_page
from trellis.derive.pages.path import build_path_page
from trellis.derive.published import PublishedCatalogue
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

OVERDUE = {"reviewed": "2025-06-01", "review_every": "12 months"}
SOUND = {"reviewed": "2026-11-01", "review_every": "12 months"}
PATH = """\
---
title: {title}
summary: What anybody on the desk needs in their first weeks, in this order.
status: stable
kind: path
tier: team
version: 1
audience: {{}}
steps:
  - section: First
    items: [{items}]
{more}---
In this order.
"""
CERTIFICATE = "certificate:\n  name: Quoter\n  criteria: Passed every checkpoint of it.\n"


def write(portal: Portal, courses: dict[str, str], **paths: str) -> Path:
    return portal(
        {f"content/sales/courses/{id}/index.md": text for id, text in courses.items()}
        | {f"content/sales/paths/{id}.md": text for id, text in paths.items()}
    )


def publish(root: Path, today: date = TODAY) -> PublishedCatalogue:
    result = run_pipeline(root, today)
    return PublishedCatalogue(result.catalogue, result.context, result.rules)


@pytest.mark.parametrize(
    ("status", "more", "reason"),
    [
        ("stable", SOUND, ""),
        ("stable", OVERDUE, "has a review that is 175 days overdue"),
        ("stable", {"review_by": "2026-11-22"}, "has a review that is 1 day overdue"),
        ("stable", {"review_by": "2026-11-23"}, ""),
        ("mvp", {"sunset": "2026-11-22"}, "is an early version whose time ended 1 day ago"),
        ("mvp", {"sunset": "2026-11-23"}, ""),
        ("stable", {"sunset": "2026-11-22"}, ""),
        ("retired", OVERDUE, "is retired"),
        ("draft", OVERDUE, ""),
    ],
)
def test_an_item_is_stale_for_one_reason(portal: Portal, status: str, more: dict[str, str], reason: str) -> None:
    published = publish(write(portal, {"quoting": course(status=status, **more)}))
    assert describe_staleness(published.catalogue.courses[0], TODAY) == reason


def test_staleness_goes_through_prerequisites_and_nested_paths(portal: Portal) -> None:
    root = write(
        portal,
        {
            "deep": course("Deep below", "stable", **OVERDUE),
            "between": course("In between", "stable", prerequisites="[deep]", **SOUND),
            "top": course("On top", "stable", prerequisites="[between]", **SOUND),
            "old": course("Of the past", "retired", retired_reason="Nobody took it.", prerequisites="[deeper]"),
            "deeper": course("Below the past", "stable", **OVERDUE),
            "sound": course("Kept right", "stable", **SOUND),
        },
        inner=PATH.format(title="Inner path", items="top, old", more=""),
        outer=PATH.format(title="Outer path", items="inner, sound", more=CERTIFICATE),
        whole=PATH.format(title="A sound path", items="sound", more=""),
    )
    published = publish(root)
    catalogue = published.catalogue
    stale = {
        item.id: [s.item.id for s in find_stale_foundations(catalogue, TODAY).get(item.key, ())]
        for item in published.items
    }
    assert stale["top"] == stale["between"] == ["deep"]
    assert stale["inner"] == stale["outer"] == ["deep", "old"]  # what a retired course rests on matters to nobody
    assert stale["whole"] == stale["sound"] == []
    notices = build_path_page(published, catalogue.entry(("path", "outer"))).notices
    assert [(n.title, n.url, n.note) for n in notices] == [
        (
            "The certificate rests on something out of date",
            "/courses/deep/",
            "Deep below has a review that is 175 days overdue.",
        ),
        ("The certificate rests on something out of date", "/courses/old/", "Of the past is retired."),
    ]
    assert (
        build_path_page(published, catalogue.entry(("path", "inner"))).notices[0].title == "Part of it is out of date"
    )
    assert build_path_page(published, catalogue.entry(("path", "whole"))).notices == ()
    (notice,) = build_course_page(published, catalogue.entry(("course", "top"))).notices
    assert (notice.title, notice.url) == ("It builds on something out of date", "/courses/deep/")


def test_the_queue_lists_certificates_first(portal: Portal) -> None:
    root = write(
        portal,
        {"old": course("Of the past", "retired", retired_reason="Nobody took it."), "new": course(status="stable")},
        another=PATH.format(title="Another path", items="old", more=""),
        quoter=PATH.format(title="Quoter", items="old, new", more=CERTIFICATE),
        whole=PATH.format(title="A sound path", items="new", more=""),
    )
    rows = build_governance_page(publish(root)).unsound_items
    assert [(row.item.title, row.is_certificate, [(c.title, c.note) for c in row.foundations]) for row in rows] == [
        ("Quoter", True, [("Of the past", "is retired")]),
        ("Another path", False, [("Of the past", "is retired")]),
    ]
    assert [row.team.title for row in rows if row.team] == ["Sales team", "Sales team"]


@pytest.mark.parametrize(
    ("today", "title", "words"),
    [
        (date(2027, 6, 30), "This is an early version", "It will be finished or withdrawn by 30 June 2027."),
        (
            date(2027, 7, 1),
            "This early version has outlived its time",
            "It was to be finished or withdrawn by 30 June 2027,",
        ),
        (date(2027, 10, 20), "This early version has outlived its time", "its team has yet to decide."),
    ],
)
def test_an_early_version_promises_nothing_after_its_sunset(
    portal: Portal, today: date, title: str, words: str
) -> None:
    published = publish(write(portal, {"quoting": course(status="mvp", sunset="2027-06-30")}), today)
    (notice,) = build_course_page(published, published.catalogue.courses[0]).notices
    assert notice.title == title
    assert words in notice.note
    assert ("will be finished or withdrawn by" in notice.note) == (today == date(2027, 6, 30))


def test_a_retired_course_says_why_and_what_to_take_instead(portal: Portal) -> None:
    old = course("Of the past", "retired", retired_reason="The system was switched off.")
    new = course("Of today", "stable", supersedes="[old]")
    published = publish(write(portal, {"old": old, "new": new}))
    notices = {c.id: build_course_page(published, c).notices for c in published.catalogue.courses}
    assert [(notice.note, notice.url) for notice in notices["old"]] == [
        ("The system was switched off.", ""),
        ("Take Of today instead.", "/courses/new/"),
    ]


def test_a_translation_says_that_its_original_is_newer(portal: Portal) -> None:
    root = write(
        portal,
        {
            "goods": course("Dangerous goods", "stable", reviewed="2026-11-01"),
            "gefahrgut": course("Gefahrgut", "stable", language="de", variant_of="goods", reviewed="2026-06-22"),
            "gevaarlijk": course("Gevaarlijk", "stable", language="nl", variant_of="goods", reviewed="2026-11-02"),
        },
    )
    published = publish(root)
    notices = {c.id: build_course_page(published, c).notices for c in published.catalogue.courses}
    assert [(n.title, n.url) for n in notices["gefahrgut"]] == [("The original is newer", "/courses/goods/")]
    assert notices["gevaarlijk"] == notices["goods"] == ()


@pytest.mark.parametrize(
    ("reviewed", "shown"), [("2026-12-31", ""), ("2026-11-24", ""), ("2026-11-23", "23 November 2026")]
)
def test_a_review_that_has_not_been_is_not_shown(portal: Portal, reviewed: str, shown: str) -> None:
    root = write(
        portal,
        {"quoting": course(status="stable", reviewed=reviewed)},
        desk=PATH.format(title="The desk", items="quoting", more=f"reviewed: {reviewed}\n"),
    )
    published = publish(root)
    assert build_course_page(published, published.catalogue.courses[0]).last_review == shown
    assert build_path_page(published, published.catalogue.paths[0]).last_review == shown


def test_a_review_that_has_not_been_makes_nothing_newer(portal: Portal) -> None:
    root = write(
        portal,
        {
            "early": course("A review to come", "stable", reviewed="2027-12-31"),
            "right": course("Really reviewed", "stable", reviewed="2026-11-20"),
        },
    )
    listing = Listing(publish(root))
    order = build_listing_data(listing).files["order-newest.json"]
    assert [item.id for item in listing.items] == ["early", "right"]
    never_reviewed = build_listing_data(Listing(publish(rewrite_review(root, "2000-01-01"))))
    assert order == never_reviewed.files["order-newest.json"]


def rewrite_review(root: Path, day: str) -> Path:
    page = root / "content/sales/courses/early/index.md"
    page.write_text(page.read_text("utf-8").replace("2027-12-31", day), encoding="utf-8")
    return root


def test_the_pages_say_it(portal: Portal) -> None:
    root = write(
        portal,
        {
            "old": course("Not read for long", "stable", **OVERDUE),
            "next": course("Built on it", "stable", prerequisites="[old]"),
        },
        desk=PATH.format(title="The desk", items="old", more=CERTIFICATE + "review_by: 2026-11-01\n"),
    )
    checked = run_pipeline(root, TODAY)
    build_site(root, root / "out", replace(checked, diagnostics=()))
    pages = {id: read_words(root / "out" / id / "index.html") for id in ("paths/desk", "courses/next", "governance")}
    assert "The certificate rests on something out of date. Not read for long has a review" in pages["paths/desk"]
    assert "Review overdue" in pages["paths/desk"]
    assert "It builds on something out of date. Not read for long has a review" in pages["courses/next"]
    queue = pages["governance"].partition("A step or a prerequisite of theirs")[2]
    assert queue.index("The desk") < queue.index("Built on it") < queue.index("Spot checks")


def read_words(page: Path) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.read_text("utf-8")).split()).replace(" .", ".")


def test_teams_hear_of_what_became_stale_without_them(portal: Portal) -> None:
    root = write(
        portal,
        {
            "old": course("Of the past", "retired", retired_reason="Nobody took it."),
            "next": course("Built on it", "stable", prerequisites="[old]"),
        },
    )
    result = run_pipeline(root, TODAY)
    items = find_due_items(publish_result(result))["sales"]
    assert [(item.title, item.fact) for item in items if item.is_late and "old" in item.fact] == [
        ("Built on it", "`old` is retired")
    ]


SESSION = """\
---
title: A class to come
summary: A class that is planned before its content, for everybody on the desk.
status: {status}
kind: class
start: 2027-01-20 10:00
end: 2027-01-20 12:00
timezone: Europe/Amsterdam
audience: {{}}
content_due: {due}
{more}---
To come.
"""


@pytest.mark.parametrize(
    ("status", "due", "more", "is_told"),
    [
        ("planned", "2026-12-10", "", True),
        ("planned", "2026-12-15", "", False),
        ("planned", "2026-12-10", "item: quoting\n", False),
        ("cancelled", "2026-12-10", "", False),
    ],
)
def test_content_that_falls_due_is_told_before_its_day(
    portal: Portal, status: str, due: str, more: str, is_told: bool
) -> None:
    session = SESSION.format(status=status, due=due, more=more)
    root = portal(
        {
            "content/sales/courses/quoting/index.md": course(status="stable"),
            "content/sales/sessions/coming.md": session,
        }
    )
    items = find_due_items(publish_result(run_pipeline(root, TODAY))).get("sales", ())
    facts = [item.fact for item in items if item.title == "A class to come"]
    assert facts == (["its content is due on 10 December 2026"] if is_told else [])
