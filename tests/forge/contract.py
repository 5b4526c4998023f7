"""GitHub's own description of its interface, as a judge of requests and of the fake's answers."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, build_schema, parse, validate
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent


@cache
def description() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "github-openapi-excerpt.json").read_text("utf-8"))["paths"]
    return found


def operation(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """The described operation that a request means, with its path; None where there is none."""
    for template, methods in description().items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return template, methods[method.lower()]
    return None


def complaints(method: str, path: str, query: dict[str, str], body: Any) -> list[str]:
    """What GitHub would not take of a request."""
    found = operation(method, path)
    if found is None:
        return [f"{method} {path} is not described"]
    template, said = found
    where = f"{method} {template}"
    known = {p["name"]: p["schema"] for p in said["parameters"] if p["in"] == "query"}
    wrong = [f"{where} has no parameter {name}" for name in query if name not in known]
    for name, value in query.items():
        if name in known:
            typed: Any = int(value) if known[name].get("type") == "integer" else value
            wrong += [f"{where} {name}: {e.message}" for e in Draft202012Validator(known[name]).iter_errors(typed)]
    if "request" in said:
        wrong += [f"{where}: {e.message}" for e in Draft202012Validator(said["request"]).iter_errors(body)]
        properties = said["request"].get("properties", {})
        wrong += [f"{where} takes no {key}" for key in (body or {}) if properties and key not in properties]
    elif body is not None:
        wrong.append(f"{where} takes no body")
    return wrong


def odd(method: str, path: str, answer: Any) -> list[str]:
    """What GitHub would not answer so; keys may be missing, since the fake has only those that are used."""
    found = operation(method, path)
    if found is None or "answer" not in found[1]:
        return []
    schema = _loose(found[1]["answer"])
    return [
        f"{method} {path} answers {e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(answer)
    ]


def graphql_complaints(query: str) -> list[str]:
    """What GitHub would not take of a GraphQL query."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return [str(error)]
    schema = build_schema((HERE / "github-graphql-excerpt.graphql").read_text("utf-8"))
    return [str(error) for error in validate(schema, document)]


def _loose(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_loose(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _loose(value) for key, value in schema.items() if key != "required" or not isinstance(value, list)}
    kept = {"anyOf" if key == "oneOf" else key: value for key, value in kept.items()}
    if kept.pop("nullable", False) is not True:
        return kept
    if isinstance(kept.get("type"), str):
        return kept | {"type": [kept["type"], "null"]}
    return {"anyOf": [kept, {"type": "null"}]}
