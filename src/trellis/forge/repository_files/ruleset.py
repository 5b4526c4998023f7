"""Renders the ruleset of the default branch for the API of GitHub: `gh api repos/OWNER/NAME/rulesets --input FILE`."""

from __future__ import annotations

import json
from typing import Any

from ...catalogue.catalogue import Catalogue

NAME = "The portal"
"""The ruleset's name."""

CHECKS = ("portal", "approvals")
"""The required checks: the portal is valid, and all required approvals are given."""


ACTIONS_APP_ID = 15368
"""The app at github.com that writes the checks of workflows; a GitHub Enterprise Server has an id of its own for it."""

DELETION_HINT = (
    "Switch on “Automatically delete head branches” (Settings, General, Pull requests), too: who pushed to a "
    "branch that is left after a merge counts as one who pushed to whatever comes from it later, and may not "
    "approve it."
)
"""What is said beside the rules, since it is no rule but a setting of the repository."""


def render_ruleset(catalogue: Catalogue) -> str:
    """Renders the ruleset without an app. Whoever may write checks can then write these; see docs/governance.md."""
    return json.dumps(build_ruleset(), indent=2) + "\n"


def build_ruleset(
    app_id: int | None = None, *, has_merge_queue: bool = False, actions_app_id: int = ACTIONS_APP_ID
) -> dict[str, Any]:
    """Builds the ruleset.

    app_id: the only app that may write the check `approvals` and merge changes of the ledger. actions_app_id: the only
    one that may write the check `portal`, which a workflow makes; no check is bound to an app without app_id.
    """
    apps = {"approvals": app_id, "portal": actions_app_id} if app_id else {}
    rules: list[dict[str, Any]] = [
        {"type": "deletion"},
        {"type": "non_fast_forward"},
        {
            "type": "pull_request",
            "parameters": {
                "required_approving_review_count": 1,
                "require_code_owner_review": True,
                "require_last_push_approval": True,
                "dismiss_stale_reviews_on_push": False,
                "required_review_thread_resolution": True,
                "allowed_merge_methods": ["squash"],
            },
        },
        {
            "type": "required_status_checks",
            "parameters": {
                "strict_required_status_checks_policy": not has_merge_queue,
                "required_status_checks": [_build_check(context, apps.get(context)) for context in CHECKS],
            },
        },
    ]
    if has_merge_queue:
        rules.append({"type": "merge_queue", "parameters": _QUEUE_PARAMETERS})
    bypass = {"actor_id": app_id, "actor_type": "Integration", "bypass_mode": "pull_request"}
    return {
        "name": NAME,
        "target": "branch",
        "enforcement": "active",
        "bypass_actors": [bypass] if app_id else [],
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": rules,
    }


_QUEUE_PARAMETERS = {
    "merge_method": "SQUASH",
    "grouping_strategy": "ALLGREEN",
    "max_entries_to_build": 5,
    "max_entries_to_merge": 1,
    "min_entries_to_merge": 1,
    "min_entries_to_merge_wait_minutes": 0,
    "check_response_timeout_minutes": 30,
}


def _build_check(context: str, app_id: int | None) -> dict[str, Any]:
    return {"context": context, **({"integration_id": app_id} if app_id else {})}
