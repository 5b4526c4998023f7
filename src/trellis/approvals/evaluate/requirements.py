"""Finds the approvals that a change to one entry requires; who may give them is decided later.

Both versions count, and the one that requires more decides: lowering a tier, dropping an obligation or leaving a team
needs the approvals of the earlier version. A version that cannot be read may require any approval, so it requires all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..snapshot import ChangedEntry, EntryVersion, Policy, Snapshot
from .autonomy import find_autonomy, find_strictest_autonomy

ApprovalKind = Literal["accuracy", "standard", "either"]
"""Accuracy is given by the owning team, standard by the learning team; either of the two may give `either`."""

ITEM_KINDS = ("course", "path")
"""Kinds that people take, and whose approvals the ledger records."""

LEDGER_KINDS = ("review", "sample")
"""Kinds that the ledger consists of."""

RELEASE_RECORD = "the record of the last release"
"""All that a change to ``baseline.json`` can differ in without anything being accepted that was not."""

TEAM_REACH = "whom it reaches"
"""What a team's status, region and handle are called in a change: by the first two, readers are told what they have to
take, and by the last, the forge knows whom to ask."""

SHARED_KINDS = ("portal", "addresses", "person", "skill", "role", "provider", "rubric", *LEDGER_KINDS)
"""Kinds that the learning team is responsible for, wherever their files are."""

POLICY_KINDS = ("portal", "person", "team", "rubric")
"""Kinds that say who approves and by what."""

PUBLISHED_STATUSES = ("mvp", "stable")

WITHDRAWN_STATUSES = ("draft", "retired")
"""Statuses that nobody is meant to see. Needs and sessions have none of the four, and are never withdrawn."""


class RequiredApproval(NamedTuple):
    """An approval that a change requires. `team` gives it; "" is the learning team."""

    kind: ApprovalKind
    team: str = ""
    accepts_leads: bool = False
    """Whether a lead of the team may give it, not only its manager."""
    is_scored: bool = False
    """Whether it has to score the rubric."""


def find_required_approvals(entry: ChangedEntry, policy: Policy) -> tuple[RequiredApproval, ...]:
    """Returns the approvals that the change to this entry requires; at least one.

    Addresses, records and spot checks of a former id count as the entry's own, whoever had that id. Of a team for which
    the learning team decides, that team approves whatever else the change is.
    """
    teams = list_owning_teams(entry)
    if entry.kind in SHARED_KINDS or not any(teams):
        return (RequiredApproval("standard"),)
    approvals = tuple(_find_owner_approvals(entry, policy, teams))
    is_for_learning_team = entry.kind not in ITEM_KINDS and find_strictest_autonomy(policy, teams) == "learning-team"
    if (entry.claimed_ids or is_for_learning_team) and all(approval.kind != "standard" for approval in approvals):
        return (*approvals, RequiredApproval("standard"))
    return approvals


def _find_owner_approvals(entry: ChangedEntry, policy: Policy, teams: tuple[str, ...]) -> tuple[RequiredApproval, ...]:
    """Returns the approvals that a change to what teams own requires by what it is and what of it changes."""
    if entry.kind in ITEM_KINDS:
        return tuple(_find_item_approvals(entry, policy))
    is_other_team = entry.before is None or entry.after is None or bool(entry.renamed_from)
    is_unclear = _was_unreadable(entry)
    if entry.kind == "team" and (is_other_team or is_unclear or "who is in charge" in entry.size.other_changes):
        return (*(RequiredApproval("accuracy", team) for team in teams), RequiredApproval("standard"))
    if not is_unclear and _is_own_decision(entry, policy, teams):
        return tuple(RequiredApproval("accuracy", team) for team in teams)
    approvals = tuple(RequiredApproval("accuracy", team, accepts_leads=True) for team in teams)
    is_decided = takes_decision(entry.kind, entry.before, entry.after) or TEAM_REACH in entry.size.other_changes
    return (*approvals, RequiredApproval("standard")) if is_unclear or is_decided else approvals


def takes_decision(kind: str, before: EntryVersion | None, after: EntryVersion | None) -> bool:
    """Returns whether the change takes or alters a decision that is the learning team's.

    A need's decision can only be taken back by whoever took it; a team may call off a session by itself.
    """
    old_decision, new_decision = (version.decision if version else "" for version in (before, after))
    return old_decision != new_decision and (bool(new_decision) or kind == "need")


def _is_own_decision(entry: ChangedEntry, policy: Policy, teams: tuple[str, ...]) -> bool:
    """Returns whether the change takes a decision about a team's own need, and that team decides by itself."""
    return (
        entry.kind == "need"
        and takes_decision(entry.kind, entry.before, entry.after)
        and all(version.concerns_owner_only for version in list_versions(entry))
        and find_strictest_autonomy(policy, teams) == "team"
    )


