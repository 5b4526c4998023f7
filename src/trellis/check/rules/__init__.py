"""Every rule of the engine: a folder a family, each of which lists its rules once, in the order of the rule reference.

CONTRIBUTING says how to add a rule in four steps.
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
"""Each family's heading, as the reference shows it, and its rules."""

RULES: tuple[Rule, ...] = tuple(rule for _, rules in GROUPS for rule in rules)
