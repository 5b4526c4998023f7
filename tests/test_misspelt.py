"""Slips in regions and roles: told where they are certain, left alone where a name may be another one."""

from __future__ import annotations

import pytest
from conftest import Portal, course, findings

from trellis.diagnostics.spelling import find_slip

PAGE = "content/sales/courses/quoting/index.md"
MODELS = """\
from typing import Annotated

from trellis import kinds


class Region(kinds.Vocabulary):
    EMEA = "emea", "Europe, Middle East, Africa"
    APAC = "apac", "Asia Pacific"


class Team(kinds.Team):
    region: Region | None = None


COLLECTIONS = kinds.collections(Team)
"""


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("Amercas", ["Americas"], "Americas"),
        ("Americsa", ["Americas"], "Americas"),
        ("emea", ["EMEA"], "EMEA"),
        ("Asia-Pacific", ["Asia Pacific"], "Asia Pacific"),
        ("Americas", ["Americas", "americas"], ""),
        ("North Sea", ["South Sea"], ""),
        ("UK", ["US"], ""),
        ("Area 2", ["Area 1"], ""),
        ("Iberia", [], ""),
    ],
)
def test_a_slip_is_a_letter_a_capital_or_a_sign(word: str, candidates: list[str], meant: str) -> None:
    assert find_slip(word, candidates) == meant


@pytest.mark.parametrize("region", ["emea", "apac"])
def test_a_region_of_the_portals_list_is_right(portal: Portal, region: str) -> None:
    files = {"schemas/__init__.py": MODELS, PAGE: course(audience=f"{{regions: [{region}]}}")}
    assert findings(portal(files), "region-misspelt") == []  # type: ignore[arg-type]


@pytest.mark.parametrize("region", ["EMEA", "emae", "Asia Pacific", "Atlantis"])
@pytest.mark.parametrize("key", ["audience", "required_for"])
def test_a_region_that_the_portals_list_lacks_is_a_warning(portal: Portal, key: str, region: str) -> None:
    due = ", due_days: 30" if key == "required_for" else ""
    files = {"schemas/__init__.py": MODELS, PAGE: course(**{key: f"{{regions: [{region}]{due}}}"})}
    (line,) = findings(portal(files), "region-misspelt")  # type: ignore[arg-type]
    assert line.endswith(f"warning[region-misspelt] `{region}` is no region of the portal's list")


def test_without_a_register_of_roles_titles_are_free(portal: Portal) -> None:
    people = "- {id: ada, name: Ada, roles: [Customs associate]}\n- {id: bo, name: Bo, roles: [Customs asociate]}\n"
    assert findings(portal({"content/people.yml": people}), "role-misspelt") == []
