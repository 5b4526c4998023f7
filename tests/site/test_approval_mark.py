"""The mark of what is fully approved and current: who has it, and that each condition takes it away."""

from __future__ import annotations

import pytest
from conftest import Portal, course
from test_governance import OTHER, queue, record

from trellis.derive.approval_mark import count_marks, has_approval_mark
from trellis.derive.cards import build_card, render_listing_card
from trellis.derive.pages.oversight import build_oversight_page
from trellis.derive.pages.standards import build_good_course_page

RECORDS = {
    "quoting_1": record("quoting", "bo"),
    "quoting_2": record("quoting", "cy", "standard"),
}


def is_marked(portal: Portal, text: str, records: dict[str, str], others: dict[str, str] | None = None) -> bool:
    _, published = queue(portal, {"quoting": text, **(others or {})}, **records)
    item = published.find_entry("item", "quoting")
    assert item
    has_mark = has_approval_mark(published, item)
    assert build_card(published, item).is_approved is has_mark
    return has_mark


def test_what_is_approved_as_it_is_has_the_mark_on_its_card_and_in_the_figures(portal: Portal) -> None:
    text = course("Quoting", "stable", review_by="2026-11-23")
    _, published = queue(portal, {"quoting": text, "early": course("Early", "mvp")}, **RECORDS)
    cards = {item.id: build_card(published, item) for item in published.items}
    assert {id: (card.state_label, card.status_label) for id, card in cards.items()} == {
        "quoting": ("✓ Approved", ""), "early": ("Early version", "Early version"),
    }  # fmt: skip
    assert render_listing_card(cards["quoting"])["state"] == "✓ Approved"
    page = build_good_course_page(published)
    assert (page.marked_count, page.item_count, count_marks(published)) == (1, 2, 1)
    assert build_oversight_page(published).marked_count == 1


@pytest.mark.parametrize(
    ("text", "records"),
    [
        (course("Quoting", "mvp"), RECORDS),
        (course("Quoting", "stable"), {}),
        (course("Quoting", "stable"), {"quoting_1": RECORDS["quoting_1"]}),
        (course("Quoting", "stable"), {**RECORDS, "quoting_1": record("quoting", "bo", hash=OTHER)}),
        (course("Quoting", "stable"), {**RECORDS, "quoting_2": record("quoting", "cy", "standard", hash=OTHER)}),
        (course("Quoting", "stable", review_by="2026-11-22"), RECORDS),
        (course("Quoting", "stable", prerequisites="[old]"), RECORDS),
        (
            course(
                "Quoting", "stable",
                waivers="[{rule: orphan-course, reason: It is a first version for one desk., expires: 2026-12-01}]",
            ),
            RECORDS,
        ),
        (
            course("Quoting", "stable"),
            {**RECORDS, "quoting_3": record("quoting", "di", "spot-check").replace("approved", "changes-requested")},
        ),
    ],
    ids=[
        "early version", "nothing approved", "no standard", "accuracy lapsed", "standard of an earlier text", "overdue",
        "rests on what is retired", "waiver", "spot check",
    ],
)  # fmt: skip
def test_each_condition_takes_the_mark_away(portal: Portal, text: str, records: dict[str, str]) -> None:
    assert not is_marked(portal, text, records, {"old": course("Old", "retired")})


def test_a_waiver_that_is_over_does_not_count(portal: Portal) -> None:
    waiver = "[{rule: orphan-course, reason: It is a first version for one desk., expires: 2026-11-22}]"
    assert is_marked(portal, course("Quoting", "stable", waivers=waiver), RECORDS)
