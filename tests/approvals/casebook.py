"""Reads the cases: a few lines each, filled up to a whole snapshot, and a verdict told back in a few lines.

tests/approvals/cases/README.md says what a case may hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from trellis.approvals.evaluate.requirements import find_required_approvals
from trellis.approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict
from trellis.approvals.snapshot import Policy, Snapshot

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.yml"))
COMPANY: dict[str, Any] = yaml.safe_load((HERE / "company.yml").read_text("utf-8"))

TODAY = "2026-11-23"
HEAD = "head000"
MORNING = datetime(2026, 11, 20, 9, 0)

_SIDE = {
    "team",
    "title",
    "status",
    "tier",
    "required",
    "renews",
    "external",
    "people",
    "substance",
    "exact_substances",
    "parent",
    "readable",
    "page_missing",
    "claim",
    "decision",
    "concerns_owner_only",
    "price",
}
_EDIT = {"words": 300, "touched": ["an outcome"]}


def read_cases(case: Path) -> dict[str, Any]:
    """A case as it is written."""
    document: dict[str, Any] = yaml.safe_load(case.read_text("utf-8"))
    return document


def build_policy(changes: dict[str, Any]) -> Policy:
    """The company's policy with a case's changes."""
    company = {**COMPANY, **{k: v for k, v in changes.items() if k not in ("people", "teams")}}
    people = {id: {**person, **changes.get("people", {}).get(id, {})} for id, person in COMPANY["people"].items()}
    teams = {id: {**team, **changes.get("teams", {}).get(id, {})} for id, team in COMPANY["teams"].items()}
    rubrics = {
        kind: {
            **rubric,
            "criteria": [{"id": id, "levels": n, "passing": p} for id, (n, p) in rubric["criteria"].items()],
        }
        for kind, rubric in company["rubrics"].items()
    }
    return Policy.model_validate(
        {
            **company,
            "people": [{"id": id, **person} for id, person in people.items()],
            "teams": [{"id": id, **team} for id, team in teams.items()],
            "rubrics": rubrics,
        }
    )


def build_snapshot(case: dict[str, Any]) -> Snapshot:
    """The snapshot that a case describes."""
    entries = [build_entry(change) for change in case.get("changes", [])]
    paths = [{"path": path} for entry in entries for path in entry["paths"]]
    author = case.get("opened_by", "avisser")
    commits = case.get("commits", [{"by": author}] if author else [])
    seen: dict[str, dict[str, str]] = {}
    reviews = [build_review(n, review, entries, seen) for n, review in enumerate(case.get("reviews", []))]
    old_digests = {f"{e['kind']}/{e['id']}": e["before"]["digest"] if e["before"] else "" for e in entries}
    if "queued" in case:
        text = {"same": "now", "other": "in between"}[case["queued"]]
        seen[HEAD] = {f"{e['kind']}/{e['id']}": text for e in entries}
    snapshot = Snapshot.model_validate(
        {
            "today": case.get("today", TODAY),
            "base": "base000",
            "head": HEAD,
            "published": "queue00" if "queued" in case else "",
            "policy": build_policy(case.get("policy", {})),
            "has_several_bases": case.get("several_bases", False),
            "number": 214,
            "author": {"handle": author, "name": author} if author else None,
            "fork": case.get("fork", False),
            "commits": [build_commit(n, commit) for n, commit in enumerate(commits)],
            "paths": [
                {"before": "" if is_new_entry(path["path"], entries) else "100644", **path}
                for path in [*paths, *case.get("paths", [])]
            ],
            "entries": entries,
            "reviews": reviews,
            "unread": case.get("unread", []),
            "merged_changes": case.get("merged_changes", {}),
            "opened_days": case.get("opened_days", {}),
            "seen": seen,
            "items": ["quoting", "packing", "anti-bribery"],
            "seen_against": {
                commit: {id: "was once" if commit.startswith("undoes") else old_digests[id] for id in digests}
                for commit, digests in seen.items()
            },
        }
    )
    scored = [
        entry.qualified_id
        for entry in snapshot.entries
        if any(approval.is_scored for approval in find_required_approvals(entry, snapshot.policy))
    ]
    left = {
        f"{review['saw']}-{number}": review["beside"]
        for number, review in enumerate(case.get("reviews", []))
        if "beside" in review
    }
    scored_items = {commit: (*scored, *left.get(commit, ())) for commit in seen}
    return snapshot.model_copy(update={"scored_items_by_commit": scored_items})


def format_verdict(verdict: ApprovalVerdict) -> dict[str, Any]:
    """A verdict in the words of a case's `expect`."""
    document: dict[str, Any] = {"state": verdict.state}
    keys = [f"{subject.id}, {format_approval(key)}" for subject in verdict.subjects for key in subject.approvals]
    refused = [
        f"{subject.id}, {one.name or one.account}: {one.message}"
        for subject in verdict.subjects
        for one in subject.uncounted_reviews
    ]
    blocked = [f"{block.code}: {block.message}" for block in verdict.blockers]
    for name, lines in (("keys", keys), ("not_counted", refused), ("blocked", blocked), ("notes", verdict.notes)):
        if lines:
            document[name] = list(lines)
    return document


def format_approval(key: ApprovalResult) -> str:
    team = f" for {key.team}" if key.team else ""
    scored = "" if key.scored else ", unscored"
    if key.grant:
        return f"{key.kind}{team}{scored}: given by {key.grant.by.name}, {key.grant.by.role}"
    who = " or ".join(f"{who.name}, {who.role}" for who in key.candidates) or "nobody"
    over = "".join(f"; not {one.name}, who {one.why}" for one in key.passed_over)
    return f"{key.kind}{team}{scored}: {key.state}; {who}{over}"


