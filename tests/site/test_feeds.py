"""Feeds of what is new, `llms.txt`, and texts as Markdown: valid, of published things only, the same at each build."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

from trellis.derive import PublishedCatalogue
from trellis.derive.feeds.atom import render_atom
from trellis.derive.feeds.json_feed import render_json_feed
from trellis.derive.feeds.llms_txt import render_llms_txt
from trellis.derive.feeds.news import NewsFeed, build_news_feeds
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.load.file_history import FileHistory
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.feed_files import list_feed_files
from trellis.site.state import BuildState, collect_state

SITE = SiteIdentity("Learning", "https://learning.example/portal/", "What to learn here.")
ATOM = "{http://www.w3.org/2005/Atom}"
RATES = "content/sales/courses/rates"
STORY = """\
---
title: One course (instead of four) & more
summary: What changed for everybody who talks to shippers about their rates.
status: stable
kind: change
date: 2026-11-16
audience: {teams: [sales]}
items: [rates, law]
---
Text.
"""
LESSON = """\
---
title: "Read [this] first"
type: quiz
minutes: 10
questions:
- prompt: What is *free*?
  choices: [Nothing, "The first | day"]
  answer: 2
  explain: It is in the tariff.
---

See [the law](../law/index.md#first "a title"), [itself][own], ![a chart](chart.png) and <https://example.org/>.

<!-- nobody shall read this -->

```
<!-- code --> [not a link](../law/index.md)
```

Before <!-- nor this --> after.

[own]: index.md
"""
FILES: dict[str, str | bytes] = {
    "content/skills.yml": "- id: pricing\n  name: Pricing\n",
    f"{RATES}/index.md": course(
        "Rates", "stable", skills="[pricing]", reviewed="2026-10-01", aliases="[rate-talks]", minutes="10"
    )
    + "\nGo to [a lesson](01-read.md).\n",
    f"{RATES}/01-read.md": LESSON,
    f"{RATES}/chart.png": b"\x89PNG\r\n\x1a\n",
    "content/sales/courses/law/index.md": course("Law", "stable", reviewed="2026-09-01"),
    "content/sales/courses/secret/index.md": course("Secret", "draft") + "\nNobody shall read this.\n",
    "content/sales/courses/secret/01-one.md": LESSON,
    "content/sales/stories/2026-11-16-one.md": STORY,
}


def publish(root: Path) -> PublishedCatalogue:
    result = run_pipeline(root, TODAY)
    return PublishedCatalogue(result.catalogue, result.context)


def find_feed(feeds: list[NewsFeed], address: str) -> NewsFeed:
    (feed,) = [feed for feed in feeds if feed.address == address]
    return feed


def list_titles(feed: NewsFeed) -> list[str]:
    return [entry.title for entry in feed.entries]


def build(root: Path) -> dict[str, bytes]:
    """The files that other programs read."""
    state = BuildState(**collect_state(root, run_pipeline(root, TODAY), lambda done, total: None, "", SITE))
    return {file.path: file.read() for file in list_feed_files(state)}


def test_feeds_are_of_everything_of_stories_of_each_team_and_of_each_skill(portal: Portal) -> None:
    feeds = build_news_feeds(publish(portal(FILES)), SITE, {})
    assert {feed.address: list_titles(feed) for feed in feeds} == {
        "/feed": ["One course (instead of four) & more", "Rates", "Law"],
        "/stories/feed": ["One course (instead of four) & more"],
        "/teams/sales/feed": ["One course (instead of four) & more", "Rates", "Law"],
        "/skills/pricing/feed": ["One course (instead of four) & more", "Rates"],
    }


def test_a_course_is_as_new_as_its_last_change_its_lessons_included(portal: Portal) -> None:
    histories = {
        f"{RATES}/index.md": FileHistory(1_790_000_000, 1_790_000_100, 2),
        f"{RATES}/01-read.md": FileHistory(1_790_000_050, 1_790_000_500, 3),
    }
    feed = find_feed(build_news_feeds(publish(portal(FILES)), SITE, histories), "/skills/pricing/feed")
    (entry,) = [entry for entry in feed.entries if entry.title == "Rates"]
    assert entry.published == datetime.fromtimestamp(1_790_000_000, UTC)
    assert entry.updated == datetime.fromtimestamp(1_790_000_500, UTC)
    assert entry.tag == "tag:learning.example,2020:/courses/rate-talks/", "as it was called first"


RENAMED = 1_792_000_000
FORMER = FileHistory(1_790_000_000, 1_790_000_100, 2)


@pytest.mark.parametrize("former", ["sales/courses/rate-talks", "customs/courses/rates", "customs/courses/rate-talks"])
def test_what_was_renamed_or_moved_to_another_team_keeps_the_day_of_its_publication(
    portal: Portal, former: str
) -> None:
    histories = {
        f"content/{former}/index.md": FORMER._replace(changed=RENAMED),
        f"{RATES}/index.md": FileHistory(RENAMED, RENAMED, 1),
        f"{RATES}/01-read.md": FileHistory(RENAMED, RENAMED + 5, 2),
        "content/sales/paths/rate-talks.md": FORMER._replace(created=1),
    }
    feed = find_feed(build_news_feeds(publish(portal(FILES)), SITE, histories), "/skills/pricing/feed")
    (entry,) = [entry for entry in feed.entries if entry.title == "Rates"]
    assert entry.published == datetime.fromtimestamp(1_790_000_000, UTC)
    assert entry.updated == datetime.fromtimestamp(RENAMED + 5, UTC)


def test_where_the_history_begins_before_a_rename_nobody_knows_the_day_of_publication(portal: Portal) -> None:
    cut = FileHistory(None, 1_790_000_000, 1, is_cut=True)
    histories = {
        "content/sales/courses/rate-talks/index.md": cut,
        f"{RATES}/index.md": FileHistory(RENAMED, RENAMED, 1),
    }
    feed = find_feed(build_news_feeds(publish(portal(FILES)), SITE, histories), "/skills/pricing/feed")
    (entry,) = [entry for entry in feed.entries if entry.title == "Rates"]
    assert (entry.published, entry.updated) == (None, datetime.fromtimestamp(RENAMED, UTC))


def test_where_the_history_is_cut_the_day_of_the_review_counts(portal: Portal) -> None:
    histories = {f"{RATES}/index.md": FileHistory(None, 1_795_000_000, 1, is_cut=True)}
    feed = find_feed(build_news_feeds(publish(portal(FILES)), SITE, histories), "/skills/pricing/feed")
    (entry,) = [entry for entry in feed.entries if entry.title == "Rates"]
    assert (entry.published, entry.updated) == (None, datetime(2026, 10, 1, tzinfo=UTC))


def test_atom_has_what_its_standard_asks_for(portal: Portal) -> None:
    feed = find_feed(build_news_feeds(publish(portal(FILES)), SITE, {}), "/feed")
    root = ElementTree.fromstring(render_atom(feed, SITE, "en"))
    assert [root.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated")] == [
        "Learning", "tag:learning.example,2020:/feed", "2026-11-16T00:00:00Z",
    ]  # fmt: skip
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://learning.example/portal/feed.xml",
        "alternate": "https://learning.example/portal/",
    }
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated", "summary"))
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Sales team"
    assert entries[0].findtext(f"{ATOM}title") == "One course (instead of four) & more"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    feed = NewsFeed("/feed", "/", "a\x00b\x0b\ud800c", ())
    assert "<title>abc</title>" in render_atom(feed, SITE, "en")


def test_json_feed_has_what_its_standard_asks_for(portal: Portal) -> None:
    feed = find_feed(build_news_feeds(publish(portal(FILES)), SITE, {}), "/teams/sales/feed")
    data = json.loads(render_json_feed(feed, SITE, "en"))
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["feed_url"] == "https://learning.example/portal/teams/sales/feed.json"
    assert data["items"][0]["url"] == "https://learning.example/portal/stories/2026-11-16-one/"
    assert all(date.fromisoformat(item["date_modified"][:10]) <= TODAY for item in data["items"])
    assert all(item["id"] and item["content_text"] for item in data["items"])


def test_llms_txt_lists_what_is_published(portal: Portal) -> None:
    text = render_llms_txt(publish(portal(FILES)), SITE)
    assert text.startswith("# Learning\n\n> What to learn here.\n")
    assert "- [Rates](https://learning.example/portal/courses/rates/index.md): What anybody needs" in text
    assert "Secret" not in text
    assert "add `index.md`" in text


def test_a_lesson_as_markdown_has_what_its_page_has_and_no_more(portal: Portal) -> None:
    files = build(portal(FILES))
    text = files["courses/rates/read/index.md"].decode()
    assert text.startswith("# Read \\[this\\] first\n")
    assert '[the law](../../../courses/law/#first "a title")' in text
    assert "![a chart](../../../sales/courses/rates/chart.png)" in text
    assert "[own]: ../../../courses/rates/\n" in text
    assert "<!-- code --> [not a link](../law/index.md)" in text
    assert "Before  after." in text
    assert "nobody" not in text
    assert "nor this" not in text
    assert "- [ ] Nothing\n- [x] The first \\| day" in text
    assert "Go to [a lesson](../../courses/rates/read/)." in files["courses/rates/index.md"].decode()


def test_nothing_of_a_draft_is_in_any_file_and_files_stand_at_former_addresses_too(portal: Portal) -> None:
    root = portal(FILES)
    files = build(root)
    assert [path for path, content in files.items() if "secret" in path or b"Secret" in content] == []
    assert [path for path, content in files.items() if b"Nobody shall read this" in content] == []
    assert files == build(root), "the same at each build"
    skills = {**FILES, "content/sales/sessions/talks.md": SESSION}
    again = build(portal(skills))
    assert again["courses/rate-talks/calendar.ics"] == again["courses/rates/calendar.ics"]
    assert again["sessions/old-talks/session.ics"] == again["sessions/talks/session.ics"]


SESSION = """\
---
title: Talks
summary: A session that is there for its address, and for nothing else at all.
status: planned
kind: class
start: 2027-01-19 09:00
end: 2027-01-19 10:00
timezone: Europe/Amsterdam
item: rates
audience: {}
aliases: [old-talks]
---
Text.
"""


def test_the_feeds_of_the_example_are_whole(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context, example.rules)
    feeds = build_news_feeds(published, SITE, {})
    addresses = [feed.address for feed in feeds]
    assert len(set(addresses)) == len(addresses)
    for feed in feeds:
        ElementTree.fromstring(render_atom(feed, SITE, "en"))
        json.loads(render_json_feed(feed, SITE, "en"))
