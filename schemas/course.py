"""What a course says about itself at Meridian Freight, beyond what every course says."""

from typing import Annotated

from pydantic import Field

from trellis import kinds
from trellis.kinds import Card, Compared, Facet

from .vocabulary import Language, Level, Mode, Region


class Course(kinds.Course):
    """A course at Meridian Freight."""

    level: Annotated[Level | None, Facet("Level", order=30), Card(), Compared()] = None
    """How much it asks of people beforehand."""
    mode: Annotated[Mode, Facet("Format", order=50), Card()]
    """Its format."""
    language: Annotated[Language, Facet("Language", order=70)] = Language.EN
    """The language it is taught in."""
    region: Annotated[Region | None, Facet("Region", order=60)] = None
    """The region it was written for; leave it out where it serves all."""
    cost_centre: Annotated[str | None, Field(pattern=r"^CC-\d{4}$", examples=["CC-4100"])] = None
    """The cost centre that pays for it."""
