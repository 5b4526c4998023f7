"""Cuts what the tests need out of GitHub's own OpenAPI description: the requests that Trellis makes and what they answer.

    npm install --ignore-scripts @octokit/openapi@23.0.2 @octokit/graphql-schema@15.26.1
    python tests/forge/excerpt.py node_modules/@octokit

The first package is 385 MB unpacked, so the excerpts lie here and not the packages. Descriptions and examples are left out, and of
answers whatever lies deeper than Trellis reads. The licence of both is MIT, beside them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import DocumentNode, FieldDefinitionNode, parse, print_ast
from graphql.language import InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode, ScalarTypeDefinitionNode

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


TYPES = {
    "Query": ("id", "nodes"),
    "Node": ("id",),
    "PullRequestReview": ("id", "lastEditedAt", "submittedAt"),
    "DateTime": (),
}
"""Of GitHub's GraphQL schema, the types with the fields that are asked for."""


def main(packages: Path) -> None:
    """Writes the excerpts and their licences beside this file."""
    graph = packages / "graphql-schema"
    (HERE / "github-graphql-excerpt.graphql").write_text(_graph((graph / "schema.graphql").read_text("utf-8")), "utf-8")
    (HERE / "github-graphql-excerpt.LICENSE").write_text((graph / "LICENSE.md").read_text("utf-8"), "utf-8")
    package = packages / "openapi"
    whole = json.loads((package / "generated" / "api.github.com.json").read_text("utf-8"))
    paths: dict[str, Any] = {}
    for path, methods in OPERATIONS.items():
        found = whole["paths"][path]
        paths[path] = {method: _operation(found[method], whole) for method in methods}
    text = json.dumps({"openapi": whole["openapi"], "info": whole["info"]["version"], "paths": paths}, sort_keys=True)
    (HERE / "github-openapi-excerpt.json").write_text(text + "\n", encoding="utf-8")
    licence = (package / "LICENSE").read_text("utf-8")
    (HERE / "github-openapi-excerpt.LICENSE").write_text(licence, encoding="utf-8")


def _graph(text: str) -> str:
    kept = []
    for found in parse(text, no_location=True).definitions:
        known = isinstance(found, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | ScalarTypeDefinitionNode)
        if not known or found.name.value not in TYPES:
            continue
        if isinstance(found, ScalarTypeDefinitionNode):
            kept.append(replace(found, description=None, directives=()))
            continue
        fields = tuple(_bare(f) for f in found.fields if f.name.value in TYPES[found.name.value])
        interfaces = tuple(one for one in found.interfaces or () if one.name.value in TYPES)
        kept.append(replace(found, description=None, directives=(), fields=fields, interfaces=interfaces))
    return print_ast(DocumentNode(definitions=tuple(kept))) + "\n"


def _bare(field: FieldDefinitionNode) -> FieldDefinitionNode:
    return replace(
        field, description=None, arguments=tuple(replace(a, description=None) for a in field.arguments or ())
    )


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
            if depth > DEPTH or name == "html_url" or not name.endswith("_url")
        }
    return {k: v if k == "properties" else _inlined(v, whole, depth) for k, v in kept.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
