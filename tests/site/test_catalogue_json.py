"""``catalogue.json`` keeps to its schema, and both are made from the portal's own models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from conftest import PEOPLE, TODAY, Portal, course

from trellis.derive import PublishedCatalogue, build_catalogue_json, build_catalogue_schema
from trellis.load import site_modules
from trellis.pipeline.run import CheckedPortal, run_pipeline

MOMENT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def data(example: CheckedPortal) -> dict[str, Any]:
    return build_catalogue_json(PublishedCatalogue(example.catalogue, example.context), MOMENT)


@pytest.fixture(scope="module")
def schema(example: CheckedPortal) -> dict[str, Any]:
    return build_catalogue_schema(site_modules.load_collections(example.root))


def row(data: dict[str, Any], kind: str, id: str) -> dict[str, Any]:
    entry: dict[str, Any] = next(one for one in data[kind] if one["id"] == id)
    return entry


def test_it_keeps_to_its_schema(data: dict[str, Any], schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(data)] == []


def test_a_field_that_the_portal_added_is_there(data: dict[str, Any], schema: dict[str, Any]) -> None:
    assert "cost_centre" in row(data, "courses", "negotiating-freight-rates")
    assert "cost_centre" in schema["$defs"]["Course"]["properties"]


def test_a_course_says_where_it_belongs(data: dict[str, Any]) -> None:
    course = row(data, "courses", "negotiating-freight-rates")
    assert (course["kind"], course["owner"], course["url"]) == (
        "course",
        "sales",
        "/courses/negotiating-freight-rates/",
    )
    assert course["paths"] == ["rate-desk"]
    assert next(lesson["id"] for lesson in course["lessons"]) == "what-a-rate-is-made-of"
    assert row(data, "courses", "presenting-with-slides")["successors"] == ["presenting-to-shippers"]
    assert "negotiating-freight-rates" in row(data, "courses", "reading-a-shipment-margin")["required_by"]


def test_a_kind_of_its_own_is_called_type(data: dict[str, Any]) -> None:
    path = row(data, "paths", "first-ninety-days")
    assert (path["kind"], path["type"]) == ("path", "onboarding")


def test_people_are_names_and_nothing_else(data: dict[str, Any]) -> None:
    assert {key for person in data["people"] for key in person} == {"id", "name"}


def test_whoever_supports_a_need_is_not_named(data: dict[str, Any], schema: dict[str, Any]) -> None:
    assert data["needs"]
    assert not [need["id"] for need in data["needs"] if "supporters" in need]
    assert "supporters" not in schema["$defs"]["Need"]["properties"]


NEED = """\
---
title: Quotes take two days
summary: A shipper who asks twice has a quote of somebody else by the next morning.
status: raised
people: [{person: bo, role: author}]
problem: Quotes take two days.
evidence: Eleven of twenty took two days.
success: A quote within four hours.
impact: Three shippers left.
raised_by: {team: sales, role: Rate desk}
raised_on: 2026-11-01
origin: reactive
supporters: [cy, ada]
---
"""
MORE_PEOPLE = "".join(f"- {{id: {id}, name: {id.title()}, manager: ada}}\n" for id in ("bo", "cy", "di", "ed"))


def test_people_are_those_whom_a_row_names(portal: Portal) -> None:
    root = portal(
        {
            "content/people.yml": PEOPLE + MORE_PEOPLE + "- {id: fay, name: Fay, mentor_for: [pricing]}\n",
            "content/skills.yml": "- {id: pricing, name: Pricing}\n",
            "content/sales/needs/slow-quotes.md": NEED,
            "content/sales/courses/secret/index.md": course("A draft", people="[{person: ed, role: author}]"),
        }
    )
    result = run_pipeline(root, TODAY)
    data = build_catalogue_json(PublishedCatalogue(result.catalogue, result.context), MOMENT)
    assert [person["id"] for person in data["people"]] == ["ada", "bo", "fay"]  # the manager, an author, a mentor
    assert [need["id"] for need in data["needs"]] == ["slow-quotes"]


def test_drafts_and_waivers_are_left_out(data: dict[str, Any]) -> None:
    rows = [one for rows in data.values() if isinstance(rows, list) for one in rows]
    assert not [one["id"] for one in rows if one.get("status") == "draft"]
    assert not [one["id"] for one in rows if "waivers" in one]


def test_the_moment_is_the_one_that_was_passed_in(data: dict[str, Any]) -> None:
    assert data["generated"] == "2026-11-23T12:00:00+00:00"
