"""Cuts what the tests need out of GitHub's own OpenAPI description: the requests that Trellis makes, and answers.

    npm install --ignore-scripts @octokit/openapi@23.0.2 @octokit/graphql-schema@15.26.1
    python tests/forge/excerpt.py node_modules/@octokit

The first package is 385 MB unpacked, so the excerpts lie here and not the packages. Descriptions and examples are left
out, and of answers whatever lies deeper than Trellis reads. The licence of both is MIT, beside them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import DocumentNode, FieldDefinitionNode, parse, print_ast
from graphql.language import (
    EnumTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    UnionTypeDefinitionNode,
)

HERE = Path(__file__).parent
OPERATIONS = {
    "/app/installations/{installation_id}/access_tokens": ("post",),
    "/repos/{owner}/{repo}": ("get",),
    "/repos/{owner}/{repo}/activity": ("get",),
    "/repos/{owner}/{repo}/check-runs": ("post",),
    "/repos/{owner}/{repo}/check-runs/{check_run_id}": ("patch",),
    "/repos/{owner}/{repo}/commits/{commit_sha}/pulls": ("get",),
    "/repos/{owner}/{repo}/commits/{ref}/check-runs": ("get",),
    "/repos/{owner}/{repo}/installation": ("get",),
    "/repos/{owner}/{repo}/issues": ("get", "post"),
    "/repos/{owner}/{repo}/issues/comments/{comment_id}": ("delete", "patch"),
    "/repos/{owner}/{repo}/issues/{issue_number}": ("get", "patch"),
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
    "Query": ("id", "nodes", "viewer"),
    "Node": ("id",),
    "User": ("id", "login"),
    "PullRequestReview": ("id", "lastEditedAt", "pullRequest", "submittedAt"),
    "PullRequest": ("id", "timelineItems"),
    "PullRequestTimelineItemsConnection": ("nodes",),
    "PullRequestTimelineItems": ("ReviewDismissedEvent",),
    "PullRequestTimelineItemsItemType": ("REVIEW_DISMISSED_EVENT",),
    "ReviewDismissedEvent": ("actor", "createdAt", "id", "previousReviewState", "review"),
    "PullRequestReviewState": ("APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"),
    "Issue": ("id", "userContentEdits"),
    "UserContentEditConnection": ("nodes", "totalCount"),
    "UserContentEdit": ("editor", "id"),
    "Actor": ("login",),
    "DateTime": (),
}
"""Of GitHub's GraphQL schema, the types with the fields, members or values that are asked for."""


def main(packages: Path) -> None:
    """Writes the excerpts and their licences beside this file."""
    graph = packages / "graphql-schema"
    (HERE / "github-graphql-excerpt.graphql").write_text(
        _cut_graphql_schema((graph / "schema.graphql").read_text("utf-8")), "utf-8"
    )
    (HERE / "github-graphql-excerpt.LICENSE").write_text((graph / "LICENSE.md").read_text("utf-8"), "utf-8")
    package = packages / "openapi"
    whole = json.loads((package / "generated" / "api.github.com.json").read_text("utf-8"))
    paths: dict[str, Any] = {}
    for path, methods in OPERATIONS.items():
        operations = whole["paths"][path]
        paths[path] = {method: _cut_operation(operations[method], whole) for method in methods}
    text = json.dumps({"openapi": whole["openapi"], "info": whole["info"]["version"], "paths": paths}, sort_keys=True)
    (HERE / "github-openapi-excerpt.json").write_text(text + "\n", encoding="utf-8")
    licence = (package / "LICENSE").read_text("utf-8")
    (HERE / "github-openapi-excerpt.LICENSE").write_text(licence, encoding="utf-8")


def _cut_graphql_schema(text: str) -> str:
    definitions = []
    for definition in parse(text, no_location=True).definitions:
        is_type = isinstance(
            definition,
            ObjectTypeDefinitionNode
            | InterfaceTypeDefinitionNode
            | ScalarTypeDefinitionNode
            | UnionTypeDefinitionNode
            | EnumTypeDefinitionNode,
        )
        if not is_type or definition.name.value not in TYPES:
            continue
        parts = TYPES[definition.name.value]
        if isinstance(definition, UnionTypeDefinitionNode):
            members = tuple(one for one in definition.types if one.name.value in parts)
            definitions.append(replace(definition, description=None, directives=(), types=members))
            continue
        if isinstance(definition, EnumTypeDefinitionNode):
            values = tuple(replace(v, description=None) for v in definition.values if v.name.value in parts)
            definitions.append(replace(definition, description=None, directives=(), values=values))
            continue
        if isinstance(definition, ScalarTypeDefinitionNode):
            definitions.append(replace(definition, description=None, directives=()))
            continue
        fields = tuple(_strip_descriptions(f) for f in definition.fields if f.name.value in parts)
        interfaces = tuple(one for one in definition.interfaces or () if one.name.value in TYPES)
        definitions.append(replace(definition, description=None, directives=(), fields=fields, interfaces=interfaces))
    return print_ast(DocumentNode(definitions=tuple(definitions))) + "\n"


def _strip_descriptions(field: FieldDefinitionNode) -> FieldDefinitionNode:
    return replace(
        field, description=None, arguments=tuple(replace(a, description=None) for a in field.arguments or ())
    )


def _cut_operation(operation: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    excerpt: dict[str, Any] = {
        "parameters": [_inline_references(p, whole, 99) for p in operation.get("parameters", ())]
    }
    if "requestBody" in operation:
        excerpt["request"] = _inline_references(
            operation["requestBody"]["content"]["application/json"]["schema"], whole, 99
        )
    for status, answer in operation["responses"].items():
        answer = _resolve_reference(answer, whole)
        if status.startswith("2") and "application/json" in answer.get("content", {}):
            excerpt["answer"] = _inline_references(answer["content"]["application/json"]["schema"], whole, DEPTH)
    return excerpt


def _resolve_reference(value: Any, whole: dict[str, Any]) -> Any:
    while isinstance(value, dict) and "$ref" in value:
        target: Any = whole
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        value = target
    return value


def _inline_references(schema: Any, whole: dict[str, Any], depth: int) -> Any:
    """With references put in, so that one schema stands by itself. depth: of objects, below which anything goes."""
    schema = _resolve_reference(schema, whole)
    if isinstance(schema, list):
        return [_inline_references(item, whole, depth) for item in schema]
    if not isinstance(schema, dict):
        return schema
    fields = {k: v for k, v in schema.items() if k not in DROPPED}
    if "properties" in fields:
        if depth <= 0:
            return {"type": "object"}
        fields["properties"] = {
            name: _inline_references(value, whole, depth - 1)
            for name, value in fields["properties"].items()
            if depth > DEPTH or name == "html_url" or not name.endswith("_url")
        }
    return {k: v if k == "properties" else _inline_references(v, whole, depth) for k, v in fields.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
