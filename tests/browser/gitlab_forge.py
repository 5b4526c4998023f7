"""A small GitLab for the web editor, on the loopback address, with what its interface says of branches and requests."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from editor_forge import LOGIN, NOW, PROJECT, EditorForge


class GitLabForge(EditorForge):
    """pulls: its merge requests, as its interface tells them."""

    def open_pull(self, branch: str, base: str = "main", *, is_fork: bool = False) -> dict[str, Any]:
        number = len(self.pulls) + 1
        request = {"iid": number, "id": 100 + number, "title": "Draft: Something", "draft": True, "state": "opened"}
        branches = {"sha": self.git.find(branch), "source_branch": branch, "target_branch": base}
        projects = {"source_project_id": 2 if is_fork else 1, "target_project_id": 1}
        times = {"created_at": NOW, "updated_at": NOW, "web_url": f"{self.address}/{PROJECT}/-/merge_requests/{number}"}
        author = {"author": {"id": 7, "username": LOGIN, "name": "Mei Chen"}, "labels": []}
        self.pulls.append({**request, **branches, **projects, **times, **author})
        return self.pulls[-1]

    def _answer_rest(self, method: str, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        path = path.removeprefix("/api/v4")
        base = f"/projects/{PROJECT}"
        if path == "/user":
            person = {"id": 7, "username": LOGIN, "name": "Mei Chen", "email": "mei@meridian.example"}
            return 200, {**person, "avatar_url": "", "web_url": "", "bot": False}
        if path == base:
            return 200, {"id": 1, "default_branch": "main"}
        if path == f"{base}/users":
            return 200, [{"id": 7}]
        if path == "/avatar":
            return 200, {"avatar_url": None}
        if (method, path) == ("GET", f"{base}/merge_requests"):
            return 200, [pull for pull in self.pulls if _is_asked_for(pull, body)]
        if (method, path) == ("POST", f"{base}/merge_requests"):
            if self._find_open(body["source_branch"]):
                return 409, {"message": ["Another open merge request already exists for this source branch"]}
            pull = self.open_pull(body["source_branch"], body["target_branch"])
            pull |= {"title": body["title"], "labels": [body["labels"]]}
            return 201, pull
        if match := re.fullmatch(f"{base}/merge_requests/([0-9]+)(/diffs)?", path):
            pull = self.pulls[int(match[1]) - 1]
            changes = self.git.list_changes(pull["source_branch"])
            return 200, [{"new_path": path, "old_path": path} for path in changes] if match[2] else pull
        if match := re.fullmatch(f"{base}/repository/branches/(.+)", path):
            commit = self.git.find(match[1])
            if method == "DELETE" and commit:
                self.git.delete_branch(match[1])
            return (200, {"commit": {"id": commit}}) if commit else (404, {"message": "404 Branch Not Found"})
        if match := re.fullmatch(f"{base}/repository/files/(.+)/raw", path):
            return 404, {"message": "404 File Not Found"}
        if path == f"{base}/repository/merge_base":
            return 200, {"id": self.git.find_merge_base(*body["refs[]"])}
        if (method, path) == ("POST", f"{base}/repository/commits"):
            return self._answer_commit(body)
        self.unknown.append(f"{method} {path}")
        return 404, {"message": "404 Not Found"}

    def _answer_commit(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        branch, start = body["branch"], body.get("start_sha") or body.get("start_branch")
        exists = bool(self.git.find(branch))
        if start and exists and not body.get("force"):
            message = f"A branch called '{branch}' already exists. Switch to that branch in order to make changes"
            return 400, {"message": message}
        if not start and not exists:
            return 400, {"message": "You can only create or edit files when you are on a branch"}
        paths = {path for path, _, _ in self.git.list_files(start or branch)}
        files: dict[str, bytes | None] = {}
        for action in body["actions"]:
            if (action["action"] == "create") is (action["file_path"] in paths):
                return 400, {"message": "A file with this name already exists, or doesn't exist"}
            content = action["content"]
            files[action["file_path"]] = (
                None
                if action["action"] == "delete"
                else base64.b64decode(content)
                if action["encoding"] == "base64"
                else content.encode()
            )
        if start:
            self.git.move_branch(branch, self.git.find(start))
        commit = self.git.commit(branch, files, body["commit_message"])
        if pull := self._find_open(branch):
            pull["sha"] = commit
        return 201, {"id": commit, "committed_date": NOW}

    def _find_open(self, branch: str) -> dict[str, Any] | None:
        return next((p for p in self.pulls if (p["state"], p["source_branch"]) == ("opened", branch)), None)

    def _list_roots(self) -> Mapping[str, Any]:
        repository = {"rootRef": "main", "tree": self._describe_tree, "blobs": self._describe_blobs}
        return {"project": lambda fullPath: {"repository": repository}}

    def _describe_tree(self, ref: str, recursive: bool = False) -> Any:
        nodes = [{"type": "blob", "path": path, "sha": sha} for path, sha, _ in self.git.list_files(ref)]
        page = {"endCursor": "", "hasNextPage": False}
        blobs = lambda after: {"nodes": nodes, "pageInfo": page}  # noqa: E731
        return {"lastCommit": {"sha": self.git.find(ref), "message": "Change"}, "blobs": blobs}

    def _describe_blobs(self, ref: str, paths: list[str]) -> Any:
        blobs = {path: (sha, size) for path, sha, size in self.git.list_files(ref)}
        nodes = [
            {"path": p, "oid": blobs[p][0], "size": blobs[p][1], "rawTextBlob": self.git.read(blobs[p][0]).decode()}
            for p in paths
            if p in blobs
        ]
        return {"nodes": nodes}


def _is_asked_for(pull: Mapping[str, Any], query: Mapping[str, list[str]]) -> bool:
    return (
        query["state"][0] in ("all", pull["state"])
        and query.get("source_branch", [pull["source_branch"]])[0] == pull["source_branch"]
        and int(query.get("source_project_id", [pull["source_project_id"]])[0]) == pull["source_project_id"]
        and set(query.get("labels", ())) <= set(pull["labels"])
    )
