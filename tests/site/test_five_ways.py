"""The five ways of running learning that Trellis serves: each one's journey, from a file to a reader's page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from conftest import TODAY, course

from trellis.catalogue.link import RESERVED_ADDRESSES
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

ReadPage = Callable[[str], str]
"""Returns the words of a page, by its address."""

SUMMARY = "Everything that is needed to say what this is for, in one sentence."
PEOPLE = """\
- {id: ada, name: Ada Lovelace, team: sales}
- {id: bo, name: Bo Chen, team: learning, manager: ada}
- {id: cy, name: Cy Roe, team: customs, manager: ada}
"""
METRICS = """\
- {id: wins, name: Quotes won, scope: organisation, unit: per cent, direction: up, baseline: 20, target: 30, source: Us}
"""
USES = {"objectives": "[grow]", "metrics": "[wins]", "minutes": "60", "skills": "[pricing]", "reviewed": "2026-11-01"}


def write_team(name: str, manager: str, **more: str) -> str:
    keys = "".join(f"{key}: {value}\n" for key, value in {"leads": "[]", **more}.items())
    return f"---\ntitle: {name}\nsummary: {SUMMARY}\nmanager: {manager}\n{keys}---\nOur aims.\n"


def write_entry(title: str, text: str = "Text.", **keys: str) -> str:
    values = {"title": title, "summary": SUMMARY, **keys}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in values.items()) + f"---\n{text}\n"


def write_need(title: str, team: str, **more: str) -> str:
    values = {
        "status": "raised",
        "problem": "Quotes take four days.",
        "evidence": "We counted two hundred of them.",
        "success": "A quote takes one day.",
        "impact": "Half of the customers are gone by then.",
        "raised_by": f"{{team: {team}, role: Lead}}",
        "raised_on": "2026-10-05",
        "needed_by": "2026-10-20",
        "origin": "reactive",
        "objective": "grow",
        "skills": "[pricing]",
        **more,
    }
    return write_entry(title, **values)


FILES = {
    "portal.yml": (
        "frame: plain\nlearning_team: learning\n"
        "spotlight:\n- {item: rates, objective: grow, reason: It pays for itself., until: 2027-01-31}\n"
    ),
    "mkdocs.yml": "site_name: Learning\nsite_url: https://learning.example/\ndocs_dir: content\n",
    "content/people.yml": PEOPLE,
    "content/skills.yml": "- {id: pricing, name: Pricing}\n",
    "content/sales/index.md": write_team(
        "Sales",
        "ada",
        metrics="[wins]",
        liaison="{person: bo, from: 2026-01-01, until: 2027-12-31}",
        recommends="[{item: rates, reason: Before your first quote.}]",
    ),
    "content/customs/index.md": write_team("Customs", "cy", metrics="[wins]"),
    "content/learning/index.md": write_team("Learning", "bo"),
    "content/sales/metrics.yml": METRICS,
    "content/sales/data/wins.csv": "metric,period,value\nwins,2026-Q1,21\nwins,2026-Q2,24\nwins,2026-Q3,26\n",
    "content/sales/data/demand.csv": "item,count\ncustoms by rail,9\n",
    "content/sales/objectives/grow.md": write_entry(
        "Grow by a tenth", status="stable", kind="business", period='"2027"', metrics="[wins]"
    ),
    "content/sales/rubrics/rate-standard.yml": (
        f"title: What a good quote is\nsummary: {SUMMARY}\nstatus: stable\nfor: checkpoint\nversion: 1\ncriteria:\n"
        + "".join(f"- {{id: c{n}, text: Criterion {n}, levels: [Not yet, Done], pass: 2}}\n" for n in (1, 2, 3))
    ),
    "content/sales/courses/rates/index.md": course(
        "Rates", "stable", **USES, needs="[slow-quotes]", required_for="{teams: [sales], due_days: 30}",
    ).replace("tier: individual", "tier: organisation"),
    "content/sales/courses/rates/01-quote.md": write_entry(
        "Quote a lane", type="checkpoint", minutes="60", rubric="rate-standard", evidence="The quote that you sent."
    ).replace(f"summary: {SUMMARY}\n", ""),
    "content/customs/courses/lanes/index.md": course(
        "Lanes", "mvp", minutes="30", skills="[pricing]", sunset="2027-03-31", people="[{person: cy, role: author}]",
        help_wanted="Somebody who knows rail",
    ).replace("tier: individual", "tier: team"),
    "content/sales/courses/talks/index.md": course("Talks", "stable", minutes="20", reviewed="2026-11-01"),
    "content/sales/sessions/spring.md": write_entry(
        "Spring cohort", status="planned", kind="cohort", start="2027-03-01 09:00", end="2027-03-01 12:00",
        timezone="Europe/Amsterdam", objective="grow", audience="{teams: [sales]}", content_due="2027-02-01",
    ),
    "content/sales/needs/slow-quotes.md": write_need(
        "Quotes take four days", "sales", status="delivered", alternatives="[Do nothing., Buy a tool.]",
        decision="{choice: build, reason: The gap is one of practice., by: bo, on: 2026-10-12}", answered_by="[rates]",
    ),
    "content/customs/needs/odd-prices.md": write_need("Nobody can explain a price", "customs", needed_by="2027-06-30"),
    "content/sales/stories/2026-11-02-new-rates.md": write_entry(
        "Rates are taught anew", "Two courses at once, since they belong together.", status="stable", kind="change",
        date="2026-11-02", audience="{teams: [sales]}", items="[rates, talks]",
    ),
    "content/sales/stories/2026-10-02-the-lost-tender.md": write_entry(
        "The lost tender", "## What happened\nA.\n\n## Impact\nB.\n\n## Alternative\nC.", status="stable", kind="case",
        date="2026-10-02", audience="{teams: [sales]}", objective="grow",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ways")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    result = run_pipeline(root, TODAY)
    unread = [
        d for d in result.diagnostics if d.rule in ("wrong-value", "unknown-key", "missing-key", "unknown-reference")
    ]
    assert unread == []
    build_site(root, root / "out", replace(result, diagnostics=()))
    return root / "out"


@pytest.fixture
def read(site: Path) -> ReadPage:
    def read_words(address: str) -> str:
        html = (site / address.strip("/") / "index.html").read_text("utf-8")
        main = re.search(r"<article.*</article>", html, re.DOTALL)
        assert main
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", main[0])).split())

    return read_words


def test_no_page_of_an_author_can_take_the_address_of_a_page_of_the_portal(site: Path) -> None:
    folders = {page.relative_to(site).parts[0] for page in site.glob("*/**/index.html")}
    assert folders - RESERVED_ADDRESSES == set()
    assert {"plan", "needs", "objectives"} <= folders


def test_central_standards_and_local_priorities(read: ReadPage) -> None:
    """A team's own metric is shared and shown over time; what two teams ask for is seen as one."""
    assert "Quotes won" in read("/teams/sales/")
    assert "also measured by Customs" in read("/metrics/")
    assert "26 in Q3 2026" in read("/metrics/wins/")
    assert "Advice" in read("/standards/")
    trends = read("/trends/")
    assert "One solution instead of several" in trends
    assert trends.index("Nobody can explain a price") < trends.index("Quarter by quarter")


