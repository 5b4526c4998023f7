"""Courses, lessons, paths and sessions in the vocabulary of schema.org: true to it, whole, and harmless on a page.

`vocabulary/schema-org.json` is an extract: the types that pages use, what they inherit from, and all their properties
with the types that have them and the values that they take.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, Portal, course

from trellis.derive import PublishedCatalogue
from trellis.derive.feeds.linked_data import CONTEXT, LinkedData, render_linked_data
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.policy import find_inline_scripts

VOCABULARY = json.loads((Path(__file__).parent / "vocabulary" / "schema-org.json").read_text("utf-8"))
TEXTS = frozenset(("Text", "URL", "Date", "DateTime", "Duration"))
SITE = SiteIdentity("Learning", "https://learning.example/")

REQUIRED = {
    "Course": {"name", "description", "provider", "url", "inLanguage"},
    "LearningResource": {"name", "url", "isPartOf", "learningResourceType", "inLanguage"},
    "ItemList": {"name", "url", "itemListElement", "numberOfItems"},
    "ListItem": {"position", "item"},
    "EducationalOccupationalCredential": {"name", "description", "credentialCategory", "recognizedBy", "url"},
    "EducationEvent": {"name", "startDate", "endDate", "eventStatus", "organizer", "url"},
    "CourseInstance": {"name"},
    "Offer": {"price", "category"},
}
"""What a node of each type says of itself, unless it only mentions what another page describes."""

MENTION = {"@type", "@id", "name"}


def find_lineage(type: str) -> set[str]:
    parents = VOCABULARY["types"][type]
    return {type}.union(*(find_lineage(parent) for parent in parents))


def list_faults(node: dict[str, Any], place: str = "") -> Iterator[str]:
    """What of a node is not as the vocabulary has it: its type, its properties, their values."""
    type = node["@type"]
    place = f"{place}/{type}"
    if type not in VOCABULARY["types"]:
        yield f"{place}: no such type"
        return
    lineage = find_lineage(type)
    if missing := set() if node.keys() <= MENTION else REQUIRED.get(type, set()) - node.keys():
        yield f"{place}: without {sorted(missing)}"
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name not in VOCABULARY["properties"]:
            yield f"{place}.{name}: no such property"
            continue
        rule = VOCABULARY["properties"][name]
        if lineage.isdisjoint(rule["domains"]):
            yield f"{place}.{name}: belongs to {rule['domains']}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from list_faults(one, f"{place}.{name}")
                is_fit = not find_lineage(one["@type"]).isdisjoint(rule["ranges"])
            else:
                is_fit = fits(one, rule["ranges"])
            if not is_fit:
                yield f"{place}.{name}: {one!r} is none of {rule['ranges']}"


def fits(value: object, ranges: list[str]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in ranges
    if isinstance(value, int | float):
        return not {"Number", "Integer"}.isdisjoint(ranges)
    if not isinstance(value, str):
        return False
    terms = {f"{CONTEXT}/{term}" for name in ranges for term in VOCABULARY["enumerations"].get(name, ())}
    if {"URL"} >= TEXTS.intersection(ranges):
        return value in terms or ("URL" in ranges and value.startswith("https://"))
    return True


def describe(published: PublishedCatalogue, kind: str) -> Iterator[dict[str, Any]]:
    for entry in published.catalogue.entries[kind].values():
        node = LinkedData(published, SITE, entry.url).describe(entry) if entry.status != "draft" else None
        if node:
            assert node.pop("@context") == CONTEXT
            yield from node.get("@graph", [node])


@pytest.fixture(scope="module")
def published(example: CheckedPortal) -> PublishedCatalogue:
    return PublishedCatalogue(example.catalogue, example.context, example.rules)


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("course", {"Course"}),
        ("lesson", {"LearningResource"}),
        ("path", {"ItemList", "EducationalOccupationalCredential"}),
        ("session", {"EducationEvent"}),
    ],
)
def test_every_page_of_the_example_is_true_to_the_vocabulary(
    published: PublishedCatalogue, kind: str, types: set[str]
) -> None:
    nodes = list(describe(published, kind))
    assert {node["@type"] for node in nodes} == types
    assert [fault for node in nodes for fault in list_faults(node)] == []


def test_the_check_itself_finds_what_is_wrong() -> None:
    course = {"@type": "Course", "name": "x", "startDate": "2026", "hasCourseInstance": {"@type": "Person"}, "x": 1}
    faults = "\n".join(list_faults(course))
    assert "without ['description', 'inLanguage', 'provider', 'url']" in faults
    assert "Course.startDate: belongs to" in faults
    assert "Course.hasCourseInstance: {'@type': 'Person'} is none of ['CourseInstance']" in faults
    assert "Course.x: no such property" in faults
    event = {"@type": "EducationEvent", "eventStatus": "https://schema.org/EventOver"}
    assert any("eventStatus" in fault for fault in list_faults(event))


def test_a_course_with_dates_has_them_as_instances(published: PublishedCatalogue) -> None:
    entry = published.find_entry("course", "negotiating-freight-rates")
    assert entry is not None
    node = LinkedData(published, SITE, entry.url).describe(entry)
    assert node is not None
    own, session = node["hasCourseInstance"]
    assert own["courseMode"] == "blended"
    assert (session["startDate"], session["courseMode"]) == ("2027-01-19T09:00:00+01:00", "onsite")
    assert session["location"][0]["name"] == "Rotterdam, Maas room"


def test_a_certificate_says_for_how_long_it_is_valid(published: PublishedCatalogue) -> None:
    certificates = [n for n in describe(published, "path") if n["@type"] == "EducationalOccupationalCredential"]
    (ocean,) = [n for n in certificates if n["name"] == "Meridian ocean coordinator"]
    assert ocean["validFor"] == "P1095D"
    assert ocean["url"] == "https://learning.example/paths/ocean-coordinator/#__certificate"


def test_a_cancelled_session_says_so(published: PublishedCatalogue) -> None:
    statuses = {node["@id"].split("/")[-2]: node["eventStatus"] for node in describe(published, "session")}
    assert statuses["presenting-chicago-2026-11"] == "https://schema.org/EventCancelled"
    assert statuses["rate-talks-rotterdam-2027-01"] == "https://schema.org/EventScheduled"


class _ScriptReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.data += data


@pytest.mark.parametrize("words", ["</script><img src=x>", "<!--<script>", "]]> & \u2028 é", "</SCRIPT\t>"])
def test_no_words_end_the_element_or_begin_another(words: str) -> None:
    element = f'<script type="application/ld+json">{render_linked_data({"name": words})}</script>'
    reader = _ScriptReader()
    reader.feed(element)
    reader.close()
    assert reader.tags == ["script"]
    assert json.loads(reader.data) == {"name": words}
    assert find_inline_scripts(element) == [], "it is data, for which the policy needs no exception"


def test_a_site_without_an_address_has_relative_ones(portal: Portal) -> None:
    root = portal({"content/sales/courses/rates/index.md": course("Rates", "stable")})
    result = run_pipeline(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    entry = published.find_entry("course", "rates")
    assert entry is not None
    node = LinkedData(published, SiteIdentity("Learning"), entry.url).describe(entry)
    assert node is not None
    assert node["provider"]["@id"] == "../../teams/sales/"
