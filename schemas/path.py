"""What a learning path says about itself at Meridian Freight."""

from typing import Annotated

from trellis import kinds
from trellis.kinds import Facet

from .vocabulary import Region


class Path(kinds.Path):
    """A learning path at Meridian Freight."""

    region: Annotated[Region | None, Facet("Region", order=60)] = None
    """The region it was written for; leave it out where it serves all."""
