"""Renders issue forms, with which people without Git can contact the learning team, from the models of the portal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from ... import kinds
from ...catalogue.catalogue import Catalogue
from ...derive import format
from ...kinds.fields import ModelField, collect_fields
from ...kinds.scalars import LengthLimits

_HEAD = "# Written by `trellis repository` from the portal's models; mend it there.\n"

_MAX_INPUT_LENGTH = 80
"""The maximum number of characters of a value in a single-line input."""

_NEED_QUESTIONS = {
    "title": "The problem in a few words",
    "problem": "What goes wrong?",
    "evidence": "What shows it?",
    "impact": "What does it cost?",
    "success": "How would anybody see that it is solved?",
    "raised_by.team": "Which team has it?",
    "raised_by.role": "As what do you see it?",
    "needed_by": "By when?",
    "objective": "Which objective does it stand in the way of?",
}
_COURSE_QUESTIONS = {
    "title": "What would it be called?",
    "summary": "What is it about?",
    "outcomes": "What will people be able to do afterwards?",
    "audience.teams": "For which teams?",
    "audience.roles": "For which roles?",
    "level": "Level",
    "mode": "How would it be taken?",
    "minutes": "How many minutes?",
    "skills": "Which skills?",
    "source.url": "Where is it, if it exists already?",
}
"""The fields of a form by their keys in the model, each with its question."""


def render_need_form(catalogue: Catalogue) -> str:
    """Renders the form for raising a need."""
    return _render_form(
        catalogue,
        "need",
        _NEED_QUESTIONS,
        "A problem at work",
        "Tell the learning team what goes wrong and what shows it. Whether training is the answer is looked at "
        "together.",
        "Nobody needs to know the solution yet. The learning team answers here, makes a page of it under `needs/`, "
        "and decides with you.",
    )


def render_course_form(catalogue: Catalogue) -> str:
    """Renders the form for offering or requesting a course."""
    return _render_form(
        catalogue,
        "course",
        _COURSE_QUESTIONS,
        "A course that you could write, or know",
        "You know something that others should know. Tell what, and somebody helps you to write it.",
        "Leave open what you don't know. The learning team makes a draft of it with you as its author; your team's "
        "manager approves it.",
    )


def render_config(catalogue: Catalogue) -> str:
    """Renders the configuration of the forms."""
    return f"{_HEAD}blank_issues_enabled: true\n"


def _render_form(
    catalogue: Catalogue, kind: str, questions: Mapping[str, str], name: str, description: str, intro: str
) -> str:
    model = _find_model(catalogue, kind)
    body = [{"type": "markdown", "attributes": {"value": intro}}]
    body += (
        element
        for path, question in questions.items()
        for element in _build_elements(catalogue, model, tuple(path.split(".")), question)
    )
    form = {"name": name, "description": description, "title": "", "labels": [f"trellis: {kind}"], "body": body}
    return _HEAD + "\n".join(_format_yaml({k: v for k, v in form.items() if v})) + "\n"


def _build_elements(
    catalogue: Catalogue, model: type[kinds.Kind], path: tuple[str, ...], question: str
) -> Iterator[dict[str, Any]]:
    """Yields the form element for a field of the model; nothing if the model has no such field."""
    model_fields = collect_fields(model)
    field = model_fields.get(path)
    if field is None:
        return
    item_field = model_fields.get((*path, "*"))
    attributes: dict[str, Any] = {"label": question}
    if description := _read_description(field):
        attributes["description"] = description
    options = _list_options(catalogue, field, item_field)
    if options:
        attributes |= {"options": options, **({"multiple": True} if item_field else {})}
        yield _build_element("dropdown", path, attributes, field)
    elif item_field or (field.annotation is str and not _fits_one_line(field)):
        attributes |= {"placeholder": "One a line"} if item_field else {}
        yield _build_element("textarea", path, attributes, field)
    else:
        yield _build_element("input", path, attributes, field)


def _build_element(type: str, path: tuple[str, ...], attributes: dict[str, Any], field: ModelField) -> dict[str, Any]:
    required = field.info.is_required() and len(path) == 1
    validations = {"validations": {"required": True}} if required else {}
    return {"type": type, "id": "-".join(path).replace("_", "-"), "attributes": attributes, **validations}


def _list_options(catalogue: Catalogue, field: ModelField, item_field: ModelField | None) -> list[str]:
    """Returns the options to choose from: the values of an enumeration, the titles of the teams, the names of roles."""
    ref = field.find_marker(kinds.Ref) or (item_field.find_marker(kinds.Ref) if item_field else None)
    if ref:
        entries = {"team": catalogue.teams, "role": catalogue.roles}.get(ref.kinds[0], ())
        return sorted(entry.title for entry in entries)
    value_field = item_field or field
    options: list[str] = []
    for option in (value_field.annotation, *get_args(value_field.annotation)):
        if isinstance(option, type) and issubclass(option, Enum):
            options += [str(getattr(member, "label", member.value)) for member in option]
        elif get_origin(option) is Literal:
            options += [format.format_term(str(value)) for value in get_args(option)]
    return list(dict.fromkeys(options))


def _read_description(field: ModelField) -> str:
    """Returns the first line of the description of a field."""
    return (field.info.description or "").split("\n")[0]


def _fits_one_line(field: ModelField) -> bool:
    """Whether a value of the field fits a single-line input."""
    metadata = [item for marker in field.metadata for item in (marker, *getattr(marker, "metadata", ()))]
    lengths = (m.maximum if isinstance(m, LengthLimits) else getattr(m, "max_length", None) for m in metadata)
    max_length = next(filter(None, lengths), None)
    is_one_line = any(getattr(m, "pattern", None) or isinstance(m, kinds.Ref) for m in metadata)
    return is_one_line or (max_length is not None and max_length <= _MAX_INPUT_LENGTH)


def _find_model(catalogue: Catalogue, kind: str) -> type[kinds.Kind]:
    """Returns the model of the portal for a kind, from its entries; the model of the engine if there are none."""
    entry = next(iter(catalogue.entries.get(kind, {}).values()), None)
    engine_model = next(c.model for c in kinds.COLLECTIONS if kind == c.model.NAME)
    return type(entry.meta) if entry else engine_model


def _format_yaml(value: Any, indent: str = "") -> Iterator[str]:
    """Yields lines of YAML. All strings are quoted, so that no value is read as another type."""
    rows = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in rows:
        prefix = f"{indent}- " if key is None else f"{indent}{key}:"
        if isinstance(item, dict) and key is None:
            first, *rest = _format_yaml(item, f"{indent}  ")
            yield f"{prefix}{first.strip()}"
            yield from rest
        elif isinstance(item, dict | list):
            yield prefix
            yield from _format_yaml(item, f"{indent}  ")
        else:
            text = json.dumps(item, ensure_ascii=False)
            yield f"{prefix}{text}" if key is None else f"{prefix} {text}"
