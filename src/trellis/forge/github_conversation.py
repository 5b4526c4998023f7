"""Collects what Git does not know about a pull request: the accounts of commits and pushes, and all reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from ..approvals.snapshot import Account, Conversation, SubmittedReview
from . import github_answers as answers
from .http_client import HttpClient
from .limits import MAX_TEXT_LENGTH, cut_text
from .problems import ResourceNotFound, UnexpectedResponse
from .protocol import ForgeChange
from .pushes import AssignedPushers, Push, assign_pushers

GraphQLQuery = Callable[[str, Mapping[str, Any]], Any]
"""Takes a query and its variables, returns the data."""

MAX_COMMITS = 250
"""The maximum number of commits that GitHub lists for a pull request."""

BATCH_SIZE = 100
"""The maximum number of nodes in one GraphQL query."""

STATES: Mapping[str, Literal["approved", "changes-requested", "commented", "dismissed"]] = {
    "APPROVED": "approved",
    "CHANGES_REQUESTED": "changes-requested",
    "COMMENTED": "commented",
    "DISMISSED": "dismissed",
}

EDITED_QUERY = """\
query Edited($ids: [ID!]!) {
  nodes(ids: $ids) { __typename ... on PullRequestReview { id lastEditedAt submittedAt } }
}
"""


def collect_conversation(
    client: HttpClient, repository_path: str, change: ForgeChange, query_graphql: GraphQLQuery
) -> Conversation:
    """Collects the conversation as it is now. Raises UnexpectedResponse if it is incomplete or changes meanwhile."""
    reviews = list(
        client.list_items(
            f"{repository_path}/pulls/{change.number}/reviews", answers.GitHubReview, "pull requests: read"
        )
    )
    commits = list(
        client.list_items(
            f"{repository_path}/pulls/{change.number}/commits", answers.GitHubCommit, "pull requests: read"
        )
    )
    if len(commits) >= MAX_COMMITS:
        message = (
            f"pull request {change.number} has {MAX_COMMITS} commits or more, "
            "and GitHub names the people behind no more than that"
        )
        raise UnexpectedResponse(message, "make fewer commits of it, or several pull requests")
    if change.head not in {commit.sha for commit in commits}:
        raise UnexpectedResponse(f"pull request {change.number} changed while it was looked at", "run this again")
    edited_ids = _find_edited_reviews(reviews, query_graphql)
    pushers = AssignedPushers({})
    if change.open_fork or not change.is_fork:
        path = f"/repos/{change.open_fork}" if change.is_fork else repository_path
        pushers = assign_pushers([commit.sha for commit in commits], change.head, _list_pushes(client, path, change))
    return Conversation(
        number=change.number,
        author=Account(handle=change.author or None, name=change.author),
        fork=change.is_fork,
        reviews=tuple(
            _convert_review(review, edited_ids) for review in reviews if review.state in STATES and review.submitted_at
        ),
        pushers=pushers.accounts,
        unread=pushers.unread,
        accounts={commit.sha: tuple(_list_accounts(commit)) for commit in commits},
    )


def _convert_review(review: answers.GitHubReview, edited_ids: frozenset[str]) -> SubmittedReview:
    return SubmittedReview(
        id=str(review.id),
        handle=review.user.login if review.user else None,
        state=STATES[review.state],
        commit=review.commit_id,
        body=cut_text(review.body),
        overlong=len(review.body) > MAX_TEXT_LENGTH,
        submitted=review.submitted_at or datetime.max.replace(tzinfo=UTC),
        edited=review.node_id in edited_ids,
    )


def _find_edited_reviews(reviews: Sequence[answers.GitHubReview], query_graphql: GraphQLQuery) -> frozenset[str]:
    """Returns the node ids of approvals edited after submission, and of those about which GitHub returns nothing."""
    approval_ids = {review.node_id for review in reviews if review.state == "APPROVED"}
    ids = sorted(approval_ids)
    unedited_ids: set[str] = set()
    for start in range(0, len(ids), BATCH_SIZE):
        nodes = query_graphql(EDITED_QUERY, {"ids": ids[start : start + BATCH_SIZE]}).get("nodes") or ()
        unedited_ids.update(
            node["id"] for node in nodes if isinstance(node, dict) and "id" in node and not _is_edited(node)
        )
    return frozenset(approval_ids - unedited_ids)


def _is_edited(node: Mapping[str, Any]) -> bool:
    edited_at, submitted_at = node.get("lastEditedAt"), node.get("submittedAt")
    if not edited_at:
        return "lastEditedAt" not in node
    return not submitted_at or datetime.fromisoformat(edited_at) > datetime.fromisoformat(submitted_at)


def _list_accounts(commit: answers.GitHubCommit) -> Iterator[str]:
    """Yields the accounts of author and committer. web-flow commits on behalf of the author, so it is left out."""
    for person in (commit.author, commit.committer):
        if isinstance(person, answers.GitHubUser) and person.login != "web-flow":
            yield person.login


def _list_pushes(client: HttpClient, repository_path: str, change: ForgeChange) -> tuple[Push, ...]:
    """Returns the pushes to the branch, the earliest first; none where GitHub lists none to this token."""
    ref = f"refs/heads/{change.branch}"
    try:
        activities = list(
            client.list_items(f"{repository_path}/activity", answers.GitHubActivity, "contents: read", ref=ref)
        )
    except ResourceNotFound:
        return ()  # such as a fork that the token may not see
    return tuple(Push(a.before, a.after, a.actor.login if a.actor else "") for a in reversed(activities))
