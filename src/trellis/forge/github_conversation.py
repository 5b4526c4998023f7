"""What GitHub knows of a pull request that Git does not: accounts behind commits and pushes, and every review with its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from ..approvals.snapshot import Account, Conversation, Review
from . import github_answers as answers
from .http_client import Web
from .problems import NotThere, Odd
from .protocol import Change

Ask = Callable[[str, Mapping[str, Any]], Any]

MOST = 250
"""Commits that GitHub lists of one pull request."""

BATCH = 100
"""Nodes that one GraphQL query may name."""

STATES: Mapping[str, Literal["approved", "changes-requested", "commented", "dismissed"]] = {
    "APPROVED": "approved",
    "CHANGES_REQUESTED": "changes-requested",
    "COMMENTED": "commented",
    "DISMISSED": "dismissed",
}

EDITED = """\
query Edited($ids: [ID!]!) {
  nodes(ids: $ids) { __typename ... on PullRequestReview { id lastEditedAt submittedAt } }
}
"""


def conversation(web: Web, here: str, change: Change, ask: Ask) -> Conversation:
    """All of it, at this moment. here: the repository's path. ask: a GraphQL query."""
    reviews = list(web.each(f"{here}/pulls/{change.number}/reviews", answers.Review, "pull requests: read"))
    commits = list(web.each(f"{here}/pulls/{change.number}/commits", answers.Hands, "pull requests: read"))
    if len(commits) >= MOST:
        said = f"pull request {change.number} has {MOST} commits or more, and GitHub names the people behind no more than that"
        raise Odd(said, "make fewer commits of it, or several pull requests")
    if change.head not in {commit.sha for commit in commits}:
        raise Odd(f"pull request {change.number} changed while it was looked at", "run this again")
    edited = _edited(reviews, ask)
    return Conversation(
        number=change.number,
        author=Account(handle=change.author or None, name=change.author),
        fork=change.fork,
        reviews=tuple(_review(review, edited) for review in reviews if review.state in STATES and review.submitted_at),
        pushed={} if change.fork else _pushed(commits, _tips(web, here, change)),
        accounts={commit.sha: tuple(_accounts(commit)) for commit in commits},
    )


def _review(review: answers.Review, edited: frozenset[str]) -> Review:
    return Review(
        id=str(review.id),
        handle=review.user.login if review.user else None,
        state=STATES[review.state],
        commit=review.commit_id,
        body=review.body,
        submitted=review.submitted_at or datetime.max.replace(tzinfo=UTC),
        edited=review.node_id in edited,
    )


def _edited(reviews: Sequence[answers.Review], ask: Ask) -> frozenset[str]:
    """The reviews whose text was changed after they were given; those too of which GitHub does not tell."""
    unknown = {review.node_id for review in reviews if review.state == "APPROVED"}
    ids = sorted(unknown)
    untouched: set[str] = set()
    for start in range(0, len(ids), BATCH):
        found = ask(EDITED, {"ids": ids[start : start + BATCH]}).get("nodes") or ()
        untouched.update(node["id"] for node in found if isinstance(node, dict) and "id" in node and not _changed(node))
    return frozenset(unknown - untouched)


def _changed(node: Mapping[str, Any]) -> bool:
    changed, given = node.get("lastEditedAt"), node.get("submittedAt")
    if not changed:
        return "lastEditedAt" not in node
    return not given or datetime.fromisoformat(changed) > datetime.fromisoformat(given)


def _accounts(commit: answers.Hands) -> Iterator[str]:
    """web-flow commits for whoever presses a button in the browser; the button's author is the commit's."""
    for person in (commit.author, commit.committer):
        if isinstance(person, answers.User) and person.login != "web-flow":
            yield person.login


def _tips(web: Web, here: str, change: Change) -> dict[str, str]:
    """Commit → who pushed it, of the commits that were once the branch's last."""
    ref = f"refs/heads/{change.branch}"
    try:
        pushes = list(web.each(f"{here}/activity", answers.Push, "contents: read", ref=ref))
    except NotThere:
        return {}  # an older GitHub Enterprise; the ruleset's rule on the last push still holds
    return {push.after: push.actor.login for push in reversed(pushes) if push.actor}


def _pushed(commits: Sequence[answers.Hands], tips: Mapping[str, str]) -> dict[str, str]:
    """Every commit → who pushed it: whoever pushed the first tip that stands at it or after it."""
    pushed: dict[str, str] = {}
    account = ""
    for commit in reversed(commits):
        account = tips.get(commit.sha, account)
        if account:
            pushed[commit.sha] = account
    return pushed
