"""What a change asks of each team, on its page and in lists."""

from __future__ import annotations

from conftest import TEAM, TODAY, Portal, course

from trellis.derive.pages.stories import StoryPage, build_story_page, build_story_rows
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline

STORY = """\
---
title: A change {id}
summary: What changed for everybody who quotes a rate, told in one place.
status: stable
kind: {kind}
date: 2026-11-0{day}
audience: {{teams: {teams}}}
items: [{items}]
---
The rates of three lanes are new.
"""
FILES: dict[str, str | bytes] = {
    "portal.yml": "thresholds: {change_minutes: 100}\n",
    "content/desk/index.md": TEAM.replace("Sales team", "Desk"),
    "content/sales/courses/quoting/index.md": course(
        "Quoting", "stable", minutes="45", required_for="{teams: [sales], due_days: 30}"
    ),
    "content/sales/courses/pricing/index.md": course(
        "Pricing", "stable", minutes="60", required_for="{teams: all, due_days: 30}"
    ),
    "content/sales/courses/free/index.md": course("Free", "stable", minutes="90"),
}


def build(portal: Portal, **stories: str) -> tuple[dict[str, StoryPage], dict[str, str]]:
    """The pages of stories by their titles, and what lists say of each."""
    files = {f"content/sales/stories/{id}.md": text for id, text in stories.items()}
    published = publish_result(run_pipeline(portal({**FILES, **files}), TODAY))
    pages = [build_story_page(published, story) for story in published.stories]
    rows = {row.title: row.load for row in build_story_rows(published)}
    return {page.row.title: page for page in pages}, rows


def test_a_change_asks_each_team_for_what_it_is_required_to_take(portal: Portal) -> None:
    pages, rows = build(
        portal,
        one=STORY.format(id="one", kind="change", day=2, teams="all", items="quoting, pricing, free"),
        two=STORY.format(id="two", kind="change", day=9, teams="[desk]", items="pricing, free"),
    )
    loads = [(row.team.title, row.time, row.month_time, row.is_over) for row in pages["A change one"].loads]
    assert loads == [("Sales team", "1 h 45 min", "1 h 45 min", True), ("Desk", "1 h", "1 h", False)]
    assert [row.team.title for row in pages["A change two"].loads] == ["Desk"]
    assert pages["A change one"].budget == "1 h 40 min"
    assert rows == {"A change one": "1 h 45 min", "A change two": "1 h"}


def test_news_and_what_nobody_must_take_ask_for_nothing(portal: Portal) -> None:
    pages, rows = build(
        portal,
        news=STORY.format(id="news", kind="news", day=2, teams="all", items="quoting"),
        idle=STORY.format(id="idle", kind="change", day=3, teams="all", items="free"),
    )
    assert [page.loads for page in pages.values()] == [(), ()]
    assert set(rows.values()) == {""}
