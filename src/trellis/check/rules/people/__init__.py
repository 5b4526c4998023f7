"""People and teams."""

from . import (
    autonomy_unclear,
    contributor_role_misspelt,
    credit_on_roster,
    few_contributors,
    handle_malformed,
    handle_shared,
    people_top,
    person_left,
    team_without_index,
    team_without_liaison,
)

TITLE = "People and teams"

RULES = (
    handle_malformed.RULE,
    handle_shared.RULE,
    people_top.RULE,
    person_left.RULE,
    credit_on_roster.RULE,
    few_contributors.RULE,
    contributor_role_misspelt.RULE,
    team_without_index.RULE,
    team_without_liaison.RULE,
    autonomy_unclear.RULE,
)
