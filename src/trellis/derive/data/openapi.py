"""``openapi.json``: what the site offers to other programs, in the form that their tools read."""

from __future__ import annotations

from collections.abc import Iterable

from ...kinds.scalars import SLUG
from ..feeds.site_identity import SiteIdentity
from ..object_schema import JsonObject
from .endpoints import ENDPOINTS, PARAMETERS, Endpoint

VERSION = "1"
"""That of the addresses and of what they hold; a new file is no new version."""

_BINARY = {"type": "string", "format": "binary"}
_TEXT = {"type": "string"}


def build_openapi(site: SiteIdentity, endpoints: Iterable[Endpoint] = ENDPOINTS) -> JsonObject:
    """Returns the description as OpenAPI 3.1. Without the site's address, that of the description counts."""
    listed_endpoints = list(endpoints)
    groups = dict.fromkeys(endpoint.group for endpoint in listed_endpoints)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site.name}: data for other programs",
            "version": VERSION,
            "description": "Files of a static site: ask for them with GET. Only what the host asks for is needed.",
        },
        "servers": [{"url": site.url.rstrip("/") or "."}],
        "tags": [{"name": group} for group in groups],
        "paths": {endpoint.path: {"get": _build_operation(endpoint)} for endpoint in listed_endpoints},
        "components": {
            "parameters": {name: _build_parameter(name, text) for name, text in PARAMETERS.items()},
            "responses": {"Missing": {"description": "There is no such file."}},
        },
    }


def _build_operation(endpoint: Endpoint) -> JsonObject:
    description = {"description": f"It is there {endpoint.condition}."} if endpoint.condition else {}
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in endpoint.parameters]
    can_be_missing = bool(parameters or endpoint.condition)
    return {
        "operationId": name_operation(endpoint),
        "tags": [endpoint.group],
        "summary": endpoint.summary,
        **description,
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            "200": {
                "description": endpoint.summary,
                "content": {endpoint.media_type: {"schema": _find_schema(endpoint)}},
            },
            **({"404": {"$ref": "#/components/responses/Missing"}} if can_be_missing else {}),
        },
    }


def name_operation(endpoint: Endpoint) -> str:
    """Returns the name that programs know an operation by.

    >>> name_operation(ENDPOINTS[0])
    'getCatalogueJson'
    """
    words = "".join(letter if letter.isalnum() else " " for letter in endpoint.path).split()
    return "get" + "".join(word[:1].upper() + word[1:] for word in words)


def _find_schema(endpoint: Endpoint) -> JsonObject:
    if endpoint.schema:
        return {"$ref": endpoint.schema.removeprefix("/")}
    if endpoint.media_type.endswith("json"):
        return {"type": "object"}
    return _BINARY if endpoint.path.endswith(".docx") else _TEXT


def _build_parameter(name: str, text: str) -> JsonObject:
    schema = {"type": "string", "pattern": SLUG}
    return {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
