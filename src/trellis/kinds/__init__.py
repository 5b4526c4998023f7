"""The kinds of content of a learning portal, with the fields that the engine uses.

A company adds its own fields and narrows open types to its vocabulary, in ``schemas/``. All that it needs for that is
exported here: kinds, markers, types of single values and types of references.
"""

from .collection import COLLECTIONS, Collection, collections
from .course import Audience, Course, Decision, Module, Outcome, RequiredFor, Source
from .funding import Budget, Currency, Provider, Quarter, Stipend
from .gone import Gone
from .intervals import Interval
from .kind import Authored, Contribution, Kind, Status, Tier, Vocabulary, Waiver
from .languages import LanguageTag
from .lesson import Lesson, Pair, PassMark, Question, QuestionType, Video
from .markers import Card, Compared, Facet, Ref, Searchable
from .need import Effort, Need
from .objective import Objective
from .page import Page
from .path import Certificate, Path, Step
from .picture import Picture
from .portal import Approvals, Portal, ReadingTime, Spelling, Spotlight, TeamAutonomy, Thresholds
from .references import (
    AnyItemRef,
    CourseRef,
    ItemRef,
    LessonRef,
    MetricRef,
    NeedRef,
    ObjectiveRef,
    OutcomeRef,
    PersonRef,
    RoleRef,
    RubricRef,
    SampleRef,
    SkillRef,
    TeamRef,
    TeamsOrAll,
)
from .registers import Absence, Demand, Metric, Observation, Person, Role, Skill, SurveyAnswer, Usage
from .resource import Resource
from .review import Follows, Review, Sample
from .rubric import Criterion, Rubric, RubricVersion
from .scalars import (
    Day,
    Flag,
    Label,
    LocalTime,
    Minutes,
    Number,
    Period,
    Slug,
    Text,
    Url,
    Whole,
    Zone,
)
from .session import Session
from .story import Story
from .team import Liaison, Recommendation, SkillSet, Team

__all__ = [
    "COLLECTIONS", "Absence", "AnyItemRef", "Approvals", "Audience", "Authored", "Budget", "Card", "Certificate",
    "Collection", "Compared", "Contribution", "Course", "CourseRef", "Criterion", "Currency", "Day", "Decision",
    "Demand", "Effort", "Facet", "Flag", "Follows", "Gone", "Interval", "ItemRef", "Kind", "Label", "LanguageTag",
    "Lesson", "LessonRef", "Liaison", "LocalTime", "Metric", "MetricRef", "Minutes", "Module", "Need", "NeedRef",
    "Number", "Objective", "ObjectiveRef", "Observation", "Outcome", "OutcomeRef", "Page", "Pair", "PassMark", "Path",
    "Period", "Person", "PersonRef", "Picture", "Portal", "Provider", "Quarter", "Question", "QuestionType",
    "ReadingTime", "Recommendation", "Ref", "RequiredFor", "Resource", "Review", "Role", "RoleRef", "Rubric",
    "RubricRef", "RubricVersion", "Sample", "SampleRef", "Searchable", "Session", "Skill", "SkillRef", "SkillSet",
    "Slug", "Source", "Spelling", "Spotlight", "Status", "Step", "Stipend", "Story", "SurveyAnswer", "Team",
    "TeamAutonomy", "TeamRef", "TeamsOrAll", "Text", "Thresholds", "Tier", "Url", "Usage", "Video", "Vocabulary",
    "Waiver", "Whole", "Zone", "collections",
]  # fmt: skip
