"""Types of references to other entries. A value is the other entry's id, a string; `Ref` declares its kinds."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from .markers import Ref
from .scalars import Label

PersonRef = Annotated[str, Ref("person")]
TeamRef = Annotated[str, Ref("team")]
SkillRef = Annotated[str, Ref("skill")]
RoleRef = Annotated[Label, Ref("role", by_name=True)]
"""A role of ``content/roles.yml``; any text in a portal that has no such register."""
MetricRef = Annotated[str, Ref("metric")]
ObjectiveRef = Annotated[str, Ref("objective")]
NeedRef = Annotated[str, Ref("need")]
CourseRef = Annotated[str, Ref("course")]
ItemRef = Annotated[str, Ref("course", "path")]
"""What a person can take: a course or a path."""
AnyItemRef = Annotated[str, Ref("course", "path", "session", "story", "page")]
"""Anything that is published with a page or a date of its own."""
PagedRef = Annotated[
    str, Ref("course", "path", "team", "skill", "story", "page", "session", "objective", "need", "metric")
]
"""Anything that has a page of its own, besides lessons."""
RubricRef = Annotated[str, Ref("rubric")]
SampleRef = Annotated[str, Ref("sample")]
OutcomeRef = Annotated[str, Ref("outcome")]
"""One of the entry's own course's outcomes."""
LessonRef = Annotated[str, Ref("lesson")]
"""One of the lessons of the entry's own course, by its id within it."""


ALL_TEAMS = "all"
"""The word that stands for all teams in a list of teams. No team can have it as its id."""


def _wrap_all(value: Any) -> Any:
    return [ALL_TEAMS] if value == ALL_TEAMS else value


def _require_all_alone(teams: tuple[str, ...]) -> tuple[str, ...]:
    if ALL_TEAMS in teams and len(set(teams)) > 1:
        help = {"help": "write `teams: all` if everybody is meant, else only the teams"}
        raise PydanticCustomError("all_and_others", "names all teams and others beside them", help)
    return teams


TeamsOrAll = Annotated[
    tuple[Annotated[str, Ref("team", also=(ALL_TEAMS,))], ...],
    BeforeValidator(_wrap_all),
    AfterValidator(_require_all_alone),
    WithJsonSchema({"anyOf": [{"const": ALL_TEAMS}, {"type": "array", "items": {"type": "string"}}]}),
]
"""A list of teams, or the one word ``all``, which reads as ``("all",)``."""
