"""The rules of the default branch at GitHub, as its interface takes them: `gh api repos/OWNER/NAME/rulesets --input FILE`."""

from __future__ import annotations

import json
from typing import Any

from ...catalogue.catalogue import Catalogue

CHECKS = ("portal", "approvals")
"""The checks that must be green: the author's tree passes, and whoever must approve has."""


def render(catalogue: Catalogue) -> str:
    """The ruleset without an app: whoever may write checks could write these too. docs/governance.md says when that matters."""
    return json.dumps(ruleset(), indent=2) + "\n"


def ruleset(app: int | None = None, *, queue: bool = False) -> dict[str, Any]:
    """The rules. app: the id of the app that alone may say `approvals`, and merge the ledger. queue: whether there is a merge queue."""
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
                "strict_required_status_checks_policy": not queue,
                "required_status_checks": [_check(context, app) for context in CHECKS],
            },
        },
    ]
    if queue:
        rules.append({"type": "merge_queue", "parameters": _QUEUE})
    bypass = {"actor_id": app, "actor_type": "Integration", "bypass_mode": "pull_request"}
    return {
        "name": "The portal",
        "target": "branch",
        "enforcement": "active",
        "bypass_actors": [bypass] if app else [],
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": rules,
    }


_QUEUE = {
    "merge_method": "SQUASH",
    "grouping_strategy": "ALLGREEN",
    "max_entries_to_build": 5,
    "max_entries_to_merge": 1,
    "min_entries_to_merge": 1,
    "min_entries_to_merge_wait_minutes": 0,
    "check_response_timeout_minutes": 30,
}


def _check(context: str, app: int | None) -> dict[str, Any]:
    return {"context": context, **({"integration_id": app} if app and context == "approvals" else {})}
