"""What is required of whom, as the scripts of readers' own pages fetch it, and the filters that go with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import TEAM, TODAY, Portal, course, findings

from trellis.derive import PublishedCatalogue
from trellis.derive.browse import reader_file
from trellis.derive.browse.calendar import build_calendar_page
from trellis.derive.browse.site_data import SiteData
from trellis.pipeline.run import run_pipeline

SESSION = """\
---
title: Talks in winter
summary: Four rounds of negotiation with a partner and an observer.
status: planned
kind: class
start: 2026-12-02 09:00
end: 2026-12-02 12:00
timezone: Europe/Amsterdam
audience: {teams: [selling], roles: [Dunning clerk]}
---
"""
SETTINGS = "lms_url: https://lms.example/{id}\ncontact: mailto:{id}@example.com\n"


def read_site(root: Path) -> SiteData:
    result = run_pipeline(root, TODAY)
    return SiteData(PublishedCatalogue(result.catalogue, result.context, result.rules))


def render(root: Path) -> dict[str, Any]:
    site = read_site(root)
    data: dict[str, Any] = json.loads(reader_file.render_reader_file(site.listing, site.listing_data.readers))
    return data


def test_what_is_required_says_what_finishes_it(portal: Portal) -> None:
    lesson = "---\ntitle: {}\ntype: read\nminutes: 10\n{}---\nText.\n"
    section = "  - section: {}\n    items: [{}]\n{}"
    steps = section.format("First", "older", "") + section.format("Then", "short, inner", "    optional: true\n")
    path = (
        "---\ntitle: {}\nsummary: Everything that somebody takes first, in its order.\nstatus: stable\nkind: path\n"
        "tier: team\naudience: {{}}\nversion: 1\n{}steps:\n{}---\n"
    )
    rule = "required_for: {teams: all, due_days: 30, renew_days: 365}\n"
    data = render(
        portal(
            {
                "content/sales/courses/long/index.md": course(
                    "Long", "stable", aliases="[older]", required_for="{teams: all, due_days: 5, renew_days: 365}"
                ),
                "content/sales/courses/long/01-read.md": lesson.format("Read", "aliases: [look]\n"),
                "content/sales/courses/long/02-more.md": lesson.format("More", "optional: true\n"),
                "content/sales/courses/short/index.md": course(
                    "Short", "stable", renews="long", required_for="{teams: all, due_days: 5}"
                ),
                "content/sales/courses/short/01-look.md": lesson.format("Look", ""),
                "content/sales/paths/way.md": path.format("Way", rule, steps),
                "content/sales/paths/inner.md": path.format("Inner", rule, section.format("Own", "short", "")),
            }
        )
    )
    parts = {one["id"]: one.get("parts") for one in data["required"]}
    assert parts == {
        "long": ["read look"],
        "short": ["look"],
        "way": [{"id": "long", "was": ["older"], "parts": ["read look"]}],
        "inner": [{"id": "short", "parts": ["look"]}],
    }
    assert next(one["renewal"]["parts"] for one in data["required"] if one["id"] == "long") == ["look"]


def test_each_requirement_says_of_whom_by_when_and_what_renews_it(portal: Portal) -> None:
    root = portal(
        {
            "portal.yml": SETTINGS,
            "content/sales/courses/long/index.md": course(
                "The long one",
                "stable",
                aliases="[older]",
                lms_id="L-1",
                required_for="{teams: [sales], roles: [Clerk], due_days: 30, renew_days: 365, since: 2026-05-01}",
            ),
            "content/sales/courses/short/index.md": course("The short one", "stable", renews="older", lms_id="L-2"),
            "content/sales/courses/all/index.md": course(
                "For all", "stable", first_offered="2024-03-01", required_for="{teams: all, due_days: 5}"
            ),
            "content/sales/courses/gone/index.md": course(
                "Retired", "retired", required_for="{teams: all, due_days: 5}"
            ),
        }
    )
    data = render(root)
    by_id = {one["id"]: one for one in data["required"]}
    assert set(by_id) == {"all", "long"}
    assert by_id["all"]["since"] == "2024-03-01"
    assert by_id["long"] == {
        "id": "long",
        "title": "The long one",
        "url": "courses/long/",
        "lms": "L-1",
        "was": ["older"],
        "first": "older",
        "note": "within 30 days of joining, again every year",
        "teams": ["sales"],
        "roles": ["clerk"],
        "due": 30,
        "renew": 365,
        "since": "2026-05-01",
        "renewal": {"id": "short", "title": "The short one", "url": "courses/short/", "lms": "L-2"},
        "renewed": ["short"],
    }
    assert "teams" not in by_id["all"]
    assert data["lms"] == "https://lms.example/{id}"
    assert data["teams"] == {"sales": {"title": "Sales team", "manager": {"name": "Ada", "mail": "ada@example.com"}}}


@pytest.mark.parametrize(
    ("aliases", "first"),
    [("[]", None), ("[older, old]", "older"), ("[long, merged]", None)],
    ids=["never renamed", "renamed twice", "took over another"],
)
def test_calendars_know_what_is_required_by_the_id_that_it_had_first(
    portal: Portal, aliases: str, first: str | None
) -> None:
    long = course("Long", "stable", aliases=aliases, required_for="{teams: all, due_days: 5}")
    (requirement,) = render(portal({"content/sales/courses/long/index.md": long}))["required"]
    assert requirement.get("first") == first


@pytest.mark.parametrize(
    ("refreshers", "renewed"),
    [
        ({"now": {"renews": "long", "aliases": "[before]"}}, ["now", "before"]),
        (
            {"of-2027": {"renews": "long", "supersedes": "[of-2026]"}, "of-2026": {"aliases": "[of-2025]"}},
            ["of-2027", "of-2026", "of-2025"],
        ),
        ({"now": {"renews": "long"}, "over": {"renews": "older"}}, ["now", "over"]),
        (
            {"now": {"renews": "long", "supersedes": "[over]"}, "over": {"supersedes": "[stranger]"}, "stranger": {}},
            ["now", "over"],
        ),
        (
            {
                "now": {"renews": "long", "supersedes": "[over]"},
                "over": {"renews": "long", "supersedes": "[first]"},
                "first": {},
            },
            ["now", "over", "first"],
        ),
        ({"over": {"renews": "long"}}, ["over"]),
    ],
    ids=["renamed", "superseded", "retired", "of a stranger", "of its own", "without one today"],
)
def test_whatever_renewed_a_course_counts_by_each_id_that_it_had(
    portal: Portal, refreshers: dict[str, dict[str, str]], renewed: list[str]
) -> None:
    status = {id: "stable" if id in ("now", "of-2027") else "retired" for id in refreshers}
    files: dict[str, str | bytes] = {
        f"content/sales/courses/{id}/index.md": course(f"Refresher {id}", status[id], **keys)
        for id, keys in refreshers.items()
    }
    long = course("Long", "stable", aliases="[older]", required_for="{teams: all, due_days: 5, renew_days: 365}")
    (requirement,) = render(portal({**files, "content/sales/courses/long/index.md": long}))["required"]
    assert requirement["renewed"] == renewed
    assert requirement.get("renewal", {}).get("id") == next((id for id in status if status[id] == "stable"), None)


def test_what_a_browser_has_of_a_reader_under_a_former_word_fits(portal: Portal) -> None:
    """A team by its former id, and a role by a name that it had; not one whose word another has now."""
    limited = course("Limited", "stable", required_for="{teams: [sales], roles: [dunner, clerk], due_days: 5}")
    roles = "- {id: dunner, name: Debt collector, synonyms: [Dunning clerk, Clerk]}\n- {id: clerk, name: Clerk}\n"
    root = portal(
        {
            "content/roles.yml": roles,
            "content/sales/index.md": TEAM.replace("manager:", "aliases: [selling]\nmanager:"),
            "content/sales/courses/limited/index.md": limited,
            "content/sales/courses/whole/index.md": course(
                "Whole", "stable", required_for="{teams: [selling], due_days: 5}"
            ),
            "content/sales/sessions/talk.md": SESSION,
        }
    )
    site = read_site(root)
    dunner = ("dunner", "debt-collector", "dunning-clerk")
    data = json.loads(reader_file.render_reader_file(site.listing, site.listing_data.readers))
    by_id = {one["id"]: one for one in data["required"]}
    assert (by_id["limited"]["teams"], by_id["limited"]["roles"]) == (["sales", "selling"], [*dunner, "clerk"])
    assert by_id["whole"]["teams"] == ["sales", "selling"]
    assert data["teams"]["selling"] == data["teams"]["sales"]
    files = site.listing_data.files
    assert files["for/team/selling.json"] == files["for/team/sales.json"] != ""
    assert {files[f"for/role/{word}.json"] for word in dunner} == {"[0]"}
    (month,) = (one for one in build_calendar_page(site).months if one.sessions)
    ((_, session),) = month.sessions
    assert (session.teams, session.roles) == (("sales", "selling"), dunner)


def test_the_filters_say_for_whom_and_how_current(portal: Portal) -> None:
    root = portal(
        {
            "content/sales/courses/all/index.md": course(
                "For all", "stable", first_offered="2024-03-01", required_for="{teams: all, due_days: 5}"
            ),
            "content/sales/courses/some/index.md": course(
                "For some", "stable", required_for="{teams: [sales], due_days: 5}", reviewed="2026-11-01"
            ),
            "content/sales/courses/meant/index.md": course(
                "For clerks", "stable", audience="{roles: [Clerk], regions: [emea]}", reviewed="2026-01-02"
            ),
            "content/sales/courses/later/index.md": course("Of the future", "stable", reviewed="2099-01-02"),
        }
    )
    groups = {
        group.name: [(option.key, option.count) for option in group.options]
        for group in read_site(root).listing.facets.groups
    }
    assert groups["required"] == [("of-everyone", 1), ("of-some", 1)]
    assert groups["role"] == [("clerk", 1)]
    assert groups["for-region"] == [("emea", 1)]
    assert groups["reviewed"] == [("in-the-last-3-months", 1), ("in-the-last-year", 1)]
    assert "approved" not in groups  # nothing is: the filter would select nothing


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("contact: mailto:x", "portal.yml"),
        ("contact: javascript:alert(1)//{id}", "portal.yml"),
        ("lms_url: 'ftp://x/{id}'", "portal.yml"),
    ],
)
def test_an_address_of_another_kind_is_refused(portal: Portal, settings: str, problem: str) -> None:
    assert any(finding.startswith(problem) for finding in findings(portal({"portal.yml": f"{settings}\n"})))


def test_a_translation_of_a_refresher_is_offered_to_nobody_in_its_place(portal: Portal) -> None:
    long = course("Long", "stable", required_for="{teams: all, due_days: 5, renew_days: 365}")
    files: dict[str, str | bytes] = {
        "content/sales/courses/long/index.md": long,
        "content/sales/courses/now/index.md": course("Again", "stable", renews="long"),
        "content/sales/courses/neu/index.md": course("Zur Erinnerung", "stable", renews="long", variant_of="now"),
        "content/sales/courses/last/index.md": course("The last one", "stable", renews="long"),
        "content/sales/courses/next/index.md": course("Behold", "stable", renews="long", supersedes="[last, now]"),
    }
    assert render(portal(files))["required"][0]["renewal"]["id"] == "next"
    (portal(files) / "content/sales/courses/next/index.md").unlink()
    (portal({}) / "content/sales/courses/last/index.md").unlink()
    (portal({}) / "content/sales/courses/next/index.md").unlink(missing_ok=True)
    assert render(portal({}))["required"][0]["renewal"]["id"] == "now"