def test_managers_approve_and_the_learning_team_spot_checks(read: ReadPage, site: Path) -> None:
    """What nobody approved waits, by name and with its act; the rubric stands where people are assessed."""
    inbox = json.loads((site / "inbox.json").read_text("utf-8"))
    waiting = {(item["kind"], item["title"]) for item in inbox["items"]}
    assert ("approval-missing", "Rates") in waiting
    assert "Rates" in read("/governance/")
    assert "Criterion 1" in read("/courses/rates/quote/")
    assert "The quote that you sent." in read("/courses/rates/quote/")


def test_organisation_team_and_individual(read: ReadPage) -> None:
    """Tiers, spotlight, what is required and what a team recommends, a calendar before the content, wishes counted."""
    home = read("/")
    assert "It pays for itself." in home
    assert all(tier in home for tier in ("Whole company", "Team", "Your own choice"))
    team = read("/teams/sales/")
    assert "Before your first quote." in team
    assert "customs by rail" in team
    assert "Spring cohort" in read("/calendar/")
    assert "Required" in read("/courses/rates/")
    assert "Required of Sales · Within 30 days of joining" in read("/objectives/grow/")
    assert "Required of Sales ·" not in team


def test_experts_publish_first(read: ReadPage) -> None:
    """An early version says that it is one, and until when; changes come as a bundle; each team has its liaison."""
    early = read("/courses/lanes/")
    assert "Early version" in early
    assert "31 March 2027" in early
    assert "Somebody who knows rail" in early
    assert "Rates are taught anew" in read("/stories/")
    assert "Bo Chen" in read("/teams/sales/")


def test_a_partner_of_the_business(read: ReadPage, site: Path) -> None:
    """A need as a problem with its evidence, decided with a reason and answered; the share that serves an objective."""
    need = read("/needs/slow-quotes/")
    for words in ("We counted two hundred of them.", "Buy a tool.", "The gap is one of practice.", "Rates"):
        assert words in need
    assert "Quotes take four days" in read("/needs/")
    assert "Grow by a tenth" in read("/alignment/")
    assert "Rates" in read("/objectives/grow/")
    assert "What happened" in read("/stories/2026-10-02-the-lost-tender/")
    assert (site / "business.json").is_file()
