"""Objectives and needs."""

from . import (
    budget_repeated,
    demand_widespread,
    figure_repeated,
    missing_metric,
    missing_objective,
    need_solution_first,
    need_undecided,
    objective_tree,
    unknown_skill_set,
)

TITLE = "Objectives and needs"

RULES = (
    missing_objective.RULE,
    missing_metric.RULE,
    objective_tree.RULE,
    need_undecided.RULE,
    need_solution_first.RULE,
    figure_repeated.RULE,
    budget_repeated.RULE,
    unknown_skill_set.RULE,
    demand_widespread.RULE,
)
