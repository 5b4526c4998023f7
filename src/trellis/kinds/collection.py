"""The folders of each kind: the one table that loading, schemas and the site use.

A path's pattern is at once the rule of where a file goes and the source of its id, owner, course and number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .course import Course
from .funding import Budget, Provider
from .gone import Gone
from .kind import Kind
from .lesson import Lesson
from .need import Need
from .objective import Objective
from .page import Page
from .path import Path
from .portal import Portal
from .registers import Demand, Metric, Observation, Person, Role, Skill, SurveyAnswer, Usage
from .review import Review, Sample
from .rubric import Rubric
from .session import Session
from .story import Story
from .team import Team


@dataclass(frozen=True, slots=True)
class Collection:
    """The files of one kind.

    model: the engine's model of the kind, or a company's that extends it.
    where: the template of their paths below the portal's root, with the placeholders ``{id}``, ``{team}`` (the
    owner), ``{course}`` (a lesson's course), ``{item}``, ``{number}`` and ``{file}``.
    many: whether each file is a register: a list of records, each with its own ``id``.
    """

    model: type[Kind]
    where: str
    many: bool = False


COLLECTIONS = (
    Collection(Portal, "portal.yml"),
    Collection(Person, "content/people.yml", many=True),
    Collection(Skill, "content/skills.yml", many=True),
    Collection(Role, "content/roles.yml", many=True),
    Collection(Provider, "content/providers.yml", many=True),
    Collection(Team, "content/{team}/index.md"),
    Collection(Metric, "content/{team}/metrics.yml", many=True),
    Collection(Gone, "content/{team}/gone.yml", many=True),
    Collection(SurveyAnswer, "content/{team}/data/survey.csv", many=True),  # before what claims all tables
    Collection(Demand, "content/{team}/data/demand.csv", many=True),
    Collection(Usage, "content/{team}/data/usage.csv", many=True),
    Collection(Budget, "content/{team}/data/budget.csv", many=True),
    Collection(Observation, "content/{team}/data/{file}.csv", many=True),
    Collection(Course, "content/{team}/courses/{id}/index.md"),
    Collection(Lesson, "content/{team}/courses/{course}/{number}-{id}.md"),
    Collection(Path, "content/{team}/paths/{id}.md"),
    Collection(Objective, "content/{team}/objectives/{id}.md"),
    Collection(Need, "content/{team}/needs/{id}.md"),
    Collection(Session, "content/{team}/sessions/{id}.md"),
    Collection(Story, "content/{team}/stories/{id}.md"),
    Collection(Page, "content/{team}/pages/{id}.md"),
    Collection(Rubric, "content/{team}/rubrics/{id}.yml"),
    Collection(Review, "reviews/{item}/{id}.yml"),
    Collection(Sample, "reviews/{id}.yml"),
)


def collections(*models: type[Kind]) -> tuple[Collection, ...]:
    """Returns the engine's collections with a company's models in place of the kinds that they extend.

    Raises TypeError for a model that extends no kind, and for two that extend the same one: either would be ignored.
    """
    models_by_kind: dict[type[Kind], type[Kind]] = {}
    for model in models:
        kind = next((collection.model for collection in COLLECTIONS if issubclass(model, collection.model)), None)
        if kind is None:
            raise TypeError(f"{model.__name__} extends none of the engine's kinds")
        if kind in models_by_kind:
            raise TypeError(f"{model.__name__} and {models_by_kind[kind].__name__} both extend {kind.__name__}")
        models_by_kind[kind] = model
    return tuple(replace(c, model=models_by_kind.get(c.model, c.model)) for c in COLLECTIONS)
