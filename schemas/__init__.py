"""What an entry must say at Meridian Freight: each kind's folder and model, one line a kind."""

from trellis.kinds import (
    Collection,
    Lesson,
    Metric,
    Need,
    Objective,
    Observation,
    Page,
    Person,
    Portal,
    Review,
    Rubric,
    Sample,
    Session,
    Skill,
    Story,
)  # fmt: skip

from .course import Course
from .path import Path
from .team import Team

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
