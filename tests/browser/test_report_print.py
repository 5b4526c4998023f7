"""The report of a quarter on paper: one page of A4, however much there is to report."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import Portal, course
from driving import NEEDS_BROWSER
from playwright.sync_api import Browser
from serving import build_portal, served

pytestmark = NEEDS_BROWSER

LONG = "Something that is written about at such a length that its title is full up, no"
METRIC = (
    "- {{id: m{n}, name: '{name}', scope: organisation, unit: per cent of all shipments, direction: up, baseline: 20,"
    " target: 30, source: Ledger}}\n"
)
NEED = """\
---
title: {title}
summary: Customers wait four days for a quote, and by then half have one from others.
status: decided
problem: Customers wait.
evidence: We counted.
success: One day.
impact: Half are gone.
raised_by: {{team: sales, role: Lead}}
raised_on: 2026-07-0{day}
needed_by: 2026-08-01
origin: reactive
alternatives: [Do nothing., Buy one.]
decision: {{choice: build, reason: The gap is one of practice alone., by: ada, on: 2026-08-0{day}}}
---
"""


def test_the_report_of_a_busy_quarter_is_one_page_of_a4(portal: Portal, tmp_path: Path, chromium: Browser) -> None:
    numbers = range(1, 10)
    rows = "".join(f"m{n},2026-Q{q},{20 + q},,\n" for n in numbers for q in (1, 2, 3))
    files: dict[str, str | bytes] = {
        "portal.yml": "frame: plain\n",
        "content/sales/metrics.yml": "".join(METRIC.format(n=n, name=f"{LONG} {n}") for n in numbers),
        "content/sales/data/all.csv": f"metric,period,value,group,n\n{rows}",
    }
    for n in numbers:
        files[f"content/sales/needs/n{n}.md"] = NEED.format(title=f"{LONG} {n}", day=n)
        files[f"content/sales/courses/c{n}/index.md"] = course(f"{LONG} {n}", "stable", first_offered=f"2026-09-0{n}")
    root, site = portal(files), tmp_path / "site"
    (root / "mkdocs.yml").write_text("site_name: Learning\n", "utf-8")
    with served(build_portal(root, site)) as base:
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{base}/report/2026-Q3/")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.locator("svg[role=img]").first.get_attribute("aria-label") == (
            "Needs raised, decided and delivered. Raised: Q3 2026 9; Decided: Q3 2026 9; Delivered: Q3 2026 0."
        )
        assert page.locator(".t-report__metrics tbody tr").count() == 7
        paper = page.pdf(prefer_css_page_size=True)
        page.close()
    assert re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", paper) == [(b"594", b"841")]
