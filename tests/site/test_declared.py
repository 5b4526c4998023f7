"""A field that a portal declares with a marker is a filter, a fact on the card and a row of the page by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import PEOPLE, TEAM, TODAY, course

from trellis.derive import PublishedCatalogue, cards
from trellis.derive.browse import facets
from trellis.derive.fields import Fact, Value
from trellis.derive.pages.course import build_course_page
from trellis.pipeline.run import run_pipeline

SCHEMA = '''\
"""A portal with fields of its own."""

from typing import Annotated, Literal

from trellis import kinds
from trellis.kinds import Card, Facet, Flag, PersonRef, Vocabulary


class Gear(Vocabulary):
    NONE = "none", "Nothing"
    BOOTS = "boots", "Safety boots"


class Course(kinds.Course):
    gear: Annotated[Gear | None, Facet("Bring along", order=1), Card("Bring")] = None
    host: Annotated[PersonRef | None, Facet("Host")] = None
    outdoors: Annotated[Flag | None, Facet("Outdoors")] = None
    tools: Annotated[tuple[str, ...], Facet("Tool", plural="Tools")] = ()
    note: str | None = None


COLLECTIONS = kinds.collections(Course)
'''


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> PublishedCatalogue:
    """Two courses, of which one says all that this portal lets a course say."""
    root: Path = tmp_path_factory.mktemp("portal")
    files = {
        "schemas/__init__.py": SCHEMA,
        "content/people.yml": PEOPLE,
        "content/sales/index.md": TEAM,
        "content/sales/courses/one/index.md": course(
            "Course one",
            "mvp",
            sunset="2027-06-30",
            gear="boots",
            host="ada",
            outdoors="true",
            note="unmarked",
            tools="[Scale, Scanner]",
        ),
        "content/sales/courses/two/index.md": course(
            "Course two",
            "mvp",
            sunset="2027-06-30",
            gear="none",
            tools="[Scale]",
            source="{kind: vendor, provider: Acme, url: 'https://acme.example/'}",
        ),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    result = run_pipeline(root, TODAY)
    assert not result.has_errors, result.diagnostics
    return PublishedCatalogue(result.catalogue, result.context, result.rules)


def one(published: PublishedCatalogue) -> Any:
    return published.catalogue.find_entry("course", "one")


def test_it_is_a_filter_in_its_declared_place_and_order(published: PublishedCatalogue) -> None:
    filters = facets.build_facets(published, published.items)
    groups = filters.groups
    assert groups[0].label == "Bring along"
    assert [(o.key, o.label, o.count) for o in groups[0].options] == [
        ("none", "Nothing", 1),
        ("boots", "Safety boots", 1),
    ]
    boots = [item.title for item, places in zip(published.items, filters.values[0], strict=True) if places == (1,)]
    assert boots == ["Course one"]


def test_a_reference_is_read_as_what_it_names(published: PublishedCatalogue) -> None:
    groups = facets.build_facets(published, published.items).groups
    host = next(group for group in groups if group.label == "Host")
    assert [(o.key, o.label) for o in host.options] == [("ada", "Ada")]


def test_it_stands_on_the_card(published: PublishedCatalogue) -> None:
    assert Fact("gear", "Bring", (Value("boots", "Safety boots"),)) in cards.build_card(published, one(published)).facts


def test_it_is_a_row_of_the_page_and_an_unmarked_one_is_not(published: PublishedCatalogue) -> None:
    facts = {
        fact.heading: [value.label for value in fact.values]
        for fact in build_course_page(published, one(published)).facts
    }
    assert facts["Bring along"] == ["Safety boots"]
    assert facts["Outdoors"] == ["Yes"]
    assert facts["Tools"] == ["Scale", "Scanner"]
    assert "unmarked" not in str(facts)
    other = published.catalogue.find_entry("course", "two")
    assert other
    assert "Tool" in {fact.heading for fact in build_course_page(published, other).facts}


def test_an_address_outlasts_a_change_of_wording(published: PublishedCatalogue) -> None:
    groups = {group.name: group for group in facets.build_facets(published, published.items).groups}
    assert groups["what"].label == "Type"
    assert {(o.label, o.url) for o in groups["what"].options} == {
        ("Course", "/catalogue/what/course/"),
        ("External course", "/catalogue/what/providers-course/"),
    }


def test_a_filter_that_chooses_nothing_is_left_out(published: PublishedCatalogue) -> None:
    groups = facets.build_facets(published, published.items).groups
    assert not {"Status", "Made by", "Language"} & {group.label for group in groups}
