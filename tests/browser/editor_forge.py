"""A small GitHub for the web editor, on the loopback address: a repository, and what the editor asks of it.

It answers from another origin than the site's, as the real one does, and serves nothing else.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from git_files import GitFiles
from graphql import FieldNode, InlineFragmentNode, SelectionSetNode, parse, value_from_ast_untyped

PROJECT = "meridian/learning"
LOGIN = "meichen"
NOW = "2026-11-23T09:00:00Z"
NOTHING = "0" * 40


class _RefusedChange(Exception):
    """A change of a branch that is not where it was said to be."""


class EditorForge:
    """root: a folder that becomes the repository. pulls: what was opened. unknown: what nothing answers.

    failing: an end of a path or a part of a query, and the status that whatever is posted there is refused with.
    """

    def __init__(self, root: Path) -> None:
        self.git = GitFiles(root)
        self.pulls: list[dict[str, Any]] = []
        self.labels: dict[int, list[str]] = {}
        self.unknown: list[str] = []
        self.failing: dict[str, int] = {}
        forge = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def answer_any(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length") or 0))
                address = urlsplit(self.path)
                status, body = (204, None)
                if self.command != "OPTIONS":
                    request = json.loads(raw) if raw else parse_qs(address.query)
                    status, body = forge.answer(self.command, unquote(address.path), request)
                content = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("access-control-allow-origin", "*")
                self.send_header("access-control-allow-headers", "*, authorization, content-type")
                self.send_header("access-control-allow-methods", "*, PATCH, PUT, DELETE")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_OPTIONS = answer_any

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def open_pull(self, branch: str, base: str = "main", *, is_fork: bool = False) -> dict[str, Any]:
        """A draft pull request from a branch, with the state that GitHub's GraphQL tells."""
        number = len(self.pulls) + 1
        pull = {"number": number, "node_id": f"PR_{number}", "title": "A draft", "draft": True, "state": "OPEN"}
        head = {"sha": self.git.find(branch), "ref": branch}
        times = {"created_at": NOW, "updated_at": NOW, "html_url": f"{self.address}/{PROJECT}/pull/{number}"}
        origin = {"head": head, "base": base, "is_fork": is_fork, "user": {"login": LOGIN, "id": 7}}
        self.pulls.append({**pull, **origin, **times})
        return self.pulls[-1]

    def answer(self, method: str, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """body: of a request without one its query."""
        for end, status in self.failing.items():
            if method == "POST" and (path.endswith(end) or end in body.get("query", "")):
                return status, {"message": f"Refused with {status}"}
        if path != "/api/graphql":
            return self._answer_rest(method, path, body)
        try:
            return 200, {"data": self._query(body["query"], body.get("variables") or {})}
        except _RefusedChange as refusal:
            return 200, {"data": None, "errors": [{"message": str(refusal)}]}

    def _answer_rest(self, method: str, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        path = path.removeprefix("/api/v3")
        base = f"/repos/{PROJECT}"
        if path == "/user":
            return 200, {"id": 7, "login": LOGIN, "name": "Mei Chen", "email": "mei@meridian.example", "avatar_url": ""}
        if path == f"{base}/collaborators/{LOGIN}":
            return 204, None
        if path == base:
            return 200, {"full_name": PROJECT, "default_branch": "main", "permissions": {"push": True}}
        if match := re.fullmatch(f"{base}/git/trees/(.+)", path):
            tree = [{"type": "blob", "path": p, "sha": sha, "size": n} for p, sha, n in self.git.list_files(match[1])]
            return 200, {"tree": tree, "truncated": False}
        if match := re.fullmatch(f"{base}/git/blobs/([0-9a-f]+)", path):
            return 200, {"content": base64.b64encode(self.git.read(match[1])).decode(), "encoding": "base64"}
        if (method, path) == ("POST", f"{base}/pulls"):
            if any(pull["state"] == "OPEN" for pull in self._list_pulls(body["head"])):
                return 422, {"message": f"A pull request already exists for meridian:{body['head']}."}
            pull = self.open_pull(body["head"], body["base"])
            pull |= {"title": body["title"], "draft": body["draft"]}
            return 201, pull
        if match := re.fullmatch(f"{base}/pulls/([0-9]+)", path):
            return 200, self.pulls[int(match[1]) - 1]
        if match := re.fullmatch(f"{base}/issues/([0-9]+)/labels", path):
            self.labels[int(match[1])] = body["labels"]
            return 200, []
        self.unknown.append(f"{method} {path}")
        return 404, {"message": "Not Found"}

    def _query(self, text: str, variables: Mapping[str, Any]) -> Any:
        (operation,) = parse(text).definitions
        return self._select(operation.selection_set, self._list_roots(), variables)  # type: ignore[attr-defined]

    def _select(self, selections: SelectionSetNode, value: Any, variables: Mapping[str, Any]) -> Any:
        """The parts of a value that a query selects. A part that takes arguments is a function of them."""
        result: dict[str, Any] = {}
        for node in selections.selections:
            if isinstance(node, InlineFragmentNode):
                result |= self._select(node.selection_set, value, variables)
                continue
            assert isinstance(node, FieldNode)
            part = value.get(node.name.value) if isinstance(value, Mapping) else None
            if isinstance(value, Mapping) and node.name.value not in value:
                self.unknown.append(f"field {node.name.value}")
            if callable(part):
                arguments = {a.name.value: value_from_ast_untyped(a.value, dict(variables)) for a in node.arguments}
                part = part(**arguments)
            key = node.alias.value if node.alias else node.name.value
            if node.selection_set and part is not None:
                nested = node.selection_set
                is_list = isinstance(part, list)
                part = (
                    [self._select(nested, item, variables) for item in part]
                    if is_list
                    else self._select(nested, part, variables)
                )
            result[key] = part
        return result

    def _list_roots(self) -> Mapping[str, Any]:
        return {
            "repository": lambda **_: self._describe_repository(),
            "createRef": self._create_ref,
            "updateRefs": self._update_refs,
            "createCommitOnBranch": self._commit,
            "node": lambda id: {"state": "OPEN", "isDraft": True},
        }

    def _describe_repository(self) -> Mapping[str, Any]:
        return {
            "id": "R_1",
            "defaultBranchRef": {"name": "main"},
            "ref": self._describe_ref,
            "object": self._describe_object,
            "refs": lambda **_: {"nodes": []},
            "forks": lambda **_: {"nodes": []},
            "pullRequests": self._describe_pulls,
            "pullRequest": lambda number: self.pulls[number - 1],
        }

    def _list_pulls(self, branch: str) -> list[dict[str, Any]]:
        return [pull for pull in self.pulls if pull["head"]["ref"] == branch]

    def _describe_pulls(self, headRefName: str = "", states: Any = "OPEN", baseRefName: str = "", **_: object) -> Any:
        """Of those from a branch; a list of all drafts is empty, as if they were made in other programs."""
        nodes = [
            {
                "number": pull["number"],
                "state": pull["state"],
                "headRefOid": pull["head"]["sha"],
                "baseRefName": pull["base"],
                "isCrossRepository": pull["is_fork"],
            }
            for pull in (self.pulls if baseRefName else self._list_pulls(headRefName))
            if pull["state"] in states and baseRefName in ("", pull["base"])
        ]
        page = {"endCursor": None, "hasNextPage": False}
        return {"totalCount": len(nodes), "nodes": nodes, "pageInfo": page}

    def _describe_ref(self, qualifiedName: str) -> Any:
        commit = self.git.find(qualifiedName.removeprefix("refs/heads/"))
        person = {
            "name": "Mei Chen",
            "email": "mei@meridian.example",
            "user": {"login": LOGIN, "id": 7, "databaseId": 7},
        }
        history = {"oid": commit, "message": "Change", "author": person, "committedDate": NOW}
        name = qualifiedName.removeprefix("refs/heads/")
        compare: Callable[..., Any] = lambda headRef: {"aheadBy": self.git.count_ahead(name, headRef)}  # noqa: E731
        target = {**history, "history": lambda **_: {"nodes": [history]}}
        return {"name": name, "target": target, "compare": compare} if commit else None

    def _describe_object(self, oid: str = "", expression: str = "") -> Any:
        content = self.git.read(oid)
        try:
            return {"text": content.decode(), "isTruncated": False, "byteSize": len(content), "isBinary": False}
        except UnicodeDecodeError:
            return {"text": None, "isTruncated": False, "byteSize": len(content), "isBinary": True}

    def _create_ref(self, input: Mapping[str, Any]) -> Any:
        branch = input["name"].removeprefix("refs/heads/")
        if self.git.find(branch):
            raise _RefusedChange(f'A ref named "{input["name"]}" already exists in the repository.')
        self.git.create_branch(branch, input["oid"])
        return {"ref": {"name": input["name"]}}

    def _update_refs(self, input: Mapping[str, Any]) -> Any:
        for update in input["refUpdates"]:
            branch = update["name"].removeprefix("refs/heads/")
            if update.get("beforeOid", self.git.find(branch)) != (self.git.find(branch) or NOTHING):
                raise _RefusedChange(f"{branch} is not at {update['beforeOid']}")
            if update["afterOid"] == NOTHING:
                self.git.delete_branch(branch)
                continue
            if not update.get("force") and self.git.count_ahead(update["afterOid"], branch):
                raise _RefusedChange(f"{branch} would lose commits")
            self.git.move_branch(branch, update["afterOid"])
        return {"clientMutationId": None}

    def _commit(self, input: Mapping[str, Any]) -> Any:
        branch = input["branch"]["branchName"].removeprefix("refs/heads/")
        if (expected := input["expectedHeadOid"]) != (head := self.git.find(branch)):
            raise _RefusedChange(f"Expected branch to point to {expected} but it points to {head}")
        files: dict[str, bytes | None] = {
            file["path"]: base64.b64decode(file["contents"]) for file in input["fileChanges"].get("additions", ())
        }
        files |= {file["path"]: None for file in input["fileChanges"].get("deletions", ())}
        commit = self.git.commit(branch, files, input["message"]["headline"])
        for pull in self._list_pulls(branch):
            if pull["state"] == "OPEN":
                pull["head"]["sha"] = commit
        find: Callable[..., Any] = lambda path: {"oid": self.git.find_blob(branch, path)}  # noqa: E731
        return {"commit": {"oid": commit, "committedDate": NOW, "file": find}}
