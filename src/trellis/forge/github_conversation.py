"""Collects what Git does not know about a pull request: the accounts of commits and pushes, and all reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice, takewhile
from typing import Any, Literal, NamedTuple

from ..approvals.snapshot import Account, BranchPush, Conversation, SubmittedReview
from . import github_answers as answers
from .http_client import HttpClient
from .limits import MAX_TEXT_LENGTH, cut_text
from .problems import PermissionDenied, ResourceNotFound, UnexpectedResponse
from .protocol import ForgeChange
from .pushes import (
    ListedPushes,
    PushesElsewhere,
    TracedPushes,
    find_search_start,
    list_deciding_accounts,
    trace_pushes,
)

GraphQLQuery = Callable[[str, Mapping[str, Any]], Any]
"""Takes a query and its variables, returns the data."""

MAX_COMMITS = 250
"""The maximum number of commits that GitHub lists for a pull request."""

MAX_PUSHES = 2_000
"""How many of the latest pushes to a branch are read. Where they do not lead back far enough, that is said."""

MAX_FORK_PUSHES = 200
"""The same for a fork that nobody else may push to; strangers have as many pushes as they like."""

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

DISMISSED_QUERY = """\
query Dismissed($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on PullRequestReview {
      pullRequest {
        timelineItems(itemTypes: [REVIEW_DISMISSED_EVENT], last: 100) {
          nodes { ... on ReviewDismissedEvent { actor { login } createdAt previousReviewState review { id } } }
        }
      }
    }
  }
}
"""
"""Asks for all dismissals in the pull request of a review."""


class Dismissal(NamedTuple):
    """What GitHub says of a dismissed review; None where it does not."""

    previous_state: Literal["approved", "changes-requested"] | None = None
    account: str | None = None
    time: datetime | None = None


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
    dismissals = _find_dismissals(reviews, query_graphql)
    submitted_reviews = tuple(
        _convert_review(review, edited_ids, dismissals.get(review.node_id, Dismissal()))
        for review in reviews
        if review.state in STATES and review.submitted_at
    )
    commit_ids = [commit.sha for commit in commits]
    branch_pushes, traced = ListedPushes(), TracedPushes()
    if change.fork or not change.is_fork:
        path = f"/repos/{change.fork}" if change.is_fork else repository_path
        branch_pushes = _list_pushes(client, path, change)
        traced = trace_pushes(commit_ids, change.head, branch_pushes.pushes)
    approvers = list_deciding_accounts(submitted_reviews, change.author)
    elsewhere = _list_pushes_elsewhere(client, repository_path, change, approvers, traced)
    if change.is_fork:  # its branch may have had other pushes than those that led to its last commit
        replaced = (p for p in branch_pushes.pushes if p.account in approvers and p not in traced.pushes)
        elsewhere = elsewhere.join(PushesElsewhere(tuple(push for push in replaced if push.after.strip("0"))))
    fork_owner = (
        "" if traced.pushes and not traced.unread else change.fork_owner
    )  # where nobody is known to have pushed, they may have
    return Conversation(
        number=change.number,
        author=Account(handle=change.author or None, name=change.author),
        opened=change.opening_time,
        fork=change.is_fork,
        private_fork=change.is_private_fork,
        reviews=submitted_reviews,
        pushes=traced.pushes,
        lacks_pushes=branch_pushes.is_cut,
        pushes_elsewhere=elsewhere.pushes,
        commits=tuple(sorted(commit_ids)),
        untraced_accounts=elsewhere.untraced_accounts,
        unread=() if change.is_private_fork else traced.unread,
        accounts={commit.sha: tuple(_list_accounts(commit, fork_owner)) for commit in commits},
    )


def _convert_review(review: answers.GitHubReview, edited_ids: frozenset[str], dismissal: Dismissal) -> SubmittedReview:
    return SubmittedReview(
        id=str(review.id),
        handle=review.user.login if review.user else None,
        state=STATES[review.state],
        commit=review.commit_id,
        body=cut_text(review.body),
        overlong=len(review.body) > MAX_TEXT_LENGTH,
        submitted=review.submitted_at or datetime.max.replace(tzinfo=UTC),
        edited=review.node_id in edited_ids,
        dismissed_state=dismissal.previous_state,
        dismissed_by=dismissal.account,
        dismissed_at=dismissal.time,
    )


def _find_dismissals(reviews: Sequence[answers.GitHubReview], query_graphql: GraphQLQuery) -> Mapping[str, Dismissal]:
    """Returns the node ids of dismissed reviews, each with what GitHub says of it, as far as it does."""
    dismissed_ids = [review.node_id for review in reviews if review.state == "DISMISSED"]
    if not dismissed_ids:
        return {}
    try:
        (node,) = query_graphql(DISMISSED_QUERY, {"ids": dismissed_ids[:1]})["nodes"]
        return dict(_read_dismissal(event) for event in node["pullRequest"]["timelineItems"]["nodes"])
    except (KeyError, TypeError, ValueError):
        return {}  # then nobody knows what they were, and they stand


def _read_dismissal(event: Mapping[str, Any]) -> tuple[str, Dismissal]:
    state = STATES.get(event["previousReviewState"])
    previous_state = state if state in ("approved", "changes-requested") else None
    review, actor, time = event["review"] or {}, event["actor"] or {}, event.get("createdAt")
    dismissed_at = datetime.fromisoformat(time) if time else None
    return str(review.get("id")), Dismissal(previous_state, actor.get("login"), dismissed_at)


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


def _list_accounts(commit: answers.GitHubCommit, fork_owner: str) -> Iterator[str]:
    """Yields the accounts of author and committer, and the fork's owner where it is not known who pushed.

    web-flow commits on behalf of the author, so it is left out.
    """
    if fork_owner:
        yield fork_owner
    for person in (commit.author, commit.committer):
        if isinstance(person, answers.GitHubUser) and person.login != "web-flow":
            yield person.login


def _list_pushes(client: HttpClient, repository_path: str, change: ForgeChange) -> ListedPushes:
    """Returns the pushes to the branch; none where GitHub lists none to this token."""
    ref, limit = f"refs/heads/{change.branch}", MAX_FORK_PUSHES if change.is_private_fork else MAX_PUSHES
    try:
        entries = client.list_items(f"{repository_path}/activity", answers.GitHubActivity, "contents: read", ref=ref)
        activities = list(islice(entries, limit))
    except ResourceNotFound:
        return ListedPushes()  # such as a fork that the token may not see
    except PermissionDenied:
        if not change.is_fork:
            raise  # whoever owns a fork keeps others from it, and nobody else can change that
        return ListedPushes()
    return ListedPushes(tuple(map(_convert_push, reversed(activities))), is_cut=len(activities) == limit)


def _list_pushes_elsewhere(
    client: HttpClient, repository_path: str, change: ForgeChange, accounts: Iterable[str], traced: TracedPushes
) -> PushesElsewhere:
    """Returns the pushes by these accounts to branches of the repository, but for those that led to the change."""
    since, own_ref = find_search_start(change), "" if change.is_fork else f"refs/heads/{change.branch}"
    own_pushes = frozenset(traced.pushes)
    pushes, untraced_accounts = list[BranchPush](), list[str]()
    for account in accounts:
        path = f"{repository_path}/activity"
        entries = client.list_items(path, answers.GitHubActivity, "contents: read", actor=account)
        latest = islice(entries, MAX_PUSHES)
        try:
            recent = list(takewhile(lambda entry: not entry.timestamp or entry.timestamp >= since, latest))
        except ResourceNotFound:
            continue  # an account that is gone
        except (PermissionDenied, UnexpectedResponse):
            untraced_accounts.append(account)  # one by which GitHub does not search
            continue
        other = ((entry.ref, _convert_push(entry)) for entry in recent if entry.after.strip("0"))
        pushes += [push for ref, push in other if ref != own_ref or push not in own_pushes]
        if len(recent) == MAX_PUSHES:
            untraced_accounts.append(account)
    return PushesElsewhere(tuple(reversed(pushes)), tuple(untraced_accounts))


def _convert_push(entry: answers.GitHubActivity) -> BranchPush:
    account = entry.actor.account if entry.actor else ""
    return BranchPush(before=entry.before, after=entry.after, account=account, time=entry.timestamp)
