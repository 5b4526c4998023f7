"""Cuts what the tests need out of GitHub's own OpenAPI description: the requests that Trellis makes and what they answer.

    npm install --ignore-scripts @octokit/openapi@23.0.2
    python tests/forge/excerpt.py node_modules/@octokit/openapi

The package is 385 MB unpacked, so the excerpt lies here and not the package. Descriptions and examples are left out, and of answers
whatever lies deeper than Trellis reads. Its licence is MIT, beside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OPERATIONS = {
    "/app/installations/{installation_id}/access_tokens": ("post",),
    "/repos/{owner}/{repo}": ("get",),
    "/repos/{owner}/{repo}/activity": ("get",),
    "/repos/{owner}/{repo}/check-runs": ("post",),
    "/repos/{owner}/{repo}/check-runs/{check_run_id}": ("patch",),
    "/repos/{owner}/{repo}/commits/{commit_sha}/pulls": ("get",),
    "/repos/{owner}/{repo}/installation": ("get",),
    "/repos/{owner}/{repo}/issues": ("get", "post"),
    "/repos/{owner}/{repo}/issues/comments/{comment_id}": ("patch",),
    "/repos/{owner}/{repo}/issues/{issue_number}": ("patch",),
    "/repos/{owner}/{repo}/issues/{issue_number}/comments": ("get", "post"),
    "/repos/{owner}/{repo}/pulls": ("get", "post"),
    "/repos/{owner}/{repo}/pulls/{pull_number}": ("get", "patch"),
    "/repos/{owner}/{repo}/pulls/{pull_number}/commits": ("get",),
    "/repos/{owner}/{repo}/pulls/{pull_number}/merge": ("put",),
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": ("get",),
    "/repos/{owner}/{repo}/rulesets": ("post",),
    "/repos/{owner}/{repo}/statuses/{sha}": ("post",),
    "/user": ("get",),
}
DROPPED = ("description", "example", "examples", "x-github", "externalDocs", "title", "tags", "operationId", "summary")
DEPTH = 4
"""How many objects deep an answer is described."""


def main(package: Path) -> None:
    """Writes the excerpt and the licence beside this file."""
    whole = json.loads((package / "generated" / "api.github.com.json").read_text("utf-8"))
    paths: dict[str, Any] = {}
    for path, methods in OPERATIONS.items():
        found = whole["paths"][path]
        paths[path] = {method: _operation(found[method], whole) for method in methods}
    text = json.dumps({"openapi": whole["openapi"], "info": whole["info"]["version"], "paths": paths}, sort_keys=True)
    (HERE / "github-openapi-excerpt.json").write_text(text + "\n", encoding="utf-8")
    licence = (package / "LICENSE").read_text("utf-8")
    (HERE / "github-openapi-excerpt.LICENSE").write_text(licence, encoding="utf-8")


def _operation(said: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"parameters": [_inlined(p, whole, 99) for p in said.get("parameters", ())]}
    if "requestBody" in said:
        kept["request"] = _inlined(said["requestBody"]["content"]["application/json"]["schema"], whole, 99)
    for status, answer in said["responses"].items():
        answer = _referred(answer, whole)
        if status.startswith("2") and "application/json" in answer.get("content", {}):
            kept["answer"] = _inlined(answer["content"]["application/json"]["schema"], whole, DEPTH)
    return kept


def _referred(said: Any, whole: dict[str, Any]) -> Any:
    while isinstance(said, dict) and "$ref" in said:
        found: Any = whole
        for step in said["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        said = found
    return said


def _inlined(said: Any, whole: dict[str, Any], depth: int) -> Any:
    """With references put in, so that one schema stands by itself. depth: of objects, below which anything goes."""
    said = _referred(said, whole)
    if isinstance(said, list):
        return [_inlined(item, whole, depth) for item in said]
    if not isinstance(said, dict):
        return said
    kept = {k: v for k, v in said.items() if k not in DROPPED}
    if "properties" in kept:
        if depth <= 0:
            return {"type": "object"}
        kept["properties"] = {
            name: _inlined(value, whole, depth - 1)
            for name, value in kept["properties"].items()
            if depth > DEPTH or not name.endswith("_url")
        }
    return {k: v if k == "properties" else _inlined(v, whole, depth) for k, v in kept.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
