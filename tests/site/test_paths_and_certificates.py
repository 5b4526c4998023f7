"""The graph of a path, its plan for the reader's script, its certificate, and the achievement in Open Badges' form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest
from conftest import TODAY, Portal, course

from trellis.derive import PublishedCatalogue
from trellis.derive.achievement import build_achievement
from trellis.derive.pages.path import PathPage, build_path_page
from trellis.derive.pages.path_graph import WIDTH, _assign_lanes, wrap_title
from trellis.derive.pages.path_plan import SELF_REPORTED, build_certificate_page, build_path_plan
from trellis.pipeline.run import run_pipeline

PATH = """\
---
title: The way to the desk
summary: Everything that somebody takes before they quote on their own for the first time.
status: stable
kind: certificate
tier: team
steps:
  - section: First
    items: [one, two]
  - section: Then
    items: [three]
  - section: If you like
    items: [four, one]
    optional: true
audience: {}
version: 3
CERTIFICATE
---
"""


def read_path(portal: Portal, certificate: str = "") -> tuple[PublishedCatalogue, Any]:
    files: dict[str, str | bytes] = {
        "content/sales/paths/way.md": PATH.replace("CERTIFICATE\n", certificate),
        "content/sales/courses/one/index.md": course("One", "stable", minutes="30", aliases="[first]"),
        "content/sales/courses/one/01-look.md": "---\ntitle: Look\ntype: read\nminutes: 5\naliases: [see, view]\n---\n",
        "content/sales/courses/one/02-act.md": "---\ntitle: Try it\ntype: read\nminutes: 8\n---\n",
        "content/sales/courses/two/index.md": course("Two", "stable", minutes="60", prerequisites="[first]"),
        "content/sales/courses/three/index.md": course(
            "Three & a title that goes on over more than one line of the drawing", "stable", prerequisites="[one]"
        ),
        "content/sales/courses/four/index.md": course("Four", "stable", prerequisites="[three, elsewhere]"),
        "content/sales/courses/elsewhere/index.md": course("Elsewhere", "stable"),
    }
    result = run_pipeline(portal(files), TODAY)
    published = PublishedCatalogue(result.catalogue, result.context, result.rules)
    return published, published.find_entry("path", "way")


def test_the_graph_has_each_item_once_and_an_arc_for_each_prerequisite(portal: Portal) -> None:
    published, entry = read_path(portal)
    graph = cast(PathPage, build_path_page(published, entry)).graph
    assert graph is not None
    assert [(n.id, n.is_optional, [link.title for link in n.needs]) for n in graph.nodes] == [
        ("one", False, []),
        ("two", False, ["One"]),
        ("three", False, ["One"]),
        ("four", True, [graph.nodes[2].link.title]),
    ]
    assert len(graph.arcs) == 3
    assert len(graph.nodes[2].lines) == 2
    heights = [node.y for node in graph.nodes]
    assert heights == sorted(heights)
    assert all(0 < node.y < graph.height for node in graph.nodes)
    numbers = [int(n) for arc in graph.arcs for n in re.findall(r"(?:M|H)(-?\d+)", arc)]
    assert all(0 <= n < WIDTH for n in numbers)


def test_arcs_that_would_cross_run_beside_each_other() -> None:
    assert _assign_lanes([(0, 1), (1, 2), (0, 2), (3, 4)]) == [0, 0, 1, 0]
    assert max(_assign_lanes([(0, n) for n in range(1, 40)])) == 5


@pytest.mark.parametrize(
    ("title", "lines"), [("One", 1), ("通関入門" * 8, 3), ("x" * 80, 4), ("A title of some length here", 2)]
)
def test_a_title_fits_its_lines(title: str, lines: int) -> None:
    assert len(wrap_title(title, 24)) == lines


def test_a_path_without_an_order_has_no_drawing(portal: Portal) -> None:
    files: dict[str, str | bytes] = {
        f"content/sales/courses/{id}/index.md": course(id.title(), "stable") for id in ("one", "two", "three", "four")
    }
    files["content/sales/paths/way.md"] = PATH.replace("CERTIFICATE\n", "")
    result = run_pipeline(portal(files), TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    assert build_path_page(published, cast(Any, published.find_entry("path", "way"))).graph is None


def test_the_plan_has_what_counts_and_what_is_optional(portal: Portal) -> None:
    published, entry = read_path(portal)
    plan = build_path_plan(published, entry)
    assert (plan["id"], plan["version"], plan["valid"]) == ("way", 3, None)
    assert [(i["id"], i["minutes"], i["optional"], i["was"]) for i in plan["items"]] == [
        ("one", 30, False, ["first"]),
        ("two", 60, False, []),
        ("three", 0, False, []),
        ("four", 0, True, []),
    ]
    assert plan["items"][0]["lessons"] == [["look", 5, "see", "view"], ["act", 8]]


CERTIFICATE = "certificate:\n  name: Quoting alone\n  criteria: Has quoted ten lanes.\n  valid_days: 365\n"


@pytest.mark.parametrize("site_url", ["https://learning.example/portal/", ""])
def test_an_achievement_has_what_open_badges_requires(portal: Portal, site_url: str) -> None:
    """The required properties of the specification: of Achievement, of Criteria and of Profile."""
    published, entry = read_path(portal, CERTIFICATE)
    data = build_achievement(published, entry, site_url)
    assert data["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert re.fullmatch(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d\.json", data["@context"][1])
    required = {"id": str, "type": list, "criteria": dict, "description": str, "name": str}
    assert all(isinstance(data[key], kind) and data[key] for key, kind in required.items())
    assert "Achievement" in data["type"]
    assert data["achievementType"] == "Certificate"
    identifiers = (data["id"], data["creator"]["id"])
    assert all(re.match(r"https://learning\.example/portal/" if site_url else "urn:uuid:", id) for id in identifiers)
    assert "Profile" in data["creator"]["type"]
    assert data["criteria"]["narrative"] == f"Has quoted ten lanes. {SELF_REPORTED}"
    assert build_achievement(published, entry, site_url) == data


def test_a_certificate_names_what_it_needs(portal: Portal) -> None:
    published, entry = read_path(portal, CERTIFICATE)
    view = build_certificate_page(published, entry)
    assert (view.name, view.issuer, view.validity) == (
        "Quoting alone",
        "Sales team",
        "The certificate holds for 1 year.",
    )
    assert [item.url for item in view.items] == ["/courses/one/", "/courses/two/", "/courses/three/"]
    assert view.plan["valid"] == 365


def test_the_words_of_the_page_are_those_of_the_file(request: pytest.FixtureRequest) -> None:
    root = Path(request.config.rootpath)
    assert SELF_REPORTED in (root / "src/trellis/site/templates/certificate.html").read_text("utf-8")
