"""Renders issue forms, with which people without Git can propose entries, from the models of the portal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...catalogue.catalogue import Catalogue
from .form_elements import (
    CORRECTION_FORM,
    COURSE_FORM,
    FORMS,
    NEED_FORM,
    PATH_FORM,
    FormElement,
    FormOutline,
    list_elements,
)

_HEAD = "# Written by `trellis repository` from the portal's models; mend it there.\n"
_TEMPLATE_HEAD = (
    "<!-- Written by `trellis repository`. Write below each heading, and leave the headings as they are. -->"
)


def render_need_form(catalogue: Catalogue) -> str:
    """Renders the form for raising a need."""
    return _render_form(catalogue, NEED_FORM)


def render_course_form(catalogue: Catalogue) -> str:
    """Renders the form for offering or requesting a course."""
    return _render_form(catalogue, COURSE_FORM)


def render_path_form(catalogue: Catalogue) -> str:
    """Renders the form for proposing a path."""
    return _render_form(catalogue, PATH_FORM)


def render_correction_form(catalogue: Catalogue) -> str:
    """Renders the form for saying what is wrong on a page."""
    return _render_form(catalogue, CORRECTION_FORM)


def render_config(catalogue: Catalogue) -> str:
    """Renders the configuration of the forms."""
    return f"{_HEAD}blank_issues_enabled: true\n"


def build_templates() -> Mapping[str, Callable[[Catalogue], str]]:
    """Returns the description templates of GitLab: name of the file → the function that renders it."""
    return {f"{form.kind}.md": _create_renderer(form) for form in FORMS}


def _create_renderer(form: FormOutline) -> Callable[[Catalogue], str]:
    return lambda catalogue: render_template(catalogue, form)


def render_template(catalogue: Catalogue, form: FormOutline) -> str:
    """Renders a form as a description template of GitLab: the same headings, choices as boxes to tick."""
    lines = [_TEMPLATE_HEAD, ""]
    for element in list_elements(catalogue, form):
        lines += [f"### {element.label}", ""]
        if hint := format_hint(element):
            lines += [hint, ""]
        if element.options:
            lines += [*(f"- [ ] {option}" for option in element.options), ""]
    return "\n".join((*lines, f'/label ~"{form.label}"')) + "\n"


def format_hint(element: FormElement) -> str:
    """Returns what a template says below a heading, as a comment; "" if there is nothing to say."""
    words = [element.description.replace("--", "-"), "One a line." if _is_free_list(element) else ""]
    words += [
        "Tick one." if element.options and not element.is_list else "",
        "" if element.is_required else "Optional.",
    ]
    return f"<!-- {' '.join(filter(None, words))} -->" if any(words) else ""


def _is_free_list(element: FormElement) -> bool:
    return element.is_list and not element.options and "a line" not in element.description


def _render_form(catalogue: Catalogue, form: FormOutline) -> str:
    body: list[dict[str, Any]] = [{"type": "markdown", "attributes": {"value": form.intro}}]
    body += map(_build_element, list_elements(catalogue, form))
    data = {"name": form.name, "description": form.description, "labels": [form.label], "body": body}
    return _HEAD + "\n".join(_format_yaml(data)) + "\n"


def _build_element(element: FormElement) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": element.label}
    if element.description:
        attributes["description"] = element.description
    if element.options:
        attributes |= {"options": list(element.options), **({"multiple": True} if element.is_list else {})}
    elif element.is_list:
        attributes["placeholder"] = "One a line"
    validations = {"validations": {"required": True}} if element.is_required else {}
    return {"type": element.type, "id": element.id, "attributes": attributes, **validations}


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
