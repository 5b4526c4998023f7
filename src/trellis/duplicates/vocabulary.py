"""What a site's own words are: its regions, teams and levels, the names of its skills. None of them is a word of the engine's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..catalogue.catalogue import Catalogue
from ..kinds import Course, Kind
from ..kinds.fields import fields
from .normalise import words

Phrase = tuple[str, ...]
"""Folded words that stand side by side."""

_PART = re.compile(r"[,;/()]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A site's words. regions, teams: the phrases that name one. levels: a level's name in words → its value. skills: id → name.

    places: a region's value → what a reader calls it.
    """

    regions: frozenset[Phrase]
    teams: frozenset[Phrase]
    levels: Mapping[Phrase, str]
    skills: Mapping[str, str]
    places: Mapping[str, str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Vocabulary:
        """The words of a portal's models and registers."""
        whole = catalogue.whole
        levels = _levels(whole)
        listed = [pair for team in whole.teams[:1] for pair in _options(type(team.meta), "region")]
        regions = {name for pair in listed for name in pair} | {
            str(team.meta.region) for team in whole.teams if team.meta.region
        }
        return cls(
            frozenset(phrase for region in regions for phrase in phrases(region)),
            frozenset(phrase for team in whole.teams for name in (team.id, team.title) for phrase in phrases(name)),
            {tuple(words(name)): value for value, label in levels for name in (value, label) if name},
            {skill.id: skill.title for skill in whole.skills},
            {value: label or value for value, label in listed},
        )


def phrases(name: str) -> Iterator[Phrase]:
    """A name as a phrase, whole and in the parts between its commas."""
    for part in (name, *_PART.split(name)):
        if found := tuple(words(part)):
            yield found


def _levels(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Value and label of each level, in the order of the site's list."""
    known = catalogue.entries.get(Course.NAME, {})
    first = next(iter(known), None)
    return _options(type(known[first].meta), "level") if first is not None else []


def _options(model: type[Kind], field: str) -> list[tuple[str, str]]:
    """Value and label of each member of a field's closed list, in order; none where it takes any word."""
    annotation: Any = fields(model)[(field,)].annotation
    if not (isinstance(annotation, type) and issubclass(annotation, Enum)):
        return []
    return [(str(member.value), str(getattr(member, "label", ""))) for member in annotation]
