"""The kinds of content that a learning portal is made of, with the fields that the engine acts on.

A site extends these with its own fields and narrows their open types to its vocabulary, in ``schemas/``.
"""

from .collections import COLLECTIONS, Collection
from .course import Audience, Course, Decision, Outcome, RequiredFor, Source
from .kind import Authored, Contribution, Kind, Status, Tier, Vocabulary, Waiver
from .lesson import Lesson, Question, Video
from .markers import Card, Compared, Facet, Ref, Searchable
from .need import Need
from .objective import Objective
from .page import Page
from .path import Certificate, Path, Step
from .portal import Approvals, Portal, Spotlight, Thresholds
from .registers import Absence, Metric, Observation, Person, Skill
from .review import Follows, Review, Sample
from .rubric import Criterion, Rubric
from .session import Session
from .story import Story
from .team import Liaison, Recommendation, Team

__all__ = [
    "COLLECTIONS", "Absence", "Approvals", "Audience", "Authored", "Card", "Certificate", "Collection", "Compared",
    "Contribution", "Course", "Criterion", "Decision", "Facet", "Follows", "Kind", "Lesson", "Liaison", "Metric",
    "Need", "Objective", "Observation", "Outcome", "Page", "Path", "Person", "Portal", "Question", "Recommendation",
    "Ref", "RequiredFor", "Review", "Rubric", "Sample", "Searchable", "Session", "Skill", "Source", "Spotlight",
    "Status", "Step", "Story", "Team", "Thresholds", "Tier", "Video", "Vocabulary", "Waiver",
]  # fmt: skip