def is_policy_change(snapshot: Snapshot) -> bool:
    """Returns whether only people, teams, rubrics and the portal's own files change, which no setting asks less for."""
    return bool(snapshot.entries) and all(entry.kind in POLICY_KINDS for entry in snapshot.entries)


def list_owning_teams(entry: ChangedEntry) -> tuple[str, ...]:
    """Returns the teams that own the entry before and after the change, each once."""
    return tuple(dict.fromkeys(version.team for version in list_versions(entry)))


def list_versions(entry: ChangedEntry) -> tuple[EntryVersion, ...]:
    """Returns the versions that exist, the earlier first."""
    return tuple(version for version in (entry.before, entry.after) if version)


def is_small_change(entry: ChangedEntry, policy: Policy) -> bool:
    """Returns whether only a few words of the texts differ; never of what the whole company or somebody has to take.

    Nor of what the learning team decides about. Of these, only another name is small.
    """
    if not entry.before or not entry.after or entry.size.other_changes:
        return False
    is_another_name = not entry.size.words and not entry.size.details and entry.is_only_renamed
    if _is_always_scrutinised(entry, policy) and not is_another_name:
        return False
    has_equal_fields = all(
        getattr(entry.before, name) == getattr(entry.after, name) for name in ("team", "tier", "status", "required")
    )
    return has_equal_fields and entry.size.words + entry.small_before <= policy.small_change_words


def _is_always_scrutinised(entry: ChangedEntry, policy: Policy) -> bool:
    """Returns whether the learning team approves every version of an item, before the change or after it."""
    is_of_all = any(version.tier == "organisation" or version.required for version in list_versions(entry))
    return is_of_all or find_strictest_autonomy(policy, list_owning_teams(entry)) == "learning-team"


def is_withdrawn(entry: ChangedEntry) -> bool:
    """Returns whether readers lose access: the entry is deleted, retired, or a draft again."""
    before, after = entry.before, entry.after
    if before is None or before.status == "draft":
        return False
    return after is None or (after.status in WITHDRAWN_STATUSES and after.status != before.status)


def _find_item_approvals(entry: ChangedEntry, policy: Policy) -> Iterator[RequiredApproval]:
    versions, teams = list_versions(entry), list_owning_teams(entry)
    is_draft = all(version.status == "draft" for version in versions)
    is_retired = len(versions) == 2 and all(version.status == "retired" and not version.renews for version in versions)
    if is_draft or is_retired or is_small_change(entry, policy):
        yield from (RequiredApproval("either", team, accepts_leads=True) for team in teams)
        return
    is_scored = _needs_scores(entry, policy)
    for team in teams:
        yield RequiredApproval("accuracy", team, is_scored=is_scored)
    if _is_first_stable(entry, policy) or _is_always_scrutinised(entry, policy) or _was_unreadable(entry):
        yield RequiredApproval("standard", is_scored=is_scored)


def _was_unreadable(entry: ChangedEntry) -> bool:
    """Returns whether the change mends or deletes what could not be read, so that nobody knows what it required."""
    return entry.before is not None and not entry.before.readable


def _is_first_stable(entry: ChangedEntry, policy: Policy) -> bool:
    """Returns whether this version is the first stable one that a team has to ask the learning team about.

    A team that decides by itself asks about what costs money alone, until what it made goes to a team that asks. Of
    what costs something else than before, it is the first one again.
    """
    before, after = entry.before, entry.after
    if not after or after.status != "stable":
        return False
    is_becoming_stable = before is None or before.status != "stable"
    if after.price and (before is None or is_becoming_stable or before.price != after.price):
        return True
    if find_strictest_autonomy(policy, list_owning_teams(entry)) == "team":
        return False
    if before is None or is_becoming_stable:
        return True
    return before.team != after.team and find_autonomy(policy, before.team) == "team"


def _needs_scores(entry: ChangedEntry, policy: Policy) -> bool:
    """Returns whether there is something to score: not for withdrawn, external or substantially unchanged items."""
    if (
        entry.kind not in policy.rubrics
        or is_withdrawn(entry)
        or all(version.external for version in list_versions(entry))
    ):
        return False
    before, after = entry.before, entry.after
    if before is None or after is None:
        return True
    return not entry.has_same_content or before.status != after.status or bool(entry.size.other_changes)