def build_entry(change: dict[str, Any]) -> dict[str, Any]:
    kind, id = next((k, change[k]) for k in change if k in KINDS)
    shared = {name: value for name, value in change.items() if name in _SIDE}
    before = (
        None if change.get("new") else {"digest": "was", **DEFAULTS.get(kind, {}), **shared, **change.get("was", {})}
    )
    after = (
        None
        if change.get("deleted")
        else {"digest": "now", **DEFAULTS.get(kind, {}), **shared, **change.get("now", {})}
    )
    for side in (before, after):
        if side is not None:
            people = side.get("people", {})
            side["people"] = [{"person": person, "role": role} for person, role in people.items()]
            side.setdefault("title", id.replace("-", " ").capitalize())
            if kind in ("course", "path"):
                side.setdefault("substance", f"substance of {side['digest']}")
    return {
        "kind": kind,
        "id": id,
        "renamed_from": change.get("renamed_from", ""),
        "paths": change.get("paths", [PATHS[kind].format(id=id, team=(after or before or {}).get("team"))]),
        "before": before,
        "after": after,
        "extent": change.get("differs", _EDIT),
        "behind": change.get("behind", False),
        "small_before": change.get("small_before", 0),
        "claims": change.get("claims", []),
    }


def build_commit(number: int, commit: Any) -> dict[str, Any]:
    if isinstance(commit, str):
        commit = {"by": commit}
    by = commit["by"] if isinstance(commit["by"], list) else [commit["by"]]
    hands = [{"name": one.removeprefix("name ")} if one.startswith("name ") else {"handle": one} for one in by]
    co_authors = [{"handle": handle} for handle in commit.get("co_authors", [])]
    pushers = [one for one in hands if "handle" in one]
    if "pushed_by" in commit:
        pushers = [{"handle": commit["pushed_by"]}] if commit["pushed_by"] else []
    return {
        "id": f"c0ffee{number}",
        "hands": [*hands, *co_authors, *(one for one in pushers if one not in hands)],
        "co_authors": co_authors,
        "pushers": pushers,
        "update": commit.get("update", False),
    }


def build_review(
    number: int, review: dict[str, Any], entries: list[dict[str, Any]], seen: dict[str, Any]
) -> dict[str, Any]:
    saw = review.get("saw", "head")
    commit = None if saw == "gone" else HEAD if saw == "head" else f"{saw}-{number}"
    if commit and commit != HEAD and saw != "unknown":
        digests = {"same": "now", "deleted": "", "earlier": "in between"}
        seen[commit] = {
            f"{e['kind']}/{e['id']}": digests.get(saw, e["after"]["digest"] if e["after"] else "") for e in entries
        }
    body = review.get("body", format_scores(review.get("scores"), entries))
    return {
        "id": review.get("id", str(number + 1)),
        "handle": review["by"],
        "state": review.get("state", "approved"),
        "commit": commit,
        "body": body,
        "submitted": review.get("at", MORNING + timedelta(hours=number)),
        "edited": review.get("edited", False),
        "dismissed_state": review.get("was"),
        "dismissed_by": review.get("dismissed_by"),
        "overlong": review.get("overlong", False),
    }


def format_scores(scores: Any, entries: list[dict[str, Any]]) -> str:
    """Lines of scores. scores: one level for all criteria, or some criteria with theirs."""
    if scores is None:
        return ""
    parts = []
    for entry in entries:
        rubric = COMPANY["rubrics"].get(entry["kind"], {"criteria": {}})["criteria"]
        given = scores if isinstance(scores, dict) else dict.fromkeys(rubric, scores)
        levels = {id: n for id, (n, _) in rubric.items()}
        lines = "".join(f"- {id}: {level}/{levels.get(id, 4)}\n" for id, level in given.items())
        parts.append(f"### {entry['id']}\n\n{lines}" if len(entries) > 1 else lines)
    return "\n".join(parts)


def is_new_entry(path: str, entries: list[dict[str, Any]]) -> bool:
    return any(path in entry["paths"] and entry["before"] is None for entry in entries)


DEFAULTS: dict[str, dict[str, Any]] = {
    "course": {"team": "sales", "tier": "team", "status": "stable"},
    "path": {"team": "sales", "tier": "team", "status": "stable"},
    "story": {"team": "sales", "status": "stable"},
    "need": {"team": "sales", "status": "raised"},
    "session": {"team": "sales", "status": "planned"},
    "team": {"team": "sales", "status": "stable"},
    "file": {"team": "sales"},
}
PATHS = {
    "course": "content/{team}/courses/{id}/index.md",
    "path": "content/{team}/paths/{id}.md",
    "story": "content/{team}/stories/{id}.md",
    "need": "content/{team}/needs/{id}.md",
    "session": "content/{team}/sessions/{id}.md",
    "rubric": "content/{team}/rubrics/{id}.yml",
    "team": "content/{team}/index.md",
    "file": "content/{team}/{id}",
    "person": "content/people.yml",
    "skill": "content/skills.yml",
    "role": "content/roles.yml",
    "portal": "portal.yml",
    "addresses": "addresses.txt",
    "review": "reviews/{id}.yml",
    "sample": "reviews/{id}.yml",
}
KINDS = PATHS.keys()
