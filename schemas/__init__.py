"""What an entry must say at Meridian Freight: the company's own models, in place of the kinds that they extend."""

from trellis import kinds

from .course import Course
from .path import Path
from .team import Team

COLLECTIONS = kinds.collections(Course, Path, Team)
