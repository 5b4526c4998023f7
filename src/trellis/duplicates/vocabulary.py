"""A site's own words: its regions, teams, levels and skills. The engine has none of them built in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..catalogue.catalogue import Catalogue
from ..kinds import Course, Kind
from ..kinds.fields import collect_fields
from .normalise import split_words

Phrase = tuple[str, ...]
"""Folded words in a row."""

_NAME_SEPARATOR = re.compile(r"[,;/()]")


@dataclass(frozen=True, slots=True)
class SiteVocabulary:
    """A site's words.

    region_phrases, team_phrases: those that name a region or a team. level_by_phrase: a level's name → its value.
    skill_names: by id. region_labels: a region's value → its name for readers.
    """

    region_phrases: frozenset[Phrase]
    team_phrases: frozenset[Phrase]
    level_by_phrase: Mapping[Phrase, str]
    skill_names: Mapping[str, str]
    region_labels: Mapping[str, str]

    @classmethod
    def build(cls, catalogue: Catalogue) -> SiteVocabulary:
        """Collects the words of a portal's models and registers."""
        whole = catalogue.whole
        region_options = list_region_options(whole)
        region_names = {name for option in region_options for name in option} | {
            str(team.meta.region) for team in whole.teams if team.meta.region
        }
        return cls(
            region_phrases=frozenset(phrase for name in region_names for phrase in split_phrases(name)),
            team_phrases=frozenset(
                phrase for team in whole.teams for name in (team.id, team.title) for phrase in split_phrases(name)
            ),
            level_by_phrase={
                tuple(split_words(name)): value
                for value, label in _list_levels(whole)
                for name in (value, label)
                if name
            },
            skill_names={skill.id: skill.title for skill in whole.skills},
            region_labels={value: label or value for value, label in region_options},
        )


def list_region_options(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Returns value and label of each region of the portal's closed list, by its model of a team; else none."""
    return [option for team in catalogue.whole.teams[:1] for option in _list_options(type(team.meta), "region")]


def split_phrases(name: str) -> Iterator[Phrase]:
    """Yields a name as a phrase, as a whole and in the parts between its commas."""
    for part in (name, *_NAME_SEPARATOR.split(name)):
        if phrase := tuple(split_words(part)):
            yield phrase


def _list_levels(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Returns value and label of each level, in the order of the site's list."""
    courses = catalogue.entries.get(Course.NAME, {})
    first_id = next(iter(courses), None)
    return _list_options(type(courses[first_id].meta), "level") if first_id is not None else []


def _list_options(model: type[Kind], field: str) -> list[tuple[str, str]]:
    """Returns value and label of each member of a field's closed list, in order. Empty if the field takes any text."""
    annotation: Any = collect_fields(model)[(field,)].annotation
    if not (isinstance(annotation, type) and issubclass(annotation, Enum)):
        return []
    return [(str(member.value), str(getattr(member, "label", ""))) for member in annotation]
