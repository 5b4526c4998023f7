"""From files to pages: what is planned, who decides, and what a manager decides from, in a small portal of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, course
from plan_portals import OBJECTIVE, name_files, need, session

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

SETTINGS = """\
learning_team: learning
frame: plain
autonomy:
  - {team: sales, decides: team, reason: It measures itself by its own figures.}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("portal")
    files = name_files(
        {
            "courses__quoting": course("Quoting a lane", "stable", objectives="[grow]", level="beginner"),
            "objectives__grow": OBJECTIVE.format(kind="business", more=""),
            "needs__late": need("Quotes take too long", effort_days="20", needed_by="2027-02-01"),
            "sessions__clinic": session("The clinic before its content", objective="grow", content_due="2026-11-01"),
            "sessions__meeting": session("Sales and learning", "2027-01-12 10:00", "2027-01-12 11:00", "touchpoint"),
        }
    )
    files |= {
        "portal.yml": SETTINGS,
        "content/people.yml": PEOPLE,
        "content/sales/index.md": TEAM.replace("leads:", "capacity_days: 10\nleads:"),
        "content/learning/index.md": TEAM.replace("Sales team", "Learning team"),
    }
    return build(root, files)


def build(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    build_site(root, root / "out", run_pipeline(root, TODAY), strict=True)
    return root / "out"


def read_words(site: Path, address: str) -> str:
    html = (site / address / "index.html").read_text("utf-8")
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_plan_says_what_is_needed_who_has_the_days_and_what_to_talk_about(site: Path) -> None:
    words = read_words(site, "plan")
    assert "The clinic before its content" in words
    assert "due by 1 November 2026 overdue" in words
    assert "1 team has more work than days for it." in words
    assert "No history can be read here" in words
    assert words.count("No history can be read here") == 1
    assert "What was asked for Quotes take too long : Raised; needed by 1 February 2027" in words
    html = (site / "plan" / "index.html").read_text("utf-8")
    (first, second) = re.findall(r'<svg class="t-effort"[^>]*role="img"[^>]*aria-label="([^"]*)"', html)
    assert (first, second) == ("Learning team: 0 days; Sales team: 4 %", "Learning team: 0 days; Sales team: 204 %")
    assert 'href="../teams/sales/"' in html


def test_what_leads_to_the_plan_is_where_the_learning_team_works(site: Path) -> None:
    for address in ("governance", "alignment", "calendar/plan"):
        html = (site / address / "index.html").read_text("utf-8")
        assert re.search(r'href="(\.\./)+plan/"', html), address


def test_pages_say_who_decides_and_why(site: Path) -> None:
    words = read_words(site, "teams/sales")
    assert "Who decides The team It measures itself by its own figures." in words
    assert "The team asks, the learning team approves" in read_words(site, "teams/learning")
    assert "Sales team : It measures itself by its own figures." in read_words(site, "governance")
    assert '../governance/#autonomy"' in (site / "standards" / "index.html").read_text("utf-8")


def test_a_manager_has_a_folded_part_below_what_everybody_reads(site: Path) -> None:
    html = (site / "teams" / "sales" / "index.html").read_text("utf-8")
    part = html[html.index("t-manage") : html.index("<aside")]
    assert html.index("Courses made by this team") < html.index("For whoever leads the team")
    assert part.count("<summary>") >= 9
    assert "<details open" not in part
    words = read_words(site, "teams/sales")
    assert "Priorities 1" in words
    assert "Quotes take too long : Raised; needed by 1 February 2027" in words
    assert "trellis new need --team sales" in words


def test_a_text_to_copy_says_the_language_of_a_title(tmp_path: Path) -> None:
    german = course(
        "Zoll und Steuer", "stable", language="de", reviewed="2025-01-01", review_every="12 months",
        people="[{person: cy, role: author}]",
    )  # fmt: skip
    files = name_files({"courses__zoll": german}) | {
        "portal.yml": SETTINGS,
        "content/people.yml": PEOPLE,
        "content/sales/index.md": TEAM,
        "content/learning/index.md": TEAM.replace("Sales team", "Learning team"),
    }
    site = build(tmp_path, files)
    agendas = re.findall(r"<pre[^>]*><code>## .*?</code>", (site / "plan/index.html").read_text("utf-8"), re.DOTALL)
    assert any('- <bdi lang="de">Zoll und Steuer</bdi>: Review due' in agenda for agenda in agendas), agendas
    page = (site / "teams/sales/index.html").read_text("utf-8")
    assert '<code>Hand-over of <bdi lang="de">Zoll und Steuer</bdi> (content/sales/courses/zoll/index.md)' in page
