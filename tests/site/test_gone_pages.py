"""What was taken down answers at each of its addresses, and is found by nobody who does not have one of them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY, Portal, course
from jsonschema import Draft202012Validator

from trellis.diagnostics.diagnostic import Severity
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

GONE = """\
- id: phone-rates
  title: Rate talks & more
  reason: Rates are no longer agreed on the telephone, so nobody is to learn how.
  on: 2026-10-01
  see: [rates, terms]
  lessons: [first-offer]
  aliases: [talks]
- id: desk-start
  kind: path
  title: A start at the desk
  reason: The desk was closed when the teams of the two ports became one.
  on: 2026-10-02
- id: rates/last-offer
  title: The last offer
  reason: What it said stands in the course's own text since then, in fewer words.
  on: 2026-10-03
  aliases: [final-offer]
"""
LESSON = "---\ntitle: The first offer\ntype: read\nminutes: 10\naliases: [opening]\n---\n\nText.\n"
PAGE = "---\ntitle: Our terms\nsummary: What anybody may ask of us, and whom to ask.\nstatus: stable\n---\n\nText.\n"
SESSION = """\
---
title: Rates in the afternoon
summary: An afternoon on rates for everybody who is to agree on one soon.
status: done
kind: class
start: 2026-09-01 14:00
end: 2026-09-01 16:00
timezone: Europe/Amsterdam
item: phone-rates
audience: {teams: all}
---
Text.
"""
STORY = """\
---
title: Talks are shorter now
summary: What has become of the talks about rates since the course began.
status: stable
kind: news
date: 2026-10-01
audience: {teams: all}
items: [phone-rates]
---
It has become quicker to agree than in [the talks](../courses/phone-rates/index.md#why) and
[their end](../courses/phone-rates/02-the-end.md).
"""
SETTINGS = (
    "site_name: Small\nsite_url: https://learning.example/\ndocs_dir: content\ntheme: {name: material}\n"
    "hooks: [hooks/events.py]\n"
)


@pytest.fixture
def site(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    rates = course("Rates", "mvp", sunset="2027-01-01", aliases="[old-rates]")
    root = portal(
        {
            "content/sales/gone.yml": GONE,
            "content/sales/courses/rates/index.md": rates,
            "content/sales/courses/rates/01-first-offer.md": LESSON,
            "content/sales/pages/terms.md": PAGE,
            "content/sales/sessions/afternoon.md": SESSION,
            "content/sales/stories/2026-10-01-talks.md": STORY,
            "content/skills.yml": "- id: negotiation\n  name: Negotiation\n  aliases: [bargaining]\n",
            "addresses.txt": "/courses/phone-rates/\n/courses/phone-rates/the-end/\n",
            "mkdocs.yml": SETTINGS,
            "hooks/events.py": (EXAMPLE / "hooks/events.py").read_bytes(),
        }
    )
    out = tmp_path_factory.mktemp("site")
    result = run_pipeline(root, TODAY)
    assert [d for d in result.diagnostics if d.severity is Severity.ERROR] == []
    build_site(root, out, result)
    return out


def test_what_was_taken_down_answers_and_what_was_renamed_leads_on(site: Path) -> None:
    for address in ("", "first-offer/", "the-end/"):
        html = (site / f"courses/phone-rates/{address}index.html").read_text("utf-8")
        assert '<meta name="robots" content="noindex">' in html
        assert "Rate talks &amp; more</h1>" in html
        assert "Taken down on 1 October 2026." in html
        assert "Rates are no longer agreed on the telephone, so nobody is to learn how." in html
        root = "../" * (2 + bool(address))
        assert f'<a href="{root}courses/rates/">Rates</a>' in html
        assert f'<a href="{root}terms/">Our terms</a>' in html
        assert ("one of its lessons" in html) is bool(address)
        assert "md-header" in html, "in the frame of every page"
    (story,) = (site / "stories").glob("*talks/index.html")
    for address in ("", "the-end/"):
        assert f'href="../../courses/phone-rates/{address}"' in story.read_text("utf-8")
    for address in ("courses/talks", "courses/talks/first-offer", "paths/desk-start"):
        assert "Why it is gone" in (site / address / "index.html").read_text("utf-8")
    assert "Nothing has taken its place." in (site / "paths/desk-start/index.html").read_text("utf-8")
    for course_id in ("rates", "old-rates"):
        for lesson in ("last-offer", "final-offer"):
            assert "The last offer</h1>" in (site / f"courses/{course_id}/{lesson}/index.html").read_text("utf-8")
    for address in ("courses/rates/opening", "courses/old-rates/opening", "courses/old-rates/first-offer"):
        html = (site / address / "index.html").read_text("utf-8")
        assert 'http-equiv="refresh"' in html
        assert "courses/rates/first-offer/" in html
    assert "skills/negotiation/" in (site / "skills/bargaining/index.html").read_text("utf-8")


def test_nobody_finds_it_who_does_not_have_its_address(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()).decode() == sitemap
    assert "<loc>https://learning.example/courses/rates/</loc>" in sitemap
    assert sitemap.count("<url>") == sitemap.count("</url>") > 10
    for text in ("phone-rates", "desk-start", "last-offer"):
        assert text not in sitemap
        listed = [f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file() and text in _read(f)]
        listed = [path for path in listed if path != "stories/2026-10-01-talks/index.html"]  # its text links one
        listed = [path for path in listed if "/learning/" not in path]  # for those who finished it
        assert [path for path in listed if f"/{text}/" not in f"/{path}" and "/talks/" not in f"/{path}"] in (
            [],
            ["catalogue.json"],
        ), "neither search nor catalogue, calendar or lists name it"


def _read(file: Path) -> str:
    return file.read_text("utf-8", errors="replace")


def test_other_programs_are_told_what_became_of_it(site: Path) -> None:
    data = json.loads((site / "catalogue.json").read_text("utf-8"))
    schema = json.loads((site / "schemas/catalogue-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(data)
    rows = {row["id"]: row for row in data["gone"]}
    assert rows["phone-rates"]["url"] == "/courses/phone-rates/"
    assert (rows["phone-rates"]["type"], rows["phone-rates"]["see"]) == ("course", ["rates", "terms"])
    assert (rows["rates/last-offer"]["type"], rows["desk-start"]["type"]) == ("lesson", "path")


def test_the_example_tells_of_a_course_that_was_taken_down(example: object) -> None:
    catalogue = run_pipeline(EXAMPLE, TODAY).catalogue
    (tombstone,) = catalogue.tombstones
    assert catalogue.item(tombstone.meta.see[0]) is not None
