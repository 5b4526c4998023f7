"""People and teams."""

from . import (
    people_top,
    person_left,
    team_without_liaison,
)

TITLE = "People and teams"

RULES = (
    people_top.RULE,
    person_left.RULE,
    team_without_liaison.RULE,
)
