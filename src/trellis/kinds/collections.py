"""Where each kind lives: the one table that load, schema and site read."""

from __future__ import annotations

from dataclasses import dataclass

from .course import Course
from .kind import Kind
from .lesson import Lesson
from .need import Need
from .objective import Objective
from .page import Page
from .path import Path
from .portal import Portal
from .registers import Metric, Observation, Person, Skill
from .review import Review, Sample
from .rubric import Rubric
from .session import Session
from .story import Story
from .team import Team


@dataclass(frozen=True, slots=True)
class Collection:
    """Files of one kind.

    model: the kind's model, the engine's or a site's own that extends it.
    where: their path below the portal's root; ``{id}`` names the entry, ``{team}`` its owner, ``{course}`` a lesson's course.
    many: a register, one file that is a list of records, each with an ``id`` of its own.
    """

    model: type[Kind]
    where: str
    many: bool = False


COLLECTIONS = (
    Collection(Portal, "portal.yml"),
    Collection(Person, "content/people.yml", many=True),
    Collection(Skill, "content/skills.yml", many=True),
    Collection(Team, "content/{team}/index.md"),
    Collection(Metric, "content/{team}/metrics.yml", many=True),
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
