"""Reads the cases: a few lines each, filled up to a whole snapshot, and a verdict told back in a few lines.

tests/approvals/cases/README.md says what a case may hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from trellis.approvals.evaluate.verdict import KeyState, Verdict
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
    "external",
    "people",
    "substance",
    "parent",
    "readable",
    "claim",
}
_EDIT = {"words": 300, "touched": ["an outcome"]}


def read(case: Path) -> dict[str, Any]:
    """A case as it is written."""
    found: dict[str, Any] = yaml.safe_load(case.read_text("utf-8"))
    return found


def policy(changes: dict[str, Any]) -> Policy:
    """The company's policy with a case's changes."""
    told = {**COMPANY, **{k: v for k, v in changes.items() if k not in ("people", "teams")}}
    people = {id: {**said, **changes.get("people", {}).get(id, {})} for id, said in COMPANY["people"].items()}
    teams = {id: {**said, **changes.get("teams", {}).get(id, {})} for id, said in COMPANY["teams"].items()}
    rubrics = {
        kind: {
            **rubric,
            "criteria": [{"id": id, "levels": n, "passing": p} for id, (n, p) in rubric["criteria"].items()],
        }
        for kind, rubric in told["rubrics"].items()
    }
    return Policy.model_validate(
        {
            **told,
            "people": [{"id": id, **said} for id, said in people.items()],
            "teams": [{"id": id, **said} for id, said in teams.items()],
            "rubrics": rubrics,
        }
    )


def snapshot(case: dict[str, Any]) -> Snapshot:
    """The snapshot that a case describes."""
    entries = [_entry(said) for said in case.get("changes", [])]
    paths = [{"path": path} for entry in entries for path in entry["paths"]]
    author = case.get("opened_by", "avisser")
    commits = case.get("commits", [{"by": author}] if author else [])
    seen: dict[str, dict[str, str]] = {}
    return Snapshot.model_validate(
        {
            "today": case.get("today", TODAY),
            "base": "base000",
            "head": HEAD,
            "policy": policy(case.get("policy", {})),
            "number": 214,
            "author": {"handle": author} if author else None,
            "fork": case.get("fork", False),
            "commits": [_commit(n, said) for n, said in enumerate(commits)],
            "paths": [
                {"before": "" if _new(path["path"], entries) else "100644", **path}
                for path in [*paths, *case.get("paths", [])]
            ],
            "entries": entries,
            "reviews": [_review(n, said, entries, seen) for n, said in enumerate(case.get("reviews", []))],
            "seen": seen,
        }
    )


def told(verdict: Verdict) -> dict[str, Any]:
    """A verdict in the words of a case's `expect`."""
    found: dict[str, Any] = {"state": verdict.state}
    keys = [f"{subject.id}, {_key(key)}" for subject in verdict.subjects for key in subject.keys]
    refused = [
        f"{subject.id}, {one.name or one.account}: {one.message}"
        for subject in verdict.subjects
        for one in subject.not_counted
    ]
    blocked = [f"{block.code}: {block.message}" for block in verdict.blocked]
    for name, lines in (("keys", keys), ("not_counted", refused), ("blocked", blocked), ("notes", verdict.notes)):
        if lines:
            found[name] = list(lines)
    return found


def _key(key: KeyState) -> str:
    team = f" for {key.team}" if key.team else ""
    scored = "" if key.scored else ", unscored"
    if key.given:
        return f"{key.key}{team}{scored}: given by {key.given.by.name}, {key.given.by.role}"
    who = " or ".join(f"{who.name}, {who.role}" for who in key.who) or "nobody"
    over = "".join(f"; not {one.name}, who {one.why}" for one in key.passed_over)
    return f"{key.key}{team}{scored}: {key.state}; {who}{over}"


def _entry(said: dict[str, Any]) -> dict[str, Any]:
    kind, id = next((k, said[k]) for k in said if k in KINDS)
    shared = {name: value for name, value in said.items() if name in _SIDE}
    before = None if said.get("new") else {"digest": "was", **DEFAULTS.get(kind, {}), **shared, **said.get("was", {})}
    after = (
        None if said.get("deleted") else {"digest": "now", **DEFAULTS.get(kind, {}), **shared, **said.get("now", {})}
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
        "paths": said.get("paths", [PATHS[kind].format(id=id, team=(after or before or {}).get("team"))]),
        "before": before,
        "after": after,
        "extent": said.get("differs", _EDIT),
        "behind": said.get("behind", False),
        "small_before": said.get("small_before", 0),
    }


def _commit(number: int, said: Any) -> dict[str, Any]:
    if isinstance(said, str):
        said = {"by": said}
    by = said["by"] if isinstance(said["by"], list) else [said["by"]]
    hands = [{"name": one.removeprefix("name ")} if one.startswith("name ") else {"handle": one} for one in by]
    return {"id": f"c0ffee{number}", "hands": hands, "update": said.get("update", False)}


def _review(number: int, said: dict[str, Any], entries: list[dict[str, Any]], seen: dict[str, Any]) -> dict[str, Any]:
    saw = said.get("saw", "head")
    commit = None if saw == "gone" else HEAD if saw == "head" else f"{saw}-{number}"
    if commit and commit != HEAD and saw != "unknown":
        digest = {"same": "now", "deleted": "", "earlier": "in between"}[saw]
        seen[commit] = {f"{entry['kind']}/{entry['id']}": digest for entry in entries}
    body = said.get("body", _scores(said.get("scores"), entries))
    return {
        "id": str(number + 1),
        "handle": said["by"],
        "state": said.get("state", "approved"),
        "commit": commit,
        "body": body,
        "submitted": said.get("at", MORNING + timedelta(hours=number)),
        "edited": said.get("edited", False),
    }


def _scores(scores: Any, entries: list[dict[str, Any]]) -> str:
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


def _new(path: str, entries: list[dict[str, Any]]) -> bool:
    return any(path in entry["paths"] and entry["before"] is None for entry in entries)


DEFAULTS: dict[str, dict[str, Any]] = {
    "course": {"team": "sales", "tier": "team", "status": "stable"},
    "path": {"team": "sales", "tier": "team", "status": "stable"},
    "story": {"team": "sales", "status": "stable"},
    "need": {"team": "sales", "status": "raised"},
    "team": {"team": "sales", "status": "stable"},
    "file": {"team": "sales"},
}
PATHS = {
    "course": "content/{team}/courses/{id}/index.md",
    "path": "content/{team}/paths/{id}.md",
    "story": "content/{team}/stories/{id}.md",
    "need": "content/{team}/needs/{id}.md",
    "rubric": "content/{team}/rubrics/{id}.yml",
    "team": "content/{team}/index.md",
    "file": "content/{team}/{id}",
    "person": "content/people.yml",
    "skill": "content/skills.yml",
    "portal": "portal.yml",
    "addresses": "addresses.txt",
    "review": "reviews/{id}.yml",
    "sample": "reviews/{id}.yml",
}
KINDS = PATHS.keys()
