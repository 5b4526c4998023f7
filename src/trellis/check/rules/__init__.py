"""All rules of the engine: one folder for each family, which lists its rules in the order of the rule reference.

CONTRIBUTING describes how to add a rule in four steps.
"""

from __future__ import annotations

from ..rule import Rule
from . import (
    calendar,
    courses,
    duplicates,
    files,
    front_matter,
    lessons,
    links,
    needs,
    paths,
    people,
    privacy,
    references,
    reviews,
    text,
    waivers,
)

FAMILIES = (
    files,
    front_matter,
    references,
    links,
    text,
    privacy,
    duplicates,
    courses,
    lessons,
    paths,
    needs,
    calendar,
    people,
    reviews,
    waivers,
)

GROUPS: tuple[tuple[str, tuple[Rule, ...]], ...] = tuple((family.TITLE, family.RULES) for family in FAMILIES)
"""The title of each family in the rule reference, and its rules."""

RULES: tuple[Rule, ...] = tuple(rule for _, rules in GROUPS for rule in rules)
