"""What the head of a page says to other programs, in both frames, and that what it names is there."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from test_session_calendars import session

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.policy import find_inline_scripts

SETTINGS = (
    "site_name: Learning\nsite_url: https://learning.example/\ndocs_dir: content\n"
    "theme: {name: material}\nplugins: []\nhooks: [hooks/events.py]\nnav: [{Home: index.md}]\n"
)
LESSON = "---\ntitle: First\ntype: read\nminutes: 10\n---\n\nText.\n"
COURSES = "content/sales/courses"
FILES = {
    "content/skills.yml": "- id: rates\n  name: Rates\n",
    **{
        f"{COURSES}/course-{n}/index.md": course(f"Course & {n}", "stable", minutes="10", skills="[rates]")
        for n in range(3)
    },
    **{f"{COURSES}/course-{n}/01-first.md": LESSON for n in range(3)},
    "content/sales/sessions/talks.md": session(
        "2027-01-19 09:00", "2027-01-19 10:00", item="course-0", aliases="[old-talks]", title="A & B"
    ),
}
_LINK = re.compile(r'<link rel="alternate" type="([^"]*)" title="([^"]*)" href="([^"]*)">')
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def build(root: Path, frame: str) -> Path:
    hooks = (Path(__file__).parents[2] / "hooks" / "events.py").read_text("utf-8")
    (root / "hooks").mkdir()
    (root / "hooks" / "events.py").write_text(hooks, "utf-8")
    (root / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    (root / "portal.yml").write_text(f"frame: {frame}\n", "utf-8")
    result = replace(run_pipeline(root, TODAY), diagnostics=())  # built as if nothing had been wrong
    out = root / "built"
    build_site(root, out, result)
    return out


@pytest.mark.parametrize("frame", ["plain", "material"])
def test_a_page_names_its_other_forms_and_says_what_it_is_about(portal: Portal, frame: str) -> None:
    root = portal(FILES)
    site = build(root, frame)
    expected = {
        "": ["feed.xml", "feed.json", "calendar.ics"],
        "stories/": ["../stories/feed.xml", "../stories/feed.json"],
        "calendar/": ["../calendar.ics"],
        "courses/course-0/": ["../../courses/course-0/index.md", "../../courses/course-0/calendar.ics"],
        "courses/course-1/": ["../../courses/course-1/index.md"],
        "courses/course-1/first/": ["../../../courses/course-1/first/index.md"],
        "teams/sales/": [
            "../../teams/sales/feed.xml", "../../teams/sales/feed.json", "../../teams/sales/calendar.ics",
        ],
        "skills/rates/": ["../../skills/rates/feed.xml", "../../skills/rates/feed.json"],
        "sessions/talks/": ["../../sessions/talks/session.ics"],
        "people/": [],
    }  # fmt: skip
    types = {"courses/course-0/": "Course", "courses/course-1/first/": "LearningResource"}
    for url, targets in expected.items():
        html = (site / url / "index.html").read_text("utf-8")
        head = html.partition("</head>")[0]
        assert [href for _, _, href in _LINK.findall(head)] == targets, url
        for href in targets:
            assert (site / url / href).resolve().is_file(), href
        nodes = [json.loads(data) for data in _DATA.findall(head)]
        type = types.get(url) or {"courses/course-1/": "Course", "sessions/talks/": "EducationEvent"}.get(url)
        assert [node["@type"] for node in nodes] == ([type] if type else []), url
        assert head.index("Content-Security-Policy") < head.find("ld+json") or not nodes
        if frame == "plain":
            assert find_inline_scripts(html) == []
    assert "A &amp; B" in (site / "sessions/talks/index.html").read_text("utf-8")
    redirect = (site / "sessions/old-talks/index.html").read_text("utf-8")
    assert 'href="../../sessions/talks/"' in redirect
    assert (site / "sessions/old-talks/session.ics").read_bytes() == (site / "sessions/talks/session.ics").read_bytes()
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    for address in ("calendar/", "calendar/plan/", "sessions/talks/"):
        assert f"<loc>https://learning.example/{address}</loc>" in sitemap
    assert "old-talks" not in sitemap
    assert ".md" not in sitemap
