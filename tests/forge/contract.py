"""GitHub's own description of its interface, as a judge of requests and of the fake's answers."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, parse, validate
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent


@cache
def load_description() -> dict[str, Any]:
    paths: dict[str, Any] = json.loads((HERE / "github-openapi-excerpt.json").read_text("utf-8"))["paths"]
    return paths


def find_operation(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """The described operation that a request means, with its path; None where there is none."""
    for pattern, template in _list_patterns():
        methods = load_description()[template]
        if pattern.fullmatch(path) and method.lower() in methods:
            return template, methods[method.lower()]
    return None


@cache
def _list_patterns() -> list[tuple[re.Pattern[str], str]]:
    templates = list(load_description())
    return [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one))), one) for one in templates]


def find_request_errors(method: str, path: str, query: dict[str, str], body: Any) -> list[str]:
    """What GitHub would not take of a request."""
    operation = find_operation(method, path)
    if operation is None:
        return [f"{method} {path} is not described"]
    template, fields = operation
    where = f"{method} {template}"
    parameters = {p["name"]: p["schema"] for p in fields["parameters"] if p["in"] == "query"}
    wrong = [f"{where} has no parameter {name}" for name in query if name not in parameters]
    for name, value in query.items():
        if name in parameters:
            typed: Any = int(value) if parameters[name].get("type") == "integer" else value
            wrong += [f"{where} {name}: {e.message}" for e in Draft202012Validator(parameters[name]).iter_errors(typed)]
    if "request" in fields:
        wrong += [f"{where}: {e.message}" for e in Draft202012Validator(fields["request"]).iter_errors(body)]
        properties = fields["request"].get("properties", {})
        wrong += [f"{where} takes no {key}" for key in (body or {}) if properties and key not in properties]
    elif body is not None:
        wrong.append(f"{where} takes no body")
    return wrong


def find_answer_errors(method: str, path: str, answer: Any) -> list[str]:
    """What GitHub would not answer so; keys may be missing, since the fake has only those that are used."""
    operation = find_operation(method, path)
    if operation is None or "answer" not in operation[1]:
        return []
    errors = _get_validator(operation[0], method.lower()).iter_errors(answer)
    return [f"{method} {path} answers {error.json_path}: {error.message}" for error in errors]


@cache
def _get_validator(template: str, method: str) -> Draft202012Validator:
    return Draft202012Validator(_relax_schema(load_description()[template][method]["answer"]))


@cache
def find_graphql_errors(query: str) -> tuple[str, ...]:
    """What GitHub would not take of a GraphQL query."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return (str(error),)
    return tuple(str(error) for error in validate(_load_schema(), document))


@cache
def _load_schema() -> GraphQLSchema:
    return build_schema((HERE / "github-graphql-excerpt.graphql").read_text("utf-8"))


def _relax_schema(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_relax_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    relaxed = {
        key: _relax_schema(value) for key, value in schema.items() if key != "required" or not isinstance(value, list)
    }
    relaxed = {"anyOf" if key == "oneOf" else key: value for key, value in relaxed.items()}
    if relaxed.pop("nullable", False) is not True:
        return relaxed
    if isinstance(relaxed.get("type"), str):
        return relaxed | {"type": [relaxed["type"], "null"]}
    return {"anyOf": [relaxed, {"type": "null"}]}
