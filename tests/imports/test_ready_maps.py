"""Each map that comes with Trellis reads a file of ours in the shape that its system documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from imports import Portal, course, errors, refusals

from trellis.authoring.imports import import_records, list_ready_maps, propose_map, render_report
from trellis.authoring.imports.ready_maps import load_ready_map

CATALOGUES = Path(__file__).with_name("catalogues")
SKILLS = "- {id: pricing, name: Pricing}\n"

FILES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "moodle": ("moodle.csv", "reading-a-bill-of-lading", {
        "source": {"kind": "curated", "catalogue": "trial", "id": "CRS-1"},
        "language": "en", "minutes": "150", "first_offered": "2024-12-01",
    }),
    "successfactors": ("successfactors.csv", "loading-dock-safety", {
        "source": {"kind": "curated", "catalogue": "trial", "id": "1001", "url": "https://lms.example/1001"},
        "language": "en-US",
    }),
    "cornerstone": ("cornerstone.csv", "quoting-part-loads", {
        "source": {"kind": "vendor", "provider": "Dockside", "catalogue": "trial", "id": "OC-7",
                   "url": "https://csod.example/oc-7", "cost": "49", "currency": "EUR"},
        "language": "en", "minutes": "90", "skills": ["pricing"],
    }),
    "docebo": ("docebo.json", "answering-a-claim", {
        "source": {"kind": "curated", "catalogue": "trial", "id": "D-11", "cost": "0", "currency": "EUR"},
        "language": "en",
    }),
    "linkedin-learning": ("linkedin-learning.json", "customs-basics-for-shippers", {
        "source": {"kind": "vendor", "provider": "LinkedIn Learning", "catalogue": "trial",
                   "id": "urn:li:lyndaCourse:900001", "url": "https://learning.example/customs-basics"},
        "level": "beginner", "language": "en", "minutes": "92", "skills": ["pricing"], "credit": ["Cy"],
        "first_offered": "2023-11-14",
    }),
    "coursera": ("coursera.json", "cranes-and-gates", {
        "source": {"kind": "curated", "catalogue": "trial", "id": "69Bku0Ko",
                   "url": "https://www.coursera.org/learn/cranes-and-gates"},
        "language": "en",
    }),
    "edx": ("edx.json", "container-tracking", {
        "source": {"kind": "vendor", "provider": "Dockside University", "catalogue": "trial", "id": "DockX+CT101",
                   "url": "https://edx.example/course/ct101", "cost": "149", "currency": "USD"},
        "entry_requirements": ["None."], "level": "introductory", "language": "en-US",
    }),
    "microsoft-learn": ("microsoft-learn.json", "introduction-to-container-tracking", {
        "source": {"kind": "vendor", "provider": "Microsoft Learn", "catalogue": "trial", "id": "learn.dock.intro",
                   "url": "https://learn.example/training/modules/intro/?WT.mc_id=api_CatalogApi"},
        "level": "beginner", "language": "en-US", "minutes": "34", "skills": ["pricing"],
    }),
    "schema-org": ("schema-org.jsonld", "lashing-a-load", {
        "source": {"kind": "vendor", "provider": "Dockside", "catalogue": "trial", "id": "LASH-1",
                   "url": "https://dockside.example/courses/lashing", "cost": "99", "currency": "EUR"},
        "level": "beginner", "language": "en", "minutes": "90", "skills": ["pricing"], "credit": ["Bo"],
        "first_offered": "2025-03-01",
    }),
    "feed": ("feed.xml", "weighing-measuring", {
        "source": {"kind": "vendor", "provider": "Dockside", "catalogue": "trial", "id": "W-1",
                   "url": "https://dockside.example/weighing"},
        "language": "en-GB", "skills": ["pricing"], "credit": ["Cy"], "first_offered": "2025-03-04",
    }),
}  # fmt: skip
"""Map → its file, the id of the first course, and what its front matter says beyond what every course has."""


def test_every_ready_map_has_a_file_of_its_shape() -> None:
    assert FILES.keys() == set(list_ready_maps())


@pytest.mark.parametrize("name", FILES)
def test_a_catalogue_is_read_by_its_map(portal: Portal, name: str) -> None:
    root = portal({"content/skills.yml": SKILLS})
    file_name, id, expected = FILES[name]
    report = import_records(root, CATALOGUES / file_name, team="sales", catalogue="trial", map=name)
    assert refusals(report) == []
    assert report.created_courses[0].path == f"content/sales/courses/{id}/index.md"
    parsed = course(root, report)
    common_keys = {"title", "summary", "status", "tier", "mode"}
    assert {key: value for key, value in parsed.data.items() if key not in common_keys} == expected
    assert errors(root) == []
    inactive = name in ("moodle", "successfactors", "cornerstone", "docebo", "linkedin-learning")
    assert bool(report.skipped_records) == inactive
    assert len(report.created_courses) == 2 if name == "coursera" else 1


@pytest.mark.parametrize("name", FILES)
def test_the_map_of_a_known_system_is_proposed(name: str) -> None:
    assert propose_map(CATALOGUES / FILES[name][0])[1] == name


def test_what_cannot_be_read_is_listed_and_kept(portal: Portal) -> None:
    root = portal({})
    report = import_records(root, CATALOGUES / "coursera.json", team="sales", catalogue="trial", map="coursera")
    assert report.unmapped_words["minutes"] == {"5-8 hours/week": 1}
    assert "Duration named by the provider: 5-8 hours/week." in course(root, report).body
    assert "1 duration of which the minutes are not certain: 5-8 hours/week (1)." in render_report(report)


def test_linked_data_and_feeds_need_no_map(portal: Portal) -> None:
    root = portal({})
    for file_name, title in (("schema-org.jsonld", "Lashing a load"), ("atom.xml", "Frachtbriefe lesen")):
        report = import_records(root, CATALOGUES / file_name, team="sales", catalogue=file_name.split(".")[0])
        assert [created.title for created in report.created_courses] == [title]
    parsed = course(root, report)
    assert parsed.data["source"]["url"] == "https://hafen.example/1"
    assert (parsed.data["language"], parsed.data["credit"]) == ("de", ["Ada"])
    assert "@" not in (root / report.created_courses[0].path).read_text("utf-8")


def test_linked_data_within_a_web_page(portal: Portal) -> None:
    root = portal({})
    data = (CATALOGUES / "schema-org.jsonld").read_text("utf-8")
    page = f'<!doctype html><title>x</title><script type="application/ld+json">{data}</script><script>no()</script>'
    (root / "page.html").write_text(page, "utf-8")
    report = import_records(root, root / "page.html", team="sales", catalogue="trial")
    assert [created.title for created in report.created_courses] == ["Lashing a load"]


def test_ready_maps_name_where_their_shape_is_documented() -> None:
    for name in list_ready_maps():
        assert load_ready_map(name).fields.keys() >= {"id", "title", "description"}
