"""Issue forms: what somebody without Git can tell the learning team, asked for as the portal's own models ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from ... import kinds
from ...catalogue.catalogue import Catalogue
from ...derive import format
from ...kinds.fields import Field, fields

_HEAD = "# Written by `trellis repository` from the portal's models; mend it there.\n"

_SHORT = 80
"""Up to how many characters a value fits into one line of a form."""

_NEED = {
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
_COURSE = {
    "title": "What would it be called?",
    "summary": "What is it about?",
    "outcomes": "What will people be able to do afterwards?",
    "audience.teams": "For which teams?",
    "level": "Level",
    "mode": "How would it be taken?",
    "minutes": "How many minutes?",
    "skills": "Which skills?",
    "source.url": "Where is it, if it exists already?",
}
"""A form's fields, by the keys of the model, each with its question."""


def need(catalogue: Catalogue) -> str:
    """The form by which a need is raised."""
    return _form(
        catalogue,
        "need",
        _NEED,
        "A problem at work",
        "Tell the learning team what goes wrong and what shows it. Whether training is the answer is looked at together.",
        "Nobody needs to know the solution yet. The learning team answers here, makes a page of it under `needs/`, and decides with you.",
    )


def course(catalogue: Catalogue) -> str:
    """The form by which a course is offered or asked for."""
    return _form(
        catalogue,
        "course",
        _COURSE,
        "A course that you could write, or know",
        "You know something that others should know. Tell what, and somebody helps you to write it.",
        "Leave open what you don't know. The learning team makes a draft of it with you as its author; your team's manager approves it.",
    )


def config(catalogue: Catalogue) -> str:
    """What stands beside the forms."""
    return f"{_HEAD}blank_issues_enabled: true\n"


def _form(catalogue: Catalogue, kind: str, asked: Mapping[str, str], name: str, description: str, intro: str) -> str:
    model = _model(catalogue, kind)
    body = [{"type": "markdown", "attributes": {"value": intro}}]
    body += (
        element
        for path, question in asked.items()
        for element in _elements(catalogue, model, tuple(path.split(".")), question)
    )
    form = {"name": name, "description": description, "title": "", "labels": [f"trellis: {kind}"], "body": body}
    return _HEAD + "\n".join(_yaml({k: v for k, v in form.items() if v})) + "\n"


def _elements(
    catalogue: Catalogue, model: type[kinds.Kind], path: tuple[str, ...], question: str
) -> Iterator[dict[str, Any]]:
    """The element of the form for a field of the model; none where the model has no such field."""
    table = fields(model)
    field = table.get(path)
    if field is None:
        return
    items = table.get((*path, "*"))
    attributes: dict[str, Any] = {"label": question}
    if said := _said(field):
        attributes["description"] = said
    options = _options(catalogue, field, items)
    if options:
        attributes |= {"options": options, **({"multiple": True} if items else {})}
        yield _element("dropdown", path, attributes, field)
    elif items or (field.annotation is str and not _short(field)):
        attributes |= {"placeholder": "One a line"} if items else {}
        yield _element("textarea", path, attributes, field)
    else:
        yield _element("input", path, attributes, field)


def _element(type: str, path: tuple[str, ...], attributes: dict[str, Any], field: Field) -> dict[str, Any]:
    required = field.info.is_required() and len(path) == 1
    validations = {"validations": {"required": True}} if required else {}
    return {"type": type, "id": "-".join(path).replace("_", "-"), "attributes": attributes, **validations}


def _options(catalogue: Catalogue, field: Field, items: Field | None) -> list[str]:
    """What there is to choose from: a closed list's words, or the teams by name."""
    ref = field.marker(kinds.Ref) or (items.marker(kinds.Ref) if items else None)
    if ref:
        return sorted(team.title for team in catalogue.teams) if "team" in ref.kinds else []
    place = items or field
    options: list[str] = []
    for option in (place.annotation, *get_args(place.annotation)):
        if isinstance(option, type) and issubclass(option, Enum):
            options += [str(getattr(member, "label", member.value)) for member in option]
        elif get_origin(option) is Literal:
            options += [format.term(str(value)) for value in get_args(option)]
    return list(dict.fromkeys(options))


def _said(field: Field) -> str:
    """What the model says about a field, in its first sentence."""
    return (field.info.description or "").split("\n")[0]


def _short(field: Field) -> bool:
    """Whether a value of the field fits into one line."""
    told = [one for m in field.metadata for one in (m, *getattr(m, "metadata", ()))]
    longest = next((m.max_length for m in told if getattr(m, "max_length", None)), None)
    one_line = any(getattr(m, "pattern", None) or isinstance(m, kinds.Ref) for m in told)
    return one_line or (longest is not None and longest <= _SHORT)


def _model(catalogue: Catalogue, kind: str) -> type[kinds.Kind]:
    """The portal's own model of a kind, as its entries have it; the engine's where there are none."""
    entry = next(iter(catalogue.entries.get(kind, {}).values()), None)
    own = next(c.model for c in kinds.COLLECTIONS if kind == c.model.NAME)
    return type(entry.meta) if entry else own


def _yaml(value: Any, indent: str = "") -> Iterator[str]:
    """Plain YAML whose texts are quoted, so that no value can be taken for something else."""
    rows = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in rows:
        lead = f"{indent}- " if key is None else f"{indent}{key}:"
        if isinstance(item, dict) and key is None:
            first, *rest = _yaml(item, f"{indent}  ")
            yield f"{lead}{first.strip()}"
            yield from rest
        elif isinstance(item, dict | list):
            yield lead
            yield from _yaml(item, f"{indent}  ")
        else:
            text = json.dumps(item, ensure_ascii=False)
            yield f"{lead}{text}" if key is None else f"{lead} {text}"
