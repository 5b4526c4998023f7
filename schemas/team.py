"""What a team says about itself at Meridian Freight."""

from trellis import kinds

from .vocabulary import Region


class Team(kinds.Team):
    """A team at Meridian Freight."""

    region: Region | None = None
    """The region it works for; leave it out where it serves all."""
